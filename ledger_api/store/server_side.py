"""Statements that PostgreSQL keeps prepared on a connection, executed by libpq in one call.

The driver's cursor converts, logs and dispatches for any statement there may be. The statements here have a
few parameters of three types, and run several times in every answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

_BINARY = 1
_NUMBERS = count()


def _whole_number(value: bytes) -> int:
    return int.from_bytes(value, signed=True)


_READERS: dict[int, Callable[[bytes], Any]] = {
    16: lambda value: value == b"\1",  # bool
    17: bytes,  # bytea
    20: _whole_number,  # int8
    21: _whole_number,  # int2
    23: _whole_number,  # int4
    25: lambda value: value.decode(),  # text
    1043: lambda value: value.decode(),  # varchar
}
"""By the type's oid, from PostgreSQL's binary form."""


class ServerSide:
    """One SELECT. Values are text, whole numbers and bytes; rows come as tuples."""

    def __init__(self, statement: Select[Any]) -> None:
        compiled: Any = statement.compile(dialect=postgresql.dialect(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]
        self._name = b"concord_%d" % next(_NUMBERS)
        self._text = compiled.string.encode()
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._order: Sequence[str] = compiled.positiontup or ()
        self._readers: tuple[Callable[[bytes], Any], ...] = ()

    def rows(
        self, connection: psycopg.Connection[Any], known: dict[Any, Any], values: dict[str, Any]
    ) -> list[Any]:
        """Every row. ``known`` belongs to the connection and remembers what is prepared on it.

        Raises the driver's error where the server refuses or is gone.
        """
        server = connection.pgconn
        if self._name not in known:
            _checked(server, server.prepare(self._name, self._text), ExecStatus.COMMAND_OK)
            known[self._name] = True
        named = {**self._fixed, **values}
        given = [named[name] for name in self._order]
        result = server.exec_prepared(
            self._name,
            [_written(value) for value in given],
            [_BINARY if type(value) is bytes else 0 for value in given],
            _BINARY,
        )
        _checked(server, result, ExecStatus.TUPLES_OK)
        readers = self._readers or self._readers_for(result)
        return [
            tuple(
                None if (value := result.get_value(at, column)) is None else read(value)
                for column, read in enumerate(readers)
            )
            for at in range(result.ntuples)
        ]

    def _readers_for(self, result: PGresult) -> tuple[Callable[[bytes], Any], ...]:
        self._readers = tuple(_READERS[result.ftype(column)] for column in range(result.nfields))
        return self._readers


def _written(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    if type(value) is int:
        return b"%d" % value
    if type(value) is str:
        return value.encode()
    raise TypeError(f"a value of type {type(value).__name__} is not for these statements")


def _checked(server: PGconn, result: PGresult, wanted: ExecStatus) -> None:
    if server.status == ConnStatus.BAD:
        raise psycopg.OperationalError(server.get_error_message())
    if result.status != wanted:
        raise error_from_result(result)
