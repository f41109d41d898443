"""Keyset cursors: opaque to clients, a position and never an offset."""

from __future__ import annotations

import base64
import binascii
import json

from ledger_api.refusals import RefusedError

_LONGEST = 1_000  # too short to be nested deeply
MAX_STORED = 2**63 - 1
"""The largest number that SQLite and PostgreSQL take."""


def encode_cursor(*position: str | int) -> str:
    """Text for `next`."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def decode_cursor(text: str, shape: tuple[type, ...]) -> tuple[str | int, ...]:
    """The position a client hands back. Raises `RefusedError` CURSOR_INVALID."""
    try:
        text = text[:_LONGEST]
        position = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        position = None
    fits = isinstance(position, list) and [type(part) for part in position] == list(shape)
    if not fits or not all(_is_storable(part) for part in position):
        raise cursor_invalid()
    return tuple(position)


def cursor_invalid() -> RefusedError:
    """The cursor is nobody's `next`."""
    return RefusedError(
        "CURSOR_INVALID",
        "this cursor was not made by this endpoint",
        pointer="/query/cursor",
        fix="Start again without a cursor, and follow `next`.",
    )


def _is_storable(part: str | int) -> bool:
    """Whether a database takes it as a parameter: neither holds every number or every text."""
    if isinstance(part, int):
        return abs(part) <= MAX_STORED
    return "\0" not in part and not any("\ud800" <= char <= "\udfff" for char in part)
