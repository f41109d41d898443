"""What the store promises on every database: subclass it beside a `store` fixture of an empty one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select, text

from ledger_api.store.counters import count, raise_to, read_all
from ledger_api.store.engine import Store
from ledger_api.store.errors import SchemaOutdatedError, UnknownRevisionError
from ledger_api.store.migrate import check_revision, current_revision, is_empty, known_revisions, upgrade
from ledger_api.store.tables import metadata
from ledger_api.store.tables.log import counters


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

    def test_a_database_of_a_later_release_stops_everything(self, store: Store) -> None:
        upgrade(store)
        with store.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        for touch in (check_revision, upgrade):
            with pytest.raises(UnknownRevisionError) as stopped:
                touch(store)
            assert stopped.value.args_["revision"] == "9999"
            assert stopped.value.fix

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
