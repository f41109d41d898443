"""Restricted substances: RoHS limits and the REACH candidate list."""

import pytest

from ledger_api.domain.documents.native.substances import ROHS_LIMITS
from tests.ledger_api.domain.documents.drafts import EXAMPLES, GONE, found, nonconformities, refused

ROHS, SVHC = "/body/substances/rohs", "/body/substances/svhc"


def rohs(substance: str, percent: str, **members: object) -> dict:
    return {ROHS: [{"substance": substance, "percent": percent, "basis": "homogeneous material"} | members]}


def svhc(percent: str = "0.05", listed_on: object = "2026-01-21") -> dict:
    statement = {"results": [{"substance": "Lead", "cas": "7439-92-1", "percent": percent}]}
    return {SVHC: statement if listed_on is GONE else statement | {"candidate_list_date": listed_on}}


@pytest.mark.parametrize(("substance", "limit"), ROHS_LIMITS.items())
def test_limit_itself_is_allowed_and_a_little_more_is_not(substance: str, limit: str) -> None:
    assert found("corrosion_report", rohs(substance, limit)) == set()
    assert nonconformities("corrosion_report", rohs(substance, limit + "1")) == {
        ("ROHS_LIMIT_EXCEEDED", f"{ROHS}/0/percent")
    }


def test_there_are_ten_substances_and_cadmium_is_the_strict_one() -> None:
    assert len(ROHS_LIMITS) == 10
    assert {name for name, limit in ROHS_LIMITS.items() if limit != "0.1"} == {"Cd"}


def test_exemption_turns_the_limit_into_a_warning() -> None:
    assert found("corrosion_report", rohs("Pb", "0.3", exemption="6(a)")) == {
        ("ROHS_EXEMPTION_CLAIMED", f"{ROHS}/0/exemption")
    }


def test_limits_hold_for_homogeneous_materials() -> None:
    assert nonconformities("corrosion_report", rohs("Pb", "0.01", basis="article")) == {
        ("ROHS_BASIS", f"{ROHS}/0/basis")
    }


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        (rohs("Pb", "101"), "VALUE_IMPOSSIBLE", f"{ROHS}/0/percent"),
        (rohs("Au", "0.01"), "VALUE_NOT_ALLOWED", f"{ROHS}/0/substance"),
        (svhc("-0.1"), "VALUE_IMPOSSIBLE", f"{SVHC}/results/0/percent"),
        (svhc(listed_on="2999-01-01"), "DATE_OUT_OF_RANGE", f"{SVHC}/candidate_list_date"),
    ],
)
def test_impossible_statement_is_refused(changes: dict, code: str, pointer: str) -> None:
    assert refused("corrosion_report", changes) == {(code, pointer)}


@pytest.mark.parametrize("percent", ["0", "100"])
def test_share_may_be_nothing_or_the_whole(percent: str) -> None:
    whole = percent == "100"
    over = {("ROHS_LIMIT_EXCEEDED", f"{ROHS}/0/percent")} if whole else set()
    assert found("corrosion_report", rohs("Pb", percent)) == over
    listed = {("SVHC_ABOVE_THRESHOLD", f"{SVHC}/results/0/percent")} if whole else set()
    assert found("corrosion_report", svhc(percent)) == listed


def test_every_result_is_judged() -> None:
    [lead], [mercury] = rohs("Pb", "101")[ROHS], rohs("Hg", "-0.1")[ROHS]
    assert refused("corrosion_report", {ROHS: [lead, mercury]}) == {
        ("VALUE_IMPOSSIBLE", f"{ROHS}/{place}/percent") for place in (0, 1)
    }
    [allowed], [exempt], [exceeded] = (
        rohs(*each)[ROHS] for each in (("Pb", "0.1"), ("Hg", "0.2"), ("Cd", "0.02"))
    )
    results = {ROHS: [allowed | {"basis": "product"}, exempt | {"exemption": "4(f)"}, exceeded]}
    assert found("corrosion_report", results) == {
        ("ROHS_BASIS", f"{ROHS}/0/basis"),
        ("ROHS_EXEMPTION_CLAIMED", f"{ROHS}/1/exemption"),
        ("ROHS_LIMIT_EXCEEDED", f"{ROHS}/2/percent"),
    }


def test_candidate_list_is_pinned_to_a_day() -> None:
    assert found("corrosion_report", svhc()) == set()
    assert nonconformities("corrosion_report", svhc(listed_on=GONE)) == {
        ("CANDIDATE_LIST_DATE_MISSING", f"{SVHC}/candidate_list_date")
    }
    issued = EXAMPLES["corrosion_report"]["header"]["issued_on"]
    assert found("corrosion_report", svhc(listed_on=issued)) == set()
    assert nonconformities("corrosion_report", svhc(listed_on="2026-07-01")) == {
        ("CANDIDATE_LIST_AFTER_ISSUE", f"{SVHC}/candidate_list_date")
    }


@pytest.mark.parametrize(("percent", "above"), [("0.1", False), ("0.11", True)])
def test_duty_to_inform_starts_above_the_threshold(percent: str, above: bool) -> None:
    codes = {code for code, _ in found("corrosion_report", svhc(percent))}
    assert ("SVHC_ABOVE_THRESHOLD" in codes) is above
