"""Bearer tokens: who recorded an answer, and nobody else, reads it, closes it and is told.

A token is 32 bytes in base64url; only its SHA-256 is stored. It names a *holder*: further answers recorded
with it are the same holder's, so that one stream and one list show a whole desk's.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256

from ledger_api.refusals import RefusedError

SHORTEST_KEY = 16
LONGEST_KEY = 200
_LENGTH = 43  # of 32 bytes in base64url


class TokenMaker:
    """Makes tokens. With an Idempotency-Key the same request gets the same token again, though none is kept.

    It is derived with a secret of the node; whoever repeats the key and the body is taken for who sent them
    first, so a key must be as hard to guess as the token: at least 16 characters, a UUID or better.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = sha256(b"concord/review/token-secret/v1\0" + secret).digest()

    def make(self, key: str | None, body: bytes) -> str:
        """A new token, or that of this request."""
        if key is None:
            return _text(secrets.token_bytes(32))
        request = sha256(key.encode()).digest() + sha256(body).digest()
        return _text(hmac.digest(self._secret, b"concord/review/token/v1\0" + request, "sha256"))


def holder_of(token: str) -> bytes:
    """What is stored of a token."""
    return sha256(b"concord/review/holder/v1\0" + token.encode()).digest()


def bearer(authorization: str | None) -> str | None:
    """The token of an Authorization header (RFC 6750 §2.1); None where none was sent.

    Raises `RefusedError` REVIEW_TOKEN_INVALID.
    """
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or len(token) != _LENGTH or not token.isascii():
        raise invalid_token()
    return token


def check_idempotency_key(key: str | None) -> str | None:
    """The Idempotency-Key as it was sent. Raises `RefusedError` IDEMPOTENCY_KEY_INVALID."""
    if key is None:
        return None
    if not (SHORTEST_KEY <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise RefusedError(
            "IDEMPOTENCY_KEY_INVALID",
            f"an Idempotency-Key has {SHORTEST_KEY} to {LONGEST_KEY} printable characters",
            pointer="/headers/Idempotency-Key",
            fix="Send a new random UUID with each request, and the same one when you repeat it.",
        )
    return key


def missing_token() -> RefusedError:
    """No token was sent where one is needed."""
    return RefusedError(
        "REVIEW_TOKEN_MISSING",
        "reviews are shown to whoever recorded them",
        pointer="/headers/Authorization",
        fix="Send Authorization: Bearer and the token that was given when the answer was recorded.",
    )


def invalid_token() -> RefusedError:
    """A token that nobody was given."""
    return RefusedError(
        "REVIEW_TOKEN_INVALID",
        "nothing was recorded with this token",
        pointer="/headers/Authorization",
        fix="Send the token that was given when the answer was recorded; a lost one cannot be made again.",
    )


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
