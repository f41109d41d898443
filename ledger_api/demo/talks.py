"""Two economies come to an agreement: drafts, signatures, a ballot, endorsement, ratification."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ledger_api.client.agreement_acts import (
    Proposed,
    endorse,
    on_scope,
    propose_terms,
)
from ledger_api.client.ballot_acts import cast_vote, open_ballot, propose_endorsement
from ledger_api.client.concluding import Stage, at_once, await_close, carry_out, ratify_by_all, sign_by_all
from ledger_api.client.legal_texts import hand_in
from ledger_api.demo.desk import Desk
from ledger_api.demo_data.agreement import (
    LANGUAGES,
    PARTIES,
    TITLE,
    agreement_text,
    counter_proposal,
    draft_terms,
)
from ledger_api.domain.agreements.terms import read_terms

GERMANY, VIET_NAM = PARTIES
OBJECTOR = "SA"
SEATS = frozenset({*PARTIES, OBJECTOR})
"""Whose seats the story needs."""

OBJECTION = "SA has not visited the laboratories of VN."
CATEGORY = 2

_ACTS_WHILE_OPEN = 6
"""A ballot stays open for as long as that many acts take here: opening it, two rounds of votes, and more."""
_WIDTH = 150


class Talks:
    """Germany and Viet Nam negotiate; then every seat has its say."""

    def __init__(self, desk: Desk) -> None:
        self._say = desk.say
        self._today = desk.today
        stage = desk.stage
        self._stage = Stage(stage.node, stage.network, stage.people.key, clock=self._clock)

    def conclude(self) -> dict[str, Any]:
        """From the first draft to the last ratification; returns the agreement as the node shows it.

        Raises `RefusedError`.
        """
        signed, pace = self._negotiate()
        self._decide(signed, pace)
        ratify_by_all(self._stage, signed.agreement, PARTIES)
        agreement = self._stage.agreement(signed.agreement)
        self._say(
            f"  {' and '.join(PARTIES)} ratify: in force from {agreement['in_force']['from']}, the next day,"
            " as its terms say.\n  Nothing binds before, so the shipment below is declared on that day"
        )
        return agreement

    def suspend(self, agreement: str, annex: str, effective_at: int) -> None:
        """Have Germany suspend an annex, with its reasons in writing."""
        text = b"The default value of annex CARBON is under review."
        on_scope(
            self._stage.actor(GERMANY),
            "SuspendAgreement",
            GERMANY,
            agreement,
            annex=annex,
            effective_at=effective_at,
            text=text,
        )

    def _negotiate(self) -> tuple[Proposed, float]:
        """Draft, counter-proposal, signatures; and how many seconds an act takes here."""
        stage, draft = self._stage, draft_terms(self._today)
        first = propose_terms(stage.actor(GERMANY), GERMANY, read_terms(draft))
        self._say(
            f"  {GERMANY} drafts version 1 by the template of 21 CFR Part 26: {len(draft['annexes'])}"
            f" annexes, wording in {', '.join(text['language'] for text in draft['texts'])}"
        )
        countered = read_terms(counter_proposal(draft, self._today))
        second = propose_terms(stage.actor(VIET_NAM), VIET_NAM, countered, first.agreement)
        hand_in(stage.node, [agreement_text(language) for language in LANGUAGES])
        self._say(f"  {VIET_NAM} proposes version 2 instead; what differs:")
        path = f"/v1/agreements/{first.agreement}/differences"
        for one in stage.node.get(path, {"from": 1, "to": 2})["differences"]:
            for line in one["lines"]:
                self._say(f"    {line if len(line) <= _WIDTH else line[: _WIDTH - 1] + '…'}")
        began = time.monotonic()
        sign_by_all(stage, second, PARTIES)
        self._say(f"  {' and '.join(PARTIES)} sign version 2, whose terms have the digest {second.digest}")
        return second, time.monotonic() - began

    def _decide(self, signed: Proposed, pace: float) -> None:
        """Two ballots at one time: on the agreement, and on the category of Viet Nam."""
        stage, title = self._stage, f"Endorse: {TITLE}"
        closes = self._clock() + math.ceil(_ACTS_WHILE_OPEN * max(pace, 1.0))
        proposer, other = stage.actor(VIET_NAM, "delegate"), stage.actor(GERMANY, "delegate")
        placed = {"seat": VIET_NAM, "category": CATEGORY, "effectiveAt": 0}
        place = partial(
            open_ballot,
            other,
            "Category",
            GERMANY,
            f"Place {VIET_NAM} in category II",
            closes=closes,
            **placed,
        )
        endorsing, placing = at_once(
            partial(propose_endorsement, proposer, VIET_NAM, signed.agreement, title=title, closes=closes),
            place,
        )
        seats = [seat["economy"] for seat in stage.ballot(endorsing)["electorate"]]
        self._say(
            f"  Ballot {endorsing} (endorse the agreement) and ballot {placing} (category II for {VIET_NAM})"
            f" are open to {', '.join(seats)} until {datetime.fromtimestamp(closes, UTC):%H:%M:%S} UTC"
        )
        others = [one for one in seats if one not in (*PARTIES, OBJECTOR)]
        at_once(
            lambda: self._vote(OBJECTOR, endorsing, "AGAINST", OBJECTION),
            *(partial(self._vote, one, endorsing, "FOR") for one in (*PARTIES, *others)),
            *(partial(self._vote, one, placing, "FOR") for one in seats),
        )
        self._say(f"    {' and '.join(PARTIES)} vote for, {OBJECTOR} against: “{OBJECTION}”")
        self._count(endorsing)
        self._vote(OBJECTOR, endorsing, "ABSTAIN")
        self._say(f"    {OBJECTOR} is invited to visit them, and casts its vote anew: it abstains")
        self._count(endorsing)
        await_close(stage, endorsing)
        await_close(stage, placing)
        at_once(lambda: endorse(stage.node, signed.agreement, endorsing), lambda: carry_out(stage, placing))
        category = stage.node.get(f"/v1/economies/{VIET_NAM}")["category"]
        self._say(
            f"  Both ballots close. The endorsement is recorded; the Timelock executes ballot {placing}:"
            f" {VIET_NAM} is of category {'I' * category}"
        )

    def _count(self, ballot: int) -> None:
        for line in self._stage.ballot(ballot)["tally"]["arithmetic"]:
            self._say(f"      {line}")

    def _vote(self, economy: str, ballot: int, choice: str, reason: str = "") -> None:
        cast_vote(self._stage.actor(economy, "delegate"), economy, ballot, choice, reason)

    def _clock(self) -> int:
        """The later of this machine's and the chain's time, which may run ahead of it."""
        return int(self._stage.node.get(f"/v1/economies/{VIET_NAM}")["as_of"])
