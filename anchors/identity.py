"""Who an organisation is: the legal identity record, its digest, and the issuer id the contracts derive.

The record is public JSON; the chain keeps its digest, so a name cannot be changed behind an id.
"""

import re
import unicodedata
from hashlib import sha256
from typing import Any

from anchors.canonical import encode
from anchors.errors import IdentityError
from anchors.hexadecimal import is_bytes
from anchors.keccak import keccak256

MAX_TEXT = 500

_TAG = b"concord/identity/v1\0"
_ISSUER_TAG = keccak256(b"concord/issuer/v1")
_REQUIRED = ("name", "country")
_MEMBERS = frozenset((*_REQUIRED, "lei", "vat", "gln", "address"))
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}", re.ASCII)
_VAT = re.compile(r"[A-Z]{2}[A-Z0-9+*]{2,13}", re.ASCII)
_GLN = re.compile(r"[0-9]{13}", re.ASCII)


def identity_digest(record: dict[str, Any]) -> bytes:
    """SHA-256(tag || RFC 8785 of the record), which the chain keeps.

    Raises :class:`IdentityError` for a record that :func:`check_identity` refuses.
    """
    check_identity(record)
    return sha256(_TAG + encode(record)).digest()


def issuer_id(economy: str, identity: bytes) -> bytes:
    """keccak256(abi.encode(keccak256("concord/issuer/v1"), economy, identity)), as ``Issuers`` derives it."""
    if _COUNTRY.fullmatch(economy) is None:
        raise IdentityError("an economy is two capital letters", pointer="/economy")
    if not is_bytes(identity, 32):
        raise IdentityError("an identity digest has 32 bytes", pointer="/identity")
    text = economy.encode()
    head = _ISSUER_TAG + (96).to_bytes(32) + identity
    return keccak256(head + len(text).to_bytes(32) + text.ljust(32, b"\0"))


def check_identity(record: object) -> None:
    """Check a legal identity record: name and country, and whichever of lei, vat, gln, address there are.

    Raises :class:`IdentityError` with a pointer.
    """
    if not isinstance(record, dict):
        raise IdentityError("an identity is a JSON object", pointer="")
    for name in _REQUIRED:
        if name not in record:
            raise IdentityError("the member is missing", pointer=f"/{name}")
    for name, value in record.items():
        if name not in _MEMBERS:
            raise IdentityError("an identity has no such member", pointer=f"/{name}")
        _require_text(value, f"/{name}")
    if _COUNTRY.fullmatch(record["country"]) is None:
        raise IdentityError("a country is two capital letters (ISO 3166-1)", pointer="/country")
    if "lei" in record:
        check_lei(record["lei"], pointer="/lei")
    if "vat" in record and _VAT.fullmatch(record["vat"]) is None:
        raise IdentityError("a VAT number starts with two letters, without spaces", pointer="/vat")
    if "gln" in record:
        check_gln(record["gln"], pointer="/gln")


def check_lei(lei: object, pointer: str | None = None) -> None:
    """Check a Legal Entity Identifier (ISO 17442): 20 characters, ISO 7064 mod 97-10 remainder 1.

    Raises :class:`IdentityError` (LEI_INVALID).
    """
    if not isinstance(lei, str) or _LEI.fullmatch(lei) is None:
        raise IdentityError("an LEI has 20 capital letters and digits", code="LEI_INVALID", pointer=pointer)
    if int("".join(str(int(character, 36)) for character in lei)) % 97 != 1:
        raise IdentityError(
            "the LEI fails its check digits",
            code="LEI_INVALID",
            pointer=pointer,
            fix="Compare it with the LEI register; a character was mistyped.",
        )


def check_gln(gln: object, pointer: str | None = None) -> None:
    """Check a Global Location Number: 13 digits, the last of them the GS1 check digit.

    Raises :class:`IdentityError` (GLN_INVALID).
    """
    if not isinstance(gln, str) or _GLN.fullmatch(gln) is None:
        raise IdentityError("a GLN has 13 digits", code="GLN_INVALID", pointer=pointer)
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(gln))
    if total % 10:
        raise IdentityError("the GLN fails its check digit", code="GLN_INVALID", pointer=pointer)


def _require_text(value: object, pointer: str) -> None:
    if not isinstance(value, str) or not value or value != value.strip() or len(value) > MAX_TEXT:
        raise IdentityError(f"expected trimmed text of 1 to {MAX_TEXT} characters", pointer=pointer)
    if unicodedata.normalize("NFC", value) != value:
        raise IdentityError("text is in Unicode normal form C", pointer=pointer)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise IdentityError("text holds no control characters", pointer=pointer)
