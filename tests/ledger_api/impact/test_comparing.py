"""What a page counts and lists, over a border of its own: copies, documents long gone, several economies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.terms import read_terms
from ledger_api.domain.question import Question
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.trust import StatusKind, TrustFacts
from ledger_api.domain.verdict import Verdict, verdict
from ledger_api.impact.inquiry import Act, Asked
from ledger_api.impact.ports import About, Answered, Judged, Place, Selection
from ledger_api.impact.service import ImpactPage, ImpactService
from ledger_api.refusals import RefusedError
from tests.ledger_api.domain.agreements.pacts import terms_json
from tests.ledger_api.domain.border import COATINGS, Border, agreed, in_force, lab_report
from tests.ledger_api.domain.world import LAB, NETWORK, act, at

PAPER = lab_report()
DIGEST = PAPER.statement.digest
ACCREDITATION = bytes(32)
EFFECTIVE = at("2026-09-01")
HOME = Place("VN", "concord.example/vn", 5)
ELSEWHERE = Place("VN", "concord.example/de", 9)
GERMAN = in_force(agreed(savings_clause=False))
JAPANESE = in_force(agreed("JP", "VN", savings_clause=False))
MANY = in_force(
    read_terms(terms_json("DE", "JP", "VN", annexes=[COATINGS], kind="MULTILATERAL", savings_clause=False))
)


@dataclass(frozen=True)
class OneDocument:
    """The index, and verification, of a world with one document, which another log copied."""

    facts: TrustFacts
    held: Sequence[AgreementRecord]

    def chain_time(self) -> int:
        return self.facts.block_time

    def agreements(self) -> Sequence[AgreementRecord]:
        return self.held

    def is_registered(self, issuer: bytes) -> bool:
        return issuer == LAB.id

    def issuer_of(self, accreditation: bytes) -> bytes | None:
        return LAB.id if accreditation == ACCREDITATION else None

    def document(self, digest: bytes) -> About | None:
        return About(LAB.id, DIGEST) if digest == DIGEST else None

    def places(self, selection: Selection, after: Place | None, limit: int) -> Sequence[Place]:
        return [one for one in (HOME, ELSEWHERE) if after is None or one != after][:limit]

    def judge(self, place: Place, questions: Sequence[Question]) -> Judged | None:
        if place == ELSEWHERE:
            return None
        answers = [self.answered(question) for question in questions]
        return Judged(PAPER.statement, PAPER.statement.signing_digest(NETWORK), answers)

    def answered(self, question: Question) -> Answered:
        def under(facts: TrustFacts) -> Verdict:
            return verdict(PAPER.presented(), facts, question)

        return Answered(question, under(self.facts), self.facts, under)


def page(asked: Asked, *agreements: AgreementRecord, status: Any = (), **question: Any) -> ImpactPage:
    held = agreements or (GERMAN,)
    world = OneDocument(replace(Border(PAPER, agreements=held).facts, status=status), held)
    found = ImpactService(world, lambda: world).page(asked, Question(**question), after=None, limit=2)
    assert found.last == ELSEWHERE
    return found


def test_a_copy_that_another_log_holds_is_neither_counted_nor_listed() -> None:
    found = page(Asked(EFFECTIVE, agreement=GERMAN.id))
    assert [(one["origin"], one["index"]) for one in found.items] == [(HOME.origin, HOME.index)]
    assert found.summary == {"documents": 1, "changed": 1, "answers_changed": 1, "noted": 0}
    assert found.to_json()["declared_at"] == EFFECTIVE
    assert found.items[0]["issuer"] == LAB.name


def test_a_document_that_was_withdrawn_before_is_not_live() -> None:
    gone = act(StatusKind.WITHDRAW, "2026-08-20")
    found = page(Asked(EFFECTIVE, agreement=GERMAN.id), status=(gone,))
    assert (found.items, found.summary["documents"]) == ([], 0)


def test_a_document_is_asked_about_in_every_economy_that_is_obliged() -> None:
    found = page(Asked(EFFECTIVE, document=DIGEST), GERMAN, JAPANESE)
    answers = found.items[0]["answers"]
    assert [one["importing_economy"] for one in answers] == ["DE", "JP"]
    assert found.summary["answers_changed"] == 2
    alone = page(Asked(EFFECTIVE, document=DIGEST), GERMAN, JAPANESE, importing_economy="JP")
    assert [one["importing_economy"] for one in alone.items[0]["answers"]] == ["JP"]


def test_an_agreement_is_asked_about_in_its_own_directions_alone() -> None:
    found = page(Asked(EFFECTIVE, agreement=JAPANESE.id), GERMAN, JAPANESE)
    assert [one["importing_economy"] for one in found.items[0]["answers"]] == ["JP"]


def test_what_would_only_be_shown_is_counted_as_noted() -> None:
    found = page(Asked(EFFECTIVE, Act.WITHDRAW, accreditation=ACCREDITATION))
    assert found.items == []
    assert found.summary == {"documents": 1, "changed": 0, "answers_changed": 0, "noted": 1}
    assert found.inquiry.described == {
        "act": "withdraw",
        "effective_at": EFFECTIVE,
        "accreditation": to_hex(ACCREDITATION),
        "issuer": to_hex(LAB.id),
    }


def test_of_several_parties_the_one_that_acts_is_named_or_follows_from_the_direction() -> None:
    with pytest.raises(RefusedError) as refused:
        page(Asked(EFFECTIVE, agreement=MANY.id), MANY)
    assert (refused.value.code, refused.value.pointer) == ("PARTY_MISSING", "/query/by")
    found = page(Asked(EFFECTIVE, agreement=MANY.id, by="JP"), MANY)
    assert [one["importing_economy"] for one in found.items[0]["answers"]] == ["JP"]
    directed = page(Asked(EFFECTIVE, agreement=MANY.id, origin="VN", destination="DE"), MANY)
    assert directed.inquiry.described["by"] == "DE"
    assert [one["importing_economy"] for one in directed.items[0]["answers"]] == ["DE"]
    with pytest.raises(RefusedError) as refused:
        page(Asked(EFFECTIVE, agreement=MANY.id, origin="VN", destination="DE", by="JP"), MANY)
    assert refused.value.code == "PARTY_UNKNOWN"
