"""The documents of the answers benchmark: a pool that is asked about, and the many others in the logs.

Those of the pool are real: prepared by the document rules, committed to, signed by their issuers' keys. The
others are well-formed entries with made-up digests and signatures: they take room in logs, trees and
indexes, and nobody asks about them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from anchors import entry as entries
from anchors.commitment import Opening
from anchors.entry import Entry, EntrySignature, StatementBody
from anchors.signing import GROUP_ORDER
from anchors.statement import ZERO_32, Statement, lookup, lookups_root, number_hash, sign_statement
from benchmarks.answers_network import NETWORK, Body, Log, word
from benchmarks.documents import material_test_report
from ledger_api.domain.documents import Attachment, prepare

ISSUED_ON, ASSESSED_ON = "2026-03-01", "2026-02-27"
PUBLISHED = 4
"""One made-up entry in so many publishes a lookup."""

_DIGEST, _NUMBER, _LOOKUP = (word("marker", name) for name in ("digest", "number", "lookup"))
_SIGNATURE = word("marker", "r") + bytes.fromhex("3f" * 32) + b"\x1b"


@dataclass(frozen=True)
class Real:
    """A document of the pool: its entry, opening and one attached file."""

    entry: bytes
    statement: Statement
    statement_digest: bytes
    opening: Opening
    file: bytes

    @property
    def digest(self) -> bytes:
        """The document's."""
        return self.statement.digest

    @property
    def number_hash(self) -> bytes:
        """As the statement shows it."""
        return self.statement.number_hash

    @property
    def lookups(self) -> tuple[bytes, ...]:
        """Its file is published."""
        return (lookup(self.file),)


def real_document(number: int, log: Log, body: Body) -> Real:
    """Document ``number`` of the pool: a laboratory's test report or a mill's certificate 3.1."""
    file = b"%PDF-1.7 " + b"".join(word("file", number, part) for part in range(64))
    payload = _payload(number, log.economy, body)
    attachment = Attachment("report.pdf", "application/pdf", len(file), sha256(file).digest())
    made = prepare(json.dumps(payload).encode(), issuer_id=body.id, attachments=[attachment])
    opening = Opening(made.header, made.body, word("secret", number))
    published = lookup(file)
    statement = Statement(
        origin=log.origin,
        issuer=body.id,
        digest=opening.digest(),
        type=made.statement_type,
        economy=log.economy,
        number_hash=number_hash(made.header["number"]),
        assessed_on=ASSESSED_ON,
        issued_on=ISSUED_ON,
        lookups=lookups_root([published]),
    )
    signature = EntrySignature(body.id, sign_statement(statement, body.key, NETWORK))
    entry = entries.encode(Entry(StatementBody(statement, (published,)), (signature,)))
    return Real(entry, statement, statement.signing_digest(NETWORK), opening, file)


def _payload(number: int, economy: str, body: Body) -> dict[str, Any]:
    payload = material_test_report(number)
    header = payload["header"]
    for party in ("exporter", "manufacturer"):
        header["subject"][party] = {"name": f"Steel Works {1 + number % 10} of {economy}", "country": economy}
    if body.is_laboratory:
        header["profile"] = "test-report"
        del payload["body"]["inspector"]
    return payload


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A made-up entry with what the index says of it."""

    entry: bytes
    statement_digest: bytes
    digest: bytes
    number_hash: bytes
    lookups: tuple[bytes, ...] = ()


class MadeUpEntries:
    """Makes entries of one body in one log by filling in the bytes of a real one."""

    def __init__(self, log: Log, body: Body) -> None:
        self._seed = f"{log.economy}/{body.number}/".encode()
        self._plain = _template(log, body, ())
        self._published = _template(log, body, (_LOOKUP,))

    def make(self, number: int) -> MadeUp:
        """Entry ``number``, always the same."""
        seed = self._seed + b"%d" % number
        digest = sha256(seed).digest()
        hashed, name, r, s = (sha256(part + digest).digest() for part in (b"n", b"d", b"r", b"s"))
        signature = (int.from_bytes(r) % GROUP_ORDER).to_bytes(32) + bytes((s[0] & 0x3F,)) + s[1:]
        parts = {
            b"digest": digest.hex().encode(),
            b"number": hashed.hex().encode(),
            b"signature": signature.hex().encode() + b"1b",
        }
        if number % PUBLISHED:
            return MadeUp(self._plain % parts, name, digest, hashed)
        shown = sha256(b"l" + digest).digest()
        parts |= {b"lookup": shown.hex().encode(), b"root": lookups_root([shown]).hex().encode()}
        return MadeUp(self._published % parts, name, digest, hashed, (shown,))


def type_of(body: Body) -> str:
    """What a body issues."""
    return "material_test_report:test-report" if body.is_laboratory else "material_test_report:3.1"


def _template(log: Log, body: Body, lookups: tuple[bytes, ...]) -> bytes:
    """A real encoding, in which what differs from entry to entry can be filled in."""
    root = lookups_root(lookups)
    statement = Statement(
        origin=log.origin,
        issuer=body.id,
        digest=_DIGEST,
        type=type_of(body),
        economy=log.economy,
        number_hash=_NUMBER,
        assessed_on=ASSESSED_ON,
        issued_on=ISSUED_ON,
        lookups=root,
    )
    data = entries.encode(
        Entry(StatementBody(statement, lookups), (EntrySignature(body.id, _SIGNATURE),))
    ).replace(b"%", b"%%")
    named = {_DIGEST: b"digest", _NUMBER: b"number", _SIGNATURE: b"signature"}
    if root != ZERO_32:
        named |= {_LOOKUP: b"lookup", root: b"root"}
    for value, name in named.items():
        data = data.replace(value.hex().encode(), b"%%(%b)b" % name)
    return data
