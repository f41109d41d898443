"""From a row to a native document by its mapping, and from a document's fault back to the column. Pure.

An element of a list is left out, constants and all, where no column that feeds it has a value; so a sheet
may have room for ten results and a row fill three. A constant where a column feeds too is what holds for
rows whose cell is empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Members
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ledger_api.client.importing.cells import read_cell
from ledger_api.client.importing.faults import CellError, RowFault, row_fault
from ledger_api.client.importing.mapping import Mapping, Tokens, pointer_to
from ledger_api.client.importing.rows import Row
from ledger_api.domain.documents.members import is_index

_NATIVE = "1"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The document of a row, the names of its files, and where in it each column went."""

    payload: bytes = b""
    files: tuple[str, ...] = ()
    faults: tuple[RowFault, ...] = ()
    columns: Members[str, str] = field(default_factory=dict)

    def column_of(self, pointer: str) -> str:
        """The column that a fault at this pointer is about: at it, else below it, else above; "" for none."""
        if pointer in self.columns:
            return self.columns[pointer]
        below = [name for at, name in self.columns.items() if at.startswith(f"{pointer}/")]
        if below and pointer:
            return below[0]
        above = [at for at in self.columns if pointer.startswith(f"{at}/")]
        return self.columns[max(above, key=len)] if above else ""


class Assembler:
    """Makes documents of rows by one mapping."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._constants = dict(mapping.constants)
        fed = [feed.tokens for feed in mapping.feeds]
        self._elements = sorted(
            {tokens[: at + 1] for tokens in fed for at, token in enumerate(tokens) if is_index(token)},
            key=len,
        )

    def assemble(self, row: Row) -> Assembled:
        """The document, or every cell that cannot be read."""
        values, faults = dict(self._constants), list(row.faults)
        given: set[Tokens] = set()
        for feed in self._mapping.feeds:
            try:
                value = read_cell(row.cells.get(feed.column), feed.reading)
            except CellError as failure:
                faults.append(failure.at(feed.column, pointer_to(feed.tokens)))
                continue
            if value is not None:
                values[feed.tokens] = value
                given.add(feed.tokens)
        files = self._files(row, faults)
        if faults:
            return Assembled(faults=tuple(faults))
        bare = [
            element
            for element in self._elements
            if not any(tokens[: len(element)] == element for tokens in given)
        ]
        kept = {
            tokens: value
            for tokens, value in values.items()
            if not any(tokens[: len(element)] == element for element in bare)
        }
        renumbered = _renumbering(kept)
        document: dict[str, Any] = {
            "concord": _NATIVE,
            "header": {"type": self._mapping.type, "profile": self._mapping.profile},
            "body": {},
        }
        for tokens, value in kept.items():
            _put(document, renumbered(tokens), value)
        columns = {pointer_to(renumbered(feed.tokens)): feed.column for feed in self._mapping.feeds}
        if self._mapping.attachments:
            columns["/header/attachments"] = self._mapping.attachments[0]
        return Assembled(json.dumps(_listed(document), ensure_ascii=False).encode(), files, (), columns)

    def _files(self, row: Row, faults: list[RowFault]) -> tuple[str, ...]:
        separator = self._mapping.attachment_separator
        found: list[str] = []
        for column in self._mapping.attachments:
            cell = row.cells.get(column)
            if cell is None:
                continue
            names = str(cell).split(separator) if separator else [str(cell)]
            for name in (each.strip() for each in names):
                if "\ufffd" in name:
                    faults.append(row_fault(column, "CELL_UNDECODABLE", f"{name!r} holds unknown bytes"))
                elif name:
                    found.append(name)
        return tuple(dict.fromkeys(found))


class _Elements(dict[int, Any]):
    """A list in the making: elements by their place."""


def _renumbering(kept: Members[Tokens, Any]) -> Any:
    """What gives each place in a list the number that it has once lists have no gaps."""
    places: dict[Tokens, list[int]] = {}
    for tokens in kept:
        for at, token in enumerate(tokens):
            if is_index(token):
                held = places.setdefault(tokens[:at], [])
                if int(token) not in held:
                    held.append(int(token))
    ranks = {path: {place: rank for rank, place in enumerate(sorted(held))} for path, held in places.items()}

    def renumbered(tokens: Tokens) -> tuple[str | int, ...]:
        return tuple(
            ranks.get(tokens[:at], {}).get(int(token), int(token)) if is_index(token) else token
            for at, token in enumerate(tokens)
        )

    return renumbered


def _put(document: dict[str, Any], tokens: tuple[str | int, ...], value: Any) -> None:
    holder: Any = document
    for token, following in pairwise(tokens):
        inner = holder.get(token)
        if not isinstance(inner, dict):
            inner = _Elements() if isinstance(following, int) else {}
            holder[token] = inner
        holder = inner
    holder[tokens[-1]] = value


def _listed(value: Any) -> Any:
    if isinstance(value, _Elements):
        return [_listed(value[place]) for place in sorted(value)]
    if isinstance(value, dict):
        return {name: _listed(member) for name, member in value.items()}
    return value
