"""Submissions for tests of queue and log: entries are opaque bytes there."""

from __future__ import annotations

from hashlib import sha256
from itertools import count
from typing import Any

from ledger_api.log.submission import NewSubmission

ORIGIN = "log.example/vn"
ISSUER = sha256(b"a mill").digest()

_serial = count()


def digest(*parts: object) -> bytes:
    """A digest that stands for these parts."""
    return sha256(repr(parts).encode()).digest()


def submission(number: object | None = None, **changes: Any) -> NewSubmission:
    """A submission of its own, or the one of this number."""
    name = next(_serial) if number is None else number
    values: dict[str, Any] = {
        "statement_digest": digest("statement", name),
        "origin": ORIGIN,
        "entry": f"entry {name}".encode(),
        "document_digest": digest("document", name),
        "issuer": ISSUER,
        "doc_type": "material_test_report:3.1",
        "number_hash": digest("number", name),
        "revision": 1,
    }
    return NewSubmission(**(values | changes))


class ManualClock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds
