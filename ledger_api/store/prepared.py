"""Statements composed once: composing and dispatching one costs more than running it."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, LargeBinary, PoolProxiedConnection, Select, Table, bindparam
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ValuesBase

from ledger_api.store.server_side import ServerSide


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one driver takes it; `order` is None where the driver takes parameters by name."""

    text: str
    fixed: dict[str, Any]
    order: tuple[str, ...] | None
    make: Callable[[Any], Any]


class Prepared:
    """A SELECT that is compiled once for each dialect and handed to the driver as it is.

    Rows come as named tuples. Values go in as they are: text, whole numbers and bytes, which both drivers
    take; columns that a driver returns in another form are read as SQLAlchemy reads them.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row, for these values of the statement's `bindparam`s, in the connection's transaction."""
        return self._run(connection, connection.connection, connection.dialect, values)

    def alone(self, connection: PoolProxiedConnection, dialect: Dialect, values: dict[str, Any]) -> list[Any]:
        """Every row, on a connection on which each statement is a transaction of its own."""
        if dialect.name != "postgresql":
            return self._run(connection, connection, dialect, values)
        compiled = self._compiled.get(dialect.name) or self._compile(dialect)
        server: Any = connection.dbapi_connection
        try:
            return list(map(compiled.make, self._server_side.rows(server, connection.info, values)))
        except dialect.loaded_dbapi.Error as error:
            raise _wrapped(connection, connection, dialect, compiled.text, error) from error

    def _run(
        self,
        owner: Connection | PoolProxiedConnection,
        driver: PoolProxiedConnection,
        dialect: Dialect,
        values: dict[str, Any],
    ) -> list[Any]:
        """Every row, by the driver's own connection; ``owner`` is told when that is lost."""
        compiled = self._compiled.get(dialect.name) or self._compile(dialect)
        named = {**compiled.fixed, **values}
        parameters = named if compiled.order is None else [named[name] for name in compiled.order]
        cursor = driver.cursor()
        try:
            cursor.execute(compiled.text, parameters)
            return list(map(compiled.make, cursor.fetchall()))
        except dialect.loaded_dbapi.Error as error:
            raise _wrapped(owner, driver, dialect, compiled.text, error) from error
        finally:
            cursor.close()

    @cached_property
    def _server_side(self) -> ServerSide:
        return ServerSide(self._statement)

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect)
        columns = list(self._statement.selected_columns)
        names = [column.key or "" for column in columns]
        row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # by the statement
        processors = [_processor(column.type, dialect) for column in columns]

        def read(values: Sequence[Any]) -> Any:
            pairs = zip(values, processors, strict=True)
            return row(*(value if process is None else process(value) for value, process in pairs))

        found = _Compiled(
            compiled.string,
            {name: value for name, value in compiled.params.items() if value is not None},
            None if compiled.positiontup is None else tuple(compiled.positiontup),
            read if any(processors) else row._make,
        )
        self._compiled[dialect.name] = found
        return found


class PreparedMany:
    """An INSERT or UPDATE for many rows of values, compiled once for each dialect.

    Values stand in the order of ``names`` and go to the driver as they are: text, whole numbers, bytes, None.
    """

    def __init__(self, compose: Callable[[Dialect], ValuesBase], names: Sequence[str]) -> None:
        """``compose`` gives the statement for a dialect; ``names`` are its `bindparam`s in their order."""
        self._compose = compose
        self._names = tuple(names)
        self._texts: dict[str, str] = {}

    def run(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> int:
        """Execute it for each row; returns how many rows of the table were written."""
        if not rows:
            return 0
        dialect = connection.dialect
        text = self._texts.get(dialect.name) or self._compile(dialect)
        return connection.exec_driver_sql(text, list(rows)).rowcount

    def _compile(self, dialect: Dialect) -> str:
        make: Any = type(dialect)
        by_place = make(paramstyle="qmark" if dialect.name == "sqlite" else "format")
        compiled: Any = self._compose(dialect).compile(dialect=by_place)
        if tuple(compiled.positiontup) != self._names:
            raise ValueError(f"the values of {compiled.string} stand in the order {compiled.positiontup}")
        self._texts[dialect.name] = compiled.string
        return self._texts[dialect.name]


def insert_of(table: Table, *columns: str, new_only: bool = False) -> PreparedMany:
    """An INSERT of these columns, in the table's order.

    ``new_only`` leaves rows alone which already exist under any unique key.
    """

    def compose(dialect: Dialect) -> ValuesBase:
        inserted = sqlite_insert(table) if dialect.name == "sqlite" else postgresql_insert(table)
        given = inserted.values({name: bindparam(name) for name in columns})
        return given.on_conflict_do_nothing() if new_only else given

    return PreparedMany(compose, columns)


Ask = Callable[..., list[Any]]
"""(statement, values by name) -> its rows: in a transaction by `within`, or alone by `Store.ask`."""


def within(connection: Connection) -> Ask:
    """Ask everything in the transaction of this connection."""
    return lambda statement, **values: statement.all(connection, **values)


def _processor(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(kind, LargeBinary):
        return None  # both drivers return bytes
    read: Callable[[Any], Any] | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return read


def _wrapped(
    owner: Connection | PoolProxiedConnection,
    driver: PoolProxiedConnection,
    dialect: Dialect,
    text: str,
    error: Exception,
) -> Exception:
    """The driver's error as SQLAlchemy would raise it; a connection that is lost is not used again."""
    lost = dialect.is_disconnect(error, driver.dbapi_connection, None)  # type: ignore[arg-type]
    if lost:
        owner.invalidate(error)
    raised: Exception = DBAPIError.instance(
        text,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    return raised
