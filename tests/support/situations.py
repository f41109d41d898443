"""Situations from a seed: a chain on which many acts happened, and questions about its documents.

Acts are tried as people would: what a contract refuses did not happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random
from typing import Any

from anchors.canonical import encode
from anchors.errors import TransactionRevertedError
from anchors.signing import SigningKey
from ledger_api.domain.documents import examine
from ledger_api.domain.evidence import Evidence, evidence_of
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.trust import TrustView
from ledger_api.domain.trust_query import query_about
from ledger_api.domain.verdict import Verdict, verdict
from tests.support.recognition_world import DAY, ECONOMIES, RecognitionWorld
from tests.support.signed_documents import Body, Document

IMPORTING = (*ECONOMIES, "GB", "HR", "JP", None)
ANNEXES = ("", "steel", "coatings")


@dataclass(frozen=True)
class Situation:
    """A document with what was presented of it, and a question."""

    document: Document
    evidence: Evidence
    question: Question

    def answered(self, view: TrustView) -> Verdict:
        """The verdict by the facts of a view."""
        statement, evidence = self.document.statement, self.evidence
        size = evidence.claimed_size
        query = query_about(statement, self.question, index=evidence.index, receipt_size=size)
        return verdict(evidence, view.facts(query), self.question, examine=examine)


@dataclass
class Actors:
    """Who and what acts may be about."""

    world: RecognitionWorld
    random: Random
    bodies: list[Body] = field(default_factory=list)
    keys: dict[bytes, list[SigningKey]] = field(default_factory=dict)
    accreditations: list[tuple[Body, bytes]] = field(default_factory=list)
    agreements: list[tuple[bytes, bytes, int, tuple[str, ...]]] = field(default_factory=list)
    listings: list[tuple[Body, bytes]] = field(default_factory=list)
    serial: int = 0

    def number(self) -> int:
        self.serial += 1
        return self.serial

    def when(self) -> int:
        """Now, or some time in the future."""
        return self.random.choice((0, 0, self.world.now + self.random.randrange(40 * DAY)))

    def overseer(self, body: Body) -> SigningKey:
        office = "REGISTRAR" if body.role == "FIRST_PARTY" else "ACCREDITOR"
        return self.world.registry.appoint(body.economy, office)


def happen(world: RecognitionWorld, seed: int, acts: int) -> None:
    """Let so many acts be tried; the last few of those that succeed are not final."""
    actors = Actors(world, Random(seed))
    for role in ("FIRST_PARTY", "CONFORMITY_BODY"):
        for economy in ("VN", "BR"):
            _admit(actors, economy, role)
    for _ in range(3):
        _issue(actors)
    for _ in range(acts):
        act = actors.random.choices([one for one, _ in _ACTS], [weight for _, weight in _ACTS])[0]
        try:
            act(actors)
        except TransactionRevertedError:
            continue
        if actors.random.random() < 0.5:
            world.advance(actors.random.randrange(1, 9 * DAY), 1)


def questions(world: RecognitionWorld, seed: int, number: int) -> Iterator[Situation]:
    """Questions about the documents of this world."""
    random, first, last = Random(seed), world.registry.deployment.block, world.now
    block = world.chain.block(first)
    assert block is not None
    for _ in range(number):
        document = random.choice(world.documents)
        sizes = [size for size in document.log.anchored if size > document.index]
        size = random.choice((*sizes, len(document.log.entries), None))
        times = [None, *(random.randrange(block.time, last + 30 * DAY) for _ in range(3))]
        evidence = evidence_of(document.presented(size))
        if size is None:  # as where a node has found the place, or nobody has
            evidence = replace(evidence, index=random.choice((None, document.index)))
        question = Question(
            importing_economy=random.choice(IMPORTING),
            customs_office=random.choice((None, "NLRTM")),
            declared_at=random.choice(times),
            known_at=random.choice(times),
            hs=random.choice((None, "730511", "721070")),
            quantity=random.choice((None, "100")),
            unit="TNE",
            axis=random.choice(tuple(Axes)),
        )
        yield Situation(document, evidence, question)


def _admit(actors: Actors, economy: str, role: str) -> None:
    name = f"Body {actors.number()} of {actors.random.randrange(10**9)}"
    body = actors.world.admit(name, economy, role)
    actors.bodies.append(body)
    actors.keys[body.id] = [body.key]


def _admit_any(actors: Actors) -> None:
    role = actors.random.choice(("FIRST_PARTY", "CONFORMITY_BODY"))
    _admit(actors, actors.random.choice(("VN", "BR")), role)


def _issue(actors: Actors) -> None:
    body = actors.random.choice(actors.bodies)
    others = [one for one in actors.bodies if one.economy == body.economy and one != body]
    cosigner = actors.random.choice(others) if others and actors.random.random() < 0.3 else None
    actors.world.issue(body, f"No {actors.number()}", cosigner)


def _anchor(actors: Actors) -> None:
    actors.world.anchor(actors.world.logs[actors.random.choice(("VN", "BR"))])


def _status(actors: Actors) -> None:
    random, documents = actors.random, actors.world.documents
    kind = random.choice(("suspend", "restore", "withdraw", "annul", "supersede", "amend", "confirm"))
    document = random.choice(documents)
    successor = random.choice(documents).statement.digest if kind in ("supersede", "amend") else bytes(32)
    by = random.choice((document.issuer.key, actors.overseer(document.issuer)))
    actors.world.status(kind, document, successor, by=by)


def _key(actors: Actors) -> None:
    random, body = actors.random, actors.random.choice(actors.bodies)
    overseer, mine = actors.overseer(body), actors.keys[body.id]
    signed = {"issuer": body.id, "signer": overseer.address}
    key = random.choice(mine)
    match random.choice(("add", "revoke", "cut", "annul", "confirm")):
        case "add":
            new = SigningKey.from_bytes(sha256(b"key" + body.id + bytes([len(mine)])).digest())
            proof = actors.world.registry.possession(new, body.id)
            actors.world.act("AddKey", overseer, {"keyProof": proof}, key=new.address, **signed)
            mine.append(new)
        case "revoke":
            reason = random.choice(("LOST", "ROTATED", "CEASED"))
            times = {"reason": reason, "effectiveAt": actors.when()}
            actors.world.act("RevokeKey", overseer, key=key.address, **times, **signed)
        case "cut":
            log = actors.world.logs[random.choice(("VN", "BR"))]
            cut = {"origin": log.origin, "cutIndex": random.randrange(6)}
            actors.world.act("CompromiseKey", overseer, key=key.address, **cut, **signed)
        case bulk:
            start = actors.world.now - random.randrange(60 * DAY)
            period = {"fromTime": start, "toTime": start + random.randrange(1, 60 * DAY), "reason": "STOLEN"}
            name = "AnnulByKey" if bulk == "annul" else "ConfirmByKey"
            actors.world.act(name, overseer, key=key.address, **period, **signed)


def _standing(actors: Actors) -> None:
    body, name = actors.random.choice(actors.bodies), actors.random.choice(("SuspendIssuer", "RestoreIssuer"))
    overseer = actors.overseer(body)
    dated = {"effectiveAt": actors.when(), "reason": "AUDIT_FINDING", "signer": overseer.address}
    actors.world.act(name, overseer, issuer=body.id, **dated)


def _accreditation(actors: Actors) -> None:
    random, world = actors.random, actors.world
    bodies = [body for body in actors.bodies if body.role == "CONFORMITY_BODY"]
    if not actors.accreditations or random.random() < 0.3:
        body = random.choice(bodies)
        actors.accreditations.append((body, world.accredit(body, f"LAB-{actors.number()}")))
        return
    body, accreditation = random.choice(actors.accreditations)
    officer = actors.overseer(body)
    if random.random() < 0.4:
        blob = encode({"methods": [f"ISO {actors.number()}"], "standards": [], "hs": ["72"]})
        changed = {"scope": sha256(blob).digest(), "effectiveAt": actors.when(), "signer": officer.address}
        world.act("ChangeScope", officer, {"scopeBlob": blob}, accreditation=accreditation, **changed)
        return
    name = random.choice(("SuspendAccreditation", "RestoreAccreditation", "WithdrawAccreditation"))
    dated = {"effectiveAt": actors.when(), "reason": "AUDIT_FINDING", "signer": officer.address}
    world.act(name, officer, accreditation=accreditation, **dated)


def _propose(actors: Actors) -> None:
    random, world = actors.random, actors.world
    parties = tuple(random.sample(ECONOMIES, random.randrange(2, 4)))
    terms = {"title": f"Agreement {actors.number()}", "concord": "agreement/v1", "parties": sorted(parties)}
    agreement, digest = world.propose(parties[0], parties, terms)
    actors.agreements.append((agreement, digest, 1, parties))
    if random.random() < 0.7:
        for name in ("SignAgreement", "RatifyAgreement"):
            for party in parties:
                if name == "SignAgreement" or random.random() < 0.8:
                    world.bind(name, party, agreement, digest)


def _agreement(actors: Actors) -> None:
    random, world = actors.random, actors.world
    if not actors.agreements:
        return
    agreement, digest, version, parties = random.choice(actors.agreements)
    party = random.choice(parties)
    on_annex = {"economy": party, "agreement": agreement, "annex": random.choice(ANNEXES)}
    on_annex["text"] = sha256(str(actors.number()).encode()).digest()
    match random.choice(("draft", "accede", "annex", "scope", "scope")):
        case "draft":
            terms = {"title": f"Agreement {actors.number()}", "version": version + 1}
            digest = world.amend(party, agreement, version + 1, parties, terms)
            actors.agreements.append((agreement, digest, version + 1, parties))
        case "accede":
            world.bind("AccedeToAgreement", random.choice(ECONOMIES), agreement, digest, version)
        case "annex":
            names = ("EnterReservation", "WithdrawReservation", "GiveNotice", "WithdrawNotice")
            world.act(random.choice(names), world.authority(party), **on_annex)
        case _:
            name = random.choice(("SuspendAgreement", "RestoreAgreement"))
            other = random.choice(parties)
            scope: dict[str, Any] = {"from": "", "to": ""}
            if other != party and random.random() < 0.5:
                scope = {"from": party, "to": other}
            world.act(name, world.authority(party), effectiveAt=actors.when(), **on_annex, **scope)


def _listing(actors: Actors) -> None:
    random, world = actors.random, actors.world
    if not actors.listings or random.random() < 0.5:
        body = random.choice(actors.bodies)
        agreement = random.choice(actors.agreements)[0] if actors.agreements else bytes(32)
        listing = world.list_body(body, agreement, random.choice(ANNEXES[1:]))
        actors.listings.append((body, listing))
        return
    body, listing = random.choice(actors.listings)
    reason = sha256(str(actors.number()).encode()).digest()
    if random.random() < 0.5:
        economy = random.choice(ECONOMIES)
        world.act("OpposeListing", world.authority(economy), listing=listing, economy=economy, reason=reason)
    else:
        dated = {"effectiveAt": actors.when(), "reason": reason}
        world.act("WithdrawListing", world.authority(body.economy), listing=listing, **dated)


def _policy(actors: Actors) -> None:
    policy = {"policy": actors.number(), "default": "REFER"}
    actors.world.publish_policy(actors.random.choice(ECONOMIES), policy)


def _log(actors: Actors) -> None:
    log = actors.world.logs["BR"]
    if actors.random.random() < 0.2 and log.anchored:
        last = actors.random.choice((2**64 - 1, actors.random.randrange(log.anchored[-1])))
        closure = {"origin": log.origin, "lastGoodIndex": last, "successor": "concord.example/br2"}
        actors.world.act("CloseLog", actors.world.authority("BR"), **closure)


_ACTS: list[tuple[Callable[[Actors], None], float]] = [
    (_admit_any, 1),
    (_issue, 4),
    (_anchor, 4),
    (_status, 4),
    (_key, 3),
    (_standing, 1),
    (_accreditation, 3),
    (_propose, 2),
    (_agreement, 5),
    (_listing, 3),
    (_policy, 1),
    (_log, 0.2),
]
