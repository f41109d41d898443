"""One cell, read as what its column holds. Nothing is guessed: what can be read in two ways is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger_api.client.importing.faults import CellError, shown
from ledger_api.domain.documents.members import Kind

CellKind = Kind | Literal["verbatim"]
Cell = str | int | float | bool | None
"""A cell of a spreadsheet is text; a member of a JSON line may be more."""

_EXPONENT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_WIDE_EXPONENT = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,}")
_ERRORS = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ANY_DAY = re.compile(r"([0-9]{1,4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,4})")
_DOTTED_HS = re.compile(r"([0-9]{4})[. ]([0-9]{2})")
_SIGNED = re.compile(r"-?[0-9]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES, _NO = frozenset(("true", "yes", "1")), frozenset(("false", "no", "0"))
_PARTS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "MMM": r"(?P<name>[A-Za-z]{3})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
}
_TOKEN = re.compile("|".join(_PARTS) + r"|[^YMD]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a column are written. What is None was not declared."""

    kind: CellKind
    decimal_mark: str | None = None
    group_mark: str | None = None
    date_format: str | None = None


def read_cell(value: Cell, how: Reading) -> str | int | bool | None:
    """The value for the document; None for an empty cell.

    Text is stripped of outer blanks and brought into Unicode NFC; decimals, days and HS codes come out as
    documents write them. Raises `CellError`.
    """
    if value is None or isinstance(value, bool):
        if value is None or how.kind == "boolean":
            return value
        raise CellError("CELL_NOT_SCALAR", f"{value} stands where text is due")
    if isinstance(value, float):
        raise CellError("NUMBER_MANGLED", f"{value!r} is a binary number; a measured value is text")
    text = unicodedata.normalize("NFC", str(value)).strip()
    if not text:
        return None
    if "\ufffd" in text:
        raise CellError("CELL_UNDECODABLE", f"{shown(text)} holds bytes that the encoding does not know")
    if _ERRORS.fullmatch(text):
        raise CellError("SPREADSHEET_ERROR", f"the cell holds {text}")
    return _of_kind(text, how)


def _of_kind(text: str, how: Reading) -> str | int | bool:
    match how.kind:
        case "verbatim":
            return text
        case "text":
            if _WIDE_EXPONENT.fullmatch(text):
                raise CellError("NUMBER_MANGLED", f"a spreadsheet turned the text into the number {text}")
            return text
        case "decimal":
            return read_decimal(text, how.decimal_mark, how.group_mark)
        case "date":
            return read_day(text, how.date_format)
        case "hs":
            return read_hs(text)
        case "integer":
            if not _SIGNED.fullmatch(text) or len(text) > 15:
                raise CellError("INTEGER_MALFORMED", f"{shown(text)} is no whole number")
            return int(text)
        case "boolean":
            return _read_boolean(text)


def read_decimal(text: str, mark: str | None = None, group: str | None = None) -> str:
    """A decimal as documents write it: with a point, without grouping.

    Without a declared `mark` only a point that cannot group thousands is taken for one. Whether what comes
    out is a decimal at all is for the rules about documents to say. Raises `CellError`.
    """
    if _EXPONENT.fullmatch(text):
        raise CellError("NUMBER_MANGLED", f"{text} has an exponent, as spreadsheets write what they round")
    if mark is None:
        return _undeclared(text)
    whole, _, fraction = text.partition(mark)
    if group is not None and group in whole:
        head, *groups = whole.split(group)
        if not re.fullmatch(r"-?[0-9]{1,3}", head) or any(
            not re.fullmatch(r"[0-9]{3}", one) for one in groups
        ):
            raise CellError("DECIMAL_AMBIGUOUS", f"{shown(text)} is not grouped in thousands by {group!r}")
        whole = "".join((head, *groups))
    if any(char in whole + fraction for char in ".,' \u00a0\u202f"):
        raise CellError("DECIMAL_AMBIGUOUS", f"{shown(text)} holds another mark than the declared {mark!r}")
    return f"{whole}.{fraction}" if mark in text else whole


def _undeclared(text: str) -> str:
    marks = [char for char in text if char in ".,' \u00a0\u202f"]
    if not marks or not re.fullmatch(r"-?[0-9.,' \u00a0\u202f]+", text):
        return text
    whole, _, fraction = text.lstrip("-").partition(".")
    if marks == ["."]:
        if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
            raise CellError(
                "DECIMAL_AMBIGUOUS", f"{text} may be {whole}{fraction}, or {whole} and a fraction"
            )
        return text
    if re.fullmatch(r"-?[1-9][0-9]{0,2},[0-9]{3}", text):
        digits = text.replace(",", "")
        raise CellError("DECIMAL_AMBIGUOUS", f"{text} may be {digits}, or a number with a fraction")
    raise CellError("DECIMAL_MARK_UNDECLARED", f"{shown(text)} has marks that the mapping does not declare")


def read_day(text: str, declared: str | None = None) -> str:
    """A day as YYYY-MM-DD; one written so is taken whatever is declared. Raises `CellError`."""
    if _ISO_DAY.fullmatch(text):
        return text
    if _SIGNED.fullmatch(text) and len(text) == 5:
        raise CellError("DATE_SERIAL", f"{text} is a spreadsheet's count of days, not a date")
    if declared is not None:
        return _declared_day(text, declared)
    match = _ANY_DAY.fullmatch(text)
    if match is None:
        raise CellError("DATE_FORMAT_UNDECLARED", f"{shown(text)} is not written YYYY-MM-DD")
    days = _readings(match)
    if len(days) > 1:
        raise CellError("DATE_AMBIGUOUS", f"{text} may be {' or '.join(days)}")
    raise CellError("DATE_FORMAT_UNDECLARED", f"{shown(text)} is not written YYYY-MM-DD")


def _declared_day(text: str, declared: str) -> str:
    match = date_pattern(declared).fullmatch(text)
    if match is None:
        raise CellError("DATE_FORMAT_UNDECLARED", f"{shown(text)} is not written {declared}")
    parts = match.groupdict()
    year = parts.get("year") or f"20{parts['short']}"
    name = parts.get("name")
    if name is not None and name.lower() not in _MONTHS:
        raise CellError("DATE_FORMAT_UNDECLARED", f"{shown(name)} is no English month of three letters")
    month = _MONTHS.index(name.lower()) + 1 if name is not None else int(parts["month"])
    return f"{year}-{month:02}-{int(parts['day']):02}"  # whether the day exists, the rules say


def date_pattern(declared: str) -> re.Pattern[str]:
    """What a day of this format looks like: YYYY or YY (2000 to 2099), MM, M or MMM, DD or D, in any order.

    Raises `ValueError` where year, month and day are not there once each.
    """
    tokens = _TOKEN.findall(declared)
    named = [token for token in tokens if token in _PARTS]
    if sorted(token[0] for token in named) != ["D", "M", "Y"] or "".join(tokens) != declared:
        raise ValueError(f"{declared!r} does not name year, month and day once each")
    return re.compile("".join(_PARTS.get(token) or re.escape(token) for token in tokens))


def _readings(match: re.Match[str]) -> list[str]:
    """The days that three numbers may mean, in the orders people write them."""
    first, second, third = match.groups()
    found = []
    for year, month, day in ((third, second, first), (third, first, second), (first, second, third)):
        if len(year) not in (2, 4):
            continue
        try:
            found.append(date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return sorted(set(found))


def read_hs(text: str) -> str:
    """An HS code as digits; a subheading may be written 7210.70. Raises `CellError`."""
    if _EXPONENT.fullmatch(text):
        raise CellError("NUMBER_MANGLED", f"a spreadsheet turned the HS code into the number {text}")
    if dotted := _DOTTED_HS.fullmatch(text):
        return dotted[1] + dotted[2]
    if re.fullmatch(r"[0-9]+[.,]0+", text):
        raise CellError("NUMBER_MANGLED", f"a spreadsheet turned the HS code into the number {text}")
    if re.fullmatch(r"[0-9]|[0-9]{3}|[0-9]{5}", text):
        raise CellError(
            "HS_LEADING_ZERO_LOST",
            f"{text} has {len(text)} digits; HS codes have 2, 4 or 6, and some begin with 0",
        )
    return text


def _read_boolean(text: str) -> bool:
    folded = text.casefold()
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise CellError("BOOLEAN_MALFORMED", f"{shown(text)} is neither true nor false")
