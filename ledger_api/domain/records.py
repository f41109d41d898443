"""Strict JSON form of the frozen records that trust views and questions are made of.

One rule for every record, so that two nodes write the same bytes: members are named as in the dataclass and
all present, bytes are lower-case ``0x`` hexadecimal, tuples are arrays, enumerations are their values, whole
numbers that a double would change (a uint64 of the chain) are decimal text. Reading refuses unknown, missing
and mistyped members with a JSON pointer.
"""

import re
from collections.abc import Callable
from dataclasses import Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from anchors.errors import AnchorsError
from anchors.hexadecimal import from_hex
from anchors.plain_json import MAX_INTEGER
from ledger_api.domain.errors import VerdictInputError

Record = TypeVar("Record")
_LARGE = re.compile(r"[1-9][0-9]{15,19}", re.ASCII)
Json = Any


def to_json(value: Any) -> Json:
    """``value`` as JSON: a record, or anything a record may hold."""
    return _writer(type(value))(value)  # type: ignore[arg-type]  # a type is hashable


@cache
def _writer(kind: type) -> Callable[[Any], Json]:
    """How values of a type are written; looked up once, for answers hold hundreds of values."""
    if is_dataclass(kind):
        names = tuple(member.name for member in fields(kind))
        return lambda value: _members({name: getattr(value, name) for name in names})
    if issubclass(kind, bytes):
        return lambda value: "0x" + value.hex()
    if issubclass(kind, StrEnum):
        return lambda value: value.value
    if kind is int:
        return lambda value: value if -MAX_INTEGER <= value <= MAX_INTEGER else str(value)
    if issubclass(kind, list | tuple):
        return lambda value: [item if type(item) in _AS_THEY_ARE else to_json(item) for item in value]
    if issubclass(kind, dict):
        return _members
    return lambda value: value


def _members(value: dict[str, Any]) -> Json:
    return {
        key: item
        if (kind := type(item)) in _AS_THEY_ARE or (kind is int and -MAX_INTEGER <= item <= MAX_INTEGER)
        else to_json(item)
        for key, item in value.items()
    }


_AS_THEY_ARE = frozenset((str, bool, type(None)))
"""Most of what an answer holds: not worth a call."""


def from_json(record: type[Record], data: Json, *, code: str, fix: str) -> Record:
    """The record that ``data`` describes.

    Raises:
        VerdictInputError: with ``code`` and ``fix``, and the pointer of the first member that does not fit.
    """
    try:
        value: Record = _read(record, data, "")
    except _MisfitError as misfit:
        raise VerdictInputError(misfit.detail, code=code, pointer=misfit.pointer, fix=fix) from None
    return value


class _MisfitError(Exception):
    def __init__(self, pointer: str, detail: str) -> None:
        self.pointer = pointer
        self.detail = detail


def _read(kind: Any, data: Json, pointer: str) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        return _read_record(kind, data, pointer)
    origin = get_origin(kind)
    if origin in (UnionType, Union):
        if data is None:
            return None
        (inner,) = (option for option in get_args(kind) if option is not type(None))
        return _read(inner, data, pointer)
    if origin is tuple:
        if not isinstance(data, list):
            raise _MisfitError(pointer, "must be an array")
        return tuple(_read(get_args(kind)[0], item, f"{pointer}/{i}") for i, item in enumerate(data))
    if origin is dict:
        if not isinstance(data, dict):
            raise _MisfitError(pointer, "must be an object")
        return data
    return _read_scalar(kind, data, pointer)


def _read_record(record: type, data: Json, pointer: str) -> Any:
    if not isinstance(data, dict):
        raise _MisfitError(pointer, "must be an object")
    members = fields(record)
    names = {member.name for member in members}
    for name in sorted(data.keys() ^ names):
        raise _MisfitError(f"{pointer}/{name}", "is missing" if name in names else "is not known")
    return record(**{m.name: _read_member(record, m, data[m.name], f"{pointer}/{m.name}") for m in members})


def _read_member(record: Any, member: Field[Any], data: Json, pointer: str) -> Any:
    """A member whose type stands in quotes is of `late_types`, which are loaded only when there is one."""
    kind = member.type
    if isinstance(kind, str):
        if data == []:
            return ()
        kind = record.late_types()[member.name]
    return _read(kind, data, pointer)


def _read_scalar(kind: Any, data: Json, pointer: str) -> Any:
    if kind is bytes:
        try:
            read = from_hex(data)
        except AnchorsError:
            read = b""
        if not read:
            raise _MisfitError(pointer, "must be lower-case 0x hexadecimal")
        return read
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if not isinstance(data, str) or data not in {option.value for option in kind}:
            raise _MisfitError(
                pointer, f"must be one of {', '.join(sorted(option.value for option in kind))}"
            )
        return kind(data)
    if kind is int and isinstance(data, str) and _LARGE.fullmatch(data) and int(data) > MAX_INTEGER:
        return int(data)
    if type(data) is not kind:
        raise _MisfitError(pointer, f"must be of type {kind.__name__}")
    return data
