"""What a direction comes to: one judgement for every face."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.duties import (
    Asked,
    Duty,
    directions_among,
    duty_of,
    owed_by,
    routes_between,
)
from ledger_api.domain.agreements.obligations import Remark
from ledger_api.domain.agreements.standards import takes_type
from ledger_api.domain.recognition_facts import AgreementKind as Kind
from ledger_api.domain.recognition_facts import AgreementRecord, AuthorityTerm, EconomyRecord
from tests.ledger_api.domain.agreements.pacts import (
    annex,
    concluded,
    endorsed,
    event,
    pact,
    ratified,
    signed,
    terms,
)
from tests.ledger_api.domain.world import at, point

DAY = "2027-09-10"
RECORDS = (
    pact(terms("AU", "VN")),
    concluded(terms("DE", "SA")),
    concluded(terms("DE", "VN"), event(Kind.SUSPEND, "DE", "2027-03-01", annex="STEEL")),
    concluded(terms("SA", "VN", obligation="RECOGNISE")),
)
ASKED = st.builds(
    Asked,
    st.sampled_from([None, "material_test_report", "material_test_report:2.2", "safety_certificate:iecex"]),
    st.sampled_from([None, "7210", "7204", "72", "8481"]),
    st.sampled_from([None, "2022", "2002"]),
)


@given(st.sets(st.integers(0, len(RECORDS) - 1)), ASKED)
def test_matrix_holds_every_direction_that_is_agreed_as_it_is_judged_alone(chosen: set[int], asked: Asked):
    records = [RECORDS[place] for place in sorted(chosen)]
    found = directions_among(records, (), ("ZM",), asked, day_in=lambda _: DAY, instant=at(DAY))
    assert set(found.codes) == {"ZM"}.union(*(one.involved for one in records))
    for pair in permutations(found.codes, 2):
        alone = routes_between(records, (), pair, asked, day=DAY, instant=at(DAY))
        assert found.between(*pair) == alone
        assert (pair in found.routes) is bool(alone)


@given(st.sampled_from(RECORDS), ASKED)
def test_best_route_names_the_duty_and_what_is_owed_binds(record: AgreementRecord, asked: Asked):
    for pair in permutations(sorted(record.involved), 2):
        routes = routes_between([record], (), pair, asked, day=DAY, instant=at(DAY))
        duties = [route.duty for route in routes]
        assert duties == sorted(duties, key=list(Duty).index)
        assert duty_of(routes) is duties[0]
        for route in routes:
            assert route.owed in (None, route.directed.obligation)
            assert not (route.owed and route.directed.obstacles)
            assert not (route.owed and route.in_doubt)


PLAIN = terms(annexes=[annex(conditions=[])])
CONDITIONS = terms(annexes=[annex()])
UNKNOWN = concluded(PLAIN)


@pytest.mark.parametrize(
    ("record", "asked", "duty"),
    [
        (concluded(PLAIN), Asked(), Duty.MUST_ACCEPT),
        (concluded(PLAIN), Asked("material_test_report:3.1", "7210"), Duty.MUST_ACCEPT),
        (concluded(CONDITIONS), Asked("carbon_label"), Duty.MUST_ACCEPT_WITH_CONDITIONS),
        (concluded(terms(obligation="RECOGNISE", annexes=[annex()])), Asked("carbon_label"), Duty.MAY_ACCEPT),
        (concluded(PLAIN), Asked("material_test_report:2.2"), Duty.NOT_COVERED),
        (concluded(PLAIN), Asked(None, "8481"), Duty.NOT_COVERED),
        (concluded(PLAIN), Asked(None, "720410"), Duty.NOT_COVERED),
        (concluded(PLAIN), Asked("material_test_report:3.1", "8481"), Duty.NOT_COVERED),
        (concluded(PLAIN), Asked("material_test_report:2.2", "7210"), Duty.NOT_COVERED),
        (concluded(PLAIN), Asked(None, "72"), Duty.UNDECIDED),
        (concluded(PLAIN), Asked(None, "721070", "1996"), Duty.UNDECIDED),
        (replace(UNKNOWN, drafts=(replace(UNKNOWN.drafts[0], blob={}),)), Asked(), Duty.UNDECIDED),
        (pact(PLAIN), Asked("carbon_label"), Duty.NOT_AGREED),
        (pact(PLAIN, *signed(PLAIN), *ratified(PLAIN)), Asked("carbon_label"), Duty.NOT_AGREED),
        (pact(PLAIN, *signed(PLAIN), endorsed()), Asked("carbon_label"), Duty.NOT_AGREED),
        (
            concluded(PLAIN, event(Kind.GIVE_NOTICE, "DE", "2027-01-10")),
            Asked("carbon_label"),
            Duty.ENDED,
        ),
        (
            pact(PLAIN, *signed(PLAIN), endorsed(), *ratified(PLAIN, "2027-09-01")),
            Asked("carbon_label"),
            Duty.NOT_YET_IN_FORCE,
        ),
        (
            concluded(PLAIN, event(Kind.RESERVE, "DE", "2027-01-10", annex="STEEL")),
            Asked("carbon_label"),
            Duty.RESERVED,
        ),
        (concluded(PLAIN, event(Kind.SUSPEND, "DE", "2027-01-10")), Asked("carbon_label"), Duty.SUSPENDED),
    ],
)
def test_duty_of_a_direction(record: AgreementRecord, asked: Asked, duty: Duty):
    (route,) = routes_between([record], (), ("VN", "DE"), asked, day=DAY, instant=at(DAY))
    assert route.duty is duty
    assert route.concerns is (duty is not Duty.NOT_COVERED)
    owed = {
        Duty.MUST_ACCEPT: "ACCEPT",
        Duty.MUST_ACCEPT_WITH_CONDITIONS: "ACCEPT",
        Duty.MAY_ACCEPT: "RECOGNISE",
    }
    assert route.owed == owed.get(duty)
    assert route.in_doubt is (duty is Duty.UNDECIDED and asked.hs is not None)


def test_route_shows_what_was_judged():
    asked = Asked("material_test_report:3.1", "7210", "2022")
    (route,) = routes_between([concluded(PLAIN)], (), ("VN", "DE"), asked, day=DAY, instant=at(DAY))
    assert route.annex == PLAIN.annexes[0]
    assert (route.covers_type, route.hs.outcome.value if route.hs else None) == (True, "INCLUDED")
    (anything,) = routes_between([concluded(PLAIN)], (), ("VN", "DE"), Asked(), day=DAY, instant=at(DAY))
    assert (anything.covers_type, anything.hs) == (None, None)


def test_route_shows_that_an_authority_was_replaced_lately():
    term = AuthorityTerm("0x" + "cd" * 20, at("2027-10-01"), point("2027-09-01"))
    economies = [EconomyRecord("DE", authorities=(term,))]
    asked = ([concluded(PLAIN)], economies, ("VN", "DE"), Asked())
    (route,) = routes_between(*asked, day=DAY, instant=at(DAY))
    assert [one.kind for one in route.directed.remarks] == [Remark.AUTHORITY_REPLACED]
    found = directions_among(
        [concluded(PLAIN)], economies, (), Asked(), day_in=lambda _: DAY, instant=at(DAY)
    )
    assert found.between("VN", "DE") == (route,)


def test_day_of_each_direction_is_that_of_the_importing_economy():
    days = {"DE": "2027-01-01", "VN": "2026-12-31"}
    found = directions_among(
        [concluded(PLAIN)], (), (), Asked(), day_in=days.__getitem__, instant=at("2026-12-31T23:00:00")
    )
    assert duty_of(found.between("VN", "DE")) is Duty.MUST_ACCEPT
    assert duty_of(found.between("DE", "VN")) is Duty.NOT_YET_IN_FORCE
    assert found.between("DE", "AU") == ()


def test_nobody_agreed_is_no_duty():
    assert duty_of(()) is Duty.NONE
    assert owed_by(Duty.NONE) is None


@pytest.mark.parametrize(
    ("document_type", "taken"),
    [
        ("material_test_report:3.1", True),
        ("material_test_report:3.2", False),
        ("material_test_report", True),
        ("carbon_label:epd", True),
        ("carbon_label", True),
        ("safety_certificate", False),
    ],
)
def test_type_without_a_profile_is_any_profile_that_the_annex_takes(document_type: str, taken: bool):
    assert takes_type(terms().annexes[0], document_type) is taken
