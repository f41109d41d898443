"""Keccak-256 as Ethereum uses it (the padding of the SHA-3 submission, not of FIPS 202)."""

from sha3 import keccak_256


def keccak256(data: bytes) -> bytes:
    """The 32-byte Keccak-256 of ``data``."""
    digest: bytes = keccak_256(data).digest()
    return digest
