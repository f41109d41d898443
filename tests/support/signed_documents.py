"""Documents in logs with real trees: statements really signed, proofs and notes really made."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from anchors import entry as entries
from anchors.commitment import Opening
from anchors.identity import identity_digest, issuer_id
from anchors.keccak import keccak256
from anchors.merkle import MerkleTree, leaf_hash
from anchors.note import Checkpoint, NoteSigner
from anchors.presentation import Presentation
from anchors.receipt import Receipt
from anchors.signing import SigningKey
from anchors.statement import Statement, lookups_root, number_hash, sign_statement
from tests.support.registry import NETWORK_ID


@dataclass
class Log:
    """An economy's log: entries, and the sizes that were anchored."""

    origin: str
    operator: SigningKey
    signer: NoteSigner
    entries: list[bytes] = field(default_factory=list)
    anchored: list[int] = field(default_factory=list)

    @property
    def id(self) -> bytes:
        return keccak256(self.origin.encode())

    def tree(self, size: int) -> MerkleTree:
        return MerkleTree([leaf_hash(one) for one in self.entries[:size]])

    def receipt(self, index: int, size: int) -> Receipt:
        tree = self.tree(size)
        note = self.signer.sign(Checkpoint(self.origin, size, tree.root()).body())
        return Receipt(index, tuple(tree.inclusion_proof(index)), note)


@dataclass(frozen=True)
class Body:
    """An organisation of an economy and its first key."""

    name: str
    economy: str
    role: str
    key: SigningKey

    @property
    def id(self) -> bytes:
        return issuer_id(self.economy, identity_digest({"name": self.name, "country": self.economy}))


@dataclass(frozen=True)
class Document:
    """An entry in a log, and what opens it."""

    issuer: Body
    statement: Statement
    entry: bytes
    opening: Opening
    log: Log
    index: int

    def presented(self, size: int | None) -> Presentation:
        """The presentation, with the receipt of a tree of this size or without one."""
        receipt = None if size is None else self.log.receipt(self.index, size)
        return Presentation(NETWORK_ID, self.entry, self.opening, receipt)


def issued(log: Log, body: Body, number: str, cosigner: Body | None = None) -> Document:
    """A document of the body, appended to the log."""
    header = {"number": number, "type": "material_test_report", "attachments": []}
    opening = Opening(header, {"heat": number}, sha256(number.encode()).digest())
    statement = Statement(
        origin=log.origin,
        issuer=body.id,
        digest=opening.digest(),
        type="material_test_report:3.2" if cosigner else "material_test_report:3.1",
        economy=body.economy,
        number_hash=number_hash(number),
        issued_on="2026-01-02",
        lookups=lookups_root(()),
        cosigners=(cosigner.id,) if cosigner else (),
    )
    signers = [body, *([cosigner] if cosigner else [])]
    signatures = tuple(
        entries.EntrySignature(one.id, sign_statement(statement, one.key, NETWORK_ID)) for one in signers
    )
    entry = entries.encode(entries.Entry(entries.StatementBody(statement, ()), signatures))
    log.entries.append(entry)
    return Document(body, statement, entry, opening, log, len(log.entries) - 1)
