"""Whether two descriptions are of one organisation: by LEI where both have one, else by name and country."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Sameness(StrEnum):
    """UNKNOWN where the descriptions cannot be compared; it counts neither way."""

    SAME = "SAME"
    DIFFERENT = "DIFFERENT"
    UNKNOWN = "UNKNOWN"


def compare_parties(one: Mapping[str, Any], other: Mapping[str, Any]) -> Sameness:
    """Compare legal identities: ledger ids, then ISO 17442 LEIs, then names.

    One ledger id is one organisation; two may be one as well, registered in two economies. Two LEIs decide.
    Without them the same normalised name in the same country is the same organisation, another name another
    one, and the same name with a country missing cannot be told.
    """
    ids = _text(one.get("id")), _text(other.get("id"))
    if all(ids) and ids[0] == ids[1]:
        return Sameness.SAME
    leis = _text(one.get("lei")), _text(other.get("lei"))
    if all(leis):
        return Sameness.SAME if leis[0] == leis[1] else Sameness.DIFFERENT
    names = _text(one.get("name")), _text(other.get("name"))
    if not all(names):
        return Sameness.UNKNOWN
    countries = _text(one.get("country")), _text(other.get("country"))
    if names[0] != names[1]:
        return Sameness.DIFFERENT
    if not all(countries):
        return Sameness.UNKNOWN
    return Sameness.SAME if countries[0] == countries[1] else Sameness.DIFFERENT


def _text(value: Any) -> str:
    """A value as it is compared: case, punctuation, width and spacing do not tell names apart."""
    if not isinstance(value, str):
        return ""
    if value.isalnum() and value.isascii():
        return value.lower()
    folded = unicodedata.normalize("NFKC", value).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
