"""From what pydantic finds to problems with stable codes and RFC 6901 pointers."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError, to_json

from ledger_api.domain.documents.findings import FIXES, Problem, Report, escape

Model = TypeVar("Model", bound=BaseModel)

_CODES = {"missing": "FIELD_MISSING", "extra_forbidden": "UNKNOWN_FIELD"}
_NOT_ALLOWED = frozenset(
    {
        "literal_error",
        "greater_than_equal",
        "less_than_equal",
        "too_short",
        "too_long",
        "string_pattern_mismatch",
    }
)


def read(model: type[Model], value: Any, at: str, report: Report) -> Model | None:
    """`value` as `model`, or None with every reason in `report`, their pointers below `at`."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        report.add(_problem(each, at) for each in error.errors(include_url=False, include_context=False))
        return None


def _problem(error: ErrorDetails, at: str) -> Problem:
    kind = error["type"]
    if kind.isupper():
        code = kind
    elif kind in _NOT_ALLOWED:
        code = "VALUE_NOT_ALLOWED"
    else:
        code = _CODES.get(kind, "TYPE_MISMATCH")
    detail = error["msg"] if code != "FIELD_MISSING" else f"{error['loc'][-1]} is missing"
    if code == "UNKNOWN_FIELD":
        detail = f"{error['loc'][-1]} is not a member of this document"
    return Problem(code, at + _pointer(error["loc"]), detail, FIXES[code])


def _pointer(location: tuple[int | str, ...]) -> str:
    return "".join("/" + escape(token) for token in location)


def strings(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every (pointer, text) of a JSON value: member names and string values, in document order."""
    match value:
        case str():
            yield at, value
        case list():
            for index, item in enumerate(value):
                yield from strings(item, f"{at}/{index}")
        case dict():
            for name, item in value.items():
                below = f"{at}/{escape(name)}"
                yield below, name
                yield from strings(item, below)


def has_plain_text(value: Any) -> bool:
    """Whether all text of a JSON value is ASCII and no number a fraction: a quick look that most pass."""
    try:
        written = to_json(value)
    except PydanticSerializationError:
        return False  # half a character, say: whoever looks closer says where
    # What looks like a fraction and stands in a text is looked at closer, too.
    return written.isascii() and _FRACTION.search(b"," + written) is None


_FRACTION = re.compile(rb"[:\[,]-?\d+[.eE]")


def texts(value: Any) -> list[str]:
    """Every text of a JSON value, member names too, in no order."""
    found: list[str] = []
    stack = [value]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is str:
            found.append(item)
        elif kind is dict:
            found.extend(item)
            stack.extend(item.values())
        elif kind is list:
            stack.extend(item)
    return found


def not_nfc(value: Any) -> Iterator[str]:
    """Pointers of text that is not in Unicode normalisation form C."""
    for pointer, text in strings(value):
        if not unicodedata.is_normalized("NFC", text):
            yield pointer


def floats(value: Any, at: str = "") -> Iterator[str]:
    """Pointers of JSON numbers that are not integers."""
    match value:
        case float():
            yield at
        case list():
            for index, item in enumerate(value):
                yield from floats(item, f"{at}/{index}")
        case dict():
            for name, item in value.items():
                yield from floats(item, f"{at}/{escape(name)}")
