"""A regional annex: stricter where it likes, laxer only where it is let, never about safety."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.annex import Annex, HsScope
from ledger_api.domain.agreements.errors import RegionalAnnexError
from ledger_api.domain.agreements.hs_scope import HsOutcome, decide
from ledger_api.domain.agreements.regional import verify_regional
from ledger_api.domain.agreements.tighter import AT_LEAST_AS_STRICT
from tests.ledger_api.domain.agreements.pacts import STEEL, annex

SUBHEADINGS = [f"7210{number:02d}" for number in range(100)]
QUANTITY = {"unit": "TNE", "minimum": "1", "maximum": "500"}
FULL = annex(quantity=QUANTITY, directions=[{"from": "DE", "to": "VN"}, {"from": "VN", "to": "DE"}])


def read(data):
    return Annex.model_validate(data)


def refused(base, **changes):
    with pytest.raises(RegionalAnnexError) as caught:
        verify_regional(read(base), read({**base, **changes}))
    return {(problem.code, problem.pointer) for problem in caught.value.problems}


TIGHTER = {
    "hs": {"edition": "2022", "includes": ["7210", "7208"], "excludes": []},
    "document_types": ["material_test_report:3.1", "carbon_label:epd"],
    "min_assurance": "3.2",
    "directions": [{"from": "DE", "to": "VN"}],
    "grace": [{"category": 2, "ends_on": "2027-01-01", "waives": ["EDITION_MISMATCH"]}],
    "conditions": [*STEEL["conditions"], {"code": "SHOW_SEAL", "text": "Show the seal."}],
    "quantity": {"unit": "TNE", "minimum": "2", "maximum": "400"},
}
LAXER = {
    "hs": {"edition": "2022", "includes": ["72"], "excludes": []},
    "document_types": ["material_test_report:3.1", "material_test_report:3.2"],
    "standards": [],
    "min_assurance": "2.2",
    "listing_required": False,
    "directions": None,
    "grace": [{"category": 2, "ends_on": "2028-01-01", "waives": ["EDITION_MISMATCH"]}],
    "tariff": None,
    "conditions": [],
    "quantity": {"unit": "TNE", "minimum": "1", "maximum": "501"},
}


@pytest.mark.parametrize("name", sorted(TIGHTER))
def test_any_member_may_be_tightened(name):
    verify_regional(read(FULL), read({**FULL, "id": "STEEL-SOUTH", "title": "South", name: TIGHTER[name]}))


@pytest.mark.parametrize("name", sorted(LAXER))
def test_a_member_may_be_relaxed_only_where_it_is_flagged(name):
    assert refused(FULL, **{name: LAXER[name]}) == {("NOT_REGIONAL", f"/{name}")}
    flagged = {**FULL, "regional": [name]}
    verify_regional(read(flagged), read({**flagged, name: LAXER[name]}))


@pytest.mark.parametrize("name", sorted(LAXER))
def test_relaxing_a_safety_floor_is_refused_flagged_or_not(name):
    base = {**FULL, "safety": True, "regional": [name]}
    assert refused(base, **{name: LAXER[name]}) == {("SAFETY_FLOOR_RELAXED", f"/{name}")}


def test_an_annex_about_safety_stays_one():
    assert ("SAFETY_FLOOR_RELAXED", "/safety") in refused({**FULL, "safety": True}, safety=False)
    verify_regional(read(FULL), read({**FULL, "safety": True}))


def test_a_regional_annex_opens_nothing_that_the_annex_keeps_closed():
    assert refused(FULL, regional=["hs"]) == {("NOT_REGIONAL", "/regional")}


@pytest.mark.parametrize(
    ("standards", "allowed"),
    [
        ([{"id": "ISO 12944-6", "editions": ["2018"]}], True),
        ([{"id": "ISO 12944-6", "editions": ["2018", "1998"]}], False),
        ([{"id": "ISO 12944-6", "editions": []}], False),
        ([{"id": "ISO 9227", "editions": ["2022"]}], False),
    ],
)
def test_standards_are_tightened_by_citing_fewer(standards, allowed):
    assert AT_LEAST_AS_STRICT["standards"](read(FULL), read({**FULL, "standards": standards})) is allowed


def test_where_nothing_was_asked_anything_is_stricter():
    free = annex(standards=[], min_assurance=None, listing_required=False, grace=[], conditions=[])
    verify_regional(read(free), read({**FULL, "grace": []}))


def test_another_unit_or_edition_is_not_known_to_be_stricter():
    assert ("NOT_REGIONAL", "/quantity") in refused(FULL, quantity={**QUANTITY, "unit": "KGM"})
    assert ("NOT_REGIONAL", "/quantity") in refused(FULL, quantity=None)
    assert ("NOT_REGIONAL", "/hs") in refused(FULL, hs={**FULL["hs"], "edition": "2017"})


prefixes = st.sampled_from(["72", "7204", "7210", "720410", "721070", "73", "7304", "730411"])
hs_scopes = st.builds(
    HsScope,
    edition=st.just("2022"),
    includes=st.lists(prefixes, min_size=1, max_size=4, unique=True),
    excludes=st.lists(prefixes, max_size=3, unique=True),
)
goods = st.sampled_from(["720410", "720499", "720810", "721070", "721090", "730411", "730499", "739999"])


@given(hs_scopes, hs_scopes, goods)
def test_goods_covered_by_a_stricter_scope_are_covered_by_the_wider(base, variant, code):
    wide, narrow = (read(FULL).model_copy(update={"hs": scope}) for scope in (base, variant))
    covered = [
        decide(scope.includes, scope.excludes, code)[0] is HsOutcome.INCLUDED for scope in (base, variant)
    ]
    if AT_LEAST_AS_STRICT["hs"](wide, narrow):
        assert covered[0] or not covered[1]
    elif variant == base:
        raise AssertionError("a scope is as strict as itself")


@pytest.mark.parametrize(
    ("wide", "narrow", "stricter"),
    [
        (("1", "50"), ("1", "50"), True),
        (("1", "50"), ("2", "49"), True),
        (("1", "50"), ("0", "50"), False),
        (("1", "50"), ("1", "51"), False),
        ((None, "50"), ("0", "50"), True),
        ((None, "50"), (None, "50"), True),
        (("1", None), (None, None), False),
        (("1", None), ("1", "9"), True),
        (("1", "50"), ("1", None), False),
    ],
)
def test_bounds_of_a_quantity_are_tightened_by_lying_within(wide, narrow, stricter):
    base, variant = (
        Annex.model_validate(annex(quantity={"unit": "TNE", "minimum": low, "maximum": high}))
        for low, high in (wide, narrow)
    )
    assert AT_LEAST_AS_STRICT["quantity"](base, variant) is stricter


@pytest.mark.parametrize(
    ("wide", "narrow", "stricter"),
    [
        ((["72"], []), (["7210"], []), True),
        ((["7210"], []), (["72"], []), False),
        ((["721070"], []), (["721070"], []), True),
        ((["721070"], []), (["721069"], []), False),
        ((["72"], ["721070"]), (["72"], []), False),
        ((["72"], ["7204"]), (["72"], ["7204", "7210"]), True),
        ((["7210"], []), (["7210", "721070"], []), True),
        ((SUBHEADINGS, []), (["7210"], []), True),
        ((SUBHEADINGS[:-1], []), (["7210"], []), False),
        ((["7210"], SUBHEADINGS), (["72"], ["7210"]), False),
        ((["01"], []), (["0102"], []), True),
        ((["0102"], []), (["01"], []), False),
    ],
)
def test_goods_are_tightened_by_lying_within(wide, narrow, stricter):
    base, variant = (
        Annex.model_validate(annex(hs={"edition": "2022", "includes": includes, "excludes": excludes}))
        for includes, excludes in (wide, narrow)
    )
    assert AT_LEAST_AS_STRICT["hs"](base, variant) is stricter
