"""Terms of an agreement are read strictly, and contradictions are refused with a pointer."""

from copy import deepcopy
from dataclasses import replace

import pytest

from anchors.canonical import encode
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.template import US_EC, Template
from ledger_api.domain.agreements.terms import (
    MAX_TERMS_BYTES,
    read_terms,
    read_terms_blob,
    terms_bytes,
    terms_digest,
    terms_of_draft,
)
from tests.ledger_api.domain.agreements.pacts import (
    SAFETY,
    STEEL,
    TEXT,
    annex,
    concluded,
    pact,
    terms,
    terms_json,
)


def refused(data):
    with pytest.raises(TermsInvalidError) as caught:
        read_terms(data)
    error = caught.value
    assert error.code == "TERMS_INVALID"
    assert all(problem.fix for problem in error.problems)
    return {(problem.code, problem.pointer) for problem in error.problems}


def test_the_template_reads_and_writes_to_the_same_bytes():
    data = terms_json()
    assert terms_bytes(read_terms(data)) == encode(data)
    assert read_terms_blob(encode(data)) == read_terms(data)


def test_members_left_out_stay_out_of_the_digest():
    data = terms_json()
    without = {name: value for name, value in data.items() if name != "confidence_building"}
    assert terms_bytes(read_terms(without)) == encode(without)
    assert terms_digest(read_terms(without)) != terms_digest(read_terms(data))


def test_the_numbers_of_the_template_are_those_of_21_cfr_part_26():
    agreed = terms()
    assert agreed.entry_into_force.rule == "FIRST_DAY_OF_SECOND_MONTH"  # 26.80(a)
    assert agreed.notice.months == 6  # 26.80(c)
    assert agreed.savings_clause is True  # 26.80(d)
    clocks = agreed.listing_clocks
    assert (clocks.body_reply_days, clocks.party_reply_days, clocks.contest_days) == (30, 60, 30)


def test_every_number_of_the_template_is_a_parameter():
    agreed = read_terms(
        Template(notice_months=12, contest_days=45, confidence_building_months=18).terms(
            title="T", parties=("VN", "DE"), texts=[TEXT], annexes=[STEEL]
        )
    )
    assert (agreed.notice.months, agreed.listing_clocks.contest_days) == (12, 45)
    assert agreed.confidence_building is not None
    assert agreed.confidence_building.months == 18


def test_a_further_annex_is_in_force_thirty_days_after_the_letters():
    data = US_EC.further_annex(title="T", parties=("DE", "VN"), texts=[TEXT], annexes=[STEEL])
    assert read_terms(data).entry_into_force.days == 30


def test_a_few_annexes_fit_on_the_chain():
    assert len(terms_bytes(terms())) < MAX_TERMS_BYTES


def test_unknown_members_are_refused_at_every_depth():
    data = deepcopy(terms_json())
    data["colour"] = "red"
    data["annexes"][0]["hs"]["level"] = 6
    assert refused(data) == {("UNKNOWN_FIELD", "/colour"), ("UNKNOWN_FIELD", "/annexes/0/hs/level")}


@pytest.mark.parametrize("name", ["savings_clause", "notice", "time_zone", "listing_clocks", "accession"])
def test_what_decides_has_no_silent_default(name):
    data = terms_json()
    del data[name]
    assert refused(data) == {("FIELD_MISSING", f"/{name}")}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"parties": ["VN", "DE"]}, "PARTIES_NOT_SORTED", "/parties"),
        ({"parties": ["DE", "QQ"]}, "ECONOMY_UNKNOWN", "/parties/1"),
        ({"kind": "MULTILATERAL"}, "KIND_CONTRADICTS", "/kind"),
        ({"kind": "UNILATERAL"}, "KIND_CONTRADICTS", "/directions"),
        ({"concord": "agreement/v2"}, "VALUE_NOT_ALLOWED", "/concord"),
        ({"texts": []}, "VALUE_NOT_ALLOWED", "/texts"),
        ({"texts": [TEXT, TEXT]}, "REPEATED", "/texts/1"),
        ({"annexes": []}, "VALUE_NOT_ALLOWED", "/annexes"),
        ({"annexes": [STEEL, STEEL]}, "REPEATED", "/annexes/1"),
        ({"directions": [{"from": "DE", "to": "NL"}]}, "DIRECTION_OF_NO_PARTY", "/directions/0/to"),
        ({"directions": [{"from": "NL", "to": "DE"}]}, "DIRECTION_OF_NO_PARTY", "/directions/0/from"),
        ({"directions": [{"from": "DE", "to": "DE"}]}, "DIRECTION_TO_ITSELF", "/directions/0/to"),
        ({"directions": [{"from": "DE", "to": "VN"}] * 2}, "REPEATED", "/directions/1"),
        ({"directions": []}, "VALUE_NOT_ALLOWED", "/directions"),
        ({"accession": True}, "ACCESSION_WITHOUT_EFFECT", "/accession"),
        ({"notice": {"months": 0}}, "VALUE_NOT_ALLOWED", "/notice/months"),
        ({"notice": {"months": "6"}}, "TYPE_MISMATCH", "/notice/months"),
        ({"time_zone": "Mars/Olympus"}, "ZONE_UNKNOWN", "/time_zone"),
        ({"savings_clause": 1}, "TYPE_MISMATCH", "/savings_clause"),
        ({"entry_into_force": {"rule": "DAYS_AFTER"}}, "ENTRY_RULE_CONTRADICTS", "/entry_into_force/days"),
        (
            {"entry_into_force": {"rule": "DAYS_AFTER", "days": 5, "date": "2027-01-01"}},
            "ENTRY_RULE_CONTRADICTS",
            "/entry_into_force/date",
        ),
        (
            {"entry_into_force": {"rule": "FIRST_DAY_OF_SECOND_MONTH", "ratifications": 3}},
            "RATIFICATIONS_IMPOSSIBLE",
            "/entry_into_force/ratifications",
        ),
    ],
)
def test_contradictory_framework_is_refused(changes, code, pointer):
    assert (code, pointer) in refused({**terms_json(), **changes})


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"hs": {"edition": "2022", "includes": []}}, "VALUE_NOT_ALLOWED", "/hs/includes"),
        ({"hs": {"edition": "2021", "includes": ["72"]}}, "HS_EDITION_INVALID", "/hs/edition"),
        ({"hs": {"edition": "2022", "includes": [72]}}, "TYPE_MISMATCH", "/hs/includes/0"),
        (
            {"hs": {"edition": "2022", "includes": ["72"], "excludes": ["7304"]}},
            "HS_EXCLUDE_NOT_BELOW",
            "/hs/excludes/0",
        ),
        (
            {"hs": {"edition": "2022", "includes": ["7204"], "excludes": ["7204"]}},
            "HS_EXCLUDE_NOT_BELOW",
            "/hs/excludes/0",
        ),
        ({"document_types": []}, "VALUE_NOT_ALLOWED", "/document_types"),
        ({"document_types": ["carbon_label:*", "carbon_label:*"]}, "REPEATED", "/document_types/1"),
        ({"document_types": ["material_test_reports:3.1"]}, "TYPE_UNKNOWN", "/document_types/0"),
        ({"document_types": ["material_test_report:3.3"]}, "TYPE_UNKNOWN", "/document_types/0"),
        ({"document_types": ["material_test_report:2.2"]}, "TYPE_BELOW_MINIMUM", "/document_types/0"),
        ({"directions": [{"from": "DE", "to": "NL"}]}, "DIRECTION_OF_NO_PARTY", "/directions/0"),
        ({"directions": []}, "VALUE_NOT_ALLOWED", "/directions"),
        (
            {"grace": [{"category": None, "ends_on": "2027-07-01", "waives": ["SAFETY_OVERRIDE"]}]},
            "GRACE_WAIVES_SAFETY",
            "/grace/0/waives/0",
        ),
        (
            {"grace": [{"category": True, "ends_on": "2027-07-01", "waives": ["EDITION_MISMATCH"]}]},
            "TYPE_MISMATCH",
            "/grace/0/category",
        ),
        ({"safety": True}, "GRACE_WAIVES_SAFETY", "/grace/0"),
        ({"quantity": {"unit": "TNE", "minimum": "5", "maximum": "4"}}, "QUANTITY_IMPOSSIBLE", "/quantity"),
        ({"regional": ["colour"]}, "VALUE_NOT_ALLOWED", "/regional/0"),
        ({"id": "a/b"}, "VALUE_NOT_ALLOWED", "/id"),
        ({"tariff": {**STEEL["tariff"], "price": "-1"}}, "TARIFF_NEGATIVE", "/tariff/price"),
        ({"tariff": {**STEEL["tariff"], "price": 75}}, "NATIVE_FLOAT", "/tariff/price"),
        ({"tariff": {**STEEL["tariff"], "unit": "kg"}}, "VALUE_NOT_ALLOWED", "/tariff/unit"),
        (
            {"tariff": {**STEEL["tariff"], "alpha": {"1": "1", "2": "1"}}},
            "FIELD_MISSING",
            "/tariff/alpha/3",
        ),
        (
            {"tariff": {**STEEL["tariff"], "mark_ups": [{"from": "2026-01-01", "factor": "0.9"}]}},
            "MARK_UP_LOWERS",
            "/tariff/mark_ups/0/factor",
        ),
        (
            {"tariff": {**STEEL["tariff"], "mark_ups": STEEL["tariff"]["mark_ups"][::-1]}},
            "MARK_UPS_NOT_SORTED",
            "/tariff/mark_ups",
        ),
    ],
)
def test_contradictory_annex_is_refused(changes, code, pointer):
    assert (code, f"/annexes/0{pointer}") in refused(terms_json(annexes=[annex(**changes)]))


@pytest.mark.parametrize(
    ("minimum", "maximum"), [("0", "0"), ("0", None), (None, "0"), ("2", "2.0"), ("5", None), (None, None)]
)
def test_bounds_between_which_some_quantity_lies_are_read(minimum, maximum):
    bounds = {"unit": "TNE", "minimum": minimum, "maximum": maximum}
    read = terms(annexes=[annex(quantity=bounds)]).annexes[0].quantity
    assert read is not None
    assert (read.minimum, read.maximum) == (minimum, maximum)


def test_terms_that_are_no_object_are_refused():
    assert refused([]) == {("TYPE_MISMATCH", "")}


def test_bytes_that_are_not_canonical_are_refused():
    blob = encode(terms_json())
    with pytest.raises(TermsInvalidError, match="RFC 8785"):
        read_terms_blob(blob + b"\n")
    with pytest.raises(TermsInvalidError):
        read_terms_blob(blob[:-1])


def test_terms_that_name_other_parties_than_the_draft_are_not_its_terms():
    draft = concluded(terms()).drafts[0]
    assert terms_of_draft(draft) == terms()
    with pytest.raises(TermsInvalidError) as caught:
        terms_of_draft(replace(draft, parties=("NL", "VN")))
    assert caught.value.pointer == "/parties"
    with pytest.raises(TermsInvalidError):
        terms_of_draft(replace(draft, blob={}))


def test_an_annex_of_one_direction_owes_nothing_in_the_other():
    agreed = terms(annexes=[annex(directions=[{"from": "VN", "to": "DE"}])])
    assert agreed.obligation_of("VN", "DE", agreed.annexes[0]) == "ACCEPT"
    assert agreed.obligation_of("DE", "VN", agreed.annexes[0]) is None


def test_a_direction_may_owe_less_than_the_agreement():
    agreed = terms(
        directions=[{"from": "VN", "to": "DE", "obligation": "RECOGNISE"}, {"from": "DE", "to": "VN"}]
    )
    assert agreed.obligation_of("VN", "DE", agreed.annexes[0]) == "RECOGNISE"
    assert agreed.obligation_of("DE", "VN", agreed.annexes[0]) == "ACCEPT"


def test_an_annex_is_found_by_its_id():
    assert terms().annex("VALVES") is not None
    assert terms().annex("VALVES").title == SAFETY["title"]
    assert terms().annex("SHOES") is None
    assert pact(terms()).drafts[0].parties == ("DE", "VN")


def test_a_refusal_says_the_first_problem_and_how_many_more_there_are():
    def said(**changes):
        with pytest.raises(TermsInvalidError) as caught:
            read_terms({**terms_json(), **changes})
        return caught.value

    one, two, three = (
        said(savings_clause=1),
        said(savings_clause=1, accession="no"),
        said(savings_clause=1, accession="no", title=7),
    )
    assert [len(each.problems) for each in (one, two, three)] == [1, 2, 3]
    assert "more)" not in str(one)
    assert "(and 1 more)" in str(two)
    assert "(and 2 more)" in str(three)
    for each in (one, two, three):
        first = each.problems[0]
        assert (each.pointer, each.fix) == (first.pointer, first.fix)


@pytest.mark.parametrize(
    ("blob", "code", "pointer"),
    [
        (b'{"a":{"b":1,"b":2}}', "DUPLICATE_KEY", "/a/b"),
        (b"{", "NOT_JSON", ""),
    ],
)
def test_bytes_that_hold_no_canonical_json_are_refused_where_they_are_wrong(blob, code, pointer):
    with pytest.raises(TermsInvalidError) as caught:
        read_terms_blob(blob)
    (problem,) = caught.value.problems
    assert (problem.code, problem.pointer) == (code, pointer)
    assert problem.fix
