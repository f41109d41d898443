"""Moments as people ask about them: a day, a time, or nothing for now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from ledger_api.refusals import RefusedError

Clock = Callable[[], int]
"""The present in Unix seconds."""

_LATEST = 253_402_300_799  # 9999-12-31T23:59:59Z


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in Unix seconds; `day` (YYYY-MM-DD) where a day alone was asked about."""

    instant: int
    day: str | None = None


def read_moment(text: str | None, pointer: str, *, now: Clock) -> Moment:
    """An RFC 3339 time, Unix seconds, or a day, whose instant is noon UTC; None is now.

    Raises `RefusedError` TIME_INVALID.
    """
    if not text:
        return Moment(now())
    try:
        if text.isascii() and text.isdigit() and len(text) <= 12:
            return _bounded(int(text))
        found = datetime.fromisoformat(text)
        if len(text) == len("2026-09-10"):
            noon = datetime.combine(found.date(), time(12), UTC)
            return _bounded(int(noon.timestamp()), found.date().isoformat())
        if found.tzinfo is None:
            raise ValueError("no offset from UTC")
        return _bounded(int(found.timestamp()))
    except (ValueError, OverflowError) as failure:
        raise RefusedError(
            "TIME_INVALID",
            f"{text[:40]!r} is no time: {failure}",
            pointer=pointer,
            fix="Write a day as 2026-09-10, a time as 2026-09-10T08:30:00Z, or Unix seconds.",
        ) from failure


def _bounded(instant: int, day: str | None = None) -> Moment:
    if not 0 <= instant <= _LATEST:
        raise ValueError("not between 1970 and 9999")
    return Moment(instant, day)
