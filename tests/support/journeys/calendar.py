"""The rule book's dates on a chain: exactly on anvil, moved to around today where a chain keeps real time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

FOUNDED = "2026-01-05"
PROPOSED = "2026-02-02"
RATIFIED = "2026-02-16"
REGISTERED = "2026-08-05"
"""The day on which the papers of every journey are registered: no paper is of a later date."""

_THIRTEEN_DAYS = 13 * 86400


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where a date of the book lies on this chain.

    `shift` is added to every date. `now` is the chain's time; `bring` brings it to a Unix second, and does
    nothing where time passes by itself. `entry` is the rule by which agreements enter into force here;
    `voting_time` is for how many seconds ballots stay open.
    """

    shift: timedelta
    now: Callable[[], int]
    bring: Callable[[int], None]
    entry: dict[str, Any]
    in_force_from: str
    voting_time: int

    def day(self, book: str) -> str:
        """The day that a date of the book is here."""
        return (date.fromisoformat(book) + self.shift).isoformat()

    def start(self, book: str) -> int:
        """The Unix second at which that day begins in UTC."""
        return int(datetime.fromisoformat(self.day(book)).replace(tzinfo=UTC).timestamp())

    def reach(self, book: str) -> None:
        """Let the chain's time come to noon UTC of a date of the book."""
        self.bring(self.start(book) + 12 * 3600)


def of_the_book(now: Callable[[], int], bring: Callable[[int], None]) -> Calendar:
    """Every act on its own date: ratified in February, in force from the first of the second month after."""
    entry = {"rule": "FIRST_DAY_OF_SECOND_MONTH", "ratifications": None}
    return Calendar(timedelta(), now, bring, entry, "2026-04-01", _THIRTEEN_DAYS)


def around(now: Callable[[], int], voting_time: int) -> Calendar:
    """All acts today, in the order of the book; in force tomorrow; every declaration some weeks from now."""
    today = datetime.fromtimestamp(now(), UTC).date()
    entry = {"rule": "DAYS_AFTER", "days": 1, "ratifications": None}
    shift = today - date.fromisoformat(REGISTERED)
    tomorrow = (today + timedelta(days=1)).isoformat()
    return Calendar(shift, now, lambda moment: None, entry, tomorrow, voting_time)
