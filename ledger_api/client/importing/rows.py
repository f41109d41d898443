"""From the text of a file to rows: CSV with a line of names, or a JSON object a line. No input or output.

Rows are counted as a spreadsheet counts them: the line of names is row 1. Lines of NDJSON count from 1.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anchors import canonical
from anchors.errors import CanonicalizationError
from ledger_api.client.importing.cells import Cell
from ledger_api.client.importing.faults import RowFault, file_refused, row_fault
from ledger_api.client.importing.mapping import tokens_of

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WITH_MARK = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
_LONGEST_CELL = 131_072


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, or the line itself where lines are documents; or why it is none."""

    number: int
    cells: Mapping[str, Cell] = field(default_factory=dict)
    line: bytes | None = None
    faults: tuple[RowFault, ...] = ()


def encoding_of(beginning: bytes, declared: str | None) -> str:
    """The codec to read a file with, from its first bytes and what was declared (UTF-8 unless told).

    Raises `RefusedError` ENCODING_CONTRADICTED where the file's byte order mark says another encoding, and
    ENCODING_INCOMPLETE for UTF-16 of which nothing tells the byte order.
    """
    wanted = codecs.lookup(declared or "utf-8").name
    marked = next((name for mark, name in _MARKS if beginning.startswith(mark)), None)
    if marked is not None:
        fits = wanted.replace("_", "-").startswith(marked)
        if not fits:
            raise file_refused(
                "ENCODING_CONTRADICTED", f"the file begins as {marked}, but {declared or 'utf-8'} is declared"
            )
        return _WITH_MARK[marked]
    if wanted == "utf-16":
        raise file_refused("ENCODING_INCOMPLETE", "the file has no mark that tells UTF-16's byte order")
    return wanted


def csv_rows(
    lines: Iterable[str], *, delimiter: str, columns: Sequence[str], unused: list[str] | None = None
) -> Iterator[Row]:
    """The rows below the line of names; empty ones are left out, but counted.

    `columns` must be among the names; those that are not asked for are appended to `unused`. Raises
    `RefusedError` ROWS_EMPTY, COLUMN_MISSING, COLUMN_TWICE or CSV_MALFORMED.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = _read(csv.reader(lines, delimiter=delimiter, strict=True))
    _, header = next(reader, (1, None))
    if header is None:
        raise file_refused("ROWS_EMPTY", "the file holds nothing")
    names = [name.strip() for name in header]
    _require_columns(names, columns, delimiter)
    if unused is not None:
        unused += [name for name in names if name and name not in columns]
    for number, cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(names) :]):
            detail = f"the row has {len(cells)} cells, the file {len(names)} columns"
            yield Row(number, faults=(row_fault("", "CELLS_TOO_MANY", detail),))
            continue
        yield Row(number, dict(zip(names, cells, strict=False)))


def json_rows(lines: Iterable[str], *, columns: Sequence[str] | None) -> Iterator[Row]:
    """A row for each line that is not blank; with `columns` None each line is a document as it stands.

    A column that starts with a slash is a JSON pointer into the line. Lines are UTF-8 read with
    `surrogateescape`, so that wrong bytes reach the parser that refuses them.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if columns is None:
            yield Row(number, line=_bytes(line))
            continue
        try:
            value = canonical.parse(_bytes(line))
        except CanonicalizationError as failure:
            yield Row(
                number,
                faults=(RowFault("", failure.code, failure.detail, failure.fix, failure.pointer or ""),),
            )
            continue
        if not isinstance(value, dict):
            yield Row(number, faults=(row_fault("", "LINE_NOT_AN_OBJECT", "the line is no JSON object"),))
            continue
        found = {column: _member(value, column) for column in columns}
        wrong = [column for column, cell in found.items() if isinstance(cell, dict | list)]
        if wrong:
            faults = [row_fault(one, "CELL_NOT_SCALAR", f"{one} is {_short(found[one])}") for one in wrong]
            yield Row(number, faults=tuple(faults))
            continue
        yield Row(number, found)


def _read(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as failure:
            raise file_refused("CSV_MALFORMED", f"row {number}: {failure}") from failure
        yield number, cells


def _require_columns(names: Sequence[str], columns: Sequence[str], delimiter: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1 and name in columns]
    if twice:
        raise file_refused("COLUMN_TWICE", f"the column {twice[0]!r} is there twice")
    missing = [column for column in columns if column not in names]
    if missing:
        listed = ", ".join(map(repr, missing[:5]))
        hint = next(
            (f"; the line of names holds {other!r}, but {delimiter!r} is the delimiter" for other in ";\t,|"
             if len(names) == 1 and other != delimiter and other in names[0]),
            f"; there are {', '.join(names)[:200]}",
        )  # fmt: skip
        raise file_refused("COLUMN_MISSING", f"the file has no column {listed}{hint}")


def _member(value: Any, column: str) -> Any:
    if not column.startswith("/"):
        return value.get(column)
    for token in tokens_of(column) or ():
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def _bytes(line: str) -> bytes:
    return line.strip().encode("utf-8", "surrogateescape")


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:60]
