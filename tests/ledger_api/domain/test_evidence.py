"""What came with an entry: files by their digests, and what a presentation claims by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from anchors.note import Checkpoint, NoteSigner
from anchors.presentation import Presentation, PresentedFile
from anchors.receipt import Receipt
from anchors.statement import lookup
from ledger_api.domain.evidence import AskedBy, claim_of, evidence_of, file_evidence
from tests.ledger_api.domain.world import INDEX, NETWORK, ORIGIN, PDF, SIZE, World

WORLD = World()
RECEIPT = Receipt(INDEX, tuple(WORLD.tree.inclusion_proof(INDEX)), WORLD.note)
PRESENTED = Presentation(
    NETWORK, WORLD.entry, WORLD.opening, RECEIPT, (PresentedFile("certificate.pdf", "application/pdf", PDF),)
)
ELSEWHERE = NoteSigner("log.example", bytes(32)).sign(Checkpoint("log.example", 9, bytes(32)).body())
NATIVE = {"concord": "1", "header": {"number": "7", "lot": None}, "body": {"heat": "H1", "area": "2"}}


def canonical(value: Any) -> bytes:
    """The form of RFC 8785, for ASCII keys and no fractions."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize("before", [b"", b"\r\n\t "])
@pytest.mark.parametrize("payload", [{"b": "2", "a": ["1"]}, {**NATIVE, "more": "1"}, NATIVE])
def test_a_json_file_is_also_known_by_its_payload(before: bytes, payload: dict[str, Any]) -> None:
    data = before + json.dumps(payload, indent=2).encode()
    found = file_evidence("payload.json", data)
    assert (found.name, found.sha256, found.size) == ("payload.json", sha256(data).digest(), len(data))
    assert found.lookups == (lookup(data), lookup(canonical(payload)))
    bodies = [payload, payload["body"]] if payload is NATIVE else [payload]
    assert found.bodies == tuple(sha256(canonical(one)).digest() for one in bodies)
    assert found.stated == (canonical(payload["header"]) if payload is NATIVE else None)


@pytest.mark.parametrize("data", [PDF, b"", b"[1]", b'{"a":1,"a":2}', b"{not json", b'{"a":"\xff"}'])
def test_a_file_that_is_no_json_object_is_known_by_its_bytes_alone(data: bytes) -> None:
    found = file_evidence("certificate.pdf", data, belongs_to=bytes([8]) * 32)
    assert found.lookups == (lookup(data),)
    assert (found.payload_lookup, found.bodies, found.stated) == (None, (), None)
    assert found.belongs_to == bytes([8]) * 32


def test_only_who_holds_the_opening_presents_it() -> None:
    assert {one for one in AskedBy if one.presents_opening} == {AskedBy.PRESENTATION, AskedBy.OPENING}


@pytest.mark.parametrize(
    ("checkpoint", "size"), [(WORLD.note, SIZE), (ELSEWHERE, 9), (None, None), (b"no note", None)]
)
def test_the_claimed_size_is_that_of_the_checkpoint(checkpoint: bytes | None, size: int | None) -> None:
    assert WORLD.presented(checkpoint=checkpoint).claimed_size == size


@pytest.mark.parametrize("offline", [True, False])
def test_a_presentation_is_evidence_of_what_it_holds(offline: bool) -> None:
    assert evidence_of(PRESENTED, offline=offline) == WORLD.presented(offline=offline)
    assert claim_of(PRESENTED) == WORLD.presented(files=())
    assert evidence_of(PRESENTED) == WORLD.presented()


@pytest.mark.parametrize(
    ("checkpoint", "entry", "origin"),
    [
        (ELSEWHERE, WORLD.entry, "log.example"),
        (b"no note", WORLD.entry, ORIGIN),
        (None, WORLD.entry, ORIGIN),
        (WORLD.note, b"no entry", ORIGIN),
        (b"no note", b"no entry", None),
        (None, b"no entry", None),
    ],
)
def test_the_log_is_the_checkpoints_or_else_the_statements(
    checkpoint: bytes | None, entry: bytes, origin: str | None
) -> None:
    receipt = None if checkpoint is None else replace(RECEIPT, checkpoint=checkpoint)
    claimed = claim_of(replace(PRESENTED, receipt=receipt, entry=entry))
    assert claimed.origin == origin
    assert (claimed.checkpoint, claimed.entry) == (checkpoint, entry)
    assert (claimed.index, claimed.inclusion_proof) == (
        (None, None) if receipt is None else (INDEX, RECEIPT.proof)
    )


OTHERS: dict[str, Any] = {
    "asked_by": AskedBy.FILE,
    "entry": b"other",
    "origin": "log.example",
    "index": INDEX + 1,
    "inclusion_proof": (),
    "checkpoint": ELSEWHERE,
    "opening": replace(WORLD.opening, body={"heat": "H1"}),
    "files": (),
    "opening_unavailable": True,
    "offline": True,
    "network_id": None,
}


@pytest.mark.parametrize("member", OTHERS)
def test_every_member_is_pinned(member: str) -> None:
    other = WORLD.presented(**{member: OTHERS[member]})
    assert other != WORLD.presented()
    assert other.pin() != WORLD.presented().pin()


def test_openings_are_pinned_by_what_they_open() -> None:
    deep: Any = "x"
    for _ in range(80):
        deep = [deep]
    openings = [
        None,
        WORLD.opening,
        WORLD.disclosed("/header/number"),
        WORLD.disclosed("/header/number", "/header/revision"),
        replace(WORLD.opening, secret=bytes(32)),
        replace(WORLD.opening, body={"deep": deep}),
    ]
    pins = [WORLD.presented(opening=one).pin() for one in openings]
    assert len(set(pins)) == len(openings)
    assert pins == [WORLD.presented(opening=one).pin() for one in openings]
