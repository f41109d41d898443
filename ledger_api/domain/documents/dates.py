"""Dates and times as documents write them: strings, checked, with calendar months for durations.

This package has no clock. "Sane" is a fixed window, so that a typing slip (2999) is refused the same
way on every day.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

EARLIEST = date(1950, 1, 1)
LATEST = date(2100, 1, 1)  # exclusive

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\Z"
)


def parse_date(text: str) -> date | None:
    """A day written YYYY-MM-DD, or None where the text is not one."""
    if not _DATE.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_sane(day: date) -> bool:
    """Inside the window in which an industrial document can have been written or expire."""
    return EARLIEST <= day < LATEST


def add_months(day: date, months: int) -> date:
    """The same day that many calendar months later; the last of a shorter month where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Timestamp:
    """An RFC 3339 time, in UTC; `written_in_utc` tells whether its author wrote it so."""

    at: datetime
    written_in_utc: bool

    @property
    def day(self) -> date:
        """Its UTC day."""
        return self.at.date()

    @property
    def day_after(self) -> date:
        """The first day that lies wholly at or after this time: its own day only where it is midnight."""
        whole = self.at.hour == self.at.minute == self.at.second == 0
        return self.day if whole else self.day + timedelta(days=1)


def parse_timestamp(text: str) -> Timestamp | None:
    """An RFC 3339 date-time, or None. A leap second counts as the second before it."""
    match = _TIMESTAMP.match(text)
    if match is None:
        return None
    day, hour, minute, second = parse_date(match[1]), int(match[2]), int(match[3]), int(match[4])
    if day is None or second > 60:
        return None
    offset = timedelta(0)
    if match[5] not in "Zz":
        hours, minutes = int(match[5][1:3]), int(match[5][4:6])
        if minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if match[5][0] == "-" else 1)
    try:
        local = datetime(day.year, day.month, day.day, hour, minute, min(second, 59), tzinfo=timezone(offset))
        return Timestamp(local.astimezone(UTC), not offset)
    except (ValueError, OverflowError):  # no such hour, minute or offset, or no such year in UTC
        return None
