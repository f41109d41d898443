from sqlalchemy import create_engine, text

from tests.support.engines.postgres import Postgres, running_postgres


def test_committed_rows_survive_a_kill_of_the_server(postgres: Postgres):
    with running_postgres() as server:
        engine = create_engine(server.new_database("killed"))
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE entry (index bigint PRIMARY KEY)"))
        for index in range(50):
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO entry VALUES (:index)"), {"index": index})
        server.kill()
        engine.dispose()
        server.start()
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT index FROM entry ORDER BY index")).scalars().all()
        assert list(rows) == list(range(50))
        engine.dispose()


def test_each_database_is_separate(postgres: Postgres):
    first, second = (create_engine(postgres.new_database(name)) for name in ("one", "two"))
    with first.begin() as connection:
        connection.execute(text("CREATE TABLE only_here (id int)"))
    with second.connect() as connection:
        assert connection.execute(text("SELECT to_regclass('only_here')")).scalar() is None
    first.dispose()
    second.dispose()
