"""Pydantic types of native documents and of the common header: strict JSON types, decimals as strings.

Each raises a `PydanticCustomError` whose type is one of our stable codes; `validation.py` turns it, and
what pydantic itself finds, into problems with JSON pointers.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from ledger_api.domain.documents.dates import EARLIEST, LATEST, is_sane, parse_date
from ledger_api.domain.identifiers import (
    is_economy,
    is_gln,
    is_hs_code,
    is_hs_edition,
    is_lei,
    is_unit,
    is_vat,
)
from ledger_api.domain.places import is_zone

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")
_DIGEST = re.compile(r"0x[0-9a-f]{64}\Z")
_MAX_DECIMAL = 40
MAX_NUMBER = 64
_KEPT_TEXTS, _SHORT = 4_096, 500
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Part(BaseModel):
    """A part of a document: strict types, nothing unknown, unchangeable once read."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


def is_unsafe(char: str) -> bool:
    """Control characters (a line break and a tab aside) and overrides that make text read as another text."""
    return char in _BIDI_CONTROLS or (unicodedata.category(char) == "Cc" and char not in "\n\t")


def _text(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if not 1 <= len(value) <= limit or value.isspace():
            raise PydanticCustomError(
                "TEXT_LENGTH", "text of 1 to {limit} characters is due", {"limit": limit}
            )
        if value.isascii() and value.isprintable():
            return value  # neither marks that combine nor controls nor overrides
        if not unicodedata.is_normalized("NFC", value):
            raise PydanticCustomError("TEXT_NOT_NFC", "the text is not in Unicode normalisation form C")
        if any(map(is_unsafe, value)):
            raise PydanticCustomError(
                "TEXT_UNSAFE", "the text holds a control or direction-override character"
            )
        return value

    # Names, symbols and standards come again and again, in one document and from one to the next.
    return AfterValidator(lru_cache(maxsize=_KEPT_TEXTS)(check) if limit <= _SHORT else check)


def _decimal_type(value: Any) -> Any:
    if type(value) in (int, float):
        raise PydanticCustomError("NATIVE_FLOAT", "a measured value is a decimal string, not a JSON number")
    return value


def _decimal(value: str) -> str:
    if len(value) > _MAX_DECIMAL or not _DECIMAL.match(value):
        raise PydanticCustomError("DECIMAL_MALFORMED", "a plain decimal of at most 40 characters is due")
    return value


def _date(value: str) -> str:
    day = parse_date(value)
    if day is None:
        raise PydanticCustomError("DATE_MALFORMED", "a calendar day written YYYY-MM-DD is due")
    if not is_sane(day):
        raise PydanticCustomError(
            "DATE_OUT_OF_RANGE",
            "dates run from {first} up to, not including, {last}",
            {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()},
        )
    return value


def _number(value: str) -> str:
    if value != value.strip() or not 1 <= len(value) <= MAX_NUMBER or any(char < " " for char in value):
        raise PydanticCustomError(
            "NUMBER_MALFORMED", "a document number has 1 to 64 characters, no outer blanks"
        )
    return value


def _check(code: str, test: Any, message: str) -> AfterValidator:
    def check(value: str) -> str:
        if not test(value):
            raise PydanticCustomError(code, message)
        return value

    return AfterValidator(check)


Text = Annotated[str, _text(500)]
LongText = Annotated[str, _text(4000)]
DecimalText = Annotated[str, BeforeValidator(_decimal_type), AfterValidator(_decimal)]
DateText = Annotated[str, AfterValidator(_date)]
NumberText = Annotated[str, AfterValidator(_number), _text(MAX_NUMBER)]
Digest = Annotated[
    str, _check("DIGEST_MALFORMED", _DIGEST.match, "0x and 64 lower-case hexadecimal digits are due")
]
Lei = Annotated[str, _check("LEI_INVALID", is_lei, "the check digits do not fit (ISO 17442, mod 97-10)")]
Gln = Annotated[str, _check("GLN_INVALID", is_gln, "13 digits with a fitting check digit are due")]
Vat = Annotated[str, _check("VAT_INVALID", is_vat, "not the shape of a VAT number of that country")]
Economy = Annotated[
    str, _check("ECONOMY_UNKNOWN", is_economy, "not an economy: ISO 3166-1 alpha-2, EU, XK or XI")
]
Unit = Annotated[str, _check("UNIT_UNKNOWN", is_unit, "not a unit of the UN/ECE Recommendation 20 subset")]
HsCode = Annotated[
    str, _check("HS_INVALID", is_hs_code, "not a chapter, heading or subheading of 2, 4 or 6 digits")
]
HsEdition = Annotated[
    str, _check("HS_EDITION_INVALID", is_hs_edition, "not the year of an edition of the HS")
]
Zone = Annotated[str, _check("ZONE_UNKNOWN", is_zone, "not a time zone of the IANA database, such as UTC")]


def amount(text: str) -> Decimal:
    """The value of a checked decimal string."""
    return Decimal(text)


class Standard(Part):
    """A standard and its edition; `edition` null where the document does not say."""

    id: Text
    edition: Text | None = None

    def __str__(self) -> str:
        return f"{self.id}:{self.edition}" if self.edition else self.id


class Party(Part):
    """An organisation as a document names it. `id` is its issuer id on the ledger, where it has one."""

    id: Digest | None = None
    name: Text
    country: Economy | None = None
    lei: Lei | None = None
    vat: Vat | None = None
    gln: Gln | None = None

    def is_same_as(self, other: "Party") -> bool:
        """Whether both name one organisation: by ledger id or LEI where both have it, else by name."""
        for mine, theirs in ((self.id, other.id), (self.lei, other.lei)):
            if mine is not None and theirs is not None:
                return mine == theirs
        return self.name.casefold().split() == other.name.casefold().split()
