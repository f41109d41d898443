"""Check 1 in its corners: what was asked for, what cannot be read, and where in the log an entry stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from anchors.merkle import MerkleTree, leaf_hash
from anchors.note import Checkpoint, NoteSigner
from ledger_api.domain.outcomes import DocumentOutcome
from ledger_api.domain.trust import LogRecord, VkeyRecord
from ledger_api.domain.verdict import AskedBy, Evidence, Verdict
from tests.ledger_api.domain.test_every_code import entry_with, high_s
from tests.ledger_api.domain.world import LOG_KEY, ORIGIN, World, ask, codes, files, point

WORLD = World()
SCANS = files(("scan.pdf", b"%PDF"), ("label.json", b"{}"))


def in_log(entry: bytes, before: int, after: int) -> Verdict:
    """The answer about an entry in a log that holds so many others before and after it."""
    leaves = [leaf_hash(b"entry %d" % n) for n in range(before + after)]
    tree = MerkleTree([*leaves[:before], leaf_hash(entry), *leaves[before:]])
    size = before + 1 + after
    anchor = replace(WORLD.anchor, size=size, root=tree.root())  # type: ignore[type-var]
    asked = replace(WORLD.facts.asked, index=before, receipt_size=size)  # type: ignore[type-var]
    evidence = WORLD.presented(
        entry=entry,
        index=before,
        inclusion_proof=tuple(tree.inclusion_proof(before)),
        checkpoint=LOG_KEY.sign(Checkpoint(ORIGIN, size, tree.root()).body()),
    )
    return ask(evidence, replace(WORLD.facts, first_anchor=anchor, receipt_anchor=anchor, asked=asked))


@pytest.mark.parametrize(("before", "after"), [(0, 0), (0, 1), (0, 7), (1, 0), (1, 1), (7, 0)])
def test_entry_is_found_wherever_in_the_log_it_stands(before: int, after: int) -> None:
    assert in_log(WORLD.entry, before, after).document is DocumentOutcome.GENUINE


@pytest.mark.parametrize("entry", [b"", b"{}"])
def test_entry_that_cannot_be_read_is_said_to_be_malformed_and_not_to_be_missing(entry: bytes) -> None:
    assert codes(in_log(entry, 2, 3)) == ["ENTRY_MALFORMED"]


@pytest.mark.parametrize(
    ("asked_by", "given", "words"),
    [
        (AskedBy.NUMBER, (), "a document of that number"),
        (AskedBy.FILE, SCANS, "the file scan.pdf or the file label.json"),
        (AskedBy.PAYLOAD, SCANS[1:], "the file label.json"),
        (AskedBy.PAYLOAD, (), "what was handed in"),
        (AskedBy.OPENING, SCANS, "the document that was presented"),
        (AskedBy.PRESENTATION, (), "the document that was presented"),
    ],
)
def test_what_was_not_found_is_called_by_what_was_asked_for(
    asked_by: AskedBy, given: Any, words: str
) -> None:
    (line,) = ask(Evidence(asked_by, files=given), WORLD.facts).codes
    assert (line["code"], line["evidence"]) == ("ENTRY_NOT_FOUND", {"asked_for": words})
    assert f" {words}." in line["sentence"]


@pytest.mark.parametrize(
    ("entry", "raised"), [(b"{}", "ENTRY_MALFORMED"), (entry_with(high_s), "SIGNATURE_INVALID")]
)
def test_without_a_view_an_entry_that_cannot_be_read_is_no_entry_that_was_found(
    entry: bytes, raised: str
) -> None:
    answer = ask(WORLD.presented(entry=entry, files=()), None)
    assert codes(answer) == [raised]
    assert answer.checks[0]["outcome"] != "ESTABLISHED"


@pytest.mark.parametrize("known", [None, "2026-09-15"])
def test_without_a_view_nothing_is_known_at_any_time(known: str | None) -> None:
    assert ask(WORLD.presented(), None, known=known).causes == ("TRUST_VIEW_MISSING",)


def test_note_of_another_log_is_none_that_this_one_signed_though_both_had_the_same_key() -> None:
    other = NoteSigner("concord.example/de", bytes(32))
    log = LogRecord(ORIGIN, "VN", (VkeyRecord(other.vkey, point("2026-01-01")),))
    note = other.sign(Checkpoint("concord.example/de", 8, WORLD.tree.root()).body())
    answer = ask(WORLD.presented(checkpoint=note), replace(WORLD.facts, log=log))
    assert "CHECKPOINT_NOT_SIGNED" in codes(answer)


def test_log_without_any_key_signed_no_checkpoint() -> None:
    """No contract tells of one, a saved view may."""
    facts = replace(WORLD.facts, log=replace(WORLD.facts.log, vkeys=()))
    assert "CHECKPOINT_NOT_SIGNED" in codes(ask(WORLD.presented(), facts))
