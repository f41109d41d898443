"""How a document stands at this moment, whatever of its content is withheld: a tone and a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

STANDING = {
    "ANNULLED": ("bad", "Annulled"),
    "WITHDRAWN": ("bad", "Withdrawn"),
    "EXPIRED": ("bad", "Expired"),
    "SUSPENDED": ("care", "Suspended"),
    "SUPERSEDED": ("care", "Replaced by a newer document"),
    "NOT_YET_VALID": ("care", "Not valid yet"),
    "DECLARED_BEFORE_ISSUE": ("care", "Not issued yet"),
    "AMENDED_EDITORIAL": ("good", "In force, and amended in wording"),
}
TONE_MARKS = {"good": "✓", "care": "!", "bad": "✕", "unknown": "?"}
"""Shapes that stand beside colour and word, so that none of the three carries the meaning alone."""

_SILENT = frozenset({"BYTES_UNAVAILABLE"})
"""What an answer says only because nobody handed anything in: no objection to the document itself."""


def objections(codes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The codes of a verdict on an entry alone, without what it says for want of a presentation."""
    return [code for code in codes if code["code"] not in _SILENT]


def stands(codes: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """Tone and word for a verdict's codes, worst first."""
    against = [code for code in objections(codes) if code["outcome"] != "INFO"]
    if not against:
        return "good", "In force"
    if against[0]["code"] in STANDING:
        return STANDING[against[0]["code"]]
    return ("bad", "Refuted") if against[0]["outcome"] == "REFUTED" else ("care", "Not proven")
