"""The network that the answers benchmark asks about: 50 economies, their bodies, and what they agreed.

Everything is made of numbers alone, so that two fillings are equal. Rows are those that the indexer would
write for the events; issuers have real keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy import Table

from anchors.canonical import encode
from anchors.identity import identity_digest, issuer_id
from anchors.note import NoteSigner
from anchors.signing import SigningKey
from benchmarks.answers_terms import terms_between
from ledger_api.domain.recognition_facts import AgreementKind
from ledger_api.indexer.recognition import AGREEMENT_KINDS
from ledger_api.log.reader import origin_id
from ledger_api.store.tables import agreements, chain, economies

NETWORK = sha256(b"network of the answers benchmark").digest()
CHAIN_ID = 31337
AGREEMENTS = 200
MEMBERS = ("DE", "FR", "NL", "BE", "IT", "PL", "SE")
"""Members of the union EU, which concludes agreements for them."""
OTHERS = (
    "VN", "TH", "MY", "SG", "PH", "KH", "LA", "MM", "BN", "IN", "LK", "BD", "PK", "KR", "JP", "CN", "TW",
    "HK", "AE", "SA", "QA", "KW", "OM", "BH", "JO", "IL", "TR", "EG", "MA", "TN", "DZ", "KE", "NG", "GH",
    "ZA", "ZM", "CH", "NO", "IS", "GB", "PE", "CO",
)  # fmt: skip
PARTIES = ("EU", *OTHERS)
ECONOMIES = (*PARTIES, *MEMBERS)
LABS = MILLS = 10
"""Bodies and mills of each economy that has a log."""

ADDRESS = "0x" + "c0" * 20
_CALENDAR = {"REGISTERED": "2025-09-01", "PROPOSED": "2025-10-01", "SIGNED": "2025-10-15"}


def seconds(moment: str) -> int:
    """Unix seconds of a day or time in UTC."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())


def word(*parts: object) -> bytes:
    """32 bytes that stand for something in this network."""
    return sha256("/".join(map(str, parts)).encode()).digest()


@dataclass(frozen=True)
class Body:
    """An organisation with its key; a laboratory or a mill."""

    economy: str
    number: int

    @property
    def is_laboratory(self) -> bool:
        return self.number < LABS

    @property
    def identity(self) -> dict[str, Any]:
        kind = "Test House" if self.is_laboratory else "Steel Works"
        return {"name": f"{kind} {self.number + 1} of {self.economy}", "country": self.economy}

    @cached_property
    def id(self) -> bytes:
        return issuer_id(self.economy, identity_digest(self.identity))

    @cached_property
    def key(self) -> SigningKey:
        return SigningKey.from_bytes(word("key", self.economy, self.number))


@dataclass(frozen=True)
class Log:
    """The log of an economy."""

    economy: str

    @property
    def origin(self) -> str:
        return f"{self.economy.lower()}.example/log"

    @cached_property
    def id(self) -> bytes:
        return origin_id(self.origin)

    @cached_property
    def signer(self) -> NoteSigner:
        return NoteSigner(self.origin, word("log", self.economy))

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        return tuple(Body(self.economy, number) for number in range(LABS + MILLS))


LOGS = tuple(Log(economy) for economy in sorted((*OTHERS, *MEMBERS)))


def pairs() -> Iterator[tuple[str, str]]:
    """The two parties of each agreement: every economy has some, no two agree twice."""
    found = (
        tuple(sorted((PARTIES[at], PARTIES[(at + step) % len(PARTIES)])))
        for step in count(1)
        for at in range(len(PARTIES))
    )
    for _, (first, second) in zip(range(AGREEMENTS), found, strict=False):
        yield first, second


def partners() -> dict[str, list[str]]:
    """The economies that each economy agreed something with; members stand for their union."""
    known: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs():
        for one, other in ((first, second), (second, first)):
            for at in MEMBERS if one == "EU" else (one,):
                known[at] += MEMBERS if other == "EU" else (other,)
    return known


@dataclass
class Rows:
    """Event rows by table, each with a place of its own on the chain."""

    tables: dict[Table, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _numbers: Iterator[int] = field(default_factory=count)

    def add(self, table: Table, day: str, **values: Any) -> None:
        time = seconds(day)
        place = {"block": time // 60, "tx_index": 0, "log_index": next(self._numbers), "time": time}
        self.tables[table].append({**place, **values})


def event_rows() -> dict[Table, list[dict[str, Any]]]:
    """Everything recorded but anchors and statuses."""
    rows = Rows()
    rows.add(chain.contracts, "2025-01-01", name="Logs", address=ADDRESS, code_hash=bytes(32))
    for economy in ECONOMIES:
        _seat(rows, economy)
    for log in LOGS:
        _log(rows, log)
        for body in log.bodies:
            _body(rows, body)
    for number, (first, second) in enumerate(pairs()):
        _agreement(rows, number, first, second)
    return dict(rows.tables)


def _seat(rows: Rows, economy: str) -> None:
    day, at = "2025-01-01", seconds("2025-01-01")
    category = 1 + ECONOMIES.index(economy) % 3
    rows.add(economies.seat_terms, day, economy=economy, live=True)
    rows.add(economies.voting_classes, day, economy=economy, voting_class=0, effective_at=at)
    rows.add(economies.categories, day, economy=economy, category=category, effective_at=at)
    rows.add(economies.authorities, day, economy=economy, authority=ADDRESS, frozen_until=0)


def _log(rows: Rows, log: Log) -> None:
    day = _CALENDAR["REGISTERED"]
    rows.add(chain.logs, day, origin_id=log.id, origin=log.origin, economy=log.economy)
    rows.add(chain.log_keys, day, origin_id=log.id, vkey=log.signer.vkey)
    rows.add(chain.log_operators, day, origin_id=log.id, operator=ADDRESS)
    rows.add(chain.log_mirrors, day, origin_id=log.id, url=f"https://{log.origin}")


def _body(rows: Rows, body: Body) -> None:
    day, identity = _CALENDAR["REGISTERED"], encode(body.identity)
    rows.add(
        chain.issuers,
        day,
        issuer=body.id,
        economy=body.economy,
        role="CONFORMITY_BODY" if body.is_laboratory else "FIRST_PARTY",
        identity=identity_digest(body.identity),
        identity_record=identity,
    )
    rows.add(chain.issuer_registrars, day, issuer=body.id, registrar=ADDRESS)
    rows.add(chain.issuer_keys, day, issuer=body.id, key=body.key.address, signer=ADDRESS)
    if not body.is_laboratory:
        return
    accreditation, at = word("accreditation", body.economy, body.number), seconds(day)
    scope = encode(
        {"methods": ["ISO 6892-1", "ISO 9227"], "standards": ["EN 10204", "ISO 12944-6"], "hs": ["72", "73"]}
    )
    held = {"issuer": body.id, "accreditation": accreditation}
    rows.add(
        chain.accreditations,
        day,
        **held,
        accreditor=ADDRESS,
        standard="ISO/IEC 17025:2017",
        number=f"{body.economy} {body.number:04d}",
        valid_from=at,
        valid_to=0,
    )
    digest = sha256(scope).digest()
    rows.add(chain.scopes, day, **held, scope=digest, blob=scope, effective_at=at)


def _agreement(rows: Rows, number: int, first: str, second: str) -> None:
    blob = terms_between(number, first, second)
    agreement, terms, parties = word("agreement", number), sha256(blob).digest(), (first, second)
    place = {"contract": ADDRESS, "agreement": agreement, "version": 1}
    rows.add(
        agreements.drafts,
        _CALENDAR["PROPOSED"],
        **place,
        economy=first,
        title=f"Recognition of steel documents between {first} and {second}",
        parties=",".join(parties),
        terms=terms,
        blob=blob,
    )

    def act(kind: AgreementKind, day: str, economy: str, **more: Any) -> None:
        plain = {"annex": "", "from_economy": "", "to_economy": "", "text": terms, "ballot": 0}
        kinds = {"kind": AGREEMENT_KINDS.index(kind), "effective_at": seconds(day)}
        rows.add(agreements.acts, day, **place, **kinds, **{**plain, **more}, economy=economy)

    for party in parties:
        act(AgreementKind.SIGN, _CALENDAR["SIGNED"], party)
    act(AgreementKind.ENDORSE, "2025-11-20", "", ballot=number + 1)
    if number % 20 != 7:  # one in twenty waits for a ratification
        for party in parties:
            act(AgreementKind.RATIFY, "2025-11-30", party)
    if number % 10 == 3:  # one in ten was suspended for a while
        act(AgreementKind.SUSPEND, "2026-02-01", first, annex="PLATE")
        act(AgreementKind.RESTORE, "2026-02-20", first, annex="PLATE")
    if number % 20 == 11:
        act(AgreementKind.GIVE_NOTICE, "2026-08-15", second)
    for party in parties:
        for economy in MEMBERS if party == "EU" else (party,):
            _listings(rows, agreement, economy)


def _listings(rows: Rows, agreement: bytes, economy: str) -> None:
    """Every laboratory of a party is listed under the first annex."""
    for number in range(LABS):
        rows.add(
            agreements.listings,
            "2025-12-01",
            listing=word("listing", agreement.hex(), economy, number),
            issuer=Body(economy, number).id,
            agreement=agreement,
            annex="PLATE",
            economy=economy,
            effective_from=seconds("2026-01-01"),
            effective_to=0,
        )
