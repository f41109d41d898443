"""Whether a body is listed under an annex, and what an opposition sets running (21 CFR 26.68).

A listing stands until whoever made it withdraws it: another party's opposition alone ends nothing, it only
gives both sides their time to reply. Listings hold for half-open intervals of instants.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.calendar import days_after
from ledger_api.domain.agreements.clauses import Terms
from ledger_api.domain.interval import Interval
from ledger_api.domain.places import date_in
from ledger_api.domain.recognition_facts import ListingRecord


@dataclass(frozen=True)
class OppositionClock:
    """The days by which body and party may still reply, and the one on which the contest is over."""

    economy: str
    opposed_on: str
    body_replies_by: str
    party_replies_by: str
    contest_ends_on: str


class ListingAnswer(NamedTuple):
    """``listed`` at the instant asked about. ``listing`` is the one that decides, None where there is none
    at all.

    Not listed, it is the last listing that was in effect before, where there was one; ``until`` says when
    it ended.
    """

    listed: bool
    listing: bytes | None = None
    since: int | None = None
    until: int | None = None
    withdrawn: bool = False
    oppositions: tuple[OppositionClock, ...] = ()

    def evidence(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "listed": self.listed,
            "listing": None if self.listing is None else to_hex(self.listing),
            "since": self.since,
            "until": self.until,
            "withdrawn": self.withdrawn,
            "opposed_by": [one.economy for one in self.oppositions],
        }


def listing_interval(record: ListingRecord) -> Interval[int]:
    """For how long a body was listed: to the end of the listing, or to its withdrawal where that came
    first.
    """
    ends = [end for end in (record.effective_to or None, record.withdrawn_from) if end is not None]
    return Interval(record.effective_from, min(ends, default=None))


def judge_listing(
    listings: Iterable[ListingRecord],
    terms: Terms,
    *,
    issuer: bytes,
    agreement: bytes,
    annex: str,
    instant: int,
) -> ListingAnswer:
    """Whether ``issuer`` is listed under ``annex`` of ``agreement``, whose terms give the clocks."""
    found = [one for one in listings if (one.issuer, one.agreement, one.annex) == (issuer, agreement, annex)]
    current = [one for one in found if listing_interval(one).contains(instant)]
    begun = [one for one in found if not listing_interval(one).is_before(instant)]
    chosen = max(current or begun, key=lambda one: one.recorded, default=None)
    if chosen is None:
        return ListingAnswer(False)
    interval = listing_interval(chosen)
    return ListingAnswer(
        bool(current),
        chosen.id,
        interval.start,
        interval.end,
        chosen.withdrawn_from is not None and chosen.withdrawn_from == interval.end,
        opposition_clocks(chosen, terms),
    )


def opposition_clocks(listing: ListingRecord, terms: Terms) -> tuple[OppositionClock, ...]:
    """What each opposition to a listing set running, in the order of recording."""
    return tuple(
        _clock(one.economy, date_in(one.recorded.time, terms.time_zone), terms) for one in listing.oppositions
    )


def _clock(economy: str, day: str, terms: Terms) -> OppositionClock:
    clocks = terms.listing_clocks
    return OppositionClock(
        economy,
        day,
        days_after(day, clocks.body_reply_days),
        days_after(day, clocks.party_reply_days),
        days_after(day, clocks.contest_days),
    )
