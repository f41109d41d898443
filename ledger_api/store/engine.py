"""Opening the node's database and the few places where SQLite and PostgreSQL differ."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, Table, create_engine, event, make_url
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.sql.dml import Insert

from ledger_api.store.errors import StoreUnavailableError, UnsupportedStoreError
from ledger_api.store.prepared import Prepared

SQLITE_BUSY_MS = 30_000
SQLITE_CACHE_KIB = 32 * 1024
"""Of each connection, filled as it reads: the upper pages of the indexes of a million documents fit in."""

IDLE_SECONDS = 1.0
"""A connection to a server that lay idle for longer is tried before it is used."""

PAUSED_WRITER_SECONDS = 8.0
"""After so long without a word from the process within a write transaction, PostgreSQL ends it: one that was
stopped, or whose machine is gone, must not keep its locks while others wait for them."""

SHORT_WRITE_SECONDS = 60.0
"""What a write transaction that others wait for may last in all: see `Store.keep_short`."""

_RETURNED = "concord_returned"
_WRITES = {"concord_writes": True}
_END_WHEN_PAUSED = f"SET LOCAL idle_in_transaction_session_timeout = {PAUSED_WRITER_SECONDS * 1000:.0f}"


class Store:
    """One database with explicit read and write transactions.

    A transaction is committed when its block ends and rolled back when it raises; a function that
    is handed a connection never commits. Commits are on disk when `write` returns: SQLite runs in
    WAL mode with `synchronous=FULL`, PostgreSQL with `synchronous_commit=on`.
    """

    def __init__(self, engine: Engine, asking: Engine | None = None) -> None:
        """``asking`` opens connections on which a statement that stands alone is its own transaction."""
        self.engine = engine
        self._asking = engine if asking is None else asking
        self.dialect = engine.dialect.name
        # SQLite's transactions are snapshots by themselves.
        self._reader = (
            engine
            if self.dialect == "sqlite"
            else engine.execution_options(isolation_level="REPEATABLE READ")
        )
        self._snapshots = threading.local()
        self._idle = _Idle(self._asking)
        # SQLite has one writer at a time and polls for its turn; waiting here is fair and does not poll.
        self._writer: AbstractContextManager[Any] = (
            threading.RLock() if self.dialect == "sqlite" else nullcontext()
        )

    def read(self) -> AbstractContextManager[Connection]:
        """One snapshot for everything that is read in the block; that of `snapshot`, within one.

        Raises `StoreUnavailableError` when the database does not answer.
        """
        shared: Connection | None = getattr(self._snapshots, "connection", None)
        return self._read() if shared is None else nullcontext(shared)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with (
            _translated(),
            self._reader.connect() as connection,
            connection.begin(),
        ):
            yield connection

    def ask(self, statement: Prepared, **values: Any) -> list[Any]:
        """The rows of one statement, as committed now; those of `snapshot`, within one.

        A transaction around a single statement would make an answer wait for the server twice more.
        Raises `StoreUnavailableError` when the database does not answer.
        """
        shared: Connection | None = getattr(self._snapshots, "connection", None)
        if shared is not None:
            return statement.all(shared, **values)
        try:
            connection = self._idle.take()
            try:
                rows = statement.alone(connection, self._asking.dialect, values)
            except BaseException:
                connection.close()
                raise
        except DBAPIError as error:
            raise _as_our_own(error) from error
        self._idle.put(connection)
        return rows

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let everything that this thread reads in the block see one and the same state, at one go.

        Nothing that waits for others belongs in it. Raises as `read` does.
        """
        outer = getattr(self._snapshots, "connection", None)
        with self.read() as connection:
            self._snapshots.connection = connection
            try:
                yield
            finally:
                self._snapshots.connection = outer

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, durable when the block has ended without raising.

        Raises `StoreUnavailableError` when the database does not answer or has no room, and on PostgreSQL
        when the process was stopped within the block for longer than `PAUSED_WRITER_SECONDS`.
        """
        with (
            self._writer,
            _translated(),
            self.engine.connect().execution_options(**_WRITES) as connection,
            connection.begin(),
        ):
            if self.dialect == "postgresql":
                connection.exec_driver_sql(_END_WHEN_PAUSED)
            yield connection

    def keep_short(self, connection: Connection) -> None:
        """Have the database end this write transaction when it lasts `SHORT_WRITE_SECONDS`.

        For what others wait for: a process stopped while it was sending rows is not idle by the server's
        reckoning. Only PostgreSQL 17 and later can; before, the others wait until that process wakes or ends.
        """
        version = getattr(connection.dialect, "server_version_info", None) or (0,)
        if self.dialect == "postgresql" and version >= (17,):
            milliseconds = f"{SHORT_WRITE_SECONDS * 1000:.0f}"
            connection.exec_driver_sql(f"SET LOCAL transaction_timeout = {milliseconds}")

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
        self._idle.close()
        self.engine.dispose()
        self._asking.dispose()


class _Idle:
    """Connections that were asked on a moment ago: taking one from the pool costs as much as a statement.

    One that lay idle for longer goes back to the pool, which tries it before it is used again.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: list[tuple[PoolProxiedConnection, float]] = []

    def close(self) -> None:
        """Return all to the pool."""
        while self._free:
            self._free.pop()[0].close()

    def put(self, connection: PoolProxiedConnection) -> None:
        """Keep a connection that has just answered."""
        self._free.append((connection, time.monotonic()))

    def take(self) -> PoolProxiedConnection:
        """A connection, for this thread until it is put back or closed."""
        while True:
            try:
                connection, since = self._free.pop()
            except IndexError:  # another thread may have taken the last one
                return self._opened()
            if time.monotonic() - since < IDLE_SECONDS:
                return connection
            connection.close()

    def _opened(self) -> PoolProxiedConnection:
        try:
            return self._engine.raw_connection()
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise StoreUnavailableError(f"the database refused: {error}") from error


@contextmanager
def _translated() -> Iterator[None]:
    """Give failures of the database, as opposed to misuse of it, the ledger's own error."""
    try:
        yield
    except DBAPIError as error:
        raise _as_our_own(error) from error


def _as_our_own(error: DBAPIError) -> Exception:
    if error.connection_invalidated or type(error).__name__ in {"OperationalError", "InterfaceError"}:
        return StoreUnavailableError(f"the database refused: {error.orig}")
    return error


def open_store(url: str) -> Store:
    """Open `sqlite:///file` or `postgresql://…`.

    Raises `UnsupportedStoreError` for anything else. Nothing is created but an empty SQLite file.
    """
    parsed = make_url(url)
    asking = None
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise UnsupportedStoreError("an in-memory database would lose what was acknowledged")
        engine = create_engine(
            parsed, pool_size=16, max_overflow=32, connect_args={"timeout": SQLITE_BUSY_MS / 1000}
        )
        _prepare_sqlite(engine)
    elif parsed.get_backend_name() == "postgresql":
        engine = _postgresql(parsed)
        # These statements look up single rows by their keys: to plan one anew takes longer than to run it.
        asking = _postgresql(
            parsed,
            "plan_cache_mode=force_generic_plan",
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
        )
    else:
        raise UnsupportedStoreError(f"unknown kind of database: {parsed.get_backend_name()}")
    return Store(engine, asking)


def _postgresql(url: URL, *settings: str, **options: Any) -> Engine:
    given = ("synchronous_commit=on", "timezone=UTC", *settings)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=16,
        max_overflow=32,
        connect_args={"options": " ".join(f"-c {one}" for one in given), "connect_timeout": 10},
        **options,
    )
    _ping_idle(engine)
    return engine


def _ping_idle(engine: Engine) -> None:
    """Ask a connection that lay idle whether its server is still there; one just used is trusted."""

    @event.listens_for(engine, "checkin")
    def on_checkin(_dbapi_connection: Any, record: Any) -> None:
        record.info[_RETURNED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(dbapi_connection: Any, record: Any, _proxy: Any) -> None:
        returned = record.info.get(_RETURNED)
        if returned is None or time.monotonic() - returned < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(dbapi_connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the pool opens another, and forgets the older ones


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
            f"cache_size=-{SQLITE_CACHE_KIB}",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("concord_writes", False):
            # A write that begins deferred may fail half way when another writer came between.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # Takes no lock and cannot fail; on the way to every answer, so by the shortest way.
            connection.connection.cursor().execute("BEGIN").close()
