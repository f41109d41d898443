"""Organisations, agreements and papers on a node, through its public interface, by its chain's time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

from anchors import canonical
from anchors.hexadecimal import from_hex, to_hex
from anchors.identity import identity_digest, issuer_id
from ledger_api.client import records
from ledger_api.client.act_signing import possession
from ledger_api.client.acting import Actor
from ledger_api.client.agreement_acts import endorse, propose_terms
from ledger_api.client.ballot_acts import open_ballot, propose_endorsement
from ledger_api.client.concluding import (
    Stage,
    at_once,
    await_close,
    carry_out,
    ratify_by_all,
    sign_by_all,
    vote,
)
from ledger_api.client.presenting import present
from ledger_api.client.profile import Profile, create_profile
from ledger_api.demo_data import moved
from ledger_api.domain.agreements.template import US_EC
from ledger_api.domain.agreements.terms import Terms, read_terms
from tests.support.journeys.calendar import PROPOSED, RATIFIED, Calendar
from tests.support.node import COST, PASSPHRASE, RunningNode

TEXT = {"language": "en", "sha256": "0x" + "11" * 32, "media_type": "text/plain"}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A registered document and its presentation."""

    id: str
    document: str
    presentation: bytes


class Scene:
    """A node with every economy's keys at hand, and the dates at which they act."""

    def __init__(self, node: RunningNode, calendar: Calendar) -> None:
        self.node = node
        self.calendar = calendar
        self.stage = Stage(
            node.api,
            node.parts.network,
            node.people.key,
            clock=calendar.now,
            pass_time=calendar.bring,
            voting_time=calendar.voting_time,
        )

    def organisation(self, name: str, role: str, identity: Mapping[str, Any]) -> Profile:
        """Register an organisation in its country's economy."""
        node, economy = self.node, str(identity["country"])
        profile = create_profile(node.keys, name, PASSPHRASE, cost=COST)
        key, digest = profile.signing_key(PASSPHRASE), identity_digest(dict(identity))
        issuer = issuer_id(economy, digest)
        office = self.stage.actor(economy, "registrar" if role == "FIRST_PARTY" else "accreditor")
        office.act(
            "RegisterIssuer",
            {"economy": economy, "identity": digest, "role": role, "key": key.address},
            {
                "identityRecord": canonical.encode(dict(identity)),
                "keyProof": possession(node.parts.network, key, issuer),
            },
        )
        return replace(
            profile,
            node=node.url,
            network_id=node.parts.network.network_id,
            economy=economy,
            role=role,
            issuer_id=to_hex(issuer),
            identity=dict(identity),
        ).save()

    def accredit(self, body: Profile, standard: str, number: str, scope: Json) -> None:
        """Accredit a body from the book's 2025-06-01 to 2029-06-01."""
        blob = canonical.encode(scope)
        message = {
            "issuer": body.required_issuer(),
            "standard": standard,
            "number": number,
            "scope": sha256(blob).digest(),
            "validFrom": self.calendar.start("2025-06-01"),
            "validTo": self.calendar.start("2029-06-01"),
        }
        self.stage.actor(str(body.economy), "accreditor").act("Accredit", message, {"scopeBlob": blob})

    def terms(self, title: str, parties: tuple[str, str], annex: Json) -> Terms:
        """Terms by the template with one annex, in whose effect documents from before count."""
        return read_terms(
            US_EC.terms(
                title=title,
                parties=parties,
                texts=[TEXT],
                annexes=[moved(annex, self.calendar.shift)],
                entry_into_force=self.calendar.entry,
                prior_documents=True,
            )
        )

    def conclude(self, *terms: Terms, categories: Mapping[str, int]) -> list[str]:
        """Agree on all these terms at one time, and decide on categories; returns the agreements' ids."""
        stage, calendar = self.stage, self.calendar
        calendar.reach(PROPOSED)
        made = at_once(
            *(partial(propose_terms, stage.actor(one.parties[0]), one.parties[0], one) for one in terms)
        )
        signed = list(zip(made, terms, strict=True))
        at_once(*(partial(sign_by_all, stage, one, about.parties) for one, about in signed))
        endorsing, placing = self._decide(made, categories)
        at_once(
            *(
                partial(endorse, self.node.api, one.agreement, ballot)
                for one, ballot in zip(made, endorsing, strict=True)
            )
        )
        at_once(*(partial(carry_out, stage, ballot) for ballot in placing))
        calendar.reach(RATIFIED)
        at_once(*(partial(ratify_by_all, stage, one.agreement, about.parties) for one, about in signed))
        return [one.agreement for one in made]

    def list_body(self, body: Profile, agreement: str, annex: str) -> None:
        """Have a body's economy list it from now on."""
        message = {
            "issuer": body.required_issuer(),
            "agreement": from_hex(agreement, 32),
            "annex": annex,
            "economy": body.economy,
            "effectiveFrom": 0,
            "effectiveTo": 0,
        }
        self.stage.actor(str(body.economy)).act("ListBody", message)

    def register(self, by: Profile, payload: Json, **choices: Any) -> Shown:
        """Register a paper of the book, its dates moved with the calendar, and make its presentation."""
        paper = moved(payload, self.calendar.shift)
        done = self.node.register(by, paper, visibility="public", **choices)
        if done.refused is not None:
            raise done.refused
        record = records.find(by, done.resource["id"])
        shown = present(self.node.api, self.node.parts.network.network, record, files=[])
        return Shown(record.id, record.document, shown)

    def status(
        self, act: str, by: Profile, shown: Shown, reason: str, successor: Shown | None = None
    ) -> None:
        """Have an issuer change the status of its document from now on; an annulment, from its issue on."""
        message = {
            "issuer": by.required_issuer(),
            "digest": from_hex(shown.document, 32),
            "reason": reason,
            "effectiveAt": 0,
            "successor": from_hex(successor.document, 32) if successor else bytes(32),
        }
        Actor(self.node.api, self.node.parts.network, self.node.key_of(by), self.stage.clock).act(
            act, message
        )

    def ask(self, presentation: bytes, declared: str, **question: Any) -> Json:
        """The answer on both axes for a declaration at noon of a date of the book."""
        asked = {"declared_at": self.calendar.day(declared), **question}
        return self.node.api.verify(presentation=presentation, question=asked)

    def _decide(self, made: Any, categories: Mapping[str, int]) -> tuple[list[int], list[int]]:
        """One ballot for each agreement and each category, all open at one time; every seat votes for."""
        stage = self.stage
        closes = stage.clock() + self.calendar.voting_time
        endorsements = [
            partial(
                propose_endorsement,
                stage.actor("DE", "delegate"),
                "DE",
                one.agreement,
                closes=closes,
            )
            for one in made
        ]
        places = [
            partial(
                open_ballot,
                stage.actor("DE", "delegate"),
                "Category",
                "DE",
                f"Place {economy} in category {category}",
                closes=closes,
                seat=economy,
                category=category,
                effectiveAt=0,
            )
            for economy, category in categories.items()
        ]
        ballots = at_once(*endorsements, *places)
        at_once(*(partial(vote, stage, ballot) for ballot in ballots))
        for ballot in ballots:
            await_close(stage, ballot)
        return ballots[: len(endorsements)], ballots[len(endorsements) :]
