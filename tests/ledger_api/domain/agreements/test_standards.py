"""Types, standards, editions and assurance against an annex."""

import pytest

from ledger_api.domain.agreements.standards import (
    AssuranceOutcome,
    StandardOutcome,
    covers_type,
    judge_assurance,
    judge_standard,
)
from tests.ledger_api.domain.agreements.pacts import annex, terms


def of(**changes):
    return terms(annexes=[annex(**changes)]).annexes[0]


CITED = [{"id": "ISO 12944-6", "editions": ["2018"]}, {"id": "EN 10204", "editions": []}]


@pytest.mark.parametrize(
    ("standard", "edition", "outcome"),
    [
        ("ISO 12944-6", "2018", StandardOutcome.COVERED),
        ("iso  12944-6", "2018", StandardOutcome.COVERED),
        ("ISO 12944-6", "1998", StandardOutcome.EDITION_MISMATCH),
        ("ISO 12944-6", None, StandardOutcome.EDITION_MISSING),
        ("ISO 12944", "2018", StandardOutcome.STANDARD_NOT_CITED),
        ("EN 10204", "1991", StandardOutcome.COVERED),
        (None, None, StandardOutcome.STANDARD_MISSING),
    ],
)
def test_standard_and_edition_against_those_cited(standard, edition, outcome):
    assert judge_standard(of(standards=CITED), standard, edition).outcome is outcome


def test_edition_2018_cited_tested_to_1998_is_a_mismatch_that_names_both():
    assert judge_standard(of(), "ISO 12944-6", "1998").evidence() == {
        "outcome": "EDITION_MISMATCH",
        "standard": "ISO 12944-6",
        "tested_edition": "1998",
        "cited_editions": ["2018"],
    }


def test_an_annex_that_cites_no_standard_asks_for_none():
    assert judge_standard(of(standards=[]), None, None).outcome is StandardOutcome.COVERED


@pytest.mark.parametrize(
    ("kind", "minimum", "outcome"),
    [
        ("material_test_report:3.2", "3.1", AssuranceOutcome.MET),
        ("material_test_report:3.1", "3.1", AssuranceOutcome.MET),
        ("material_test_report:2.2", "3.1", AssuranceOutcome.TOO_LOW),
        ("material_test_report:2.2", None, AssuranceOutcome.NOT_ASKED),
        ("material_test_report:test-report", "3.1", AssuranceOutcome.NOT_EN10204),
        ("carbon_label:footprint", "3.1", AssuranceOutcome.NOT_EN10204),
    ],
)
def test_minimum_assurance_speaks_of_en_10204_documents(kind, minimum, outcome):
    assert judge_assurance(of(min_assurance=minimum), kind) is outcome


def test_a_type_is_covered_by_its_profile_or_by_all_profiles():
    found = of(document_types=["material_test_report:3.1", "carbon_label:*"])
    assert covers_type(found, "material_test_report:3.1")
    assert not covers_type(found, "material_test_report:3.2")
    assert covers_type(found, "carbon_label:epd")
    assert not covers_type(found, "safety_certificate:atex")
