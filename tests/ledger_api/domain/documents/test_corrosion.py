"""Corrosion tests: ISO 9227, ISO 12944-6, ISO 15156."""

import pytest

from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.native.coating_tables import (
    ISO_12944_6_HOURS,
    ISO_12944_DURABILITY,
    HoursRow,
)
from ledger_api.domain.documents.native.corrosion import refuse_conversions
from tests.ledger_api.domain.documents.drafts import GONE, found, nonconformities, refused

SYSTEM = "/body/corrosion/coating_systems/0"
SOUR = "/body/corrosion/sour_service"


def sour(**members: object) -> dict:
    assessment = {
        "standard": {"id": "ISO 15156-2", "edition": "2020"},
        "h2s_partial_pressure_kpa": "0.2",
        "exemption_claimed": False,
    }
    return {SOUR: [assessment | members]}


@pytest.mark.parametrize(
    "text",
    [
        "1000 h = C5",
        "1000 h NSS = C5-H",
        "1,440 hours of salt spray corresponds to category C5 high",
        "NSS 1000h, equivalent to C4",
        "C5 ≙ 1440 h",
        "1000 Stunden entsprechen C5",
        "1000 h NSS is C5",
        "1500 hours means 25 years in service",
        "1000 heures, équivalent à C5",
        "1000 h salt spray passed, therefore C5",
        "1000\th = C5",
    ],
)
def test_salt_spray_hours_turned_into_a_category_are_refused(text: str) -> None:
    assert refused("corrosion_report", {"/body/remarks": text}) == {
        ("SALT_SPRAY_CONVERSION", "/body/remarks")
    }


@pytest.mark.parametrize(
    "text",
    [
        "NSS 1440 h passed, no blistering.",
        "ISO 12944-6:2018 C5 H: condensation 720 h and salt spray 1440 h, both passed.",
        "Tested for 1000 h. The coil is equivalent to the sample.",
        "Salt spray hours do not predict service life.",
        "CO2 = 1.95 t; aged 24 h before the test",
        "Aged for 24 h before the test. The system was sold as equivalent to C5.",
        "C5 means a very high corrosivity. Tested for 1000 h.",
        "The duration equals 1000 h. Category C5 was not tested.",
    ],
)
def test_hours_and_results_alone_are_accepted(text: str) -> None:
    assert found("corrosion_report", {"/body/remarks": text}) == set()


def test_data_that_is_no_text_is_not_read_for_conversions() -> None:
    report = Report()
    refuse_conversions({"a": "1000 h", "b": "data:text/plain; 1000 h = C5"}, "", report)
    assert not report.problems
    refuse_conversions({"a": "1000 h", "b": "text/plain; 1000 h = C5"}, "", report)
    assert [each.pointer for each in report.problems] == ["/b"]


@pytest.mark.parametrize("unit", ["h", "hrs", "STD", "Stunden", "heures"])
@pytest.mark.parametrize("number", ["7", "1" * 13, "1,234,567.890", "1 234 567 890   ", "7" + " " * 15])
def test_hours_are_found_however_widely_they_are_written(number: str, unit: str) -> None:
    assert refused("corrosion_report", {"/body/remarks": f"{number}{unit} = C5"}) == {
        ("SALT_SPRAY_CONVERSION", "/body/remarks")
    }


@pytest.mark.timeout(60)  # a moment where it is linear, hours where it is not
def test_search_for_conversions_is_linear_in_hostile_text() -> None:
    report = Report()
    refuse_conversions(
        {"a": "1" * 4_000_000, "b": "1 h " * 50_000, "c": "data:image/png;base64," + "C5=" * 9}, "", report
    )
    assert not report.problems


@pytest.mark.parametrize(
    "row", ISO_12944_6_HOURS, ids=lambda row: f"{row.corrosivity}-{row.durability}-{[*row.hours]}"
)
def test_hours_of_the_table_suffice_and_one_less_does_not(row: HoursRow) -> None:
    tests = [{"regime": name, "hours": str(hours), "passed": True} for name, hours in row.hours.items()]
    base = {
        f"{SYSTEM}/corrosivity": row.corrosivity,
        f"{SYSTEM}/durability": row.durability,
        f"{SYSTEM}/durability_years": GONE,
    }
    assert nonconformities("corrosion_report", base | {f"{SYSTEM}/tests": tests}) == set()
    for index, test in enumerate(tests):
        short = [*tests[:index], test | {"hours": str(int(test["hours"]) - 1)}, *tests[index + 1 :]]
        assert nonconformities("corrosion_report", base | {f"{SYSTEM}/tests": short}) == {
            ("HOURS_BELOW_STANDARD", f"{SYSTEM}/tests")
        }


def test_every_figure_says_where_it_stands() -> None:
    assert {row.source_status for row in (*ISO_12944_6_HOURS, *ISO_12944_DURABILITY)} <= {"std", "check"}


def test_salt_spray_alone_does_not_make_a_category() -> None:
    alone = [{"regime": "neutral-salt-spray", "hours": "2000", "passed": True}]
    assert nonconformities("corrosion_report", {f"{SYSTEM}/tests": alone}) == {
        ("HOURS_BELOW_STANDARD", f"{SYSTEM}/tests")
    }


def test_durability_without_an_edition_is_edition_missing() -> None:
    assert nonconformities("corrosion_report", {f"{SYSTEM}/standard/edition": GONE}) == {
        ("EDITION_MISSING", f"{SYSTEM}/standard/edition")
    }


@pytest.mark.parametrize(
    ("edition", "durability", "years", "fits"),
    [
        ("2018", "L", "7", True),
        ("2018", "M", "7", False),
        ("2018", "M", "15", True),
        ("2018", "H", "25", True),
        ("2018", "VH", "25", False),
        ("2018", "VH", "26", True),
        ("1998", "L", "5", True),
        ("1998", "M", "6", True),
        ("2018", "L", "8", False),
        ("1998", "H", "16", True),
        ("1998", "H", "15", False),
    ],
)
def test_years_of_a_durability_depend_on_the_edition(
    edition: str, durability: str, years: str, fits: bool
) -> None:
    changes = {
        f"{SYSTEM}/standard/edition": edition,
        f"{SYSTEM}/durability": durability,
        f"{SYSTEM}/durability_years": years,
    }
    codes = {code for code, _ in found("corrosion_report", changes)}
    assert ("DURABILITY_RANGE" in codes) is not fits


def test_very_high_durability_is_unknown_to_1998() -> None:
    changes = {f"{SYSTEM}/standard/edition": "1998", f"{SYSTEM}/durability": "VH"}
    assert nonconformities("corrosion_report", changes) == {
        ("DURABILITY_NOT_IN_EDITION", f"{SYSTEM}/durability")
    }


def test_category_without_figures_on_file_is_not_judged() -> None:
    changes = {f"{SYSTEM}/corrosivity": "C2"}
    assert found("corrosion_report", changes) == {("HOURS_NOT_JUDGED", f"{SYSTEM}/tests")}


def test_failed_tests_are_listed() -> None:
    assert nonconformities("corrosion_report", {"/body/corrosion/salt_spray/0/passed": False}) == {
        ("TEST_FAILED", "/body/corrosion/salt_spray/0/passed")
    }
    assert ("TEST_FAILED", f"{SYSTEM}/tests/0/passed") in nonconformities(
        "corrosion_report", {f"{SYSTEM}/tests/0/passed": False}
    )


def test_salt_spray_test_lasts_some_hours() -> None:
    pointer = "/body/corrosion/salt_spray/0/duration_hours"
    assert found("corrosion_report", {pointer: "0.5"}) == set()
    for hours in ("0", "-1"):
        assert refused("corrosion_report", {pointer: hours}) == {("VALUE_IMPOSSIBLE", pointer)}


def test_method_outside_iso_9227_is_refused() -> None:
    pointer = "/body/corrosion/salt_spray/0/method"
    assert refused("corrosion_report", {pointer: "SST"}) == {("VALUE_NOT_ALLOWED", pointer)}


def test_nothing_is_exempt_below_the_limit_by_itself() -> None:
    assert nonconformities("corrosion_report", sour(exemption_claimed=True)) == {
        ("SOUR_EXEMPTION_NOT_AUTOMATIC", f"{SOUR}/0/exemption_assessment")
    }
    assessed = sour(exemption_claimed=True, exemption_assessment="Assessed by the user of the equipment.")
    assert nonconformities("corrosion_report", assessed) == set()


@pytest.mark.parametrize(
    ("members", "code", "pointer"),
    [
        (
            {"h2s_partial_pressure_kpa": "0.3", "exemption_claimed": True, "exemption_assessment": "x"},
            "SOUR_EXEMPTION_REFUSED",
            "exemption_claimed",
        ),
        ({"standard": {"id": "ISO 15156-2"}}, "EDITION_MISSING", "standard/edition"),
        ({"passed": False}, "TEST_FAILED", "passed"),
    ],
)
def test_missed_rule_of_sour_service_is_listed(members: dict, code: str, pointer: str) -> None:
    assert nonconformities("corrosion_report", sour(**members)) == {(code, f"{SOUR}/0/{pointer}")}


def test_negative_pressure_is_refused() -> None:
    assert found("corrosion_report", sour(h2s_partial_pressure_kpa="0")) == set()
    assert refused("corrosion_report", sour(h2s_partial_pressure_kpa="-1")) == {
        ("VALUE_IMPOSSIBLE", f"{SOUR}/0/h2s_partial_pressure_kpa")
    }
