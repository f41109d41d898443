"""What the store promises on every database: subclass it beside a `store` fixture of an empty one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import DBAPIError

from ledger_api.store.counters import count, raise_to, read_all
from ledger_api.store.engine import Store
from ledger_api.store.errors import SchemaOutdatedError, StoreUnavailableError, UnknownRevisionError
from ledger_api.store.migrate import check_revision, current_revision, is_empty, known_revisions, upgrade
from ledger_api.store.prepared import Prepared
from ledger_api.store.tables import metadata
from ledger_api.store.tables.chain import charters, index_state
from ledger_api.store.tables.economies import seat_terms
from ledger_api.store.tables.log import counters, tiles


class StoreContract:
    def test_an_upgrade_brings_an_empty_database_to_this_release(self, store: Store) -> None:
        assert is_empty(store)
        with pytest.raises(SchemaOutdatedError):
            check_revision(store)
        upgrade(store)
        check_revision(store)
        assert current_revision(store) == known_revisions()[0]
        assert not is_empty(store)

    def test_an_upgrade_of_an_upgraded_database_changes_nothing(self, store: Store) -> None:
        upgrade(store)
        upgrade(store)
        check_revision(store)

    def test_the_revisions_make_exactly_the_tables_that_are_used(self, store: Store) -> None:
        upgrade(store)
        with store.read() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": False})
            assert compare_metadata(context, metadata) == []

    def test_an_older_index_is_thrown_away_and_primary_data_kept(self, store: Store) -> None:
        upgrade(store, "0002")
        with store.write() as connection:
            connection.execute(insert(counters), {"name": "kept", "value": 7})
            cursor = {"chain_id": 1, "next_block": 9, "final_block": 8, "generation": 1, "facts": 1}
            connection.execute(insert(index_state), cursor)
            place = {"block": 3, "tx_index": 0, "log_index": 0, "time": 1}
            connection.execute(insert(charters), {**place, "digest": bytes(32)})
        upgrade(store)
        with store.read() as connection:
            assert read_all(connection) == {"kept": 7}
            assert connection.execute(select(index_state)).all() == []
            assert connection.execute(select(charters)).all() == []

    def test_a_database_of_a_later_release_stops_everything(self, store: Store) -> None:
        upgrade(store)
        with store.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        for touch in (check_revision, upgrade):
            with pytest.raises(UnknownRevisionError) as stopped:
                touch(store)
            assert stopped.value.args_["revision"] == "9999"
            assert stopped.value.fix

    def test_a_prepared_statement_reads_what_a_composed_one_reads(self, store: Store) -> None:
        upgrade(store)
        rows = [
            {"origin": "a/log", "level": 0, "n": n, "hashes": bytes((n,)) * 3, "root": b"\0\xff%d" % n}
            for n in range(3)
        ]
        seats = {"block": 1, "tx_index": 0, "log_index": 0, "time": 5, "economy": "VN", "live": True}
        with store.write() as connection:
            connection.execute(insert(tiles), rows)
            connection.execute(insert(seat_terms), seats)
        query = select(tiles).where(tiles.c.n >= bindparam("least")).order_by(tiles.c.n).limit(2)
        prepared, seat = Prepared(query), Prepared(select(seat_terms))
        with store.read() as connection:
            for least in range(4):
                found = [tuple(row) for row in connection.execute(query, {"least": least})]
                assert [tuple(row) for row in prepared.all(connection, least=least)] == found
            assert prepared.first(connection, least=1).root == b"\0\xff1"
            assert prepared.first(connection, least=9) is None
            assert seat.first(connection).live is True
        for least in range(4):
            with store.read() as connection:
                assert store.ask(prepared, least=least) == prepared.all(connection, least=least)
                assert store.ask(seat) == seat.all(connection)

    def test_a_prepared_statement_that_fails_raises_as_any_other_does(self, store: Store) -> None:
        missing = select(tiles)
        for read in (lambda connection: connection.execute(missing), Prepared(missing).all):
            with pytest.raises((DBAPIError, StoreUnavailableError)) as raised, store.read() as connection:
                read(connection)
            assert "tiles" in str(raised.value)
        for _ in range(2):
            with pytest.raises((DBAPIError, StoreUnavailableError), match="tiles"):
                store.ask(Prepared(missing))

    def test_a_statement_that_stands_alone_sees_what_is_committed_and_a_snapshot_does_not(
        self, store: Store
    ) -> None:
        upgrade(store)
        counted = Prepared(select(counters.c.name, counters.c.value))
        assert store.ask(counted) == []
        with store.snapshot():
            assert store.ask(counted) == []
            with ThreadPoolExecutor(1) as others:
                others.submit(_count_one, store).result()
                assert others.submit(store.ask, counted).result() == [("x", 1)]
            assert store.ask(counted) == []
        assert store.ask(counted) == [("x", 1)]

    def test_all_that_is_read_within_a_snapshot_is_of_one_state(self, store: Store) -> None:
        upgrade(store)
        with store.snapshot():
            with store.read() as connection:
                before = read_all(connection)
            with ThreadPoolExecutor(1) as others:
                others.submit(_count_one, store).result()
            with store.snapshot(), store.read() as connection:
                assert read_all(connection) == before
        with store.read() as connection:
            assert read_all(connection) == {"x": 1}

    def test_a_snapshot_ends_also_where_its_block_raises(self, store: Store) -> None:
        upgrade(store)
        with pytest.raises(KeyError), store.snapshot():
            raise KeyError
        _count_one(store)
        with store.read() as connection:
            assert read_all(connection) == {"x": 1}

    def test_a_write_that_raises_leaves_nothing(self, store: Store) -> None:
        upgrade(store)

        def fail() -> None:
            with store.write() as connection:
                connection.execute(insert(counters), {"name": "x", "value": 1})
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        with store.read() as connection:
            assert read_all(connection) == {}

    def test_a_reader_sees_nothing_that_is_not_committed(self, store: Store) -> None:
        upgrade(store)
        with store.write() as writing:
            writing.execute(insert(counters), {"name": "x", "value": 1})
            with store.read() as reading:
                assert read_all(reading) == {}
        with store.read() as reading:
            assert read_all(reading) == {"x": 1}

    def test_what_is_read_in_one_block_is_of_one_moment(self, store: Store) -> None:
        upgrade(store)
        with store.read() as reading:
            assert read_all(reading) == {}
            with store.write() as writing:
                writing.execute(insert(counters), {"name": "x", "value": 1})
            assert read_all(reading) == {}

    def test_writers_wait_for_one_another(self, store: Store) -> None:
        upgrade(store)

        def add(_: int) -> None:
            with store.write() as connection:
                count(connection, store, "x")

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(add, range(40)))
        with store.read() as connection:
            assert read_all(connection) == {"x": 40}

    def test_upsert_replaces_and_insert_new_leaves_alone(self, store: Store) -> None:
        upgrade(store)
        with store.write() as connection:
            for value in (1, 2):
                connection.execute(store.insert_new(counters), {"name": "kept", "value": value})
                connection.execute(
                    store.upsert(counters, ("name",), ("value",)), {"name": "replaced", "value": value}
                )
            raise_to(connection, store, "kept", 0)
        with store.read() as connection:
            assert read_all(connection) == {"kept": 1, "replaced": 2}

    def test_commits_are_durable(self, store: Store) -> None:
        query = "PRAGMA synchronous" if store.dialect == "sqlite" else "SHOW synchronous_commit"
        with store.read() as connection:
            assert connection.scalar(text(query)) in (2, "on")
            assert connection.scalar(select(1)) == 1


def _count_one(store: Store) -> None:
    with store.write() as connection:
        count(connection, store, "x")
