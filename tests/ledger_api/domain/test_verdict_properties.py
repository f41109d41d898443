"""Properties of every answer: unknown is never valid, the worst decides, the future changes nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.outcomes import Action, DocumentOutcome, exit_code
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.reason import Code
from ledger_api.domain.reasons import REASONS
from ledger_api.domain.trust import (
    AnchorRecord,
    DatedEvent,
    KeyCut,
    KeyPeriodAct,
    LogClosure,
    PeriodKind,
    StandingKind,
    StatusEvent,
    StatusKind,
    TrustFacts,
)
from ledger_api.domain.verdict import AskedBy, Evidence, foresee, verdict
from tests.ledger_api.domain.test_case_table import accredited
from tests.ledger_api.domain.world import LAB, MILL, ORIGIN, World, act, ask, at, point

WORLDS = (
    World(),
    World(valid_from="2026-07-30", valid_to="2026-09-15"),
    World(issuer=LAB, type="material_test_report:test-report"),
    World(anchored=None),
)
KNOWN = "2026-09-12"

times = st.integers(at("2026-07-01"), at("2026-10-30"))
indices = st.integers(0, 10)


@st.composite
def points(draw: st.DrawFn, moments: st.SearchStrategy[int] = times) -> ChainPoint:
    time = draw(moments)
    return ChainPoint(time // 60, draw(st.integers(0, 3)), draw(st.integers(0, 3)), time)


def status_events(recorded: st.SearchStrategy[ChainPoint]) -> st.SearchStrategy[StatusEvent]:
    successors = st.just(bytes([7]) * 32)
    return st.builds(StatusEvent, st.sampled_from(StatusKind), times, recorded, successor=successors)


def standing_events(recorded: st.SearchStrategy[ChainPoint]) -> st.SearchStrategy[DatedEvent]:
    return st.builds(DatedEvent, st.sampled_from(StandingKind), times, recorded)


def period_acts(recorded: st.SearchStrategy[ChainPoint]) -> st.SearchStrategy[KeyPeriodAct]:
    keys = st.sampled_from([(MILL.id, MILL.key.address), (LAB.id, LAB.key.address)])
    return st.tuples(st.sampled_from(PeriodKind), keys, times, times, recorded).map(
        lambda parts: KeyPeriodAct(parts[0], *parts[1], *parts[2:])
    )


@st.composite
def happenings(draw: st.DrawFn, world: World, recorded: st.SearchStrategy[ChainPoint]) -> TrustFacts:
    """The world's facts with whatever may be recorded at ``recorded`` added to them."""
    issuer = world.issuer.record
    key = issuer.keys[0]
    if draw(st.booleans()):
        key = replace(key, cuts=(KeyCut(ORIGIN, draw(indices), draw(recorded)),))
    if draw(st.booleans()):
        key = replace(key, revoked=draw(recorded), revoked_effective_at=draw(st.none() | times))
    issuer = replace(
        issuer,
        keys=(key,),
        events=tuple(draw(st.lists(standing_events(recorded), max_size=2))),
        accreditations=(accredited(*draw(st.lists(standing_events(recorded), max_size=2))),),
    )
    facts = replace(
        world.facts,
        issuers=(issuer,),
        status=tuple(draw(st.lists(status_events(recorded), max_size=3))),
        key_periods=tuple(draw(st.lists(period_acts(recorded), max_size=2))),
    )
    if draw(st.booleans()):
        closure = LogClosure(draw(indices), "concord.example/vn2", draw(recorded))
        facts = replace(facts, log=replace(facts.log, closed=closure))
    return facts


worlds = st.sampled_from(WORLDS)
RANK = [DocumentOutcome.GENUINE, DocumentOutcome.UNPROVEN, DocumentOutcome.REFUTED]


def withheld(evidence: Evidence, facts: TrustFacts | None, name: str) -> tuple[Evidence, TrustFacts | None]:
    """The case without one of its parts."""
    if name == "facts":
        return evidence, None
    if name in ("opening", "inclusion_proof", "checkpoint", "entry", "index"):
        return replace(evidence, **{name: None}), facts
    if name == "files":
        return replace(evidence, files=()), facts
    if facts is None:
        return evidence, facts
    if name == "keys":
        return evidence, replace(facts, issuers=tuple(replace(one, keys=()) for one in facts.issuers))
    return evidence, replace(facts, **{name: () if name == "issuers" else None})


PARTS = (
    "facts",
    "opening",
    "inclusion_proof",
    "checkpoint",
    "entry",
    "index",
    "files",
    "keys",
    "issuers",
    "log",
    "first_anchor",
    "receipt_anchor",
)


@given(worlds.flatmap(lambda world: st.tuples(st.just(world), happenings(world, points()))), st.data())
def test_taking_something_away_never_makes_a_document_genuine(case, data):
    world, facts = case
    evidence = world.presented()
    before = ask(evidence, facts)
    missing = data.draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4, unique=True))
    shown: TrustFacts | None = facts
    for name in missing:
        evidence, shown = withheld(evidence, shown, name)
    after = ask(evidence, shown)
    if after.document is DocumentOutcome.GENUINE:
        assert before.document is DocumentOutcome.GENUINE


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("world", WORLDS)
def test_what_is_missing_refutes_nothing(world, name):
    evidence, facts = withheld(world.presented(), world.facts, name)
    assert ask(evidence, facts).document is not DocumentOutcome.REFUTED


after_knowledge = points(st.integers(at(KNOWN) + 1, at("2026-10-30")))


@given(
    worlds.flatmap(lambda world: st.tuples(st.just(world), happenings(world, after_knowledge))),
    times,
)
def test_what_is_recorded_after_the_knowledge_time_changes_nothing(case, declared):
    world, later = case
    base = replace(
        world.facts,
        issuers=tuple(replace(one, accreditations=(accredited(),)) for one in world.facts.issuers),
    )
    question = {"declared": None, "known": KNOWN}
    expected = ask(world.presented(), base, **question)
    assert ask(world.presented(), later, **question).canonical() == expected.canonical()


@given(worlds.flatmap(lambda world: st.tuples(st.just(world), happenings(world, points()))), times)
def test_the_worst_code_decides(case, declared):
    world, facts = case
    answer = ask(world.presented(), facts, axis=Axes.BOTH)
    actions = [Action(line["action"]) for line in answer.codes]
    assert answer.action is min(actions, key=lambda action: action.rank)
    assert [action.rank for action in actions] == sorted(action.rank for action in actions)
    outcomes = {line["outcome"] for line in answer.checks if line["axis"] == "D"}
    assert (answer.document is DocumentOutcome.GENUINE) == (outcomes == {"ESTABLISHED"})
    assert (answer.document is DocumentOutcome.REFUTED) == ("REFUTED" in outcomes)
    assert answer.exit_code == exit_code(answer.action, provisional=answer.provisional)


@given(worlds.flatmap(lambda world: st.tuples(st.just(world), happenings(world, points()))))
def test_equal_inputs_give_equal_bytes_in_whatever_order_acts_are_listed(case):
    world, facts = case
    first = ask(world.presented(), facts)
    assert ask(world.presented(), facts).canonical() == first.canonical()
    shuffled = replace(facts, status=tuple(reversed(facts.status)))
    distinct = len({event.recorded for event in facts.status}) == len(facts.status)
    if distinct:
        assert ask(world.presented(), shuffled).canonical() == first.canonical()


dates = st.dates(date(1971, 1, 1), date(2100, 1, 1))


@given(times, times, times)
def test_suspension_is_half_open(suspended, restored, declared):
    world = World(anchored="2026-06-01", issued_on="2026-05-30", block_time="2026-11-30")
    status = (
        StatusEvent(StatusKind.SUSPEND, suspended, point("2026-11-01", 0)),
        StatusEvent(StatusKind.RESTORE, restored, point("2026-11-01", 1)),
    )
    evidence, facts = world.presented(), replace(world.facts, status=status)
    question = replace(ask(evidence, facts).question, declared_at=declared)
    answer = verdict(evidence, facts, question)
    assert ("SUSPENDED" in answer.causes) == (suspended <= declared < restored)


@given(dates, dates, dates)
def test_validity_is_half_open_in_dates(start, end, day):
    world = World(valid_from=start.isoformat(), valid_to=end.isoformat(), issued_on="", assessed_on="")
    answer = ask(world.presented(), world.facts, declared=f"{day.isoformat()}T12:00:00")
    assert ("EXPIRED" in answer.causes) == (day >= end)
    assert ("NOT_YET_VALID" in answer.causes) == (day < start)


@given(st.binary(max_size=300), st.integers(-5, 2**70), st.binary(max_size=200), st.sampled_from(AskedBy))
def test_no_bytes_whatever_make_it_raise(entry, index, checkpoint, asked_by):
    evidence = Evidence(
        asked_by, entry=entry, origin=ORIGIN, index=index, inclusion_proof=(entry,), checkpoint=checkpoint
    )
    answer = ask(evidence, World().facts)
    assert answer.document is not DocumentOutcome.GENUINE


def test_every_action_of_the_table_agrees_with_its_effect():
    for code in Code:
        reason = REASONS[code]
        if reason.effect.value == "REFUTED":
            assert reason.action is Action.REJECT
        if reason.action is Action.REJECT:
            assert reason.effect.value in ("REFUTED", "NO_OBLIGATION")
        assert (reason.effect.value == "INFO") == (reason.action is Action.ACCEPT)


def test_anchor_in_the_same_block_as_the_key_counts_by_its_place_in_the_block():
    world = World()
    assert isinstance(world.anchor, AnchorRecord)
    key = world.issuer.record.keys[0]
    same_block = world.anchor.point
    for offset, genuine in ((-1, True), (0, False), (1, False)):
        place = replace(same_block, tx_index=1)
        anchor = replace(world.anchor, point=place)
        added = replace(same_block, tx_index=1 + offset)
        facts = replace(
            world.with_issuer(keys=(replace(key, added=added),)), first_anchor=anchor, receipt_anchor=anchor
        )
        assert (ask(world.presented(), facts).causes == ()) is genuine


def test_pins_name_every_input_by_digest():
    world = World()
    base = ask(world.presented(), world.facts).pins
    assert all(base.values())
    assert ask(world.presented(), world.facts, declared="2026-09-11").pins["question"] != base["question"]
    assert ask(world.presented(files=()), world.facts).pins["presentation"] != base["presentation"]
    changed = world.with_status(act(StatusKind.CONFIRM, "2026-09-01"))
    assert ask(world.presented(), changed).pins["trust_view"] != base["trust_view"]


def test_an_entry_of_no_known_network_is_named_without_its_statement():
    answer = ask(World().presented(network_id=None), None)
    assert answer.document_summary is not None
    assert answer.document_summary["digest"] == "0x" + World().statement.digest.hex()
    assert (answer.document_summary["statement"], answer.document_summary["issuer"]) == (None, None)
    assert (answer.pins["network_id"], answer.pins["trust_view"], answer.pins["block"]) == (None, None, None)


@pytest.mark.parametrize(
    ("issued_on", "causes"),
    [
        ("0001-01-01", ()),
        ("2026-08-02", ()),
        ("2026-08-03", ("ANCHORED_BEFORE_ISSUE",)),
        ("9999-12-31", ("DECLARED_BEFORE_ISSUE", "ANCHORED_BEFORE_ISSUE")),
    ],
)
def test_any_date_of_the_calendar_may_be_the_date_of_issue(issued_on, causes):
    world = World(issued_on=issued_on)
    assert ask(world.presented(), world.facts).causes == causes


@given(worlds.flatmap(lambda world: st.tuples(st.just(world), happenings(world, points()))), st.data())
def test_what_is_foreseen_is_what_the_answer_will_say(case, data):
    world, facts = case
    question = Question(axis=Axes.DOCUMENT)
    held = [(Code(one["code"]), one["sentence"]) for one in verdict(world.presented(), facts, question).codes]
    codes = data.draw(st.sets(st.sampled_from([code for code, _ in held] or [Code.EXPIRED])))
    said = [one for one in held if one[0] in codes]
    assert list(foresee(world.presented(), facts, question, codes)) == said
