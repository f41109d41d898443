"""Whatever is kept from one answer to the next changes none, is bounded, and goes by content or identity."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors import entry, note
from anchors.errors import NoteError
from anchors.note import Checkpoint, NoteSigner, Verifier, is_checkpoint_signed, open_checkpoint
from ledger_api.domain import knowledge, places, trust
from ledger_api.domain.agreements import reading, wording
from ledger_api.domain.agreements.lifecycle import Lifecycle
from ledger_api.domain.checks import accreditation, annex
from ledger_api.domain.kept import Kept
from ledger_api.domain.reason import Code
from ledger_api.indexer import facts
from tests.ledger_api.domain.agreements.pacts import life, terms
from tests.ledger_api.domain.obligation_scenarios import OBLIGATION
from tests.ledger_api.domain.world import World

BY_CONTENT: tuple[Any, ...] = (
    entry._decode,
    note._kept_claim,
    note._kept_signed,
    places.legal_date,
    facts._anchor,
    accreditation._noon_of,
    annex._kept_formalities,
)
BY_IDENTITY: tuple[Kept[Any, Any], ...] = (
    trust._kept_digest,
    knowledge._settled_at,
    reading._kept,
    wording._named,
    annex._of_annex,
)
SIGNER, OTHER = (NoteSigner("log.example", bytes((seed,)) * 32) for seed in (1, 2))
NOTE = SIGNER.sign(Checkpoint("log.example", 3, bytes(32)).body())


def forget() -> None:
    for kept in BY_CONTENT:
        kept.cache_clear()
    for one in BY_IDENTITY:
        one._results = {}


@contextmanager
def nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


@cache
def cold(code: Code) -> bytes:
    with nothing_kept():
        return OBLIGATION[code]().canonical()


@given(st.lists(st.sampled_from(sorted(OBLIGATION)), min_size=1, max_size=8))
def test_whatever_was_asked_before_an_answer_has_the_bytes_that_it_has_alone(asked: list[Code]) -> None:
    expected = [cold(code) for code in asked]
    assert [OBLIGATION[code]().canonical() for code in asked] == expected


def test_every_kept_result_has_a_limit() -> None:
    assert all(0 < kept.cache_info().maxsize <= 10_000 for kept in BY_CONTENT)
    small: Kept[object, int] = Kept(id, limit=3)
    for _ in range(50):
        small(object())
        assert len(small._results) <= 3


def test_equal_records_that_are_not_the_same_are_told_apart() -> None:
    seen: list[Any] = []
    kept: Kept[Any, int] = Kept(lambda record: seen.append(record) or len(seen))
    one, other = World().facts.log, World().facts.log
    assert one == other
    assert (kept(one), kept(other), kept(one)) == (1, 2, 1)


def opens(data: bytes, *vkeys: str) -> bool:
    try:
        open_checkpoint(data, [Verifier(vkey) for vkey in vkeys])
    except NoteError:
        return False
    return True


@given(st.integers(0, len(NOTE) - 1), st.integers(0, 255), st.sampled_from([SIGNER, OTHER]))
def test_a_note_counts_as_signed_exactly_where_it_opens(at: int, byte: int, signer: NoteSigner) -> None:
    assert is_checkpoint_signed(NOTE, (SIGNER.vkey,))
    changed = NOTE[:at] + bytes((byte,)) + NOTE[at + 1 :]
    for _ in range(2):
        assert is_checkpoint_signed(changed, (signer.vkey,)) == opens(changed, signer.vkey)


def test_a_key_that_is_malformed_signs_nothing_and_hinders_nothing() -> None:
    assert not is_checkpoint_signed(NOTE, ("no key",))
    assert is_checkpoint_signed(NOTE, ("no key", SIGNER.vkey))


def test_a_long_note_is_judged_alike_and_not_kept() -> None:
    extensions = tuple(f"extension {number}" for number in range(100))
    long = SIGNER.sign(Checkpoint("log.example", 3, bytes(32), extensions).body())
    forget()
    assert is_checkpoint_signed(long, (SIGNER.vkey,))
    assert note.claimed_checkpoint(long).extensions == extensions
    assert note._kept_signed.cache_info().currsize == note._kept_claim.cache_info().currsize == 0


def test_what_a_document_says_at_length_is_judged_alike_and_not_kept() -> None:
    forget()
    long = annex._Asked("Pact", None, "7" * 1000, "2022", True, None, None)
    pact = terms()
    one = annex._of_annex(pact.annexes[0])
    short = long._replace(hs="7")
    for asked, count in ((long, 0), (short, 1)):
        said = [raised.code for raised in annex._formalities(one, asked)]
        assert [raised.code for raised in annex._formalities_for(one, asked)] == said
        assert annex._kept_formalities.cache_info().currsize == count


@pytest.mark.parametrize("stranger", [("DE", "US", "STEEL"), ("DE", "VN", "NO ANNEX")])
def test_asking_about_what_an_agreement_does_not_name_keeps_nothing(stranger: tuple[str, str, str]) -> None:
    agreement: Lifecycle = life(terms())
    first = agreement.in_force("DE", "VN", "STEEL")
    agreement.in_force(*stranger)
    assert agreement.in_force("DE", "VN", "STEEL") == first
    assert list(agreement._known_in_force) == [("DE", "VN", "STEEL")]
