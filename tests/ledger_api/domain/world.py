"""A small world to ask about: organisations, a log, its anchors and one document, all really signed.

Nothing is faked below the facts: statements are signed with secp256k1, the tree and its proofs are RFC 9162,
checkpoints are signed notes. A test changes one thing and asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from anchors import entry as entries
from anchors.commitment import Disclosure, Opening, disclose
from anchors.entry import Entry, EntrySignature, StatementBody
from anchors.identity import identity_digest, issuer_id
from anchors.merkle import MerkleTree, leaf_hash
from anchors.note import Checkpoint, NoteSigner
from anchors.signing import SigningKey
from anchors.statement import Statement, lookup, lookups_root, number_hash, sign_statement
from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.checks.presented_bytes import Examine
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.trust import (
    AnchorRecord,
    IssuerRecord,
    KeyRecord,
    LogRecord,
    Role,
    Source,
    StatusEvent,
    StatusKind,
    TrustFacts,
    TrustQuery,
    VkeyRecord,
)
from ledger_api.domain.verdict import AskedBy, Evidence, FileEvidence, Verdict, file_evidence, verdict

NETWORK = sha256(b"test network").digest()
ORIGIN = "concord.example/vn"
INDEX = 5
SIZE = 8
LOG_KEY = NoteSigner(ORIGIN, sha256(b"log key").digest())


def at(moment: str) -> int:
    """Unix seconds of ``2026-08-01`` or ``2026-08-01T12:00:00``, in UTC."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())


def point(moment: str, log_index: int = 0) -> ChainPoint:
    """Where something recorded at ``moment`` stands: one block a minute."""
    time = at(moment)
    return ChainPoint(time // 60, 0, log_index, time)


@dataclass(frozen=True)
class Organisation:
    """Somebody with a key and a place in the register."""

    name: str
    economy: str
    role: Role
    lei: str | None = None

    @cached_property
    def key(self) -> SigningKey:
        return SigningKey.from_bytes(sha256(self.name.encode()).digest())

    @property
    def identity(self) -> dict[str, Any]:
        record = {"name": self.name, "country": self.economy}
        return record if self.lei is None else {**record, "lei": self.lei}

    @cached_property
    def id(self) -> bytes:
        return issuer_id(self.economy, identity_digest(self.identity))

    @property
    def record(self) -> IssuerRecord:
        return IssuerRecord(
            issuer_id=self.id,
            economy=self.economy,
            role=self.role,
            identity=self.identity,
            registered=point("2026-01-01"),
            registrar="0x" + "ab" * 20,
            keys=(KeyRecord(self.key.address, added=point("2026-01-01")),),
        )


MILL = Organisation("Thang Long Steel", "VN", Role.FIRST_PARTY, "549300VNCOATEXPHP006")
LAB = Organisation("Hai Phong Test House", "VN", Role.CONFORMITY_BODY)
SECOND_LAB = Organisation("Da Nang Inspection", "VN", Role.CONFORMITY_BODY)
OPERATOR = Organisation("Asia EPD Programme", "VN", Role.PROGRAMME_OPERATOR)
EXPORTER = {"name": "Thang Long Steel", "country": "VN", "lei": "549300VNCOATEXPHP006"}
PDF = b"%PDF-1.7 the certificate as printed"


@dataclass(frozen=True)
class World:
    """One document of one issuer in one log; ``replace`` it, then ask."""

    issuer: Organisation = MILL
    cosigners: tuple[Organisation, ...] = ()
    signing_keys: tuple[SigningKey, ...] = ()
    type: str = "material_test_report:3.1"
    economy: str = "VN"
    number: str = "VN-MTC-26-0417"
    issued_on: str = "2026-07-30"
    assessed_on: str = "2026-07-28"
    valid_from: str = ""
    valid_to: str = ""
    exporter: dict[str, Any] | None = field(default_factory=lambda: dict(EXPORTER))
    manufacturer: dict[str, Any] | None = None
    attached: tuple[tuple[str, bytes], ...] = (("certificate.pdf", PDF),)
    published: tuple[bytes, ...] = (PDF,)
    header_changes: dict[str, Any] = field(default_factory=dict)
    anchored: str | None = "2026-08-01T10:00:00"
    block_time: str = "2026-09-20"
    log_key: NoteSigner = LOG_KEY

    @cached_property
    def header(self) -> dict[str, Any]:
        kind, profile = self.type.split(":")
        return {
            "type": kind,
            "profile": profile,
            "number": self.number,
            "revision": 1,
            "issuer": {"id": "0x" + self.issuer.id.hex()},
            "subject": {
                "exporter": self.exporter,
                "manufacturer": self.manufacturer,
                "product": "painted coil",
                "hs": {"code": "721070", "edition": "2022"},
                "lot": "H88213",
                "quantity": "100",
                "unit": "TNE",
                "site": None,
            },
            "standard": None,
            "assessed_on": self.assessed_on or None,
            "issued_on": self.issued_on or None,
            "valid_from": self.valid_from or None,
            "valid_to": self.valid_to or None,
            "relation": "",
            "predecessor": None,
            "derived_from": [],
            "attachments": [
                {
                    "name": name,
                    "media_type": "application/pdf",
                    "size": len(data),
                    "sha256": "0x" + sha256(data).hexdigest(),
                }
                for name, data in self.attached
            ],
            "format": "concord/v1",
            **self.header_changes,
        }

    @property
    def body(self) -> dict[str, Any]:
        return {"heat": "H88213", "yield_strength": "312"}

    @cached_property
    def opening(self) -> Opening:
        return Opening(self.header, self.body, sha256(b"secret").digest())

    def disclosed(self, *pointers: str) -> Disclosure:
        """The document with only these fields opened."""
        return disclose(self.opening, pointers)

    @cached_property
    def statement(self) -> Statement:
        return Statement(
            origin=ORIGIN,
            issuer=self.issuer.id,
            digest=self.opening.digest(),
            type=self.type,
            economy=self.economy,
            number_hash=number_hash(self.number),
            issued_on=self.issued_on,
            assessed_on=self.assessed_on,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            lookups=lookups_root(self.lookups),
            cosigners=tuple(one.id for one in self.cosigners),
        )

    @cached_property
    def lookups(self) -> tuple[bytes, ...]:
        return tuple(sorted(lookup(data) for data in self.published))

    @cached_property
    def entry(self) -> bytes:
        signers = (self.issuer, *self.cosigners)
        keys = self.signing_keys or tuple(one.key for one in signers)
        return entries.encode(
            Entry(
                StatementBody(self.statement, self.lookups),
                tuple(
                    EntrySignature(one.id, sign_statement(self.statement, key, NETWORK))
                    for one, key in zip(signers, keys, strict=True)
                ),
            )
        )

    @cached_property
    def tree(self) -> MerkleTree:
        leaves = [leaf_hash(b"entry %d" % n) for n in range(SIZE)]
        leaves[INDEX] = leaf_hash(self.entry)
        return MerkleTree(leaves)

    @cached_property
    def note(self) -> bytes:
        return self.log_key.sign(Checkpoint(ORIGIN, SIZE, self.tree.root()).body())

    def presented(self, **changes: Any) -> Evidence:
        """The whole presentation: entry, opening, receipt and the attached files."""
        evidence = Evidence(
            asked_by=AskedBy.PRESENTATION,
            entry=self.entry,
            origin=ORIGIN,
            index=INDEX,
            inclusion_proof=tuple(self.tree.inclusion_proof(INDEX)),
            checkpoint=self.note,
            opening=self.opening,
            files=tuple(file_evidence(name, data) for name, data in self.attached),
            network_id=NETWORK,
        )
        return replace(evidence, **changes)

    def found_by_file(self, name: str = "certificate.pdf", data: bytes = PDF, **changes: Any) -> Evidence:
        """A file alone, found by its lookup on a node that holds no opening."""
        changes = {"files": (file_evidence(name, data),), **changes}
        return self.presented(asked_by=AskedBy.FILE, opening=None, opening_unavailable=True, **changes)

    @property
    def anchor(self) -> AnchorRecord | None:
        if self.anchored is None:
            return None
        where = point(self.anchored)
        return AnchorRecord(3, SIZE, self.tree.root(), bytes(32), where, sha256(b"%d" % where.block).digest())

    @property
    def facts(self) -> TrustFacts:
        time = at(self.block_time)
        return TrustFacts(
            network_id=NETWORK,
            deployment_id=sha256(b"deployment").digest(),
            directory="0x" + "cd" * 20,
            chain_id=31337,
            block_number=time // 60,
            block_hash=sha256(b"head").digest(),
            block_time=time,
            source=Source.INDEX,
            log=LogRecord(ORIGIN, "VN", (VkeyRecord(LOG_KEY.vkey, point("2026-01-01")),)),
            first_anchor=self.anchor,
            receipt_anchor=self.anchor,
            anchor_final=self.anchor is not None,
            issuers=tuple(one.record for one in (self.issuer, *self.cosigners)),
            asked=TrustQuery(
                ORIGIN,
                INDEX,
                (self.issuer.id, *(one.id for one in self.cosigners)),
                self.statement.digest,
                SIZE,
            ),
        )

    def with_status(self, *events: StatusEvent) -> TrustFacts:
        """The facts with these acts on the document."""
        return replace(self.facts, status=events)

    def with_issuer(self, **changes: Any) -> TrustFacts:
        """The facts with a changed record of the issuer."""
        return replace(self.facts, issuers=(replace(self.issuer.record, **changes), *self.facts.issuers[1:]))


def act(kind: StatusKind, effective: str, recorded: str | None = None, **changes: Any) -> StatusEvent:
    """A status act, recorded when it takes effect unless told otherwise."""
    return StatusEvent(kind, at(effective), point(recorded or effective), reason="ERROR_FOUND", **changes)


def ask(
    evidence: Evidence,
    facts: TrustFacts | None,
    *,
    declared: str | None = "2026-09-10",
    known: str | None = None,
    axis: Axes = Axes.DOCUMENT,
    examine: Examine | None = None,
    **question: Any,
) -> Verdict:
    """The verdict for a declaration at that moment, from all that is known unless told otherwise."""
    return verdict(
        evidence,
        facts,
        Question(
            declared_at=None if declared is None else at(declared),
            known_at=None if known is None else at(known),
            axis=axis,
            **question,
        ),
        examine=examine,
    )


def codes(answer: Verdict) -> list[str]:
    """The codes of an answer, worst first."""
    return [line["code"] for line in answer.codes]


def json_file(name: str, value: Any, **changes: Any) -> FileEvidence:
    """A JSON file as somebody else's program writes it: indented, keys in another order."""
    import json

    return replace(file_evidence(name, json.dumps(value, indent=3).encode()), **changes)


def files(*named: tuple[str, bytes]) -> Sequence[FileEvidence]:
    """Evidence of several files."""
    return tuple(file_evidence(name, data) for name, data in named)
