"""Sorting what is handed in, up to the largest that may be."""

from __future__ import annotations

from anchors.canonical import encode
from anchors.commitment import Opening, disclose
from anchors.presentation import Presentation
from anchors.presentation import encode as encode_presentation
from ledger_api.verification.presented import NamedBytes, sort_presented
from tests.ledger_api.domain.world import NETWORK, World

LARGE = Opening({"number": "1"}, {"values": ["1"] * 9_000}, b"s" * 32)


def test_presentation_of_a_large_document_is_recognised_among_the_files() -> None:
    shown = Presentation(NETWORK, World().entry, disclose(LARGE, ["/header"]))
    presented = sort_presented([NamedBytes("shown.json", encode_presentation(shown))])
    assert presented.presentation == shown
    assert presented.files == ()


def test_disclosure_of_a_large_document_is_read_as_a_file_and_as_a_part() -> None:
    disclosure = disclose(LARGE, ["/body"])
    data = encode(disclosure.to_json())
    assert sort_presented([NamedBytes("opening.json", data)]).opening == disclosure
    assert sort_presented([], opening=data).opening == disclosure
