"""Opening the node's database and the few places where SQLite and PostgreSQL differ."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import Insert

from ledger_api.store.errors import StoreUnavailableError, UnsupportedStoreError

SQLITE_BUSY_MS = 30_000
_WRITES = {"concord_writes": True}


class Store:
    """One database with explicit read and write transactions.

    A transaction is committed when its block ends and rolled back when it raises; a function that
    is handed a connection never commits. Commits are on disk when `write` returns: SQLite runs in
    WAL mode with `synchronous=FULL`, PostgreSQL with `synchronous_commit=on`.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name
        self._reads: dict[str, Any] = (
            {} if self.dialect == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        )
        # SQLite has one writer at a time and polls for its turn; waiting here is fair and does not poll.
        self._writer: AbstractContextManager[Any] = (
            threading.RLock() if self.dialect == "sqlite" else nullcontext()
        )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot for everything that is read in the block.

        Raises `StoreUnavailableError` when the database does not answer.
        """
        with (
            _translated(),
            self.engine.connect().execution_options(**self._reads) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, durable when the block has ended without raising.

        Raises `StoreUnavailableError` when the database does not answer or has no room.
        """
        with (
            self._writer,
            _translated(),
            self.engine.connect().execution_options(**_WRITES) as connection,
            connection.begin(),
        ):
            yield connection

    def insert_new(self, table: Table) -> Insert:
        """An INSERT that leaves rows alone which already exist under any unique key."""
        if self.dialect == "sqlite":
            return sqlite_insert(table).on_conflict_do_nothing()
        return postgresql_insert(table).on_conflict_do_nothing()

    def upsert(self, table: Table, keys: tuple[str, ...], values: tuple[str, ...]) -> Insert:
        """An INSERT that replaces `values` where a row with these `keys` exists."""
        if self.dialect == "sqlite":
            lite = sqlite_insert(table)
            return lite.on_conflict_do_update(list(keys), set_={name: lite.excluded[name] for name in values})
        postgres = postgresql_insert(table)
        return postgres.on_conflict_do_update(
            index_elements=list(keys), set_={name: postgres.excluded[name] for name in values}
        )

    def close(self) -> None:
        """Return every connection to the system."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """Give failures of the database, as opposed to misuse of it, the ledger's own error."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or type(error).__name__ in {"OperationalError", "InterfaceError"}:
            raise StoreUnavailableError(f"the database refused: {error.orig}") from error
        raise


def open_store(url: str) -> Store:
    """Open `sqlite:///file` or `postgresql://…`.

    Raises `UnsupportedStoreError` for anything else. Nothing is created but an empty SQLite file.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise UnsupportedStoreError("an in-memory database would lose what was acknowledged")
        engine = create_engine(
            parsed, pool_size=16, max_overflow=32, connect_args={"timeout": SQLITE_BUSY_MS / 1000}
        )
        _prepare_sqlite(engine)
    elif parsed.get_backend_name() == "postgresql":
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=16,
            max_overflow=32,
            pool_pre_ping=True,
            connect_args={"options": "-c synchronous_commit=on -c timezone=UTC", "connect_timeout": 10},
        )
    else:
        raise UnsupportedStoreError(f"unknown kind of database: {parsed.get_backend_name()}")
    return Store(engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(dbapi_connection: Any, _record: Any) -> None:
        # The driver's own transaction control begins too late; ours says BEGIN explicitly.
        dbapi_connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={SQLITE_BUSY_MS}",
            "foreign_keys=ON",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("concord_writes", False)
        # A write that begins deferred may fail half way when another writer came between.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
