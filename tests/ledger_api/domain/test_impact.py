"""What an act would change: the hypothesis is the act, nothing else changes, and nothing changes early."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.terms import read_terms
from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.impact import (
    Hypothesis,
    OnAccreditation,
    OnAgreement,
    OnDocument,
    OnIssuer,
    Supposition,
    answer_of,
    changes,
    is_live,
    is_noted,
    suppose,
)
from ledger_api.domain.outcomes import Obligation
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.recognition_facts import AgreementEvent, AgreementKind
from ledger_api.domain.trust import DatedEvent, Source, StandingKind, StatusEvent, StatusKind, TrustFacts
from ledger_api.domain.verdict import Verdict, verdict
from tests.ledger_api.domain.agreements.pacts import terms_json
from tests.ledger_api.domain.border import COATINGS, Border, in_force, lab_report
from tests.ledger_api.domain.world import LAB, MILL, at

VALVES = {**COATINGS, "id": "VALVES", "document_types": ["safety_certificate:*"]}
ANNEXES = [COATINGS, VALVES]
PACT = in_force(read_terms(terms_json(annexes=ANNEXES, savings_clause=False)))
SAVING = in_force(read_terms(terms_json(annexes=ANNEXES)))
PAPER = lab_report()
BORDER = Border(PAPER, agreements=(PACT,))
ACCREDITATION = bytes(32)
ANCHORED = at("2026-08-01T10:00:00")
DIGEST = PAPER.statement.digest
LATER = 3600

times = st.integers(at("2026-07-01"), at("2026-10-30"))
kinds = st.sampled_from([StandingKind.SUSPEND, StandingKind.WITHDRAW])
acts = st.one_of(
    st.builds(
        lambda by, at_, annex, pair: OnAgreement(PACT.id, by, at_, annex, *pair),
        st.sampled_from(["DE", "VN"]),
        times,
        st.sampled_from(["", "COATINGS"]),
        st.sampled_from([("", ""), ("VN", "DE")]),
    ),
    st.builds(OnIssuer, st.just(LAB.id), times, kinds),
    st.builds(OnAccreditation, st.just(ACCREDITATION), times, kinds),
    st.builds(
        OnDocument,
        st.just(LAB.id),
        st.just(DIGEST),
        times,
        st.sampled_from([StatusKind.SUSPEND, StatusKind.WITHDRAW]),
    ),
)
ELSEWHERE = {
    "another agreement": OnAgreement(b"\7" * 32, "DE", at("2026-08-20")),
    "another annex": OnAgreement(PACT.id, "DE", at("2026-08-20"), "VALVES"),
    "the other direction": OnAgreement(PACT.id, "DE", at("2026-08-20"), "", "DE", "VN"),
    "the other direction of the annex": OnAgreement(PACT.id, "DE", at("2026-08-20"), "COATINGS", "DE", "VN"),
    "no party": OnAgreement(PACT.id, "FR", at("2026-08-20")),
    "another body": OnIssuer(MILL.id, at("2026-07-01")),
    "another accreditation": OnAccreditation(b"\7" * 32, at("2026-07-01"), StandingKind.WITHDRAW),
    "another document": OnDocument(LAB.id, b"\7" * 32, at("2026-08-20")),
    "the same digest of somebody else": OnDocument(MILL.id, DIGEST, at("2026-08-20")),
}


@cache
def facts_of(saving: bool = False) -> TrustFacts:
    return replace(BORDER, agreements=(SAVING,)).facts if saving else BORDER.facts


def asked(facts: TrustFacts, declared_at: int) -> Verdict:
    question = Question(
        importing_economy="DE",
        customs_office="DEHAM",
        hs="721070",
        quantity="100",
        unit="TNE",
        declared_at=declared_at,
        axis=Axes.BOTH,
    )
    return verdict(PAPER.presented(), facts, question)


def supposed(hypothesis: Hypothesis, declared: str = "2026-09-10", facts: TrustFacts | None = None):
    known = facts or facts_of()
    return asked(known, at(declared)), asked(suppose(known, hypothesis), at(declared))


def recorded(facts: TrustFacts, hypothesis: Hypothesis) -> TrustFacts:
    """The facts of an hour later, when the act had been recorded half an hour before."""
    point = ChainPoint(facts.block_number + 30, 1, 2, facts.block_time + LATER // 2)
    later = replace(facts, block_number=facts.block_number + 60, block_time=facts.block_time + LATER)
    (issuer,) = later.issuers
    match hypothesis:
        case OnAgreement():
            (record,) = later.agreements
            scope = (hypothesis.annex, hypothesis.from_economy, hypothesis.to_economy)
            event = AgreementEvent(
                AgreementKind.SUSPEND, hypothesis.by, 1, *scope, hypothesis.effective_at, b"\1" * 32, 0, point
            )
            return replace(later, agreements=(replace(record, events=(*record.events, event)),))
        case OnIssuer():
            lost = DatedEvent(hypothesis.kind, hypothesis.effective_at, point, "AUDIT_FAILED", "0x1")
            return replace(later, issuers=(replace(issuer, events=(lost,)),))
        case OnAccreditation():
            lost = DatedEvent(hypothesis.kind, hypothesis.effective_at, point, "AUDIT_FAILED", "0x1")
            accreditations = (replace(issuer.accreditations[0], events=(lost,)),)
            return replace(later, issuers=(replace(issuer, accreditations=accreditations),))
        case OnDocument():
            return replace(later, status=(StatusEvent(hypothesis.kind, hypothesis.effective_at, point),))


@given(acts, times, st.booleans())
def test_recording_the_act_gives_the_answer_that_the_hypothesis_gave(hypothesis, declared_at, saving):
    facts = facts_of(saving)
    if isinstance(hypothesis, OnAgreement):
        hypothesis = replace(hypothesis, agreement=facts.agreements[0].id)
    under, real = suppose(facts, hypothesis), recorded(facts, hypothesis)
    assert changes(asked(under, declared_at), asked(real, declared_at)) == ()
    again = suppose(real, hypothesis)
    assert changes(asked(real, declared_at), asked(again, declared_at)) == ()


@given(acts, st.data())
def test_nothing_changes_for_a_declaration_before_the_act_takes_effect(hypothesis, data):
    declared_at = data.draw(st.integers(ANCHORED, at("2026-10-30")))
    later = replace(hypothesis, effective_at=max(hypothesis.effective_at, declared_at + 1))
    facts = facts_of()
    assert changes(asked(facts, declared_at), asked(suppose(facts, later), declared_at)) == ()


@given(st.sampled_from(list(ELSEWHERE.values())), times, times)
def test_an_act_about_something_else_changes_nothing(hypothesis, effective_at, declared_at):
    facts = facts_of()
    moved = suppose(facts, replace(hypothesis, effective_at=effective_at))
    assert changes(asked(facts, declared_at), asked(moved, declared_at)) == ()


@pytest.mark.parametrize(
    "name", ["another agreement", "another body", "another accreditation", "another document"]
)
def test_facts_that_an_act_is_not_about_are_left_as_they_are(name):
    assert suppose(facts_of(), ELSEWHERE[name]) is facts_of()


@pytest.mark.parametrize("annex", ["", "COATINGS"])
@pytest.mark.parametrize("pair", [("", ""), ("VN", "DE")])
@pytest.mark.parametrize("by", ["DE", "VN"])
def test_a_suspended_annex_takes_the_obligation_from_its_first_instant_on(annex, pair, by):
    hypothesis = OnAgreement(PACT.id, by, at("2026-09-10"), annex, *pair)
    before, after = supposed(hypothesis, "2026-09-10")
    found = {one.member: (one.before, one.after) for one in changes(before, after)}
    assert found == {
        "obligation": ("MUST_ACCEPT", "NONE"),
        "action": ("ACCEPT", "REFER"),
        "causes": ([], ["AGREEMENT_SUSPENDED"]),
    }
    assert changes(*supposed(hypothesis, "2026-09-09T23:59:59")) == ()


def test_a_savings_clause_keeps_the_answer_and_shows_the_act():
    facts = facts_of(saving=True)
    before, after = supposed(OnAgreement(SAVING.id, "DE", at("2026-09-01")), facts=facts)
    assert after.obligation is Obligation.MUST_ACCEPT_WITH_CONDITIONS
    assert [one.member for one in changes(before, after)] == ["obligation", "action", "causes"]
    assert answer_of(after)["causes"] == ["PRE_SUSPENSION_SAVED"]


def test_a_suspended_document_is_unproven_and_an_issuer_suspended_later_leaves_it_alone():
    document = changes(*supposed(OnDocument(LAB.id, DIGEST, at("2026-09-01"))))
    assert (document[0].member, document[0].after) == ("document", "UNPROVEN")
    assert changes(*supposed(OnIssuer(LAB.id, at("2026-09-01")))) == ()
    earlier = changes(*supposed(OnIssuer(LAB.id, at("2026-07-20"))))
    assert "ISSUER_SUSPENDED" in next(one.after for one in earlier if one.member == "causes")


def test_an_accreditation_withdrawn_later_is_noted_and_changes_nothing():
    act = OnAccreditation(ACCREDITATION, at("2026-09-01"), StandingKind.WITHDRAW)
    before, after = supposed(act)
    assert changes(before, after) == ()
    assert is_noted(before, after)
    assert not is_noted(before, before)
    assert not is_noted(*supposed(OnAgreement(PACT.id, "DE", at("2026-09-01"))))


@pytest.mark.parametrize(
    ("kind", "live"),
    [
        (StatusKind.ANNUL, False),
        (StatusKind.WITHDRAW, False),
        (StatusKind.SUPERSEDE, False),
        (StatusKind.SUSPEND, True),
        (StatusKind.AMEND, True),
    ],
)
def test_withdrawn_and_replaced_documents_are_not_live(kind, live):
    facts = facts_of()
    point = ChainPoint(facts.block_number, 0, 0, facts.block_time)
    event = StatusEvent(kind, at("2026-09-01"), point, successor=b"\7" * 32)
    assert is_live(asked(replace(facts, status=(event,)), at("2026-09-10"))) is live
    assert is_live(asked(facts, at("2026-09-10")))


def test_documents_that_share_a_record_share_its_change():
    supposition = Supposition(OnAgreement(PACT.id, "DE", at("2026-09-01")))
    facts = facts_of()
    first, second = supposition.applied_to(facts), supposition.applied_to(replace(facts, status=()))
    assert first.agreements[0] is second.agreements[0]
    assert first.agreements[0] is not facts.agreements[0]


def test_only_the_record_that_an_act_is_about_is_changed():
    issuer = BORDER.facts.issuers[0]
    other = replace(issuer.accreditations[0], id=b"\7" * 32)
    facts = replace(
        facts_of(),
        agreements=(PACT, SAVING),
        issuers=(replace(issuer, accreditations=(*issuer.accreditations, other)), MILL.record),
    )
    on_agreement = suppose(facts, OnAgreement(SAVING.id, "DE", at("2026-09-01"), "COATINGS", "VN", "DE"))
    assert on_agreement.agreements[0] is PACT
    *before, event = on_agreement.agreements[1].events
    assert tuple(before) == SAVING.events
    assert (event.kind, event.economy, event.annex) == (AgreementKind.SUSPEND, "DE", "COATINGS")
    assert (event.from_economy, event.to_economy, event.effective_at) == ("VN", "DE", at("2026-09-01"))
    assert (event.version, len(event.text), event.ballot) == (1, 32, 0)
    on_issuer = suppose(facts, OnIssuer(MILL.id, at("2026-09-01")))
    assert [len(one.events) for one in on_issuer.issuers] == [0, 1]
    on_accreditation = suppose(facts, OnAccreditation(other.id, at("2026-09-01")))
    assert [len(one.events) for one in on_accreditation.issuers[0].accreditations] == [0, 1]
    assert on_accreditation.issuers[1] is facts.issuers[1]


@given(acts)
def test_a_supposed_act_has_the_form_of_a_real_one(hypothesis):
    supposed_facts = suppose(facts_of(), hypothesis)
    assert supposed_facts != facts_of()
    assert TrustFacts.from_json(supposed_facts.to_json()) == replace(supposed_facts, source=Source.SAVED)


def test_an_act_is_recorded_after_the_last_block_of_the_facts():
    facts = facts_of()
    last = ChainPoint(facts.block_number, 5, 5, facts.block_time)
    restored = replace(facts, status=(StatusEvent(StatusKind.RESTORE, at("2026-09-01"), last),))
    before, after = supposed(OnDocument(LAB.id, DIGEST, at("2026-09-01")), facts=restored)
    assert (answer_of(before)["causes"], answer_of(after)["causes"]) == ([], ["SUSPENDED"])


def test_an_act_on_a_cosigned_document_is_its_issuers():
    asked_for = facts_of().asked
    assert asked_for is not None
    cosigned = replace(asked_for, issuer_ids=(LAB.id, MILL.id))
    facts = replace(facts_of(), asked=cosigned)
    assert len(suppose(facts, OnDocument(LAB.id, DIGEST, at("2026-09-01"))).status) == 1
    assert suppose(facts, OnDocument(MILL.id, DIGEST, at("2026-09-01"))) is facts


def test_answers_about_the_document_alone_are_compared_without_an_obligation():
    question = Question(declared_at=at("2026-09-10"), axis=Axes.DOCUMENT)
    before = verdict(PAPER.presented(), facts_of(), question)
    suspended = suppose(facts_of(), OnDocument(LAB.id, DIGEST, at("2026-09-01")))
    after = verdict(PAPER.presented(), suspended, question)
    assert answer_of(before) == {
        "document": "GENUINE",
        "obligation": None,
        "action": "ACCEPT",
        "causes": [],
        "sentence": before.sentence,
    }
    assert [(one.member, one.before, one.after) for one in changes(before, after)] == [
        ("document", "GENUINE", "UNPROVEN"),
        ("action", "ACCEPT", "REFER"),
        ("causes", [], ["SUSPENDED"]),
    ]


def test_the_order_of_causes_and_how_often_each_is_named_are_no_change():
    facts = facts_of()
    status = StatusEvent(StatusKind.SUSPEND, at("2026-09-01"), ChainPoint(1, 0, 0, at("2026-09-01")))
    answer = asked(replace(facts, status=(status,), agreements=()), at("2026-09-10"))
    assert len(answer.causes) > 1
    assert changes(answer, replace(answer, codes=(*answer.codes[::-1], *answer.codes))) == ()


def test_facts_of_no_known_document_hold_no_act_on_one():
    facts = replace(facts_of(), asked=None)
    assert suppose(facts, OnDocument(LAB.id, DIGEST, at("2026-09-01"))) is facts
