"""Days and times as people write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ledger_api.refusals import RefusedError

_SPAN = re.compile(r"\+([0-9]{1,6})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def day_start(text: str) -> int:
    """Unix seconds at which a day (UTC, YYYY-MM-DD) begins. Raises `RefusedError` TIME_INVALID."""
    return _read(text, "a day is written 2026-09-10")


def moment(text: str) -> int:
    """Unix seconds of an RFC 3339 time, of the start of a day (UTC), or of seconds themselves.

    Raises `RefusedError` TIME_INVALID.
    """
    if text.isascii() and text.isdigit() and len(text) <= 11:
        return int(text)
    return _read(text, "a time is written 2026-09-10T08:30:00Z, 2026-09-10, or in Unix seconds")


def moment_after(text: str, now: int) -> int:
    """Like `moment`; or, written +30s, +15m, +2h or +14d, so long after `now`.

    Raises `RefusedError` TIME_INVALID.
    """
    match = _SPAN.fullmatch(text)
    return moment(text) if match is None else now + int(match[1]) * _SECONDS[match[2]]


def _read(text: str, form: str) -> int:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as failure:
        raise RefusedError("TIME_INVALID", f"{text[:40]!r} is no time", fix=f"Note that {form}.") from failure
    return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
