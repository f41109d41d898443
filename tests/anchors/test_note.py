"""C2SP signed notes and checkpoints."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.errors import NoteError
from anchors.note import (
    Checkpoint,
    NoteSigner,
    Verifier,
    open_checkpoint,
    open_note,
    parse_checkpoint,
    sign_note,
    split_note,
)
from tests.anchors.strategies import hashes

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "notes.json").read_text("utf-8"))
LOG = NoteSigner("log.example/de", b"\x01" * 32)
WITNESS = NoteSigner("witness.example", b"\x02" * 32)
CHECKPOINT = Checkpoint("log.example/de", 7, b"\x05" * 32)
# A cosignature of type 0x06 (ML-DSA-44) is a key id, eight bytes of time and 2,420 of signature.
ML_DSA_LINE = f"— pq.example {base64.b64encode(b'PQPQ' + bytes(8 + 2420)).decode()}\n"


def code_of(note: bytes, *verifiers: Verifier) -> str | None:
    try:
        open_note(note, verifiers)
    except NoteError as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize("vector", VECTORS["signed"], ids=["example.com/foo"])
def test_the_note_of_the_specification_verifies(vector: dict[str, str]) -> None:
    assert open_note(vector["note"].encode(), [Verifier(vector["vkey"])]) == vector["text"]


@pytest.mark.parametrize("vector", VECTORS["checkpoints"], ids=["behind-the-sofa"])
def test_the_checkpoint_of_the_specification_is_read(vector: dict[str, object]) -> None:
    text, lines = split_note(str(vector["note"]).encode())
    read = parse_checkpoint(text)
    assert (read.origin, read.size, read.root.hex()) == (vector["origin"], vector["size"], vector["root"])
    assert read.body() == text
    assert [name for name, _ in lines] == ["example.com/behind-the-sofa", "witness.example.com/w1"]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=40))
def test_any_text_that_a_note_can_hold_is_signed_and_opened(text: str) -> None:
    note = LOG.sign(text + "\n")
    assert open_note(note, [Verifier(LOG.vkey)]) == text + "\n"


@given(st.data())
def test_no_single_changed_byte_keeps_a_note_valid(data: st.DataObject) -> None:
    note = LOG.sign(CHECKPOINT.body())
    at = data.draw(st.integers(0, len(note) - 1))
    changed = bytes((note[at] ^ data.draw(st.integers(1, 255)),))
    assert code_of(note[:at] + changed + note[at + 1 :], Verifier(LOG.vkey)) is not None


def test_signatures_of_unknown_keys_are_ignored_whatever_their_type() -> None:
    note = (
        LOG.sign(CHECKPOINT.body()) + WITNESS.signature_line("other text\n").encode() + ML_DSA_LINE.encode()
    )
    assert open_checkpoint(note, [Verifier(LOG.vkey)]) == CHECKPOINT
    assert code_of(note, Verifier(LOG.vkey), Verifier(WITNESS.vkey)) == "NOTE_SIGNATURE_INVALID"


def test_a_key_of_the_same_name_with_another_id_is_unknown() -> None:
    impostor = NoteSigner(LOG.name, b"\x09" * 32)
    note = impostor.sign(CHECKPOINT.body())
    assert code_of(note, Verifier(LOG.vkey)) == "NOTE_UNSIGNED"
    with_both = note + LOG.signature_line(CHECKPOINT.body()).encode()
    assert code_of(with_both, Verifier(LOG.vkey)) is None


def test_a_note_is_nothing_without_a_trusted_signature() -> None:
    assert code_of(WITNESS.sign(CHECKPOINT.body()), Verifier(LOG.vkey)) == "NOTE_UNSIGNED"
    assert code_of(LOG.sign(CHECKPOINT.body())) == "NOTE_UNSIGNED"


def test_a_checkpoint_needs_the_signature_of_its_own_log() -> None:
    witnessed = sign_note(CHECKPOINT.body(), [WITNESS])
    with pytest.raises(NoteError) as refusal:
        open_checkpoint(witnessed, [Verifier(LOG.vkey), Verifier(WITNESS.vkey)])
    assert refusal.value.code == "NOTE_UNSIGNED"
    both = sign_note(CHECKPOINT.body(), [WITNESS, LOG])
    assert open_checkpoint(both, [Verifier(LOG.vkey), Verifier(WITNESS.vkey)]) == CHECKPOINT


def test_sixteen_signatures_are_accepted_and_a_hundred_and_one_are_not() -> None:
    note = LOG.sign(CHECKPOINT.body())
    assert code_of(note + ML_DSA_LINE.encode() * 15, Verifier(LOG.vkey)) is None
    assert code_of(note + b"\xe2\x80\x94 a AAAAAAA=\n" * 100, Verifier(LOG.vkey)) == "NOTE_MALFORMED"


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno signature\n",
        "text\n\n— name AAAAAAA=".encode(),
        "text\n\n—  AAAAAAA=\n".encode(),
        "text\n\n— na+me AAAAAAA=\n".encode(),
        "text\n\n— na\u00a0me AAAAAAA=\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— name AAAAAAB=\n".encode(),
        "text\n\n— name AAAAAAA= \n".encode(),
        "te\txt\n\n— name AAAAAAA=\n".encode(),
        "text\r\n\n— name AAAAAAA=\n".encode(),
        b"te\xffxt\n\n\xe2\x80\x94 name AAAAAAA=\n",
        b"x" * 1_000_001,
        "text",
        None,
    ],
)
def test_what_is_not_a_note_is_refused(note: object) -> None:
    with pytest.raises(NoteError) as refusal:
        open_note(note, [Verifier(LOG.vkey)])  # type: ignore[arg-type]
    assert refusal.value.code == "NOTE_MALFORMED"


@given(st.integers(0, 2**63 - 1), hashes)
def test_checkpoints_read_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint("log.example/de", size, root)
    assert parse_checkpoint(checkpoint.body()) == checkpoint


ROOT = base64.b64encode(b"\x05" * 32).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n7\n",
        f"o\n7\n{ROOT}",
        f"\n7\n{ROOT}\n",
        f"o\n07\n{ROOT}\n",
        f"o\n-7\n{ROOT}\n",
        f"o\n+7\n{ROOT}\n",
        f"o\n٧\n{ROOT}\n",
        f"o\n{2**63}\n{ROOT}\n",
        f"o\n7\n{ROOT[:-1]}\n",
        f"o\n7\n{ROOT} \n",
        "o\n7\nAAAA\n",
        f"o\n7\n{ROOT}\n\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError) as refusal:
        parse_checkpoint(text)
    assert refusal.value.code == "CHECKPOINT_MALFORMED"


def test_extension_lines_are_carried() -> None:
    checkpoint = Checkpoint("log.example/de", 7, b"\x05" * 32, ("extension",))
    assert parse_checkpoint(checkpoint.body()) == checkpoint
    for bad in (Checkpoint("a\nb", 7, b"\x05" * 32), Checkpoint("a", 7, b"\x05" * 32, ("",))):
        with pytest.raises(NoteError):
            bad.body()


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+00000000",
        LOG.vkey.replace("log.", "gol."),
        LOG.vkey.upper(),
        LOG.vkey[:-4],
        LOG.vkey + "=",
        LOG.vkey.replace("+", "+0", 1),
        f"pq.example+12345678+{base64.b64encode(bytes((6,)) + bytes(1312)).decode()}",
        None,
    ],
)
def test_what_is_not_an_ed25519_vkey_is_refused(vkey: object) -> None:
    with pytest.raises(NoteError) as refusal:
        Verifier(vkey)  # type: ignore[arg-type]
    assert refusal.value.code == "VKEY_MALFORMED"


def test_a_signer_shows_its_public_part_only() -> None:
    assert LOG.vkey in repr(LOG)
    assert Verifier(LOG.vkey).name == "log.example/de"
    for name, seed in (("na me", b"\x01" * 32), ("", b"\x01" * 32), ("name", b"\x01")):
        with pytest.raises(NoteError):
            NoteSigner(name, seed)
