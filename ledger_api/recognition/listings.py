"""Listings: which bodies are listed under which annex, since when, and who opposes it."""

from __future__ import annotations

from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.lifecycle import Lifecycle
from ledger_api.domain.agreements.listings import OppositionClock, listing_interval, opposition_clocks
from ledger_api.domain.agreements.reading import life_of
from ledger_api.domain.agreements.terms import Terms
from ledger_api.domain.recognition_facts import ListingRecord, Opposition
from ledger_api.edge.moments import Clock
from ledger_api.recognition.ports import RecognitionIndex, Surroundings
from ledger_api.refusals import RefusedError

Json = dict[str, Any]


class ListingReader:
    """The listings of a body, or under an agreement."""

    def __init__(self, index: RecognitionIndex, surroundings: Surroundings, clock: Clock) -> None:
        self._index = index
        self._surroundings = surroundings
        self._clock = clock

    def find(self, *, issuer: bytes | None, agreement: bytes | None) -> list[Json]:
        """Listings in the order of recording. Raises `RefusedError` PARAMETER_INVALID unless one is given."""
        if (issuer is None) == (agreement is None):
            raise RefusedError(
                "PARAMETER_INVALID",
                "name a body or an agreement, and not both",
                pointer="/query/issuer" if issuer is None else "/query/agreement",
                fix="Ask with ?issuer=0x… or with ?agreement=0x….",
            )
        if issuer is not None:
            found = self._index.listings_of(issuer)
        else:
            assert agreement is not None
            found = self._index.listings_under(agreement)
        return [self._listing(one) for one in found]

    def _listing(self, one: ListingRecord) -> Json:
        record = self._index.agreement(one.agreement)
        life = None if record is None else life_of(record)
        terms = life.terms if isinstance(life, Lifecycle) else None
        return listing_json(one, self._surroundings.issuer_name(one.issuer), terms, self._clock())


def listing_json(one: ListingRecord, name: str | None, terms: Terms | None, now: int) -> Json:
    """A listing. An opposed one stays listed (21 CFR 26.68); each opposition says until when to reply.

    The clocks are null where the terms, which set them, cannot be read.
    """
    clocks: dict[str, OppositionClock] = {}
    if terms is not None:
        clocks = {clock.economy: clock for clock in opposition_clocks(one, terms)}
    return {
        "id": to_hex(one.id),
        "issuer": to_hex(one.issuer),
        "issuer_name": name,
        "agreement": to_hex(one.agreement),
        "annex": one.annex,
        "economy": one.economy,
        "from": one.effective_from,
        "to": one.effective_to or None,
        "listed": listing_interval(one).contains(now),
        "recorded_at": one.recorded.time,
        "withdrawn_from": one.withdrawn_from,
        "withdrawn_at": None if one.withdrawn is None else one.withdrawn.time,
        "oppositions": [_opposition(each, clocks.get(each.economy)) for each in one.oppositions],
    }


def _opposition(one: Opposition, clock: OppositionClock | None) -> Json:
    return {
        "economy": one.economy,
        "reason": to_hex(one.reason),
        "recorded_at": one.recorded.time,
        "body_replies_by": None if clock is None else clock.body_replies_by,
        "party_replies_by": None if clock is None else clock.party_replies_by,
        "contest_ends_on": None if clock is None else clock.contest_ends_on,
    }
