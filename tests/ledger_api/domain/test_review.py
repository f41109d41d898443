"""Which later events change an answer that was given: ex tunc does, ex nunc does not, others' never."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.evidence import Evidence
from ledger_api.domain.outcomes import Obligation
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.review import Answered, Reconsidered, ReviewState, asked_again, reconsider
from ledger_api.domain.trust import KeyPeriodAct, PeriodKind, StatusEvent, StatusKind, TrustFacts
from ledger_api.domain.verdict import verdict
from tests.ledger_api.domain.border import Border
from tests.ledger_api.domain.world import LAB, World, act, at, point

DECLARED = "2026-08-20"
GIVEN = "2026-08-21"
WORLD = World(block_time=GIVEN)
LATER = World(block_time="2026-09-20")
QUESTION = Question(declared_at=at(DECLARED), known_at=at(GIVEN), axis=Axes.DOCUMENT)


def answered(evidence: Evidence, facts: TrustFacts, question: Question, *, opened: bool = True) -> Answered:
    found = verdict(evidence, facts, question)
    return Answered.of(found, opened=opened, known_at=question.known_at or facts.block_time)


BEFORE = answered(WORLD.presented(), WORLD.facts, QUESTION)
UNOPENED = {"opening": None, "files": (), "opening_unavailable": True}


def with_acts(*acts: StatusEvent) -> Reconsidered:
    now = answered(LATER.presented(), LATER.with_status(*acts), asked_again(QUESTION))
    found = reconsider(BEFORE, now)
    assert found is not None
    return found


def test_annulment_changes_the_answer_of_august() -> None:
    found = with_acts(act(StatusKind.ANNUL, "2026-09-01"))
    assert (found.state, found.reorganised) == (ReviewState.REVIEW_REQUIRED, False)
    assert found.change is not None
    assert found.change.before == {"document": "GENUINE", "obligation": None, "action": "ACCEPT"}
    assert found.change.after == {"document": "REFUTED", "obligation": None, "action": "REJECT"}
    assert (found.change.came, found.change.went) == (("ANNULLED",), ())
    assert found.change.sentence.startswith("The document was annulled")


def test_withdrawal_from_september_leaves_the_answer_of_august() -> None:
    assert with_acts(act(StatusKind.WITHDRAW, "2026-09-01")) == Reconsidered(
        ReviewState.STANDS, None, reorganised=False
    )


def test_withdrawal_recorded_late_for_a_day_before_the_declaration_changes_it() -> None:
    found = with_acts(act(StatusKind.WITHDRAW, "2026-08-19", "2026-09-01"))
    assert found.change is not None
    assert found.change.came == ("WITHDRAWN",)


def test_suspension_lifted_for_the_day_of_the_declaration_is_a_change_for_the_better() -> None:
    suspended = act(StatusKind.SUSPEND, "2026-08-10")
    before = answered(WORLD.presented(), WORLD.with_status(suspended), QUESTION)
    lifted = LATER.with_status(suspended, act(StatusKind.RESTORE, "2026-08-15", "2026-09-02"))
    found = reconsider(before, answered(LATER.presented(), lifted, asked_again(QUESTION)))
    assert found is not None
    assert found.change is not None
    assert (found.change.came, found.change.went) == ((), ("SUSPENDED",))
    assert found.change.after["action"] == "ACCEPT"


later = st.integers(at("2026-08-22"), at("2026-09-19"))


@st.composite
def later_acts(draw: st.DrawFn) -> StatusEvent:
    """Anything but an annulment, recorded after the answer, in force only after the declaration."""
    recorded = draw(later)
    kind = draw(st.sampled_from([one for one in StatusKind if one is not StatusKind.ANNUL]))
    moment = replace(point(GIVEN), time=recorded, block=recorded // 60)
    effective = draw(st.integers(at(DECLARED) + 1, at("2026-12-31")))
    return StatusEvent(kind, effective, moment, successor=bytes([7]) * 32)


@given(st.lists(later_acts(), max_size=4))
def test_what_holds_only_after_the_declaration_never_changes_the_answer(acts: list[StatusEvent]) -> None:
    assert with_acts(*acts).state is ReviewState.STANDS


@given(
    kind=st.sampled_from(PeriodKind),
    span=st.tuples(later, later),
    block=st.integers(at("2026-09-20"), at("2027-09-20")),
)
def test_what_happens_to_others_and_mere_time_never_change_the_answer(
    kind: PeriodKind, span: tuple[int, int], block: int
) -> None:
    world = replace(LATER, block_time="2026-09-20")
    others = KeyPeriodAct(kind, LAB.id, LAB.key.address, 0, 2**33, replace(point(GIVEN), time=min(span)))
    facts = replace(
        world.facts,
        block_time=block,
        block_number=block // 60,
        block_hash=sha256(b"%d" % block).digest(),
        issuers=(*world.facts.issuers, LAB.record),
        key_periods=(others,),
    )
    found = reconsider(BEFORE, answered(world.presented(), facts, asked_again(QUESTION)))
    assert found == Reconsidered(ReviewState.STANDS, None, reorganised=False)


@given(st.lists(later_acts(), max_size=2), later)
def test_annulment_always_counts_whatever_else_happened(acts: list[StatusEvent], recorded: int) -> None:
    moment = replace(point(GIVEN), time=recorded, block=recorded // 60)
    found = with_acts(*acts, StatusEvent(StatusKind.ANNUL, recorded, moment))
    assert found.state is ReviewState.REVIEW_REQUIRED


def test_document_whose_bytes_were_never_at_hand_is_still_watched() -> None:
    before = answered(WORLD.presented(**UNOPENED), WORLD.facts, QUESTION, opened=False)
    assert before.outcome["action"] == "REFER"
    same = answered(LATER.presented(**UNOPENED), LATER.facts, asked_again(QUESTION), opened=False)
    assert reconsider(before, same) == Reconsidered(ReviewState.STANDS, None, reorganised=False)
    annulled = LATER.with_status(act(StatusKind.ANNUL, "2026-09-01"))
    now = answered(LATER.presented(**UNOPENED), annulled, asked_again(QUESTION), opened=False)
    found = reconsider(before, now)
    assert found is not None
    assert found.change is not None
    assert found.change.came == ("ANNULLED",)


def test_bytes_that_are_out_of_reach_now_say_nothing_unless_the_document_is_refuted() -> None:
    unreachable = answered(LATER.presented(**UNOPENED), LATER.facts, asked_again(QUESTION), opened=False)
    assert reconsider(BEFORE, unreachable) is None
    annulled = LATER.with_status(act(StatusKind.ANNUL, "2026-09-01"))
    now = answered(LATER.presented(**UNOPENED), annulled, asked_again(QUESTION), opened=False)
    found = reconsider(BEFORE, now)
    assert found is not None
    assert found.change is not None
    assert (found.change.came, found.change.went) == (("ANNULLED",), ())


def test_reorganisation_is_told_though_the_answer_stands() -> None:
    now = answered(LATER.presented(), LATER.facts, asked_again(QUESTION))
    assert reconsider(BEFORE, now, reorganised=True) == Reconsidered(
        ReviewState.STANDS, None, reorganised=True
    )


def test_answer_about_another_declaration_is_no_comparison() -> None:
    other = replace(asked_again(QUESTION), declared_at=at("2026-09-10"))
    with pytest.raises(VerdictInputError) as refused:
        reconsider(BEFORE, answered(LATER.presented(), LATER.facts, other))
    assert refused.value.code == "REVIEW_OF_ANOTHER_DECLARATION"


def test_another_cause_of_the_same_outcome_is_a_change() -> None:
    replaced = act(StatusKind.SUPERSEDE, "2026-08-15", "2026-09-01", successor=bytes([7]) * 32)
    suspended = act(StatusKind.SUSPEND, "2026-08-10")
    before = answered(WORLD.presented(), WORLD.with_status(suspended), QUESTION)
    now = answered(LATER.presented(), LATER.with_status(suspended, replaced), asked_again(QUESTION))
    assert before.outcome == now.outcome
    found = reconsider(before, now)
    assert found is not None
    assert found.change is not None
    assert (found.state, found.change.came) == (ReviewState.REVIEW_REQUIRED, ("SUPERSEDED",))


def test_what_is_kept_of_an_answer_on_both_axes_holds_both() -> None:
    kept = Answered.of(Border().ask(), opened=True, known_at=None)
    assert kept.obligation is Obligation.MUST_ACCEPT
    assert kept.outcome == {"document": "GENUINE", "obligation": "MUST_ACCEPT", "action": "ACCEPT"}


def test_what_was_kept_and_cannot_be_read_is_refused_at_its_place() -> None:
    with pytest.raises(VerdictInputError) as refused:
        Answered.from_json({**BEFORE.to_json(), "action": "MAYBE"})
    assert (refused.value.code, refused.value.pointer) == ("REVIEW_MALFORMED", "/action")


def test_what_is_kept_of_an_answer_can_be_read_again() -> None:
    assert answered(WORLD.presented(), WORLD.facts, QUESTION) == BEFORE
    assert Answered.from_json(BEFORE.to_json()) == BEFORE
    assert BEFORE.is_under_the_rules_of(BEFORE)
    other = replace(BEFORE, pins=BEFORE.pins | {"rule_set": "0x00"})
    assert not other.is_under_the_rules_of(BEFORE)


def test_what_is_kept_says_how_much_was_known_and_by_which_rules() -> None:
    assert BEFORE.known_at == at(GIVEN)
    given = verdict(WORLD.presented(), WORLD.facts, QUESTION)
    assert BEFORE.pins == given.pins
    found = with_acts(act(StatusKind.ANNUL, "2026-09-01"))
    assert found.change is not None
    assert found.change.known_at == LATER.facts.block_time
    assert found.change.to_json() == {
        "before": {"document": "GENUINE", "obligation": None, "action": "ACCEPT"},
        "after": {"document": "REFUTED", "obligation": None, "action": "REJECT"},
        "came": ["ANNULLED"],
        "went": [],
        "sentence": found.change.sentence,
        "reorganised": False,
        "known_at": at("2026-09-20"),
    }
