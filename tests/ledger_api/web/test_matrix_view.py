"""The matrix and its explanations, over agreements that are there as facts only."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ledger_api.domain.agreements.duties import Asked, Directions, Duty, directions_among, routes_between
from ledger_api.domain.recognition_facts import AgreementKind as Kind
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.web.matrix_view import matrix_page, type_choices
from ledger_api.web.pair_view import pair_page
from ledger_api.web.recognition_ports import Moment
from ledger_api.web.recognition_words import DUTIES
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
from tests.ledger_api.domain.world import at

AGREED = terms()
NOTHING = {"type": "", "hs": "", "edition": "", "on": ""}
STEEL = Asked("material_test_report:3.1", "7210", "2022")


def moment(day: str = "2027-09-10") -> Moment:
    return Moment(day, at(day), False)


def matrix(*records: AgreementRecord, goods: Asked = STEEL, day: str = "2027-09-10") -> dict[str, Any]:
    found = directions_among(records, (), ("DE", "SA", "VN"), goods, day_in=lambda _: day, instant=at(day))
    return matrix_page(found, goods, moment(day), NOTHING)


def cell(page: dict[str, Any], origin: str, destination: str) -> dict[str, Any]:
    row = next(one for one in page["rows"] if one["economy"] == origin)
    found: dict[str, Any] = next(one for one in row["cells"] if one["to"] == destination)
    return found


def pair(
    *records: AgreementRecord,
    origin: str = "VN",
    destination: str = "DE",
    goods: Asked = STEEL,
    day: str = "2027-09-10",
) -> dict[str, Any]:
    both, when = (origin, destination), moment(day)
    routes = routes_between(records, (), both, goods, day=when.day, instant=when.instant)
    return pair_page(routes, both, goods, when, NOTHING)


def plain(**changes: Any) -> AgreementRecord:
    """In force from 2027-01-01, with one annex that sets no conditions."""
    return concluded(terms(annexes=[annex(conditions=[])], **changes))


SUSPENDED = event(Kind.SUSPEND, "DE", "2027-03-01")
RESERVED = event(Kind.RESERVE, "DE", "2027-03-01", annex="STEEL")
NOTICED = event(Kind.GIVE_NOTICE, "DE", "2027-01-10")
SIGNED_BY_ONE = pact(AGREED, event(Kind.SIGN, "DE", "2026-10-15"))
NOT_RATIFIED = pact(AGREED, *signed(AGREED), endorsed())
NOT_ENDORSED = pact(AGREED, *signed(AGREED), *ratified(AGREED))


@pytest.mark.parametrize(
    ("record", "goods", "day", "duty", "detail"),
    [
        (plain(), STEEL, "2027-09-10", Duty.MUST_ACCEPT, "annex STEEL"),
        (concluded(AGREED), STEEL, "2027-09-10", Duty.MUST_ACCEPT_WITH_CONDITIONS, "annex STEEL"),
        (plain(obligation="RECOGNISE"), STEEL, "2027-09-10", Duty.MAY_ACCEPT, "annex STEEL"),
        (plain(), STEEL, "2026-12-31", Duty.NOT_YET_IN_FORCE, "from 2027-01-01"),
        (plain(), Asked(STEEL.document_type, "7204", "2022"), "2027-09-10", Duty.NOT_COVERED, ""),
        (plain(), Asked(STEEL.document_type, "8481", "2022"), "2027-09-10", Duty.NOT_COVERED, ""),
        (plain(), Asked("safety_certificate:iecex"), "2027-09-10", Duty.NOT_COVERED, ""),
        (plain(), Asked("material_test_report:2.2"), "2027-09-10", Duty.NOT_COVERED, ""),
        (plain(), Asked(None, "7228", "2002"), "2027-09-10", Duty.UNDECIDED, "annex STEEL"),
        (plain(), Asked(), "2027-09-10", Duty.MUST_ACCEPT, "annex STEEL"),
        (concluded(AGREED, SUSPENDED), STEEL, "2027-09-10", Duty.SUSPENDED, "annex STEEL"),
        (concluded(AGREED, SUSPENDED), STEEL, "2027-02-01", Duty.MUST_ACCEPT_WITH_CONDITIONS, "annex STEEL"),
        (concluded(AGREED, RESERVED), STEEL, "2027-09-10", Duty.RESERVED, "annex STEEL"),
        (concluded(AGREED, NOTICED), STEEL, "2027-09-10", Duty.ENDED, "on 2027-07-10"),
        (SIGNED_BY_ONE, STEEL, "2027-09-10", Duty.NOT_AGREED, "1 of 2 signed"),
        (NOT_RATIFIED, STEEL, "2027-09-10", Duty.NOT_AGREED, "0 of 2 ratified"),
        (NOT_ENDORSED, STEEL, "2027-09-10", Duty.NOT_AGREED, "annex STEEL"),
    ],
)  # fmt: skip
def test_cell_says_in_one_word_what_is_owed(
    record: AgreementRecord, goods: Asked, day: str, duty: Duty, detail: str
):
    found = cell(matrix(record, goods=goods, day=day), "VN", "DE")
    assert (found["duty"], found["detail"]) == (duty, detail)
    assert (found["word"], found["mark"]) == (DUTIES[duty].word, DUTIES[duty].mark)


def test_home_has_no_duty_and_no_agreement_is_none():
    page = matrix(concluded(AGREED))
    assert page["codes"] == ["DE", "SA", "VN"]
    assert cell(page, "VN", "VN")["is_home"]
    assert cell(page, "VN", "SA")["duty"] is Duty.NONE


def test_parties_without_a_seat_have_a_row_too():
    assert "AU" in matrix(concluded(terms("AU", "VN")))["codes"]


def test_reservation_binds_only_whoever_entered_it():
    page = matrix(concluded(AGREED, RESERVED))
    assert cell(page, "VN", "DE")["duty"] is Duty.RESERVED
    assert cell(page, "DE", "VN")["duty"] is Duty.MUST_ACCEPT_WITH_CONDITIONS


def test_recognition_is_not_passed_on():
    page = matrix(concluded(terms("DE", "SA")), concluded(terms("SA", "VN")))
    assert cell(page, "VN", "SA")["duty"] is Duty.MUST_ACCEPT_WITH_CONDITIONS
    assert cell(page, "VN", "DE")["duty"] is Duty.NONE
    said = pair(concluded(terms("DE", "SA")), concluded(terms("SA", "VN")))
    assert "never passed on through a third economy" in said["sentence"]
    assert said["routes"] == []


def test_best_of_several_routes_names_the_cell_and_the_others_are_counted():
    mixed = concluded(
        terms(annexes=[annex(conditions=[]), SAFETY]), event(Kind.SUSPEND, "DE", "2027-03-01", annex="VALVES")
    )
    found = cell(matrix(mixed, goods=Asked()), "VN", "DE")
    assert (found["duty"], found["detail"]) == (Duty.MUST_ACCEPT, "annex STEEL, 1 other route")


def test_link_of_a_cell_asks_the_same_about_two_economies():
    asked = {"type": "carbon_label:epd", "hs": "7210", "edition": "", "on": "2027-09-10"}
    page = matrix_page(Directions(("DE", "VN"), {}), STEEL, moment(), asked)
    link = urlsplit(cell(page, "VN", "DE")["url"])
    assert link.path == "/recognition/pair"
    members = {
        "from": ["VN"],
        "to": ["DE"],
        "type": ["carbon_label:epd"],
        "hs": ["7210"],
        "on": ["2027-09-10"],
    }
    assert parse_qs(link.query) == members


def test_legend_explains_the_words_that_are_shown_and_no_others():
    assert [one["duty"] for one in matrix(plain())["legend"]] == [Duty.MUST_ACCEPT, Duty.NONE]


def test_every_duty_has_a_word_of_its_own():
    assert set(DUTIES) == set(Duty)
    assert len({look.word for look in DUTIES.values()}) == len(Duty)


def test_every_document_type_can_be_told_from_the_others():
    words = [said for _, said in type_choices()]
    assert len(set(words)) == len(words) > 8


def test_every_obstacle_of_every_route_is_a_sentence():
    page = pair(pact(AGREED, *signed(AGREED)), concluded(AGREED, SUSPENDED, RESERVED))
    nearest, other = page["routes"][0], page["routes"][1]
    assert nearest["against"] == [
        "DE reserved annex STEEL, and owes nothing under it, from 2027-03-01 00:00 UTC; no end is recorded.",
        "DE suspended it from 2027-03-01 00:00 UTC; no end is recorded.",
    ]
    assert other["against"] == [
        "The Committee has not endorsed it.",
        "VN has not ratified it; 0 of 2 ratifications that it takes are there.",
        "DE has not ratified it; 0 of 2 ratifications that it takes are there.",
    ]
    assert page["duty"] is Duty.RESERVED


def test_excluded_goods_and_untaken_types_are_named():
    page = pair(plain(), goods=Asked("safety_certificate:iecex", "7204", "2022"))
    assert page["routes"][0]["against"] == [
        "Annex STEEL does not take this type: Safety certificate.",
        "Annex STEEL excludes HS 7204, and so 7204.",
    ]


def test_member_of_a_union_is_reached_through_it():
    page = pair(concluded(terms("EU", "VN")), destination="NL")
    assert page["duty"] is Duty.MUST_ACCEPT_WITH_CONDITIONS
    assert "NL is a member of EU on this day" in page["memberships"][0]
    assert "(NL through EU)" in page["routes"][0]["obliges"]


def test_notice_is_shown_beside_an_obligation_that_still_holds():
    page = pair(concluded(AGREED, NOTICED), day="2027-03-01")
    assert page["duty"] is Duty.MUST_ACCEPT_WITH_CONDITIONS
    assert page["routes"][0]["beside"] == ["DE gave notice of it: 2027-07-10 is the last day."]
