"""Strict JSON form of the frozen records that trust views and questions are made of.

One rule for every record, so that two nodes write the same bytes: members are named as in the dataclass and
all present, bytes are lower-case ``0x`` hexadecimal, tuples are arrays, enumerations are their values, whole
numbers that a double would change (a uint64 of the chain) are decimal text. Reading refuses unknown, missing
and mistyped members with a JSON pointer.
"""

from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from anchors.canonical import MAX_INTEGER
from ledger_api.domain.errors import VerdictInputError

Record = TypeVar("Record")
Json = Any


def to_json(value: Any) -> Json:
    """``value`` as JSON: a record, or anything a record may hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, StrEnum):
        return value.value
    if type(value) is int and abs(value) > MAX_INTEGER:
        return str(value)
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return value


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
        super().__init__(detail)


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
    return record(**{m.name: _read(m.type, data[m.name], f"{pointer}/{m.name}") for m in members})


def _read_scalar(kind: Any, data: Json, pointer: str) -> Any:
    if kind is bytes:
        text = data[2:] if isinstance(data, str) and data.startswith("0x") else ""
        if not text or text != text.lower() or len(text) % 2 or not set(text) <= set("0123456789abcdef"):
            raise _MisfitError(pointer, "must be lower-case 0x hexadecimal")
        return bytes.fromhex(text)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if data not in {option.value for option in kind}:
            raise _MisfitError(
                pointer, f"must be one of {', '.join(sorted(option.value for option in kind))}"
            )
        return kind(data)
    if kind is int and isinstance(data, str) and data.isascii() and data.isdigit() and len(data) <= 20:
        return int(data)
    if type(data) is not kind:
        raise _MisfitError(pointer, f"must be of type {kind.__name__}")
    return data
