"""The bodies listed under an agreement, each with how it stands at a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.listings import OppositionClock, listing_interval, opposition_clocks
from ledger_api.domain.agreements.terms import Terms
from ledger_api.domain.checks.standing import loss
from ledger_api.domain.recognition_facts import ListingRecord
from ledger_api.domain.trust import IssuerRecord
from ledger_api.web.recognition_ports import Moment
from ledger_api.web.recognition_words import Look
from ledger_api.web.words import moment as moment_words
from ledger_api.web.words import reason_words

LISTED = Look("Listed", "✓", "good", "Its documents count under the annex.")
OPPOSED = Look("Listed, and opposed", "!", "care", "It stays listed until whoever listed it withdraws it.")
SUSPENDED = Look("Listed, and suspended", "‖", "care", "The body itself is suspended on the register.")
WITHDRAWN = Look("Withdrawn", "✕", "open", "Its listing was withdrawn.")
ENDED = Look("Ended", "✕", "open", "Its listing has run out.")
TO_COME = Look("Not listed yet", "…", "open", "Its listing begins later.")


def listed_bodies(
    listings: Sequence[ListingRecord],
    terms: Terms | None,
    body: Callable[[bytes], IssuerRecord | None],
    at: Moment,
) -> list[dict[str, Any]]:
    """Listings as they stand at the moment, those recorded last first; `body` finds who is listed.

    The clocks of an opposition follow from the terms, and are missing without them.
    """
    ordered = sorted(listings, key=lambda one: one.recorded, reverse=True)
    return [_listed(one, terms, body(one.issuer), at.instant) for one in ordered]


def _listed(
    one: ListingRecord, terms: Terms | None, body: IssuerRecord | None, instant: int
) -> dict[str, Any]:
    look = _look(one, body, instant)
    name = None if body is None else body.identity.get("name")
    return {
        "listing": to_hex(one.id),
        "name": name if isinstance(name, str) else to_hex(one.issuer),
        "issuer": to_hex(one.issuer),
        "annex": one.annex,
        "economy": one.economy,
        **look._asdict(),
        "since": moment_words(one.effective_from),
        "sentences": [
            *_oppositions(one, terms, instant),
            *_suspension(body, instant, is_over=look in (WITHDRAWN, ENDED)),
            *_end(one),
        ],
    }


def _look(one: ListingRecord, body: IssuerRecord | None, instant: int) -> Look:
    interval = listing_interval(one)
    if interval.is_before(instant):
        return TO_COME
    if interval.is_over(instant):
        return WITHDRAWN if interval.end == one.withdrawn_from else ENDED
    if body is not None and loss(body.events, instant) is not None:
        return SUSPENDED
    return OPPOSED if any(each.recorded.time <= instant for each in one.oppositions) else LISTED


def _oppositions(one: ListingRecord, terms: Terms | None, instant: int) -> list[str]:
    clocks = {} if terms is None else {each.economy: each for each in opposition_clocks(one, terms)}
    return [
        f"{each.economy} opposed it on {moment_words(each.recorded.time)}."
        f"{_replies(clocks.get(each.economy))}"
        for each in one.oppositions
        if each.recorded.time <= instant
    ]


def _replies(clock: OppositionClock | None) -> str:
    if clock is None:
        return ""
    return (
        f" The body may answer until {clock.body_replies_by}, the other party until {clock.party_replies_by};"
        f" the contest is over on {clock.contest_ends_on}."
    )


def _suspension(body: IssuerRecord | None, instant: int, *, is_over: bool) -> list[str]:
    lost = None if body is None or is_over else loss(body.events, instant)
    if lost is None:
        return []
    _, since = lost
    reason = f": {reason_words(since.reason)}" if since.reason else ""
    return [f"The body has been suspended since {moment_words(since.effective_at)}{reason}."]


def _end(one: ListingRecord) -> list[str]:
    lines = []
    if one.effective_to:
        lines.append(f"Its listing ends on {moment_words(one.effective_to)}.")
    if one.withdrawn_from is not None:
        lines.append(f"{one.economy} withdrew it, with effect from {moment_words(one.withdrawn_from)}.")
    return lines
