"""Bytes in JSON: lower-case ``0x`` hexadecimal of a fixed length, and addresses."""

import re
from typing import TypeGuard

from anchors.errors import AnchorsError
from anchors.keccak import keccak256

ZERO_32 = bytes(32)
ZERO_ADDRESS = "0x" + "00" * 20

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)


def is_bytes(value: object, size: int) -> TypeGuard[bytes]:
    """Whether ``value`` is ``bytes`` of exactly this length, whatever the annotations promised."""
    return isinstance(value, bytes) and len(value) == size


def to_hex(data: bytes) -> str:
    """``data`` as lower-case hexadecimal with the ``0x`` prefix."""
    return "0x" + data.hex()


def from_hex(
    text: object,
    size: int | None = None,
    *,
    pointer: str | None = None,
    error: type[AnchorsError] = AnchorsError,
) -> bytes:
    """The bytes of lower-case ``0x`` text; the form is strict, so that one value has one spelling.

    ``size`` is the number of bytes that must be there. Raises ``error``, at ``pointer``.
    """
    try:
        data = bytes.fromhex(text[2:]) if isinstance(text, str) else None
    except ValueError:
        data = None
    # The one spelling is compared with: the reader itself takes capital letters and spaces, too.
    if data is None or "0x" + data.hex() != text:
        raise error("expected lower-case 0x hexadecimal text", pointer=pointer)
    if size is not None and len(data) != size:
        raise error(f"expected {size} bytes of hexadecimal, got {len(data)}", pointer=pointer)
    return data


def parse_address(
    text: object, *, pointer: str | None = None, error: type[AnchorsError] = AnchorsError
) -> str:
    """An account's address in its stored form: lower-case ``0x`` + 40 hex.

    Accepts all lower-case, all upper-case, or mixed case with a right EIP-55 checksum; raises ``error``.
    """
    if not isinstance(text, str) or _ADDRESS.fullmatch(text) is None:
        raise error("expected an address: 0x and 40 hexadecimal digits", pointer=pointer)
    digits = text[2:]
    mixed = digits not in (digits.lower(), digits.upper())
    if mixed and checksum_address(text) != text:
        raise error("the address fails its EIP-55 checksum; a character was mistyped", pointer=pointer)
    return text.lower()


def checksum_address(address: str) -> str:
    """The display form of an address: mixed case carrying the EIP-55 checksum."""
    digits = address[2:].lower()
    nibbles = keccak256(digits.encode("ascii")).hex()
    return "0x" + "".join(
        digit.upper() if nibble >= "8" else digit for digit, nibble in zip(digits, nibbles, strict=False)
    )
