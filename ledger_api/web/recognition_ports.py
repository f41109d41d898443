"""What the pages on recognition and ballots read: one port, over whatever holds agreements and ballots."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol

from ledger_api.domain.agreements.duties import Asked, Directions, Route
from ledger_api.domain.places import date_in, first_second
from ledger_api.domain.recognition_facts import AgreementRecord, ListingRecord
from ledger_api.domain.trust import IssuerRecord
from ledger_api.indexer.recognition_queries import BallotKind, BallotRow
from ledger_api.refusals import RefusedError

_EARLIEST, _LATEST = "1990-01-01", "2199-12-31"
_NOON = 12 * 3600


class Waiting(Enum):
    """Where the call of an enacted ballot is that has no time to show."""

    DONE = "DONE"
    UNKNOWN = "UNKNOWN"


class RecognitionBook(Protocol):
    """Agreements, economies and ballots, as of the newest block this node has read."""

    def now(self) -> int:
        """The present, Unix seconds: never before the newest block."""

    def agreements(self) -> Sequence[AgreementRecord]:
        """All agreements, in the order in which they were first proposed."""

    def agreement(self, agreement: bytes) -> AgreementRecord | None:
        """One agreement, or None."""

    def directions(self, asked: Asked, moment: Moment) -> Directions:
        """What every economy owes documents of every other, as the API says it."""

    def routes(self, pair: tuple[str, str], asked: Asked, moment: Moment) -> Sequence[Route]:
        """How the second economy may owe documents of the first something, the best first."""

    def listings_under(self, agreement: bytes) -> Sequence[ListingRecord]:
        """The bodies listed under an agreement, in the order of recording."""

    def body(self, issuer: bytes) -> IssuerRecord | None:
        """A registered organisation."""

    def text_sizes(self, digests: Collection[bytes]) -> Mapping[bytes, int]:
        """Bytes of each of these texts that this node holds."""

    def text(self, digest: bytes) -> bytes | None:
        """The bytes of a text, by their SHA-256."""

    def ballots(
        self, *, kind: BallotKind | None = None, before: int | None = None, limit: int = 100
    ) -> Sequence[BallotRow]:
        """Ballots, the newest first, those with smaller numbers than `before`."""

    def ballot(self, number: int) -> BallotRow | None:
        """One ballot, or None."""

    def ballots_on(self, agreement: bytes) -> Sequence[BallotRow]:
        """Ballots on endorsing an agreement, the newest first."""

    def quorum_percent(self, committee: str) -> int:
        """How many of a hundred P seats must vote. Raises `AnchorsError` where the chain does not answer."""

    def ready_at(self, operation: bytes) -> int | Waiting:
        """From when on the Timelock lets anybody execute an operation; or that it was, or is not known."""


@dataclass(frozen=True)
class Moment:
    """A day as a page is asked about it, and the instant within it that decides what holds for instants."""

    day: str
    instant: int
    is_now: bool


def moment_of(day: str, now: int, zone: str = "UTC", *, pointer: str = "/on") -> Moment:
    """The moment that `day` (YYYY-MM-DD) names in `zone`: the present for "" and for today, else its noon.

    Raises `RefusedError` TIME_INVALID.
    """
    today = date_in(now, zone)
    if day in ("", today):
        return Moment(today, now, True)
    if not _is_day(day):
        raise RefusedError(
            "TIME_INVALID",
            f"{day[:40]!r} is no day between {_EARLIEST} and {_LATEST}",
            pointer=pointer,
            fix="Write a day as 2026-09-10.",
        )
    return Moment(day, first_second(day, zone) + _NOON, False)


def _is_day(text: str) -> bool:
    try:
        return _EARLIEST <= date.fromisoformat(text).isoformat() == text <= _LATEST
    except ValueError:
        return False
