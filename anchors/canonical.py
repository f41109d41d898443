"""Canonical JSON: strict I-JSON reading (RFC 7493) and RFC 8785 writing.

One document has one byte form. What two readers could take differently is refused: duplicate keys, lone
surrogates, numbers that a double would change, bytes after the value.
"""

import json
import re
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any, NoReturn, TypeAlias

import orjson

from anchors.errors import CanonicalizationError
from anchors.plain_json import MAX_INTEGER, NOT_PLAIN, read_plain
from anchors.pointers import Path, pointer_of

Json: TypeAlias = Any
"""None, bool, int (at most 2^53-1 in magnitude), finite float, str, list or dict with text keys."""

MAX_DEPTH = 64
MAX_FIELDS = 10_000

# Where a code unit order (RFC 8785 §3.2.3) and a code point order may differ: planes above the first sort
# as surrogates, before these.
_ABOVE_SURROGATES = re.compile("[\ue000-\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# All up to a bracket or comma that is in no string, or up to the end: it matches at any place, so that
# looking for the next one never reads a byte twice.
_STRUCTURE = re.compile(rb'(?:[^"\[\]{},]++|"(?:[^"\\]++|\\.?)*+"?)*+([\[\]{},]|\Z)', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_SCALARS = frozenset((str, int, bool, type(None)))


def canonicalize(data: bytes) -> bytes:
    """The RFC 8785 form of UTF-8 JSON text.

    Raises :class:`CanonicalizationError` for whatever :func:`parse` refuses.
    """
    return encode(parse(data))


def parse(data: bytes, *, max_depth: int = MAX_DEPTH, max_fields: int = MAX_FIELDS) -> Json:
    """The value of UTF-8 I-JSON text; numbers with a whole value come back as int (5.0 is 5).

    Every value counts as a field, containers too; the outermost container is at depth 1. An integer literal
    beyond 2^53 is taken as a double where that double is written with the same digits or has the same value,
    and refused otherwise. Raises :class:`CanonicalizationError`.
    """
    text = _decode(data)
    _require_bounds(data, max_depth, max_fields)
    if (plain := read_plain(data, max_fields)) is not NOT_PLAIN:
        return plain
    try:
        value = _DECODER.decode(text)
    except _DuplicateKey as refusal:
        raise CanonicalizationError(
            f"the key {_short(refusal.key)} is there twice",
            code="DUPLICATE_KEY",
            pointer=_pointer_of_duplicate(text),
            fix="Keep one of the two members.",
        ) from None
    except json.JSONDecodeError as refusal:
        trailing = refusal.msg == "Extra data"
        raise CanonicalizationError(
            f"not JSON: {refusal.msg} at line {refusal.lineno}, column {refusal.colno}",
            code="TRAILING_DATA" if trailing else "NOT_JSON",
            fix="Send one JSON value and nothing after it." if trailing else "Correct the JSON text.",
        ) from None
    _require_fields(value, max_fields)
    if _SURROGATE_ESCAPE.search(data) is not None:
        _refuse_surrogates(value)
    return value


def encode(value: Json, *, max_depth: int = MAX_DEPTH) -> bytes:
    """The RFC 8785 form of a value.

    Raises :class:`CanonicalizationError` for what JSON or a double cannot hold: NaN, infinities, integers
    beyond 2^53-1, lone surrogates, keys that are not text, more than ``max_depth`` levels.
    """
    if _is_plain(value, max_depth):
        try:
            data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except orjson.JSONEncodeError:
            _refuse_surrogates(value)
            raise
        if data.isascii() or _ABOVE_SURROGATES.search(data.decode()) is None:
            return data
    parts: list[str] = []
    _write(value, parts)
    return _utf8("".join(parts), value)


def encode_scalar(value: str | float | bool | None) -> bytes:
    """:func:`encode` for one value that is no container."""
    if type(value) is str:
        return _utf8(encode_basestring(value), value)
    return _utf8(_scalar_text(value), value)


def number_text(value: float) -> str:
    """A finite double as ECMAScript's Number::toString writes it (RFC 8785 §3.2.2.3)."""
    if value == 0:
        return "0"
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    shown = (whole + fraction).lstrip("0")
    # `point`: how many digits stand before the decimal point; negative where zeros follow it.
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(shown))
    digits = shown.rstrip("0")
    if len(digits) <= point <= 21:
        text = digits + "0" * (point - len(digits))
    elif 0 < point <= 21:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        fractional = f".{digits[1:]}" if len(digits) > 1 else ""
        text = f"{digits[0]}{fractional}e{point - 1:+d}"
    return f"-{text}" if value < 0 else text


class _DuplicateKey(Exception):  # noqa: N818 - a signal between the hook and parse, never seen outside
    def __init__(self, key: str) -> None:
        self.key = key


class _Members(list[tuple[str, Json]]):
    """An object's members as they were written, to find where a key is repeated."""


def _object(members: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(members)
    if len(value) != len(members):
        seen: set[str] = set()
        for key, _ in members:
            if key in seen:
                raise _DuplicateKey(key)
            seen.add(key)
    return value


def _integer(literal: str) -> int | float:
    if len(literal) <= 15:
        return int(literal)
    value = _double(literal)
    if abs(value) <= MAX_INTEGER:
        exact = int(literal)
        if abs(exact) <= MAX_INTEGER:
            return exact
    # A double has at most 309 digits before its point, so int(literal) stays cheap from here on.
    if number_text(value) != literal and int(value) != int(literal):
        raise _number_refused(literal, "has more digits than a double keeps")
    return value


def _float(literal: str) -> int | float:
    value = _double(literal)
    if value == 0 and literal.partition("e")[0].partition("E")[0].strip("-0."):
        raise _number_refused(literal, "is too small for a double and would become zero")
    if value.is_integer() and abs(value) <= MAX_INTEGER:
        return int(value)
    return value


def _double(literal: str) -> float:
    value = float(literal)
    if value in (float("inf"), float("-inf")):
        raise _number_refused(literal, "is too large for a double")
    return value


def _constant(name: str) -> NoReturn:
    raise _number_refused(name, "is not a JSON number")


def _number_refused(literal: str, why: str) -> CanonicalizationError:
    return CanonicalizationError(
        f"the number {_short(literal)} {why}", code="NUMBER_NOT_IJSON", fix="Send this value as text."
    )


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
)
_MEMBERS_DECODER = json.JSONDecoder(object_pairs_hook=_Members, parse_int=str, parse_float=str)


def _decode(data: bytes) -> str:
    if not isinstance(data, (bytes, bytearray)):
        raise CanonicalizationError("JSON text comes as bytes", code="NOT_UTF8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as failure:
        raise CanonicalizationError(
            f"byte {failure.start} is not UTF-8", code="NOT_UTF8", fix="Save the text as UTF-8."
        ) from None
    if text.startswith("\ufeff"):
        raise CanonicalizationError(
            "the text starts with a byte order mark", code="NOT_JSON", fix="Save as UTF-8 without a BOM."
        )
    return text


def _require_bounds(data: bytes, max_depth: int, max_fields: int) -> None:
    """Count brackets and commas outside strings before anything is built: an input must choose neither the
    stack's depth nor, by a few bytes for each value, how much memory is taken before it is refused.

    The interpreter's own guard is no help, since a library may raise it beyond what the stack holds.
    """
    openings = data.count(b"[") + data.count(b"{")
    if openings <= max_depth and openings + data.count(b",") < max_fields:
        return
    depth = containers = commas = 0
    for token in _STRUCTURE.finditer(data):
        mark = token[1]
        if mark == b",":
            commas += 1
        elif mark in (b"[", b"{"):
            containers += 1
            depth += 1
        else:
            depth -= 1
        if depth > max_depth:
            raise _too_deep()
        # All but the first value of a container follow a comma.
        if commas >= max_fields or containers > max_fields:
            raise _too_many(max_fields)
        if depth <= 0:
            return  # the outermost value has ended, or there is none


def _require_fields(value: Json, max_fields: int) -> None:
    level = [value]
    fields = 0
    while level:
        fields += len(level)
        if fields > max_fields:
            raise _too_many(max_fields)
        below: list[Json] = []
        for item in level:
            if type(item) is dict:
                below.extend(item.values())
            elif type(item) is list:
                below.extend(item)
        level = below


def _too_deep() -> CanonicalizationError:
    return CanonicalizationError(
        "nested deeper than is allowed", code="DEPTH_EXCEEDED", pointer="", fix="Flatten the document."
    )


def _too_many(max_fields: int) -> CanonicalizationError:
    return CanonicalizationError(
        f"more than {max_fields} values", code="FIELDS_EXCEEDED", pointer="", fix="Split the document."
    )


def _walk(value: Json) -> Iterator[tuple[Path, Json]]:
    """Every (path, value), without recursion. Only used to say where a fault is.

    Paths share their beginnings: one long key above many values must not be copied for each of them.
    """
    stack: list[tuple[Path, Json]] = [(None, value)]
    while stack:
        path, item = stack.pop()
        yield path, item
        if isinstance(item, _Members):
            stack.extend(((path, key), one) for key, one in reversed(item))
        elif isinstance(item, dict):
            stack.extend(((path, str(key)), one) for key, one in item.items())
        elif isinstance(item, list):
            stack.extend(((path, str(at)), one) for at, one in enumerate(item))


def _pointer_of_duplicate(text: str) -> str | None:
    try:
        document = _MEMBERS_DECODER.decode(text)
    except json.JSONDecodeError:
        return None  # the text has a second fault, behind the repeated key
    for path, item in _walk(document):
        if isinstance(item, _Members):
            seen: set[str] = set()
            for key, _ in item:
                if key in seen:
                    return pointer_of((path, key))
                seen.add(key)
    return None


def _refuse_surrogates(value: Json) -> None:
    for path, item in _walk(value):
        texts = item.keys() if isinstance(item, dict) else (item,) if isinstance(item, str) else ()
        if any(_SURROGATE.search(text) for text in texts):
            raise CanonicalizationError(
                "text holds half of a surrogate pair",
                code="LONE_SURROGATE",
                pointer=_SURROGATE.sub("\ufffd", pointer_of(path)),
                fix="Send the whole character, or none.",
            )


def _is_plain(value: Json, levels: int) -> bool:
    """Check what can be encoded; True where the library writes it as RFC 8785 wants: it sorts by code points,
    writes doubles in its own way, and refuses nothing of what is refused here.
    """
    kind = type(value)
    if kind is dict:
        if levels < 1:
            raise _too_deep()
        plain = True
        for key, item in value.items():
            if type(key) is not str:
                raise CanonicalizationError("object keys are text")
            if type(item) is not str and not _is_plain(item, levels - 1):
                plain = False
        return plain
    if kind is list or kind is tuple:
        if levels < 1:
            raise _too_deep()
        plain = True
        for item in value:
            if type(item) is not str and not _is_plain(item, levels - 1):
                plain = False
        return plain
    if kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise _number_refused("beyond 2^53-1", "has more digits than a double keeps")
        return True
    if kind is float:
        if value - value != 0:
            raise _number_refused(repr(value), "is not a JSON number")
        return False
    if kind in _SCALARS:
        return True
    raise CanonicalizationError(f"JSON has no form for {kind.__name__}")


def _write(value: Json, parts: list[str]) -> None:
    """RFC 8785 §3.2 for a value that :func:`_is_plain` has checked."""
    if isinstance(value, dict):
        separator = "{"
        for key in sorted(value, key=_code_units):
            parts.append(f"{separator}{encode_basestring(key)}:")
            _write(value[key], parts)
            separator = ","
        parts.append("}" if value else "{}")
    elif isinstance(value, (list, tuple)):
        separator = "["
        for item in value:
            parts.append(separator)
            _write(item, parts)
            separator = ","
        parts.append("]" if value else "[]")
    else:
        parts.append(_scalar_text(value))


def _scalar_text(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return encode_basestring(value)
        case int() if -MAX_INTEGER <= value <= MAX_INTEGER:
            return str(value)
        case float() if value - value == 0:
            return number_text(value)
        case int() | float():
            raise _number_refused("given", "is beyond what a double keeps")
        case _:
            raise CanonicalizationError(f"JSON has no form for {type(value).__name__}")


def _code_units(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _utf8(text: str, value: Json) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        _refuse_surrogates(value)
        raise CanonicalizationError("text holds half of a surrogate pair", code="LONE_SURROGATE") from None


def _short(text: str) -> str:
    shown = text.encode("ascii", "backslashreplace").decode("ascii")
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
