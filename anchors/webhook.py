"""Signed deliveries in the form of Standard Webhooks 1.0, asymmetric: Ed25519 over ``id.timestamp.body``.

Three headers carry it: ``webhook-id`` names the event and is the same in every repetition,
``webhook-timestamp`` is when this attempt was made (Unix seconds), ``webhook-signature`` holds one or more
``v1a,<base64>`` separated by spaces. A public key is written ``whpk_<base64 of its 32 bytes>``.
"""

import base64
import binascii
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from anchors.errors import WebhookError
from anchors.hexadecimal import is_bytes

ID = "webhook-id"
TIMESTAMP = "webhook-timestamp"
SIGNATURE = "webhook-signature"
KEY_PREFIX = "whpk_"
TOLERANCE = 300
"""Seconds by which a delivery's time may differ from the receiver's: older ones may be replays."""

_VERSION = "v1a"
_ID = re.compile(r"[!-\-/-~]+", re.ASCII)
"""Printable, and without the full stop that parts what is signed."""


class WebhookSigner:
    """An Ed25519 key that signs deliveries, made of its 32-byte seed."""

    __slots__ = ("_key", "public_key")

    def __init__(self, seed: bytes) -> None:
        if not is_bytes(seed, 32):
            raise WebhookError("an Ed25519 seed has 32 bytes", code="WEBHOOK_KEY_MALFORMED")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        raw = self._key.public_key().public_bytes_raw()
        self.public_key = KEY_PREFIX + base64.b64encode(raw).decode()

    def headers(self, event_id: str, timestamp: int, body: bytes) -> dict[str, str]:
        """The three headers of one attempt. Raises :class:`WebhookError` for an id that no header holds."""
        if not _ID.fullmatch(event_id):
            raise WebhookError(
                "an event's id is printable ASCII without a full stop", code="WEBHOOK_ID_MALFORMED"
            )
        signature = self._key.sign(_signed(event_id, str(timestamp), body))
        return {
            ID: event_id,
            TIMESTAMP: str(timestamp),
            SIGNATURE: f"{_VERSION},{base64.b64encode(signature).decode()}",
        }


def verify_delivery(
    public_key: str, headers: Mapping[str, str], body: bytes, *, now: float, tolerance: int = TOLERANCE
) -> str:
    """Check a delivery and return its event's id; a receiver drops an id that it has seen.

    ``headers`` are looked up in lower case. Raises :class:`WebhookError`: WEBHOOK_KEY_MALFORMED,
    WEBHOOK_MALFORMED, WEBHOOK_SIGNATURE_INVALID, or WEBHOOK_TOO_OLD beyond ``tolerance`` seconds.
    """
    key = _public_key(public_key)
    event_id, timestamp, given = (headers.get(name, "") for name in (ID, TIMESTAMP, SIGNATURE))
    if not _ID.fullmatch(event_id) or not (timestamp.isascii() and timestamp.isdigit()):
        raise WebhookError("a delivery has an id and a time in seconds", code="WEBHOOK_MALFORMED")
    if not any(_fits(key, one, _signed(event_id, timestamp, body)) for one in given.split(" ")):
        raise WebhookError("no signature fits the delivery", code="WEBHOOK_SIGNATURE_INVALID")
    if len(timestamp) > 12 or abs(now - int(timestamp)) > tolerance:
        raise WebhookError("the delivery was signed too long ago, or ahead of time", code="WEBHOOK_TOO_OLD")
    return event_id


def _signed(event_id: str, timestamp: str, body: bytes) -> bytes:
    return f"{event_id}.{timestamp}.".encode() + body


def _public_key(text: str) -> Ed25519PublicKey:
    try:
        raw = base64.b64decode(text.removeprefix(KEY_PREFIX), validate=True)
        if not text.startswith(KEY_PREFIX):
            raise ValueError("another kind of key")
        return Ed25519PublicKey.from_public_bytes(raw)
    except (binascii.Error, ValueError) as failure:
        raise WebhookError(
            "a public key is whpk_ and 32 bytes in base64", code="WEBHOOK_KEY_MALFORMED"
        ) from failure


def _fits(key: Ed25519PublicKey, given: str, message: bytes) -> bool:
    version, _, text = given.partition(",")
    if version != _VERSION:
        return False
    try:
        key.verify(base64.b64decode(text, validate=True), message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
