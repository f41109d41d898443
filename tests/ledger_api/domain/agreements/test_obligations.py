"""Who owes whom: directed, never transitive, through unions by membership on the day."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.lifecycle import lifecycle_of
from ledger_api.domain.agreements.obligations import (
    Obstacle,
    Remark,
    directed,
    recognised_at,
    recognised_at_issue_and_use,
)
from ledger_api.domain.agreements.terms import terms_of_draft
from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.knowledge import as_known_at
from ledger_api.domain.places import date_in
from ledger_api.domain.recognition_facts import AgreementEvent, AuthorityTerm, EconomyRecord
from ledger_api.domain.recognition_facts import AgreementKind as Kind
from tests.ledger_api.domain.agreements.pacts import (
    SAFETY,
    annex,
    concluded,
    endorsed,
    event,
    pact,
    ratified,
    signed,
    terms,
)
from tests.ledger_api.domain.world import World, at, point

AGREED = terms()
NOW = at("2026-09-10")
MONTH = 30 * 86_400


def routes(records, origin, destination, moment="2027-09-10", annex_id="STEEL", **more):
    return directed(records, origin, destination, day=moment[:10], instant=at(moment), annex=annex_id, **more)


def only(records, origin="VN", destination="DE", moment="2027-09-10", **more):
    (route,) = routes(records, origin, destination, moment, **more)
    return route


def obstacles(route):
    return [one.kind for one in route.obstacles]


def test_in_force_it_binds_in_both_directions_and_says_by_what():
    record = concluded(AGREED)
    for origin, destination in (("VN", "DE"), ("DE", "VN")):
        route = only([record], origin, destination)
        assert route.binds
        assert (route.agreement, route.version, route.annex) == (record.id, 1, "STEEL")
        assert (route.from_party, route.to_party, route.obligation) == (origin, destination, "ACCEPT")
        assert route.terms == AGREED


def test_every_annex_is_listed_where_none_is_named():
    assert [one.annex for one in routes([concluded(AGREED)], "VN", "DE", annex_id=None)] == [
        "STEEL",
        "VALVES",
    ]


def test_a_b_and_b_c_in_force_goods_from_a_to_c_are_owed_nothing():
    records = [concluded(terms("AU", "BR")), concluded(terms("BR", "CL"))]
    assert routes(records, "AU", "CL") == ()


def test_first_day_in_force_is_2027_01_01():
    before = only([concluded(AGREED)], moment="2026-12-31T23:59:59")
    assert obstacles(before) == [Obstacle.NOT_YET_IN_FORCE]
    assert before.obstacles[0].on == "2027-01-01"
    assert only([concluded(AGREED)], moment="2027-01-01").binds


def test_the_day_is_the_legal_date_and_not_that_of_the_instant():
    record = concluded(AGREED)
    (route,) = directed(
        [record], "VN", "DE", day="2027-01-01", instant=at("2026-12-31T23:30:00"), annex="STEEL"
    )
    assert route.binds


def test_endorsed_but_not_ratified_binds_nobody():
    route = only([pact(AGREED, *signed(AGREED), endorsed())])
    assert [(one.kind, one.economy, one.done, one.needed) for one in route.obstacles] == [
        (Obstacle.NOT_RATIFIED, "VN", 0, 2),
        (Obstacle.NOT_RATIFIED, "DE", 0, 2),
    ]


def test_ratified_but_not_endorsed_binds_nobody():
    assert obstacles(only([pact(AGREED, *signed(AGREED), *ratified(AGREED))])) == [Obstacle.NOT_ENDORSED]


def test_two_that_ratified_wait_for_the_third_that_is_required():
    agreed = terms("AU", "DE", "VN")
    events = (*signed(agreed), endorsed(), *(event(Kind.RATIFY, one, "2026-11-30") for one in ("DE", "VN")))
    route = only([pact(agreed, *events)])
    assert [(one.kind, one.economy, one.done, one.needed) for one in route.obstacles] == [
        (Obstacle.NOT_RATIFIED, None, 2, 3)
    ]


def test_signed_by_one_it_is_not_concluded():
    route = only([pact(AGREED, event(Kind.SIGN, "DE", "2026-10-15"))])
    assert [(one.kind, one.done, one.needed) for one in route.obstacles] == [(Obstacle.NOT_CONCLUDED, 1, 2)]


def test_a_reservation_removes_the_obligation_of_whoever_entered_it_and_of_nobody_else():
    record = concluded(AGREED, event(Kind.RESERVE, "DE", "2026-11-30", annex="STEEL"))
    reserved = only([record], "VN", "DE")
    assert obstacles(reserved) == [Obstacle.RESERVED]
    assert reserved.obstacles[0].since == at("2026-11-30")
    assert only([record], "DE", "VN").binds
    assert only([record], "VN", "DE", annex_id="VALVES").binds


def test_a_reservation_withdrawn_is_over():
    record = concluded(
        AGREED,
        event(Kind.RESERVE, "DE", "2026-11-30", annex="STEEL"),
        event(Kind.WITHDRAW_RESERVATION, "DE", "2027-06-01", annex="STEEL"),
    )
    assert obstacles(only([record], moment="2027-05-31T23:59:59")) == [Obstacle.RESERVED]
    assert only([record], moment="2027-06-01").binds


def test_agreement_suspended_08_20_is_in_force_at_issue_and_not_at_declaration():
    record = concluded(AGREED, event(Kind.SUSPEND, "DE", "2027-08-20"))
    assert only([record], moment="2027-08-01").binds
    declared = only([record], moment="2027-09-02")
    assert obstacles(declared) == [Obstacle.SUSPENDED]
    assert (declared.obstacles[0].economy, declared.obstacles[0].since) == ("DE", at("2027-08-20"))
    assert declared.lifecycle is not None
    assert declared.lifecycle.saves_earlier_results


def test_a_suspended_direction_leaves_the_other_in_force():
    record = concluded(AGREED, event(Kind.SUSPEND, "DE", "2027-08-20", from_economy="VN", to_economy="DE"))
    assert obstacles(only([record], "VN", "DE")) == [Obstacle.SUSPENDED]
    assert only([record], "DE", "VN").binds


def test_a_terminated_agreement_says_since_when():
    record = concluded(AGREED, event(Kind.GIVE_NOTICE, "DE", "2027-02-28"))
    noticed = only([record], moment="2027-08-28")
    assert noticed.binds
    assert [(one.kind, one.on) for one in noticed.remarks] == [(Remark.NOTICE_GIVEN, "2027-08-29")]
    ended = only([record], moment="2027-08-29")
    assert [(one.kind, one.on) for one in ended.obstacles] == [(Obstacle.TERMINATED, "2027-08-29")]


def test_a_replaced_authority_is_shown_while_it_is_frozen():
    term = AuthorityTerm("0x" + "ab" * 20, at("2027-09-30"), point("2027-08-31"))
    economies = (EconomyRecord("DE", authorities=(term,)), EconomyRecord("AU", authorities=(term,)))
    route = only([concluded(AGREED)], economies=economies)
    assert route.binds
    assert [(one.kind, one.economy) for one in route.remarks] == [(Remark.AUTHORITY_REPLACED, "DE")]
    assert only([concluded(AGREED)], moment="2027-09-30", economies=economies).remarks == ()


def test_terms_that_are_not_on_the_chain_leave_the_obligation_open():
    record = concluded(AGREED)
    bare = replace(record, drafts=(replace(record.drafts[0], blob={}),))
    route = only([bare])
    assert obstacles(route) == [Obstacle.TERMS_NOT_ESTABLISHED]
    assert (route.annex, route.obligation, route.terms) == (None, None, None)
    assert routes([bare], "VN", "AU") == ()


def test_a_document_for_the_union_is_evaluated_for_a_member_on_the_day():
    record = concluded(terms("EU", "VN"))
    route = only([record], "VN", "NL")
    assert (route.binds, route.from_party, route.to_party) == (True, "VN", "EU")
    assert only([record], "NL", "VN").from_party == "EU"
    assert routes([record], "VN", "GB") == ()


def test_of_several_routes_all_are_listed_those_that_bind_first():
    union = concluded(terms("EU", "VN"), event(Kind.SUSPEND, "VN", "2027-08-20"))
    own = concluded(terms("NL", "VN", annexes=[annex(id="COATED")]))
    found = routes([union, own], "VN", "NL", annex_id=None)
    assert [(one.to_party, one.annex, one.binds) for one in found] == [
        ("NL", "COATED", True),
        ("EU", "STEEL", False),
        ("EU", "VALVES", False),
    ]


def test_two_members_of_a_union_owe_each_other_nothing_by_its_agreement():
    assert routes([concluded(terms("EU", "VN"))], "DE", "NL") == ()


def test_an_unagreed_direction_is_no_route():
    agreed = terms(kind="UNILATERAL", directions=[{"from": "VN", "to": "DE"}])
    assert only([concluded(agreed)], "VN", "DE").binds
    assert routes([concluded(agreed)], "DE", "VN") == ()


def test_the_evidence_of_a_route_is_json():
    route = only([concluded(AGREED, event(Kind.SUSPEND, "DE", "2027-08-20"))])
    evidence = route.evidence()
    assert evidence["obstacles"] == [
        {"kind": "SUSPENDED", "economy": "DE", "since": at("2027-08-20"), "detail": "whole"}
    ]
    assert (evidence["from"], evidence["to"], evidence["annex"]) == ("VN", "DE", "STEEL")


AS_OF = {
    "enacted 2 years ago, repealed before": ([(False, -48), (True, -24)], True),
    "enacted next month, repealed before": ([(False, -24), (True, 1)], False),
    "repealed next month, enacted before": ([(True, -24), (False, 1)], True),
    "repealed 2 years ago, enacted before": ([(True, -48), (False, -24)], False),
    "repealed and repealed": ([(False, -48), (False, -24)], False),
}


@pytest.mark.parametrize("row", AS_OF)
def test_as_of_truth_table(row):
    months, recognised = AS_OF[row]
    assert recognised_at([(on, NOW + month * MONTH) for on, month in months], NOW) is recognised


def test_at_the_switching_instant_only_the_new_state_matches():
    assert recognised_at([(True, NOW)], NOW)
    assert not recognised_at([(True, NOW - MONTH), (False, NOW)], NOW)


def test_recognition_must_hold_at_issue_and_at_use():
    switches = [(True, NOW - 3 * MONTH), (False, NOW - MONTH)]
    assert recognised_at_issue_and_use(switches, NOW - 2 * MONTH, NOW - MONTH - 1)
    assert not recognised_at_issue_and_use(switches, NOW - 2 * MONTH, NOW)
    assert not recognised_at_issue_and_use(switches, NOW - 4 * MONTH, NOW - 2 * MONTH)


ECONOMIES = ("AU", "BR", "CL", "DE")
pairs = st.lists(st.sampled_from(ECONOMIES), min_size=2, max_size=2, unique=True).map(sorted)


@given(st.lists(pairs, max_size=6), st.permutations(ECONOMIES))
def test_an_obligation_never_arises_from_two_others(agreements, economies):
    records = [concluded(terms(*pair, annexes=[annex()])) for pair in agreements]
    origin, destination = economies[:2]
    bound = any(route.binds for route in routes(records, origin, destination))
    assert bound == (sorted((origin, destination)) in agreements)


times = st.integers(at("2026-10-01"), at("2028-06-30"))
kinds = st.sampled_from(
    [Kind.SUSPEND, Kind.RESTORE, Kind.GIVE_NOTICE, Kind.WITHDRAW_NOTICE, Kind.RESERVE, Kind.RATIFY]
)


@st.composite
def events(draw, recorded=times):
    time = draw(recorded)
    kind = draw(kinds)
    ahead = draw(st.integers(0, 200 * 86_400)) if kind in (Kind.SUSPEND, Kind.RESTORE) else 0
    economy = draw(st.sampled_from(["AU", "DE", "VN"]))
    where = draw(st.sampled_from(["", "STEEL"]))
    place = ChainPoint(time // 60, draw(st.integers(0, 5)), draw(st.integers(0, 5)), time)
    return AgreementEvent(kind, economy, 1, where, "", "", time + ahead, bytes(32), 0, place)


def described(record):
    found = lifecycle_of(record, terms_of_draft(record.drafts[0]))
    return found.periods(), found.interval, found.suspensions, found.notices, found.participations


MANY = terms("AU", "DE", "VN", accession=True)
KNOWN = at("2027-06-01")


@given(
    st.sampled_from([AGREED, MANY]),
    st.lists(events(), max_size=6),
    st.lists(events(times.filter(lambda time: time > KNOWN)), max_size=6),
)
def test_what_is_recorded_later_never_changes_the_lifecycle_as_known_before(agreed, earlier, later):
    record = concluded(agreed)
    record = replace(record, events=(*record.events, *earlier))
    world = World().facts
    known = as_known_at(replace(world, agreements=(record,)), KNOWN).agreements[0]
    grown = replace(record, events=(*record.events, *later))
    assert described(as_known_at(replace(world, agreements=(grown,)), KNOWN).agreements[0]) == described(
        known
    )


@given(st.sampled_from([AGREED, MANY]), st.lists(events(), max_size=8), times)
def test_what_happens_later_never_changes_the_state_of_an_instant(agreed, happened, moment):
    whole = concluded(agreed)
    whole = replace(whole, events=(*whole.events, *happened))
    until = replace(whole, events=tuple(one for one in whole.events if one.recorded.time <= moment))
    states = [str(lifecycle_of(record, agreed).state_at(moment)) for record in (whole, until)]
    assert states[0] == states[1]


@given(st.sampled_from([AGREED, MANY]), st.lists(events(), max_size=8), times)
def test_periods_are_half_open_and_leave_no_gap(agreed, happened, moment):
    record = concluded(agreed)
    found = lifecycle_of(replace(record, events=(*record.events, *happened)), agreed)
    periods = found.periods()
    assert [one.end for one in periods[:-1]] == [one.start for one in periods[1:]]
    assert periods[-1].end is None
    assert all(one.end is None or one.start < one.end for one in periods)
    holding = [one for one in periods if one.start <= moment and (one.end is None or moment < one.end)]
    assert [one.state for one in holding] == [found.state_at(moment)]


@given(st.lists(events(), max_size=8), times)
def test_a_direction_binds_exactly_when_it_is_in_force_unreserved_and_not_suspended(happened, moment):
    record = concluded(AGREED)
    record = replace(record, events=(*record.events, *happened))
    found = lifecycle_of(record, AGREED)
    day = date_in(moment, "UTC")
    (route,) = directed([record], "VN", "DE", day=day, instant=moment, annex="STEEL")
    interval = found.in_force("VN", "DE", "STEEL")
    held = interval is not None and interval.contains(day)
    suspended = any(one.interval.contains(moment) for one in found.suspensions_of("VN", "DE", "STEEL"))
    reserved = any(one.interval.contains(moment) for one in found.reservations_of("DE", "STEEL"))
    assert route.binds == (held and not suspended and not reserved)


def test_a_safety_annex_is_told_by_the_terms_of_the_route():
    route = only([concluded(terms(annexes=[SAFETY]))], annex_id="VALVES")
    assert route.terms is not None
    assert route.terms.annex("VALVES").safety
