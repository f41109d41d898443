"""The load: exporters that register documents as fast as the node takes them, and remember each answer."""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from anchors import canonical
from anchors.hexadecimal import to_hex
from anchors.signing import SigningKey
from anchors.statement import Statement, number_hash, sign_statement
from ledger_api import demo_data
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import Home, LocalFile, Wishes, prepare_submission
from ledger_api.refusals import RefusedError

THREADS = 4
DOCUMENTS = 50_000
"""So many are registered in one scenario at most, however long it lasts: what is counted at its end, and the
issuer's daily quota, are bounded."""

PUBLIC_EVERY = 5
"""One document in so many is public: its opening and its file are kept and published with it."""

_PAYLOAD = json.loads((Path(demo_data.__file__).parent / "mill_certificate.json").read_text())


@dataclass(frozen=True, slots=True)
class Exporter:
    """Who signs, and for which log."""

    issuer: bytes
    key: SigningKey
    salt_key: bytes
    home: Home


@dataclass(frozen=True, slots=True)
class Document:
    """A statement, and what of its document is shown to the node."""

    statement: Statement
    shown: dict[str, Any] = field(default_factory=dict)


def withheld_statement(issuer: bytes, home: Home, number: str) -> Statement:
    """A statement about a document of this number, which nobody shows."""
    return Statement(
        origin=home.origin,
        issuer=issuer,
        digest=sha256(number.encode()).digest(),
        type="material_test_report:3.1",
        economy=home.economy,
        number_hash=number_hash(number),
        issued_on="2026-08-01",
    )


def pause_for(seconds: float) -> float:
    """How long each thread rests after a document in a scenario of so many seconds."""
    return seconds * THREADS / DOCUMENTS


@dataclass
class Load:
    """Threads that register, retry what was not acknowledged, and never send one number twice anew."""

    url: str
    exporter: Exporter
    threads: int = THREADS
    pause: float = 0.0
    """Seconds that each thread rests after a document."""
    acknowledged: set[bytes] = field(default_factory=set)
    public: dict[bytes, bytes] = field(default_factory=dict)
    """Of the acknowledged ones that are public: statement to canonical opening."""
    retried: int = 0
    slowest: float = 0.0
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(self.threads)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each thread have its last document acknowledged, then end."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(120)

    def _run(self) -> None:
        with NodeClient(self.url, http=httpx.Client(base_url=self.url, timeout=30)) as api:
            sent = 0
            while not self._stopping.wait(self.pause):
                sent += 1
                number = secrets.token_hex(12)
                self._register(
                    api, self._public(number) if sent % PUBLIC_EVERY == 0 else self._withheld(number)
                )

    def _register(self, api: NodeClient, document: Document) -> None:
        digest = document.statement.signing_digest(self.exporter.home.network_id)
        begun = time.monotonic()
        attempts = 0
        while True:
            attempts += 1
            try:
                _, answer = api.register(self._part(document.statement), **document.shown)
            except RefusedError as refusal:
                if not _may_be_retried(refusal):
                    with self._lock:
                        self.refusals.append(f"{refusal.code}: {refusal.detail}")
                    return
                time.sleep(0.05)
                continue
            break
        with self._lock:
            if answer["id"] != to_hex(digest):
                self.refusals.append(f"{to_hex(digest)} was acknowledged as {answer['id']}")
            self.acknowledged.add(digest)
            if document.shown:
                self.public[digest] = canonical.encode(document.shown["opening"])
            self.retried += attempts > 1
            self.slowest = max(self.slowest, time.monotonic() - begun)

    def _withheld(self, number: str) -> Document:
        return Document(withheld_statement(self.exporter.issuer, self.exporter.home, number))

    def _public(self, number: str) -> Document:
        who = self.exporter
        payload = {**_PAYLOAD, "header": {**_PAYLOAD["header"], "number": number}}
        pdf = LocalFile("report.pdf", "application/pdf", b"%PDF-1.4 " + number.encode())
        made = prepare_submission(
            json.dumps(payload).encode(),
            issuer_id=who.issuer,
            salt_key=who.salt_key,
            home=who.home,
            wishes=Wishes(),
            files=[pdf],
        )
        shown = {
            "opening": made.opening.to_json(),
            "files": [(pdf.name, pdf.data, pdf.media_type)],
            "visibility": "public",
        }
        return Document(made.statement, shown)

    def _part(self, statement: Statement) -> dict[str, Any]:
        signature = sign_statement(statement, self.exporter.key, self.exporter.home.network_id)
        return {
            "statement": statement.to_json(),
            "lookups": [],
            "signatures": [{"issuer": to_hex(statement.issuer), "signature": to_hex(signature)}],
        }


def _may_be_retried(refusal: RefusedError) -> bool:
    """The node was away, or said that it cannot now: the answer to the first attempt is not known."""
    return refusal.code in (
        "NODE_UNREACHABLE",
        "STORE_UNAVAILABLE",
        "QUEUE_CLOSED",
        "CHAIN_UNAVAILABLE",
    )
