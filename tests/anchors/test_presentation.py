"""Presentations: one file, read strictly, within limits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from anchors import presentation as presentations
from anchors.commitment import Opening, disclose
from anchors.entry import encode as encode_entry
from anchors.errors import AnchorsError, PresentationError
from anchors.presentation import MAX_FILE, Presentation, PresentedFile
from tests.anchors.strategies import NETWORK, plain_entry
from tests.anchors.test_receipt import RECEIPT

ENTRY = encode_entry(plain_entry())
OPENING = Opening({"number": "1"}, {"values": [1, 2.5, None]}, b"\x07" * 32)
PDF = PresentedFile("report 1.pdf", "application/pdf", b"%PDF-1.7\x00\xff")
WHOLE = Presentation(NETWORK, ENTRY, OPENING, RECEIPT, (PDF,))


@pytest.mark.parametrize(
    "presentation",
    [
        WHOLE,
        Presentation(NETWORK, ENTRY),
        Presentation(NETWORK, ENTRY, disclose(OPENING, ["/body/values/1"]), RECEIPT),
        Presentation(NETWORK, ENTRY, None, None, (PDF, PDF)),
    ],
    ids=["whole", "bare", "disclosed", "files"],
)
def test_a_presentation_reads_back(presentation: Presentation) -> None:
    data = presentations.encode(presentation)
    assert presentations.decode(data) == presentation
    assert presentations.decode(json.dumps(json.loads(data), indent=2).encode()) == presentation
    assert presentations.is_presentation(json.loads(data))


def test_a_body_as_deep_as_documents_may_be_can_be_presented() -> None:
    deep: Any = "leaf"
    for _ in range(64):
        deep = [deep]
    presentation = Presentation(NETWORK, ENTRY, Opening({}, deep, b"\x07" * 32))
    assert presentations.decode(presentations.encode(presentation)) == presentation


def test_an_entry_of_an_unknown_kind_is_carried_for_the_verdict_to_judge() -> None:
    value = json.loads(presentations.encode(WHOLE))
    value["entry"] = {"kind": "transfer/v1"}
    assert presentations.decode(json.dumps(value).encode()).entry == b'{"kind":"transfer/v1"}'


def changed(**members: object) -> bytes:
    return json.dumps({**json.loads(presentations.encode(WHOLE)), **members}).encode()


FILE = {"name": "a.pdf", "mediaType": "application/pdf", "content": "AA=="}


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        (b"[]", "/format"),
        (b"{}", "/format"),
        (changed(format="concord/presentation/v2"), "/format"),
        (changed(more=1), "/more"),
        (changed(network="0x00"), "/network"),
        (changed(entry="text"), "/entry"),
        (changed(entry={"kind": "x" * 5000}), "/entry"),
        (changed(opening={}), "/opening/format"),
        (changed(files={}), "/files"),
        (changed(files=[FILE] * 17), "/files"),
        (changed(files=["text"]), "/files/0"),
        (changed(files=[{**FILE, "more": 1}]), "/files/0/more"),
        (changed(files=[{**FILE, "name": "../a.pdf"}]), "/files/0/name"),
        (changed(files=[{**FILE, "name": ""}]), "/files/0/name"),
        (changed(files=[{**FILE, "name": "a\n"}]), "/files/0/name"),
        (changed(files=[{**FILE, "name": 5}]), "/files/0/name"),
        (changed(files=[{**FILE, "mediaType": "pdf"}]), "/files/0/mediaType"),
        (changed(files=[{**FILE, "content": "A"}]), "/files/0/content"),
        (changed(files=[{**FILE, "content": "AB=="}]), "/files/0/content"),
        (changed(files=[{**FILE, "content": None}]), "/files/0/content"),
    ],
)
def test_a_part_of_another_form_is_refused_by_its_pointer(data: bytes, pointer: str) -> None:
    with pytest.raises(AnchorsError) as refusal:
        presentations.decode(data)
    assert refusal.value.pointer == pointer


@pytest.mark.parametrize("missing", ["network", "entry", "opening", "receipt", "files"])
def test_a_missing_member_is_refused(missing: str) -> None:
    value = json.loads(presentations.encode(WHOLE))
    del value[missing]
    with pytest.raises(PresentationError) as refusal:
        presentations.decode(json.dumps(value).encode())
    assert refusal.value.pointer == f"/{missing}"


def test_a_receipt_of_another_type_is_refused() -> None:
    for receipt in (5, {}, "text"):
        with pytest.raises(AnchorsError):
            presentations.decode(changed(receipt=receipt))


def test_files_and_presentations_have_limits() -> None:
    large = PresentedFile("a.bin", "application/octet-stream", bytes(MAX_FILE + 1))
    with pytest.raises(PresentationError):
        presentations.encode(Presentation(NETWORK, ENTRY, files=(large,)))
    with pytest.raises(PresentationError) as refusal:
        presentations.decode(bytes(presentations.MAX_PRESENTATION + 1))
    assert refusal.value.code == "PRESENTATION_TOO_LARGE"
