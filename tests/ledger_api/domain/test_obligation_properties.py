"""Laws of axis O, over random agreements, acts and questions."""

from dataclasses import replace
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.outcomes import Action, Effect, Obligation, obligation_of, worst
from ledger_api.domain.recognition_facts import AgreementEvent, AgreementKind, AgreementRecord
from ledger_api.domain.trust import ChainPoint, StandingKind
from tests.ledger_api.domain.agreements.pacts import event
from tests.ledger_api.domain.border import (
    COATINGS,
    Border,
    accreditation,
    agreed,
    footprint,
    in_force,
    lab_report,
    listing,
    lost,
    mill_certificate,
)
from tests.ledger_api.domain.world import at

PARTIES = ("DE", "SA", "VN")
ANNEXES = ("", "COATINGS", "OTHER")
DAY = 86_400
FIRST, LAST = at("2026-01-02"), at("2026-12-30")

days = st.integers(0, (LAST - FIRST) // DAY).map(lambda count: FIRST + count * DAY)
# Made once: each is signed, logged and anchored for good.
PAPERS = [
    replace(paper, block_time="2026-12-31")
    for paper in (lab_report(), mill_certificate(), footprint(), footprint(verified=False))
]
papers = st.sampled_from(PAPERS)
terms = st.builds(
    lambda savings, transit, prior, obligation: agreed(
        annex=None,
        savings_clause=savings,
        transit_clause=transit,
        prior_documents=prior,
        obligation=obligation,
    ),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["ACCEPT", "RECOGNISE"]),
)
pairs = st.sampled_from([("", ""), ("VN", "DE"), ("DE", "VN")])


@st.composite
def acts(draw: st.DrawFn) -> AgreementEvent:
    kind = draw(st.sampled_from(list(AgreementKind)))
    direction = draw(pairs)
    recorded = draw(days)
    effective = recorded + draw(st.integers(0, 90)) * DAY
    return replace(
        event(kind, draw(st.sampled_from(PARTIES)), "2026-01-01"),
        annex=draw(st.sampled_from(ANNEXES)),
        from_economy=direction[0],
        to_economy=direction[1],
        effective_at=effective if kind in (AgreementKind.SUSPEND, AgreementKind.RESTORE) else recorded,
        recorded=ChainPoint(recorded // 60, draw(st.integers(0, 3)), draw(st.integers(0, 9)), recorded),
    )


def with_acts(record: AgreementRecord, *more: AgreementEvent) -> AgreementRecord:
    return replace(record, events=(*record.events, *more))


borders = st.builds(
    lambda paper, agreement, events: Border(paper, agreements=(with_acts(in_force(agreement), *events),)),
    papers,
    terms,
    st.lists(acts(), max_size=4),
)


@given(borders, days, acts(), st.integers(1, 200))
def test_what_is_recorded_after_the_knowledge_time_never_changes_an_answer(border, known_at, act, later):
    after = known_at + later * DAY
    late = replace(act, recorded=replace(act.recorded, block=after // 60, time=after))
    grown = replace(border, agreements=tuple(with_acts(one, late) for one in border.agreements))
    before, now = (one.ask_at(known_at, known_at) for one in (border, grown))
    assert judged(before) == judged(now)


@given(borders, days, acts())
def test_an_act_on_an_agreement_of_others_never_changes_an_answer(border, declared_at, act):
    others = with_acts(in_force(agreed("SA", "VN")), act)
    grown = replace(border, agreements=(*border.agreements, others))
    assert judged(border.ask_at(declared_at, LAST)) == judged(grown.ask_at(declared_at, LAST))


@given(borders, days, st.sampled_from([("DE", "VN"), ("SA", "VN"), ("VN", "SA")]), days)
def test_a_suspension_of_another_annex_or_direction_never_changes_an_answer(border, declared_at, pair, since):
    for act in (
        replace(event(AgreementKind.SUSPEND, "DE", "2026-01-01"), annex="OTHER"),
        replace(event(AgreementKind.SUSPEND, "DE", "2026-01-01"), from_economy=pair[0], to_economy=pair[1]),
    ):
        recorded = ChainPoint(since // 60, 9, 9, since)
        dated = replace(act, effective_at=since, recorded=recorded)
        grown = replace(border, agreements=tuple(with_acts(one, dated) for one in border.agreements))
        assert judged(border.ask_at(declared_at, LAST)) == judged(grown.ask_at(declared_at, LAST))


@given(
    papers, st.lists(st.sampled_from([("SA", "VN"), ("DE", "SA"), ("AU", "DE"), ("AU", "VN")]), max_size=6)
)
def test_an_obligation_never_arises_from_agreements_with_others(paper, chain):
    answer = Border(paper, agreements=tuple(in_force(agreed(*pair)) for pair in chain)).ask()
    assert answer.obligation is Obligation.NONE
    assert "NO_DIRECT_OBLIGATION" in answer.causes


@given(borders, days)
def test_the_worst_code_decides_obligation_and_action(border, declared_at):
    answer = border.ask_at(declared_at, LAST)
    effects = [Effect(line["outcome"]) for line in answer.codes if line["axis"] == "O"]
    assert answer.obligation is obligation_of(effects)
    actions = [Action(line["action"]) for line in answer.codes]
    assert answer.action.rank <= worst(actions).rank
    if answer.document.value == "GENUINE":
        assert answer.action is worst(actions)


@given(borders, days, st.permutations(range(3)))
def test_the_order_in_which_a_view_lists_agreements_and_acts_changes_no_outcome(border, declared_at, order):
    others = (in_force(agreed("SA", "VN")), in_force(agreed("DE", "SA")))
    listed = (*border.agreements, *others)
    shuffled = tuple(replace(listed[index], events=tuple(reversed(listed[index].events))) for index in order)
    first, second = (
        replace(border, agreements=each).ask_at(declared_at, LAST) for each in (listed, shuffled)
    )
    distinct = {one.recorded for record in listed for one in record.events}
    if len(distinct) == sum(len(record.events) for record in listed):
        assert judged(first) == judged(second)


@given(days, days)
def test_a_bodys_loss_after_assessment_and_anchor_never_removes_an_obligation(withdrawn_at, declared_at):
    event_ = replace(
        lost(StandingKind.WITHDRAW, "2026-08-02"), effective_at=max(withdrawn_at, at("2026-08-02"))
    )
    border = Border(PAPERS[0], accreditations=(accreditation(event_),))
    answer = border.ask_at(max(declared_at, at("2026-08-02")), LAST)
    assert answer.obligation is Obligation.MUST_ACCEPT


@given(st.lists(st.tuples(days, days), max_size=4), days)
def test_a_body_is_listed_exactly_within_its_half_open_listings(periods, anchored_at):
    record = in_force(agreed(annex={**COATINGS, "listing_required": True}))
    listings = tuple(
        replace(
            listing(record),
            id=sha256(b"%d" % number).digest(),
            effective_from=start,
            effective_to=end,
        )
        for number, (start, end) in enumerate(periods)
    )
    at_anchor = at("2026-08-01T10:00:00")
    shifted = tuple(
        replace(
            one,
            effective_from=one.effective_from - anchored_at + at_anchor,
            effective_to=one.effective_to - anchored_at + at_anchor,
        )
        for one in listings
    )
    answer = Border(agreements=(record,), listings=shifted).ask()
    listed = any(one.effective_from <= at_anchor < one.effective_to for one in shifted)
    assert ("CAB_NOT_LISTED" not in answer.causes) == listed


def judged(answer):
    """The answer without the pins, which name all facts whether they matter or not."""
    lines = [(line["code"], line["sentence"]) for line in answer.codes]
    return answer.document, answer.obligation, answer.action, lines, answer.sentence
