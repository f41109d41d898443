"""Checks of identifiers that other authorities assign. Each `is_*` is pure and total: any text, a bool."""

import re

from anchors.errors import IdentityError
from anchors.identity import check_lei
from ledger_api.domain.codes import ECONOMIES, HS_EDITIONS, UNITS

_GLN = re.compile(r"[0-9]{13}\Z")
_GTIN = re.compile(r"(?:[0-9]{8}|[0-9]{12,14})\Z")
_HS = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}\Z")
_LOCODE = re.compile(r"([A-Z]{2})[A-Z2-9]{3}\Z")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\Z")
_URN = re.compile(r"(?i:urn):[a-zA-Z0-9][a-zA-Z0-9-]{0,30}[a-zA-Z0-9]:[!-~]+\Z")

# Council Directive 2006/112/EC numbers as VIES checks their shape; EL is Greece, XI Northern Ireland.
_VAT_SHAPES: dict[str, str] = {
    "AT": r"U[0-9]{8}",
    "BE": r"[01][0-9]{9}",
    "BG": r"[0-9]{9,10}",
    "CY": r"[0-9]{8}[A-Z]",
    "CZ": r"[0-9]{8,10}",
    "DE": r"[0-9]{9}",
    "DK": r"[0-9]{8}",
    "EE": r"[0-9]{9}",
    "EL": r"[0-9]{9}",
    "ES": r"[0-9A-Z][0-9]{7}[0-9A-Z]",
    "FI": r"[0-9]{8}",
    "FR": r"[0-9A-HJ-NP-Z]{2}[0-9]{9}",
    "HR": r"[0-9]{11}",
    "HU": r"[0-9]{8}",
    "IE": r"(?:[0-9]{7}[A-W][A-I]?|[0-9][A-Z+*][0-9]{5}[A-W])",
    "IT": r"[0-9]{11}",
    "LT": r"(?:[0-9]{9}|[0-9]{12})",
    "LU": r"[0-9]{8}",
    "LV": r"[0-9]{11}",
    "MT": r"[0-9]{8}",
    "NL": r"[0-9A-Z+*]{10}[0-9]{2}",
    "PL": r"[0-9]{10}",
    "PT": r"[0-9]{9}",
    "RO": r"[0-9]{2,10}",
    "SE": r"[0-9]{10}01",
    "SI": r"[0-9]{8}",
    "SK": r"[0-9]{10}",
    "XI": r"(?:[0-9]{9}|[0-9]{12}|(?:GD|HA)[0-9]{3})",
}
_VAT = {prefix: re.compile(shape + r"\Z") for prefix, shape in _VAT_SHAPES.items()}


def is_lei(text: str) -> bool:
    """ISO 17442 legal entity identifier: 18 characters and two check digits, mod 97-10 (ISO/IEC 7064)."""
    try:
        check_lei(text)
    except IdentityError:
        return False
    return True


def _mod10(digits: str) -> bool:
    """GS1 check digit: weights 3 and 1 alternate from the right, the check digit itself weighing 1."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def is_gln(text: str) -> bool:
    """GS1 global location number: 13 digits with a mod 10 check digit."""
    return bool(_GLN.match(text)) and _mod10(text)


def is_gtin(text: str) -> bool:
    """GS1 global trade item number: 8, 12, 13 or 14 digits with a mod 10 check digit."""
    return bool(_GTIN.match(text)) and _mod10(text)


def is_hs_code(text: str) -> bool:
    """A chapter, heading or subheading of the Harmonized System, as 2, 4 or 6 digits in a string.

    Chapters run from 01 to 97; 77 is reserved, 98 and 99 are national and mean nothing across a border.
    """
    return bool(_HS.match(text)) and 1 <= int(text[:2]) <= 97 and text[:2] != "77"


def is_hs_edition(text: str) -> bool:
    """The year an edition of the Harmonized System entered into force."""
    return text in HS_EDITIONS


def is_economy(text: str) -> bool:
    """ISO 3166-1 alpha-2, or EU, XK, XI."""
    return text in ECONOMIES


def is_unit(text: str) -> bool:
    """A unit of the UN/ECE Recommendation 20 subset this ledger knows."""
    return text in UNITS


def is_locode(text: str) -> bool:
    """The shape of a UN/LOCODE: an economy and three letters or digits 2 to 9. Existence is not checked."""
    match = _LOCODE.match(text)
    return match is not None and is_economy(match[1])


def is_vat(text: str) -> bool:
    """The shape of an EU VAT number with its prefix.

    A number with another prefix is not judged, and passes where it has four or more characters, all of them
    printable ASCII and none a blank.
    The register (VIES) is not asked: a well-shaped number may still belong to nobody.
    """
    shape = _VAT.get(text[:2])
    if shape is None:
        return len(text) >= 4 and text.isascii() and text.isprintable() and " " not in text
    return bool(shape.match(text[2:]))


def is_uuid(text: str) -> bool:
    """RFC 9562: 8-4-4-4-12 hexadecimal digits, of the variant and of a version that the RFC defines."""
    return bool(_UUID.match(text)) and text[14] in "12345678" and text[19] in "89abAB"


def is_urn(text: str) -> bool:
    """RFC 8141: `urn:`, a namespace and a name of printable ASCII."""
    return bool(_URN.match(text))
