"""The mapping file: which column feeds which member of a document, and how its cells are written.

JSON or TOML, one form: `type`, `profile`, `[columns]`, `[constants]`, and what a reader cannot see in the
rows themselves: `encoding`, `delimiter`, `decimal_mark`, `group_mark`, `date_format`. No input or output.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from datetime import time as clock
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anchors import canonical
from anchors.errors import CanonicalizationError
from anchors.pointers import escape_pointer
from ledger_api.client.importing.cells import CellKind, Reading, date_pattern
from ledger_api.client.importing.faults import FILE_FIXES, file_refused
from ledger_api.domain.documents.members import kind_of_member
from ledger_api.refusals import Fault, RefusedError

Tokens = tuple[str, ...]

_Mark = Literal[".", ","]
_Group = Literal[".", ",", " ", "'", "\u00a0", "\u202f"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)


class _Feed(_Strict):
    """One member that a column feeds; what it leaves out is as the file says, or as the member asks."""

    to: str
    kind: CellKind | None = Field(default=None, alias="as")
    decimal_mark: _Mark | None = None
    group_mark: _Group | None = None
    date_format: str | None = None


class _MappingFile(_Strict):
    type: str
    profile: str
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    decimal_mark: _Mark | None = None
    group_mark: _Group | None = None
    date_format: str | None = None
    columns: Annotated[dict[str, str | _Feed | list[str | _Feed]], Field(min_length=1)]
    constants: dict[str, Any] = Field(default_factory=dict)
    attachments: list[str] = Field(default_factory=list)
    attachment_separator: Annotated[str, Field(min_length=1, max_length=3)] | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A column, the member that it feeds, and how its cells are read."""

    column: str
    tokens: Tokens
    reading: Reading


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping that fits its document type."""

    type: str
    profile: str
    encoding: str | None
    delimiter: str
    feeds: tuple[Feed, ...]
    constants: tuple[tuple[Tokens, Any], ...]
    attachments: tuple[str, ...]
    attachment_separator: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it names, once, in its order."""
        return tuple(dict.fromkeys([*(feed.column for feed in self.feeds), *self.attachments]))


def read_mapping(data: bytes, *, toml: bool) -> Mapping:
    """The mapping of this file. Raises `RefusedError` MAPPING_INVALID with everything that is wrong."""
    try:
        value = tomllib.loads(data.decode("utf-8-sig")) if toml else canonical.parse(data)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, CanonicalizationError) as failure:
        detail = f"not {'TOML' if toml else 'JSON'}: {failure}"
        raise file_refused("MAPPING_INVALID", detail) from failure
    try:
        read = _MappingFile.model_validate(value)
    except ValidationError as failure:
        raise _refused(_shape_faults(failure)) from failure
    faults: list[Fault] = []
    feeds = tuple(_feeds(read, faults))
    constants = tuple(_constants(read, faults))
    faults += _general_faults(read, feeds)
    if faults:
        raise _refused(faults)
    return Mapping(
        read.type,
        read.profile,
        read.encoding,
        read.delimiter or ",",
        feeds,
        constants,
        tuple(read.attachments),
        read.attachment_separator,
    )


def tokens_of(pointer: str) -> Tokens | None:
    """The reference tokens of a JSON pointer (RFC 6901 section 3); None where it is none."""
    if not pointer.startswith("/"):
        return None
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def pointer_to(tokens: Sequence[str | int]) -> str:
    """The JSON pointer of reference tokens."""
    return "".join(f"/{escape_pointer(str(token))}" for token in tokens)


def _feeds(read: _MappingFile, faults: list[Fault]) -> Iterator[Feed]:
    for column, given in read.columns.items():
        for one in given if isinstance(given, list) else [given]:
            feed = _Feed(to=one) if isinstance(one, str) else one
            at = f"/columns/{escape_pointer(column)}"
            tokens = tokens_of(feed.to) or ()
            kind = kind_of_member(read.type, read.profile, tokens)
            if kind is None:
                detail = f"{read.type}:{read.profile} has no value at {feed.to!r}"
                faults.append(_fault(detail, at))
                continue
            reading = Reading(
                feed.kind or kind,
                feed.decimal_mark or read.decimal_mark,
                feed.group_mark or read.group_mark,
                feed.date_format or read.date_format,
            )
            faults += [_fault(detail, at) for detail in _contradictions(reading)]
            yield Feed(column, tokens, reading)


def _contradictions(reading: Reading) -> Iterator[str]:
    if reading.group_mark is not None and reading.decimal_mark is None:
        yield "group_mark is declared without decimal_mark"
    elif reading.group_mark is not None and reading.group_mark == reading.decimal_mark:
        yield "decimal_mark and group_mark are the same"
    if reading.date_format is not None:
        try:
            date_pattern(reading.date_format)
        except ValueError as failure:
            yield str(failure)


def _constants(read: _MappingFile, faults: list[Fault]) -> Iterator[tuple[Tokens, Any]]:
    for pointer, value in read.constants.items():
        tokens = tokens_of(pointer)
        at = f"/constants/{escape_pointer(pointer)}"
        if tokens is None or len(tokens) < 2 or tokens[0] not in ("header", "body"):
            faults.append(_fault(f"{pointer!r} is no JSON pointer below /header or /body", at))
            continue
        for place, leaf in _leaves(tokens, value):
            if isinstance(leaf, float | date | clock):
                faults.append(_fault(f"{leaf} is not text: write it in quotation marks", at))
            else:
                yield place, leaf


def _leaves(tokens: Tokens, value: Any) -> Iterator[tuple[Tokens, Any]]:
    if isinstance(value, dict) and value:
        for name, member in value.items():
            yield from _leaves((*tokens, name), member)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _leaves((*tokens, str(index)), item)
    else:
        yield tokens, value


def _general_faults(read: _MappingFile, feeds: Sequence[Feed]) -> Iterator[Fault]:
    if read.encoding is not None and not _is_text_encoding(read.encoding):
        yield _fault(f"{read.encoding!r} is no text encoding known here", "/encoding")
    seen: dict[Tokens, str] = {}
    for feed in feeds:
        if seen.setdefault(feed.tokens, feed.column) != feed.column:
            detail = f"{seen[feed.tokens]!r} and {feed.column!r} feed {pointer_to(feed.tokens)}"
            yield _fault(detail, f"/columns/{escape_pointer(feed.column)}")


def _is_text_encoding(name: str) -> bool:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return bool(getattr(codec, "_is_text_encoding", True)) and codec.name not in ("idna", "punycode")


def _shape_faults(failure: ValidationError) -> list[Fault]:
    return [
        _fault(str(one["msg"]), pointer_to(one["loc"]))
        for one in failure.errors(include_url=False, include_context=False)
    ]


def _fault(detail: str, pointer: str) -> Fault:
    return Fault("MAPPING_INVALID", detail, FILE_FIXES["MAPPING_INVALID"], pointer)


def _refused(faults: Sequence[Fault]) -> RefusedError:
    first = faults[0]
    return RefusedError(first.code, first.detail, fix=first.fix, pointer=first.pointer, faults=faults)
