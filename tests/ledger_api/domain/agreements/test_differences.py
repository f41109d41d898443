"""The redline of two versions of terms."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.differences import Change, differences, redline
from ledger_api.domain.agreements.terms import read_terms, terms_bytes
from tests.ledger_api.domain.agreements.pacts import SAFETY, STEEL, annex, terms_json

BASE = terms_json()


def found(after, before=BASE):
    return [
        (one.pointer, one.kind.value, one.before, one.after)
        for one in differences(read_terms(before), read_terms(after))
    ]


def changed(path, value):
    data = deepcopy(BASE)
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return data


def test_equal_terms_have_no_differences():
    assert found(deepcopy(BASE)) == []
    assert redline(read_terms(BASE), read_terms(BASE)) == ()


def test_a_changed_number_is_one_change():
    assert found(changed(["notice", "months"], 12)) == [("/notice/months", "changed", 6, 12)]


def test_an_annex_is_matched_by_its_id_and_not_by_its_place():
    third = annex(id="COATED")
    after = {**BASE, "annexes": [third, {**STEEL, "title": "Steel"}, SAFETY]}
    assert found(after) == [
        ("/annexes/0", "added", None, {"listing_required": True, **third}),
        ("/annexes/1/title", "changed", "Iron and steel", "Steel"),
    ]


def test_a_removed_annex_points_into_the_earlier_version():
    assert [one[:2] for one in found({**BASE, "annexes": [SAFETY]})] == [("/annexes/0", "removed")]


def test_what_a_moved_annex_lost_points_into_the_earlier_version_and_the_rest_into_the_later():
    steel = {name: value for name, value in annex(grace=[], title="Steel").items() if name != "min_assurance"}
    assert found({**BASE, "annexes": [SAFETY, annex(id="COATED"), steel]})[1:] == [
        ("/annexes/2/title", "changed", "Iron and steel", "Steel"),
        ("/annexes/0/min_assurance", "removed", "3.1", None),
        ("/annexes/0/grace/0", "removed", STEEL["grace"][0], None),
        ("/annexes", "changed", ["STEEL", "VALVES"], ["VALVES", "STEEL"]),
    ]


def test_conditions_are_matched_by_their_code():
    conditions = [{"code": "SHOW_SEAL", "text": "Show the seal."}, *STEEL["conditions"]]
    assert found({**BASE, "annexes": [annex(conditions=conditions), SAFETY]}) == [
        ("/annexes/0/conditions/0", "added", None, conditions[0])
    ]


def test_a_list_of_codes_tells_what_came_and_what_went():
    hs = {"edition": "2022", "includes": ["7210", "72"], "excludes": []}
    assert found({**BASE, "annexes": [annex(hs=hs), SAFETY]}) == [
        ("/annexes/0/hs/includes/0", "added", None, "7210"),
        ("/annexes/0/hs/excludes/0", "removed", "7204", None),
    ]


def test_an_order_that_changed_is_a_change_of_its_own():
    assert found({**BASE, "annexes": [SAFETY, STEEL]}) == [
        ("/annexes", "changed", ["STEEL", "VALVES"], ["VALVES", "STEEL"])
    ]


def test_a_member_given_where_none_was_is_added():
    assert found(changed(["entry_into_force"], {"rule": "DAYS_AFTER", "days": 30})) == [
        ("/entry_into_force/rule", "changed", "FIRST_DAY_OF_SECOND_MONTH", "DAYS_AFTER"),
        ("/entry_into_force/ratifications", "removed", None, None),
        ("/entry_into_force/days", "added", None, 30),
    ]


def test_the_redline_shows_every_script_as_it_was_written():
    condition = {"code": "NAME_LOT", "text": "Ghi rõ số lô."}
    after = {**BASE, "annexes": [annex(conditions=[*STEEL["conditions"], condition]), SAFETY]}
    assert redline(read_terms(BASE), read_terms(after)) == (
        "annexes STEEL, conditions NAME_LOT (/annexes/0/conditions/1): added",
        '+ {"code": "NAME_LOT", "text": "Ghi rõ số lô."}',
    )


def test_the_redline_reads_as_text():
    dearer = [*STEEL["tariff"]["mark_ups"], {"from": "2029-01-01", "factor": "1.40"}]
    steel = annex(title="Steel", grace=[], tariff={**STEEL["tariff"], "mark_ups": dearer})
    after = {**BASE, "annexes": [steel, SAFETY], "notice": {"months": 12}}
    assert redline(read_terms(BASE), read_terms(after)) == (
        "annexes STEEL, title (/annexes/0/title): changed",
        "- Iron and steel",
        "+ Steel",
        "annexes STEEL, grace for category 2 (/annexes/0/grace/0): removed",
        '- {"category": 2, "ends_on": "2027-07-01", "waives": ["EDITION_MISMATCH"]}',
        "annexes STEEL, tariff, mark_ups from 2029-01-01 (/annexes/0/tariff/mark_ups/3): added",
        '+ {"factor": "1.40", "from": "2029-01-01"}',
        "notice, months (/notice/months): changed",
        "- 6",
        "+ 12",
    )


@pytest.mark.parametrize("kind", list(Change))
def test_kinds_are_the_words_of_a_redline(kind):
    assert kind.value in ("added", "removed", "changed")


variants = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["A", "B"]),
        "savings_clause": st.booleans(),
        "notice": st.fixed_dictionaries({"months": st.integers(1, 3)}),
        "confidence_building": st.none() | st.fixed_dictionaries({"months": st.integers(0, 2)}),
        "annexes": st.lists(
            st.sampled_from(
                [STEEL, SAFETY, annex(id="COATED"), annex(title="Other"), annex(regional=["hs"])]
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda one: one["id"],
        ),
        "directions": st.sampled_from(
            [None, [{"from": "DE", "to": "VN"}, {"from": "VN", "to": "DE", "obligation": "RECOGNISE"}]]
        ),
    },
)


@given(variants, variants)
def test_there_are_no_differences_exactly_where_the_terms_are_equal(one, other):
    before, after = read_terms({**BASE, **one}), read_terms({**BASE, **other})
    assert (differences(before, after) == ()) == (terms_bytes(before) == terms_bytes(after))


@given(variants, variants)
def test_turned_around_what_was_added_is_removed(one, other):
    before, after = read_terms({**BASE, **one}), read_terms({**BASE, **other})
    there = [item.kind for item in differences(before, after)]
    back = [item.kind for item in differences(after, before)]
    assert there.count(Change.ADDED) == back.count(Change.REMOVED)
    assert there.count(Change.CHANGED) == back.count(Change.CHANGED)
