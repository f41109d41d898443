"""Receipts: C2SP tlog-proof text with an anchor reference."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors import receipt as receipts
from anchors.entry import encode as encode_entry
from anchors.errors import AnchorsError, NoteError, ProofInvalidError, ReceiptError
from anchors.merkle import MerkleTree, leaf_hash
from anchors.note import Checkpoint, NoteSigner, Verifier
from anchors.receipt import AnchorReference, Receipt
from tests.anchors.strategies import plain_entry, plain_statement

LOG = NoteSigner("de.example/log", b"\x01" * 32)
ENTRIES = [encode_entry(plain_entry(plain_statement(revision=at + 1))) for at in range(7)]
TREE = MerkleTree(leaf_hash(entry) for entry in ENTRIES)
NOTE = LOG.sign(Checkpoint(LOG.name, 7, TREE.root()).body())
ANCHOR = AnchorReference(31337, "0x" + "ab" * 20, 3, 7, 1_790_000_000, 99, b"\x07" * 32)
RECEIPT = Receipt(3, tuple(TREE.inclusion_proof(3)), NOTE, ANCHOR)
TEXT = receipts.encode(RECEIPT)


def test_a_receipt_has_the_lines_of_the_specification() -> None:
    lines = TEXT.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert base64.b64decode(lines[1].removeprefix("extra ")).startswith(b'{"blockNumber":99,"chainId":31337')
    assert lines[2] == "index 3"
    assert [base64.b64decode(line) for line in lines[3:6]] == TREE.inclusion_proof(3)
    assert TEXT.endswith("\n\n" + NOTE.decode())


@pytest.mark.parametrize("index", range(7))
def test_every_entry_has_a_receipt_that_verifies_offline(index: int) -> None:
    receipt = Receipt(index, tuple(TREE.inclusion_proof(index)), NOTE, ANCHOR if index % 2 else None)
    read = receipts.decode(receipts.encode(receipt))
    assert read == receipt
    checkpoint = receipts.verify(read, ENTRIES[index], [Verifier(LOG.vkey)])
    assert (checkpoint.size, checkpoint.root) == (7, TREE.root())


def test_the_only_entry_of_a_log_has_an_empty_proof() -> None:
    root = leaf_hash(ENTRIES[0])
    receipt = Receipt(0, (), LOG.sign(Checkpoint(LOG.name, 1, root).body()))
    assert receipts.decode(receipts.encode(receipt)) == receipt
    receipts.verify(receipt, ENTRIES[0], [Verifier(LOG.vkey)])


def test_a_receipt_proves_nothing_else() -> None:
    verifiers = [Verifier(LOG.vkey)]
    with pytest.raises(ProofInvalidError):
        receipts.verify(RECEIPT, ENTRIES[4], verifiers)
    with pytest.raises(ProofInvalidError):
        receipts.verify(RECEIPT, ENTRIES[3] + b" ", verifiers)
    with pytest.raises(ProofInvalidError):
        receipts.verify(Receipt(2, RECEIPT.proof, NOTE), ENTRIES[3], verifiers)
    with pytest.raises(NoteError):
        receipts.verify(RECEIPT, ENTRIES[3], [Verifier(NoteSigner(LOG.name, b"\x02" * 32).vkey)])


@given(st.data())
def test_no_single_changed_character_keeps_a_receipt_valid(data: st.DataObject) -> None:
    at = data.draw(st.integers(TEXT.index("\nindex"), len(TEXT) - 1))
    new = data.draw(
        st.characters(max_codepoint=0x2FFF, exclude_categories=("Cs",)).filter(lambda c: c != TEXT[at])
    )
    with pytest.raises(AnchorsError):
        receipts.verify(receipts.decode(TEXT[:at] + new + TEXT[at + 1 :]), ENTRIES[3], [Verifier(LOG.vkey)])


def extra(value: str) -> str:
    return TEXT.replace(TEXT.split("\n")[1], f"extra {base64.b64encode(value.encode()).decode()}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT.replace("@v1", "@v2"),
        TEXT.replace("index 3", "index 03"),
        TEXT.replace("index 3", "index -3"),
        TEXT.replace("index 3\n", ""),
        TEXT.replace("index 3", "index 9223372036854775808"),
        TEXT.replace("\n\n", "\n"),
        TEXT.replace("\nindex", "\n\nindex"),
        TEXT.replace("=\n\n", "=\nAAAA\n\n"),
        TEXT + "more",
        TEXT.replace("extra ", "extra  "),
        extra("{}"),
        extra("not json"),
        extra('{"v":2}'),
        "x" * 1_000_001,
        None,
        b"bytes",
    ],
)
def test_what_is_not_a_receipt_is_refused(text: object) -> None:
    with pytest.raises(AnchorsError):
        receipts.decode(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", 2),
        ("chainId", -1),
        ("chainId", "1"),
        ("size", True),
        ("logs", "0x" + "AB" * 20),
        ("logs", "0x"),
        ("transaction", "0x05"),
        ("more", 1),
    ],
)
def test_an_anchor_reference_of_another_form_is_refused(name: str, value: object) -> None:
    with pytest.raises(ReceiptError):
        AnchorReference.from_json({**ANCHOR.to_json(), name: value})


@pytest.mark.parametrize(
    "receipt",
    [
        Receipt(-1, (), NOTE),
        Receipt(0, (b"short",), NOTE),
        Receipt(0, (b"\x00" * 32,) * 64, NOTE),
        Receipt(0, (), b"x"),
    ],
)
def test_a_receipt_without_a_text_form_is_refused(receipt: Receipt) -> None:
    with pytest.raises(AnchorsError):
        receipts.encode(receipt)
