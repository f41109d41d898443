"""Reading a JSON body that somebody else defined: every look-up knows its pointer and says what is wrong."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ledger_api.domain.documents.dates import Timestamp, is_sane, parse_date, parse_timestamp
from ledger_api.domain.documents.fields import is_unsafe
from ledger_api.domain.documents.findings import Report, escape
from ledger_api.domain.documents.validation import not_nfc, strings

_DECIMAL = re.compile(r"[+-]?[0-9]{1,60}(?:\.[0-9]{1,60})?\Z")
_DATA_IMAGE = re.compile(r"data:image/(png|jpe?g|gif|svg\+xml|webp);base64,([A-Za-z0-9+/]*={0,2})\Z")
_MAGIC = {"png": "iVBORw0KGgo", "jpeg": "/9j/", "jpg": "/9j/", "gif": "R0lGOD", "webp": "UklGR"}
_LEAST_BASE64 = {
    "png": 90,
    "jpeg": 160,
    "jpg": 160,
    "gif": 46,
    "webp": 40,
}  # below these no image of the kind fits
_MAX_FORM_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object of the body, with its pointer."""

    value: dict[str, Any]
    at: str
    report: Report

    def has(self, name: str) -> bool:
        """Whether the member is there and not null."""
        return self.value.get(name) is not None

    def pointer(self, name: str) -> str:
        """The pointer of a member."""
        return f"{self.at}/{escape(name)}"

    def required(self, name: str) -> bool:
        """Whether the member is there; refuses where it is not."""
        if self.has(name):
            return True
        self.report.refuse("FIELD_MISSING", self.pointer(name), f"{name} is required and missing")
        return False

    def _typed(self, name: str, kind: type, due: str) -> Any:
        value = self.value.get(name)
        if value is None or (isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool)):
            return value
        self.report.refuse("TYPE_MISMATCH", self.pointer(name), f"{name} is not {due}")
        return None

    def text(self, name: str) -> str | None:
        """A string member; an empty one counts as absent."""
        value: str | None = self._typed(name, str, "text")
        return value if value else None

    def flag(self, name: str) -> bool | None:
        """A boolean member."""
        value: bool | None = self._typed(name, bool, "true or false")
        return value

    def items(self, name: str) -> list[Any]:
        """A list member; empty where it is absent."""
        value: list[Any] | None = self._typed(name, list, "a list")
        return value or []

    def texts(self, name: str) -> list[tuple[str, str]]:
        """The strings of a list member, or of one that stands alone where a list could be, with pointers."""
        if isinstance(self.value.get(name), str):
            return [(self.pointer(name), self.value[name])]
        found = []
        for index, item in enumerate(self.items(name)):
            if isinstance(item, str):
                found.append((f"{self.pointer(name)}/{index}", item))
            else:
                self.report.refuse("TYPE_MISMATCH", f"{self.pointer(name)}/{index}", "not text")
        return found

    def node(self, name: str) -> "Node | None":
        """An object member."""
        value = self._typed(name, dict, "an object")
        return None if value is None else Node(value, self.pointer(name), self.report)

    def nodes(self, name: str) -> list["Node"]:
        """The objects of a list member, or of one that stands alone where a list could be."""
        value = self.value.get(name)
        if isinstance(value, dict):
            return [Node(value, self.pointer(name), self.report)]
        found = []
        for index, item in enumerate(self.items(name)):
            if isinstance(item, dict):
                found.append(Node(item, f"{self.pointer(name)}/{index}", self.report))
            else:
                self.report.refuse("TYPE_MISMATCH", f"{self.pointer(name)}/{index}", "not an object")
        return found

    def members(self) -> Iterator["Node"]:
        """The members that are objects, in the order of the file."""
        for name, value in self.value.items():
            if isinstance(value, dict):
                yield Node(value, self.pointer(name), self.report)

    def timestamp(self, name: str) -> Timestamp | None:
        """An RFC 3339 member in the sane window; others refuse, local time zones are a nonconformity."""
        value = self.text(name)
        if value is None:
            return None
        read = parse_timestamp(value)
        if read is None:
            self.report.refuse(
                "TIMESTAMP_MALFORMED", self.pointer(name), f"{name} is not an RFC 3339 time: {value[:64]}"
            )
            return None
        if not is_sane(read.day) or not is_sane(read.day_after):
            self.report.refuse("DATE_OUT_OF_RANGE", self.pointer(name), f"{name} is {value[:64]}")
            return None
        if not read.written_in_utc:
            self.report.nonconformity(
                "TIMESTAMP_NOT_UTC", self.pointer(name), f"{name} is not written in UTC"
            )
        return read

    def day(self, name: str) -> str | None:
        """A YYYY-MM-DD member."""
        value = self.text(name)
        if value is None:
            return None
        read = parse_date(value)
        if read is None:
            self.report.refuse("DATE_MALFORMED", self.pointer(name), f"{name} is not a day: {value}")
        elif not is_sane(read):
            self.report.refuse("DATE_OUT_OF_RANGE", self.pointer(name), f"{name} is {value}")
        return value

    def decimal(self, name: str) -> Decimal | None:
        """A decimal member, written as a string or as a number; unreadable ones refuse."""
        value = self.value.get(name)
        if value is None:
            return None
        read = to_decimal(value)
        if read is None:
            self.report.refuse("DECIMAL_MALFORMED", self.pointer(name), f"{name} is not a decimal")
        return read


def to_decimal(value: Any) -> Decimal | None:
    """A JSON number or a plain decimal string, exactly as written; None where it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Decimal(repr(value))
    if isinstance(value, str) and _DECIMAL.match(value):
        return Decimal(value)
    return None


def decimal_text(value: Decimal) -> str:
    """The plain digits of a value: no exponent, no needless zeros before the point."""
    return format(value, "f")


def header_text(text: str | None, limit: int = 500) -> str | None:
    """Foreign text as the header may hold it: NFC, one line, no controls, at most `limit` characters."""
    if text is None:
        return None
    plain = "".join(
        " " if is_unsafe(char) or char in "\n\t" else char for char in unicodedata.normalize("NFC", text)
    )
    return " ".join(plain.split())[:limit].strip() or None


def judge_form(body: Any, report: Report) -> None:
    """Warnings for what is odd in form and changes no value: text not in NFC, images that cannot be one.

    Images are never decoded: only the text of the data URL is looked at.
    """
    for count, pointer in enumerate(not_nfc(body)):
        if count == _MAX_FORM_FINDINGS:
            break
        report.warn("TEXT_NOT_NFC", pointer, "the text is not in Unicode normalisation form C")
    for pointer, text in strings(body):
        if text.startswith("data:image/") and not _is_image_shaped(text):
            report.warn("IMAGE_MALFORMED", pointer, "the data URL holds no whole image of its type")


def _is_image_shaped(text: str) -> bool:
    match = _DATA_IMAGE.match(text)
    if match is None or len(match[2]) % 4:
        return False
    kind = match[1]
    return match[2].startswith(_MAGIC.get(kind, "")) and len(match[2]) >= _LEAST_BASE64.get(kind, 1)
