"""Rules of EN 10168 one by one: where each finding stands, and the values at which it begins."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger_api.domain.documents.drafts import GONE, found, nonconformities, prepared, refused
from tests.ledger_api.domain.documents.foreign_drafts import CERTIFICATE

TRADE, PRODUCT, CHECKS, VALID = (
    "/Certificate/CommercialTransaction",
    "/Certificate/ProductDescription",
    "/Certificate/Inspection",
    "/Certificate/Validation",
)
CHEMISTRY, TENSILE, IMPACT, HARDNESS = (
    f"{CHECKS}/{name}"
    for name in ("ChemicalComposition", "TensileTest", "NotchedBarImpactTest", "HardnessTest")
)


def element(actual: Any, **limits: Any) -> dict[str, Any]:
    return {f"{CHEMISTRY}/C71": {"Symbol": "C", "Unit": "%", "Actual": actual, **limits}}


@pytest.mark.parametrize("part", [TRADE, PRODUCT, VALID])
def test_certificate_lacks_no_part(part: str) -> None:
    assert ("FIELD_MISSING", part) in refused(CERTIFICATE, {part: GONE})
    assert ("TYPE_MISMATCH", part) in refused(CERTIFICATE, {part: []})


@pytest.mark.parametrize("name", ["A06", "A06.1", "A06.2", "A06.3", "A06.4"])
def test_any_field_of_a_purchaser_names_one_and_is_judged(name: str) -> None:
    purchaser = {"Name": "Trader", "Country": "ZZ", "Identifiers": {"VAT": "DE1"}}
    assert found(CERTIFICATE, {f"{TRADE}/A06": GONE, f"{TRADE}/{name}": purchaser}) == {
        ("ECONOMY_UNKNOWN", f"{TRADE}/{name}/Country"),
        ("VAT_SHAPE", f"{TRADE}/{name}/Identifiers/VAT"),
    }


@pytest.mark.parametrize(
    ("party", "pointer"),
    [
        ({"VAT_Id": "DE1"}, "VAT_Id"),
        ({"Identifiers": {"DUNS": "123456789"}, "VAT_Id": "DE1"}, "VAT_Id"),
        ({"Identifiers": {"VAT": ""}, "VAT_Id": "DE1"}, "VAT_Id"),
        ({"Identifiers": {"VAT": "DE1"}, "VAT_Id": "DE123456789"}, "Identifiers/VAT"),
        ({"Identifiers": {"VAT": "DE123456789"}, "VAT_Id": "DE1"}, None),
        ({"VAT_Id": "DE123456789"}, None),
    ],
)
def test_odd_vat_number_is_told_where_it_stands(party: dict, pointer: str | None) -> None:
    for name in ("A01", "A06"):
        said = found(CERTIFICATE, {f"{TRADE}/{name}": {"Name": "Works", "Country": "DE", **party}})
        assert said == ({("VAT_SHAPE", f"{TRADE}/{name}/{pointer}")} if pointer else set())


def test_works_may_be_named_in_either_way() -> None:
    works = {"CompanyName": "Mill SE", "Country": "AT"}
    document = prepared(CERTIFICATE, {f"{TRADE}/A01": works})
    assert document.findings == ()
    assert document.header["subject"]["manufacturer"]["name"] == "Mill SE"
    nameless = refused(CERTIFICATE, {f"{TRADE}/A01": {"Country": "AT"}})
    assert nameless == {("FIELD_MISSING", f"{TRADE}/A01/Name")}


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("Quality sheet", "EN10204_TYPE_UNKNOWN"),
        ("EN 10204 3.1.B", "EN10204_TYPE_OF_1991"),
        ("EN 10204:1991 3.1.B", "EN10204_TYPE_OF_1991"),
        ("EN 10204 3.1", "EDITION_NOT_STATED"),
        ("EN 10204-2004 3.1", None),
        ("EN 10204 : 2004 3.1", None),
    ],
)
def test_type_is_named_with_its_edition(stated: str, code: str | None) -> None:
    said = {(code, f"{TRADE}/A02")} if code else set()
    assert found(CERTIFICATE, {f"{TRADE}/A02": stated}) == said


@pytest.mark.parametrize(
    ("stated", "missed"),
    [
        (
            "EN 10204:2004 3.1",
            {("HEAT_MISSING", f"{PRODUCT}/B07"), ("RESULTS_MISSING", CHECKS)}
            | {("INSPECTOR_MISSING", f"{VALID}/Z03")},
        ),
        (
            "EN 10204:2004 3.2",
            {("HEAT_MISSING", f"{PRODUCT}/B07"), ("RESULTS_MISSING", CHECKS)}
            | {("INSPECTOR_MISSING", f"{VALID}/Z03")},
        ),
        ("EN 10204:2004 2.2", {("RESULTS_MISSING", CHECKS)}),
        ("EN 10204:2004 2.1", set()),
    ],
)
def test_heat_results_and_inspector_are_asked_for_by_type(stated: str, missed: set) -> None:
    changes = {f"{PRODUCT}/B07": GONE, CHECKS: GONE, f"{VALID}/Z03": GONE, f"{TRADE}/A02": stated}
    assert nonconformities(CERTIFICATE, changes) == missed


def test_inspector_without_a_name_is_none() -> None:
    assert nonconformities(CERTIFICATE, {f"{VALID}/Z03/Name": GONE}) == {
        ("INSPECTOR_MISSING", f"{VALID}/Z03")
    }


def test_product_is_named_by_form_or_by_designation() -> None:
    for name, other in (("B01", "B02"), ("B02", "B01")):
        assert found(CERTIFICATE, {f"{PRODUCT}/{name}": GONE}) == set()
        assert ("FIELD_MISSING", f"{PRODUCT}/B01") in refused(
            CERTIFICATE, {f"{PRODUCT}/{name}": GONE, f"{PRODUCT}/{other}": GONE}
        )


def test_heat_that_is_listed_again_is_told_at_each_repetition() -> None:
    assert found(CERTIFICATE, {f"{PRODUCT}/B07": ["H1", "H2", "H1", "H3", "H1"]}) == {
        ("LISTED_TWICE", f"{PRODUCT}/B07/2"),
        ("LISTED_TWICE", f"{PRODUCT}/B07/4"),
    }


@pytest.mark.parametrize("name", ["B08", "B10", "B11", "B12", "B13"])
def test_amount_of_goods_is_a_number_of_zero_or_more(name: str) -> None:
    for value, at in ((-1, ""), ({"Value": "-0.1"}, "/Value")):
        pointer = f"{PRODUCT}/{name}{at}"
        assert nonconformities(CERTIFICATE, {f"{PRODUCT}/{name}": value}) == {("VALUE_IMPOSSIBLE", pointer)}
    for value, at in (("many", ""), ({"Value": []}, "/Value")):
        pointer = f"{PRODUCT}/{name}{at}"
        assert refused(CERTIFICATE, {f"{PRODUCT}/{name}": value}) == {("DECIMAL_MALFORMED", pointer)}
    for value in (0, {"Value": "0"}, {"Unit": "t"}, None):
        assert found(CERTIFICATE, {f"{PRODUCT}/{name}": value}) == set()


def test_every_amount_is_judged_whatever_the_one_before() -> None:
    amounts = {f"{PRODUCT}/B08": None, f"{PRODUCT}/B10": {"Unit": "mm"}, f"{PRODUCT}/B12": -1}
    assert nonconformities(CERTIFICATE, amounts) == {("VALUE_IMPOSSIBLE", f"{PRODUCT}/B12")}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        (element({"Value": "0.10"}, Minimum={"Value": "0.10"}), None),
        (element({"Value": "0.09"}, Minimum={"Value": "0.10"}), "C71/Actual/Value"),
        (element({"Value": "0.10"}, Minimum={"Value": "0.10", "Operator": ">"}), "C71/Actual/Value"),
        (element({"Value": "0.11"}, Minimum={"Value": "0.10", "Operator": ">"}), None),
        (element({"Value": "0.20"}, Maximum={"Value": "0.20"}), None),
        (element({"Value": "0.21"}, Maximum={"Value": "0.20"}), "C71/Actual/Value"),
        (element({"Value": "0.20"}, Maximum={"Value": "0.20", "Operator": "<"}), "C71/Actual/Value"),
        (element({"Value": "0.19"}, Maximum={"Value": "0.20", "Operator": "<"}), None),
        (element({"Value": "0.21", "Operator": "="}, Maximum={"Value": "0.20"}), "C71/Actual/Value"),
        (element({"Value": "0.21", "Operator": "<"}, Maximum={"Value": "0.20"}), None),
        (element("0.21", Maximum="0.20"), "C71/Actual"),
        (element(0.09, Minimum=0.1), "C71/Actual"),
        (element(0.1, Minimum=0.1, Maximum=0.1), None),
        (element({"Value": "0.15"}, Minimum=None, Maximum={"Value": None}), None),
    ],
)
def test_analysis_is_held_against_its_limits(changes: dict, pointer: str | None) -> None:
    outside = {("VALUE_OUTSIDE_LIMITS", f"{CHEMISTRY}/{pointer}")} if pointer else set()
    assert found(CERTIFICATE, changes) == outside


@pytest.mark.parametrize(
    ("actual", "unit", "possible"),
    [
        ("0", "%", True),
        ("-0.01", "%", False),
        ("100", "%", True),
        ("100.1", "%", False),
        ("100.1", None, False),
        ("100.1", "ppm", True),
        ("-0.01", "ppm", False),
    ],
)
def test_content_lies_between_nothing_and_the_whole(actual: str, unit: str | None, possible: bool) -> None:
    stated = {"Symbol": "C", "Actual": {"Value": actual}} | ({"Unit": unit} if unit else {})
    said = set() if possible else {("VALUE_IMPOSSIBLE", f"{CHEMISTRY}/C71/Actual/Value")}
    assert found(CERTIFICATE, {f"{CHEMISTRY}/C71": stated}) == said
    bare = stated | {"Actual": actual}
    assert found(CERTIFICATE, {f"{CHEMISTRY}/C71": bare}) == {(code, at[:-6]) for code, at in said}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({f"{CHEMISTRY}/C71": {"Symbol": "C"}}, "FIELD_MISSING", "C71/Actual"),
        (element({}), "DECIMAL_MALFORMED", "C71/Actual"),
        (element({"Value": "n.a."}), "DECIMAL_MALFORMED", "C71/Actual"),
        (element("0.1", Minimum="low"), "DECIMAL_MALFORMED", "C71/Minimum"),
        (element("0.1", Maximum={"Value": "high"}), "DECIMAL_MALFORMED", "C71/Maximum"),
        (element("0.1", Minimum="0.3", Maximum="0.2"), "LIMITS_CONTRADICT", "C71"),
    ],
)
def test_element_that_cannot_be_read_is_refused(changes: dict, code: str, pointer: str) -> None:
    assert refused(CERTIFICATE, changes) == {(code, f"{CHEMISTRY}/{pointer}")}


@pytest.mark.parametrize(
    ("field", "is_element"),
    [
        *(("C70", False), ("C71", True), ("C79", True), ("C80", True), ("C99", True), ("C100", True)),
        *(("C199", True), ("C200", False), ("C7", False), ("Remarks", False)),
    ],
)
def test_elements_are_the_fields_from_c71_on(field: str, is_element: bool) -> None:
    odd = {"Symbol": "Xx", "Unit": "%", "Actual": {"Value": "101"}}
    pointer = f"{CHEMISTRY}/{field}"
    said = {("VALUE_IMPOSSIBLE", f"{pointer}/Actual/Value")} if is_element else set()
    assert found(CERTIFICATE, {pointer: odd}) == said
    assert found(CERTIFICATE, {pointer: {name: odd[name] for name in ("Unit", "Actual")}}) == set()


def test_elements_after_an_unreadable_one_are_judged() -> None:
    elements = {
        f"{CHEMISTRY}/C71": {"Symbol": "C"},
        f"{CHEMISTRY}/C72": {"Symbol": "Si", "Actual": "0.5", "Minimum": "2", "Maximum": "1"},
    }
    assert refused(CERTIFICATE, elements) == {
        ("FIELD_MISSING", f"{CHEMISTRY}/C71/Actual"),
        ("LIMITS_CONTRADICT", f"{CHEMISTRY}/C72"),
    }


@pytest.mark.parametrize(
    ("field", "outside"),
    [
        ({"Value": 470, "Minimum": 470}, False),
        ({"Value": 469, "Minimum": 470}, True),
        ({"Value": 630, "Maximum": 630}, False),
        ({"Value": 631, "Maximum": 630}, True),
        ({"Value": "469.9", "Minimum": "470", "Maximum": None}, True),
        ({"Value": 631}, False),
        ({"Minimum": 470}, False),
        ({"Value": "n.a.", "Minimum": 470}, False),
        ({"Value": 469, "Minimum": {"Value": 470}}, False),
    ],
)
def test_measured_value_is_held_against_its_limits(field: dict, outside: bool) -> None:
    for test in (TENSILE, f"{CHECKS}/OtherTest"):
        said = {("VALUE_OUTSIDE_LIMITS", f"{test}/C12/Value")} if outside else set()
        assert found(CERTIFICATE, {f"{test}/C12": field}) == said


def test_limits_of_a_test_that_contradict_are_refused_at_its_field() -> None:
    field = {"Value": 500, "Minimum": 600, "Maximum": 400}
    assert refused(CERTIFICATE, {f"{TENSILE}/C12": field}) == {("LIMITS_CONTRADICT", f"{TENSILE}/C12")}


def test_supplementary_information_and_analysis_are_no_measurements() -> None:
    outside = {"Value": 1, "Minimum": 2}
    assert found(CERTIFICATE, {f"{CHECKS}/SupplementaryInformation": {"1": outside}}) == set()
    assert found(CERTIFICATE, {f"{CHEMISTRY}/Note": outside}) == set()
    assert found(CERTIFICATE, {f"{CHECKS}/Other": {"1": outside}}) == {
        ("VALUE_OUTSIDE_LIMITS", f"{CHECKS}/Other/1/Value")
    }


def test_every_inspection_of_a_list_is_judged() -> None:
    outside = {"TensileTest": {"C12": {"Value": 1, "Minimum": 2}}}
    assert found(CERTIFICATE, {CHECKS: [outside, {}, outside]}) == {
        ("VALUE_OUTSIDE_LIMITS", f"{CHECKS}/{place}/TensileTest/C12/Value") for place in (0, 2)
    }


@pytest.mark.parametrize(("test", "single", "mean"), [(IMPACT, "C42", "C43"), (HARDNESS, "C31", "C32")])
@pytest.mark.parametrize(
    ("values", "stated", "differs"),
    [
        ([70, 81], 75, False),
        ([70, 81], 76, False),
        ([70, 82], 75, True),
        ([70, 80], 76, True),
        ([70, 80], 74, True),
        ([70, 80, 75], "75.0", False),
        ([70, 80, 75], "75.1", True),
        ([70], 71, True),
        ([], 71, False),
        ([70, None], 71, False),
    ],
)
def test_mean_is_that_of_its_single_values_up_to_rounding(
    test: str, single: str, mean: str, values: list, stated: Any, differs: bool
) -> None:
    singles = [{"Value": value, "Unit": "x"} for value in values]
    changes = {test: {single: singles, mean: {"Value": stated, "Unit": "x"}}}
    assert found(CERTIFICATE, changes) == ({("MEAN_DIFFERS", f"{test}/{mean}/Value")} if differs else set())


@pytest.mark.parametrize("unit", ["J", "kJ"])
def test_hardness_is_not_measured_in_joules(unit: str) -> None:
    readings = {
        "C31": [{"Value": 180, "Unit": "HBW"}, {"Value": 180, "Unit": unit}],
        "C32": {"Value": 180, "Unit": unit},
    }
    assert nonconformities(CERTIFICATE, {HARDNESS: readings}) == {
        ("UNIT_NOT_FOR_PROPERTY", f"{HARDNESS}/C31/1/Unit"),
        ("UNIT_NOT_FOR_PROPERTY", f"{HARDNESS}/C32/Unit"),
    }


ANALYSIS = {"C": "0.150", "Mn": "1.000", "Cr": "0.020", "Mo": "0.002", "V": "0.002", "Ni": "0.009"}


def analysis(cev: str, **changes: str | None) -> dict[str, Any]:
    stated = {**ANALYSIS, "Cu": "0.010", "CEV": cev, **changes}
    fields = {
        f"C{71 + place}": {"Symbol": symbol, "Unit": "%", "Actual": {"Value": value}}
        for place, (symbol, value) in enumerate(stated.items())
        if value is not None
    }
    return {CHEMISTRY: fields}


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        (analysis("0.323"), False),
        (analysis("0.322"), False),
        (analysis("0.321"), True),
        (analysis("0.325"), True),
        (analysis("0.32"), False),
        (analysis("0.33"), True),
        (analysis("0.327", Cu=None), False),
        (analysis("0.373", C="0.2"), False),
        (analysis("0.490", Mn="2.000"), False),
        (analysis("0.519", Cr="1.000"), False),
        (analysis("0.389", Ni="1.000"), False),
    ],
)
def test_carbon_equivalent_is_that_of_the_analysis_up_to_rounding(changes: dict, differs: bool) -> None:
    said = {("CARBON_EQUIVALENT_DIFFERS", f"{CHEMISTRY}/C78/Actual")} if differs else set()
    assert found(CERTIFICATE, changes) == said


def test_carbon_equivalent_takes_no_element_that_is_stated_in_parts_per_million() -> None:
    changes = analysis("0.327")
    changes[CHEMISTRY]["C77"]["Unit"] = "ppm"
    assert found(CERTIFICATE, changes) == set()


@pytest.mark.parametrize(
    ("year", "after"),
    [
        ("26", False),
        ("27", True),
        ("2026", False),
        ("2027", True),
        (27, True),
        (2027, True),
        ("1999", False),
        ("027", False),
        ("'27", False),
        ("20270", False),
        (None, False),
    ],
)
def test_ce_marking_is_no_younger_than_the_document(year: Any, after: bool) -> None:
    said = {("CE_YEAR_AFTER_ISSUE", f"{VALID}/Z04/DoCYear")} if after else set()
    assert found(CERTIFICATE, {f"{VALID}/Z04": {"DoCYear": year}}) == said


def test_marking_is_judged_without_a_readable_day_of_issue() -> None:
    changes = {f"{VALID}/Z04": {"DoCYear": "27"}, f"{VALID}/Z02": "last year"}
    assert refused(CERTIFICATE, changes) == {("DATE_MALFORMED", f"{VALID}/Z02")}


@pytest.mark.parametrize(
    ("changes", "quantity", "unit"),
    [
        ({"B13": {"Value": 12.5, "Unit": "t"}}, "12.5", "TNE"),
        ({"B13": {"Value": "5739.30", "Unit": "KG"}}, "5739.30", "KGM"),
        ({"B13": {"Value": 0, "Unit": "to"}}, "0", "TNE"),
        ({"B13": {"Value": 3, "Unit": "lbs"}}, "3", "LBR"),
        ({"B13": GONE, "B12": {"Value": 12.4, "Unit": "g"}}, "12.4", "GRM"),
        ({"B13": {"Value": 12, "Unit": "stone"}, "B12": {"Value": 13, "Unit": "lb"}}, "13", "LBR"),
        ({"B13": {"Value": 12}, "B12": GONE}, "4", "H87"),
        ({"B13": GONE, "B08": "0"}, "0", "H87"),
        ({"B13": GONE, "B08": GONE}, None, None),
        ({"B13": GONE, "B08": -1}, None, None),
        ({"B13": {"Value": -1, "Unit": "t"}}, "4", "H87"),
    ],
)
def test_quantity_is_the_actual_mass_else_the_theoretical_one_else_the_pieces(
    changes: dict, quantity: str | None, unit: str | None
) -> None:
    document = prepared(CERTIFICATE, {f"{PRODUCT}/{name}": value for name, value in changes.items()})
    subject = document.header["subject"]
    assert (subject["quantity"], subject["unit"]) == (quantity, unit)
