"""An agreement with two annexes between DE and VN, and certificates of both kinds registered in both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ledger_api.client.agreement_acts import endorse, propose_terms
from ledger_api.client.ballot_acts import propose_endorsement
from ledger_api.client.concluding import Stage, await_close, ratify_by_all, sign_by_all, vote
from ledger_api.domain.agreements.terms import Terms
from tests.support.node import RunningNode
from tests.support.stage import STEEL, chain_time, stage_on, terms_of
from tests.support.supply_chain import CERTIFICATE, document

COIL, PIPE = "721070", "730630"
PIPES: dict[str, Any] = {
    **STEEL,
    "id": "PIPES",
    "title": "Tubes and pipes",
    "hs": {"edition": "2022", "includes": ["73"], "excludes": []},
}
DAY = 86_400
VOTING = 600
"""Seconds that the ballot is open."""


@dataclass(frozen=True)
class TwoAnnexes:
    """The agreement is in force from `since` on, the start of the day after it was concluded.

    Documents are digests by exporting economy and annex.
    """

    stage: Stage
    agreement: str
    since: int
    documents: dict[tuple[str, str], tuple[str, ...]]
    numbers: dict[str, str]

    def of(self, economy: str, annex: str) -> set[str]:
        return set(self.documents[economy, annex])

    @property
    def all(self) -> set[str]:
        return {one for found in self.documents.values() for one in found}

    def after(self, days: int) -> int:
        """The start of a day (UTC), counted from the first in force."""
        return self.since + days * DAY


def conclude_two_annexes(node: RunningNode) -> TwoAnnexes:
    """No savings clause, documents from before count, in force on the morrow of the ratification.

    Whoever acts by the clock of this machine has to have done so before: the chain's runs ahead afterwards.
    """
    made, numbers = {}, {}
    for economy, issuer in (("VN", "mill"), ("DE", "smelter")):
        profile = node.issuer(issuer, economy=economy)
        for annex, hs, count in (("STEEL", COIL, 2), ("PIPES", PIPE, 1)):
            found = []
            for serial in range(count):
                number = f"{economy}-{annex}-{serial}"
                done = node.register(profile, certificate(number, hs), visibility="public")
                assert done.refused is None, done.refused
                found.append(document(done))
                numbers[document(done)] = number
            made[economy, annex] = tuple(found)
    stage = stage_on(node)
    terms = terms_of(
        annexes=[{**one, "listing_required": False, "conditions": []} for one in (STEEL, PIPES)],
        entry_into_force={"rule": "DAYS_AFTER", "days": 1},
        savings_clause=False,
        prior_documents=True,
    )
    agreement = conclude(stage, terms, closes=chain_time(node) + VOTING)
    morrow = datetime.fromtimestamp(chain_time(node), UTC).date() + timedelta(days=1)
    since = int(datetime(morrow.year, morrow.month, morrow.day, tzinfo=UTC).timestamp())
    return TwoAnnexes(stage, agreement, since, made, numbers)


def conclude(stage: Stage, terms: Terms, *, closes: int) -> str:
    """Every party signs, every seat votes in time on the slowest machine, every party ratifies."""
    economy = terms.parties[0]
    proposed = propose_terms(stage.actor(economy), economy, terms)
    sign_by_all(stage, proposed, terms.parties)
    ballot = propose_endorsement(stage.actor(economy, "delegate"), economy, proposed.agreement, closes=closes)
    vote(stage, ballot)
    await_close(stage, ballot)
    endorse(stage.node, proposed.agreement, ballot)
    ratify_by_all(stage, proposed.agreement, terms.parties)
    return proposed.agreement


def certificate(number: str, hs: str) -> dict[str, Any]:
    """An inspection certificate 3.1 for goods of this code."""
    header = CERTIFICATE["header"]
    subject = header["subject"] | {"hs": {"code": hs, "edition": "2022"}}
    changed: dict[str, Any] = CERTIFICATE | {"header": header | {"number": number, "subject": subject}}
    return changed
