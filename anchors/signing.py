"""secp256k1 keys and recoverable signatures, as Ethereum accounts use them.

A signature is 65 bytes ``r || s || v`` with v 27 or 28 and s in the lower half of the group order
(EIP-2): the other half would give every signature a second valid spelling.
"""

import secrets
from functools import lru_cache

import coincurve

from anchors.errors import SignatureInvalidError
from anchors.hexadecimal import is_bytes
from anchors.keccak import keccak256

GROUP_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
HALF_ORDER = GROUP_ORDER // 2


class SigningKey:
    """A private key that never shows itself: ``repr`` gives the address only."""

    __slots__ = ("_key", "address")

    def __init__(self, key: coincurve.PrivateKey) -> None:
        self._key = key
        self.address = _address_of(key.public_key)

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new key from the operating system's random source."""
        return cls.from_bytes(secrets.token_bytes(32))

    @classmethod
    def from_bytes(cls, secret: bytes) -> "SigningKey":
        """The key of 32 secret bytes. Raises :class:`SignatureInvalidError` outside the group."""
        if not is_bytes(secret, 32):
            raise SignatureInvalidError("a secp256k1 secret has 32 bytes", fix="Give the 32-byte secret key.")
        if not 0 < int.from_bytes(secret) < GROUP_ORDER:
            raise SignatureInvalidError("the secret is outside the group", fix="Make a new key.")
        return cls(coincurve.PrivateKey(secret))

    @property
    def secret(self) -> bytes:
        """The 32 secret bytes, for a keystore; never log them."""
        return self._key.secret

    @property
    def public_key(self) -> bytes:
        """The 64 bytes x || y of the public point."""
        return self._key.public_key.format(compressed=False)[1:]

    def sign_digest(self, digest: bytes) -> bytes:
        """Sign 32 bytes, deterministically (RFC 6979); returns r || s || v with a low s."""
        if not is_bytes(digest, 32):
            raise SignatureInvalidError("only a 32-byte digest can be signed", fix="Hash the message first.")
        signature = self._key.sign_recoverable(digest, hasher=None)
        return signature[:64] + bytes((signature[64] + 27,))

    def __repr__(self) -> str:
        return f"SigningKey({self.address})"


def recover(digest: bytes, signature: bytes) -> str:
    """The lower-case address whose key signed ``digest``.

    Raises :class:`SignatureInvalidError`: SIGNATURE_HIGH_S for the malleable twin of a signature,
    SIGNATURE_INVALID for a wrong length, v, r or s, or where no point is recovered.
    """
    if not is_bytes(digest, 32):
        raise SignatureInvalidError("a signature is over a 32-byte digest")
    require_canonical(signature)
    return _recover(digest, signature)


@lru_cache(maxsize=256)
def _recover(digest: bytes, signature: bytes) -> str:
    """Kept for a moment: the statements of a manifest come with one and the same signature."""
    try:
        point = coincurve.PublicKey.from_signature_and_message(
            signature[:64] + bytes((signature[64] - 27,)), digest, hasher=None
        )
    except Exception as failure:  # coincurve raises bare Exception where no point exists
        raise SignatureInvalidError("no public key gives this signature") from failure
    return _address_of(point)


def require_canonical(signature: bytes, pointer: str | None = None) -> None:
    """Check the form of a signature: 65 bytes, r and s in the group, s in its lower half, v 27 or 28.

    Raises :class:`SignatureInvalidError` at ``pointer``: SIGNATURE_INVALID or SIGNATURE_HIGH_S.
    """
    if not is_bytes(signature, 65):
        raise SignatureInvalidError("a signature has 65 bytes: r, s, v", pointer=pointer)
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:64])
    if signature[64] not in (27, 28):
        raise SignatureInvalidError("the last byte of a signature, v, is 27 or 28", pointer=pointer)
    if not 0 < r < GROUP_ORDER or not 0 < s < GROUP_ORDER:
        raise SignatureInvalidError("r or s of the signature is outside the group", pointer=pointer)
    if s > HALF_ORDER:
        raise SignatureInvalidError(
            "s of the signature is in the upper half of the group",
            code="SIGNATURE_HIGH_S",
            pointer=pointer,
            fix="Replace s by the group order minus s and flip v, or sign with a library that does (EIP-2).",
        )


def _address_of(key: coincurve.PublicKey) -> str:
    return "0x" + keccak256(key.format(compressed=False)[1:])[12:].hex()
