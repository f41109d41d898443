"""Axis O in its corners: what is not shown, not registered or not agreed is neither guessed nor fatal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger_api.domain.outcomes import Obligation
from ledger_api.domain.question import Axes
from ledger_api.domain.verdict import AskedBy, Verdict
from tests.ledger_api.domain.border import (
    COATINGS,
    Border,
    agreed,
    footprint,
    in_force,
    mill_certificate,
    pact_label,
)
from tests.ledger_api.domain.world import ask

CONDITION = {"code": "KEEP_RECORDS", "text": "Keep the report for five years."}


def evidence(answer: Verdict, number: int) -> dict[str, Any]:
    """What the check of that number shows."""
    (check,) = (line for line in answer.checks if line["number"] == number)
    found: dict[str, Any] = check["evidence"]
    return found


def test_issuer_that_is_not_registered_is_no_accredited_body_and_the_rest_is_judged() -> None:
    border = Border()
    answer = ask(
        border.paper.presented(),
        replace(border.facts, issuers=()),
        axis=Axes.BOTH,
        importing_economy="DE",
        hs="721070",
        quantity="1",
        unit="TNE",
    )
    assert answer.causes == ("ISSUER_UNKNOWN",)
    assert evidence(answer, 7) == {"bodies": []}


def test_entry_that_cannot_be_read_leaves_the_obligation_undecided() -> None:
    border = Border()
    evidence = border.paper.presented(entry=b"{}")
    answer = ask(evidence, border.facts, axis=Axes.BOTH, importing_economy="DE", hs="721070")
    assert answer.obligation is Obligation.UNDECIDED
    assert {"ENTRY_MALFORMED", "RECOGNITION_NOT_AVAILABLE"} <= set(answer.causes)


def test_copy_that_is_not_the_documents_says_nothing_of_its_goods_nor_standard() -> None:
    border = Border(mill_certificate())
    wrong = replace(border.paper.opening, body={"heat": "another"})
    answer = ask(
        border.paper.presented(asked_by=AskedBy.NUMBER, opening=wrong, files=()),
        border.facts,
        axis=Axes.BOTH,
        importing_economy="DE",
    )
    assert {"HS_MISSING", "QUANTITY_MISSING"} <= {line["code"] for line in answer.codes}
    assert evidence(answer, 8) == {"asked": []}


def test_site_is_the_declared_one_else_the_documents() -> None:
    paper = mill_certificate()
    subject = {**paper.header["subject"], "site": "Hai Phong works"}
    border = Border(replace(paper, header_changes={**paper.header_changes, "subject": subject}))
    assert evidence(border.ask(), 10)["site"] == "Hai Phong works"
    assert evidence(border.ask(site="Vinh works"), 10)["site"] == "Vinh works"


def test_annex_without_a_tariff_attaches_its_conditions_and_simulates_nothing() -> None:
    terms = agreed(annex={**COATINGS, "tariff": None, "conditions": [CONDITION]})
    answer = Border(footprint(), agreements=(in_force(terms),)).ask()
    assert answer.obligation is Obligation.MUST_ACCEPT_WITH_CONDITIONS
    assert answer.causes == ("CONDITION_ATTACHED",)
    assert evidence(answer, 12)["tariff"] is None


@pytest.mark.parametrize("quantity", ["NaN", "Infinity", "-Infinity", "much", ""])
def test_quantity_that_is_no_finite_number_is_a_missing_one(quantity: str) -> None:
    bounds = {"unit": "TNE", "minimum": "1", "maximum": "100"}
    terms = agreed(annex={**COATINGS, "quantity": bounds})
    answer = Border(mill_certificate(), agreements=(in_force(terms),)).ask(quantity=quantity)
    assert (answer.obligation, answer.causes) == (Obligation.UNDECIDED, ("QUANTITY_MISSING",))


@pytest.mark.parametrize(
    ("paper", "found"),
    [
        (pact_label("barrel"), "kgCO2e/barrel"),
        (footprint(declared_unit="MTK"), "tCO2e/MTK"),
        (footprint(emissions={"unit": "gCO2e", "total": "1"}), "gCO2e/TNE"),
        (footprint(methods=[{"id": "EN 15804"}, {"id": "ISO 14064-1"}]), "EN 15804, ISO 14064-1"),
        (footprint(methods=[]), "no method"),
        (footprint(emissions={"unit": "tCO2e", "total": "Infinity"}), "NaN"),
    ],
)
def test_footprint_that_cannot_be_compared_is_named_as_it_was_stated(paper: Any, found: str) -> None:
    answer = Border(paper).ask()
    assert answer.causes == ("TARIFF_NOT_COMPARABLE",)
    assert found in [one["found"] for one in answer.codes[0]["evidence"]["differs"]]


def test_footprint_of_zero_in_a_unit_that_is_not_known_differs_in_the_unit_alone() -> None:
    nothing = {"unit": "gCO2e", "total": "0"}
    (line,) = Border(footprint(emissions=nothing)).ask().codes
    assert line["evidence"]["differs"] == [
        {"what": "the unit of emissions", "agreed": "tCO2e/t", "found": "gCO2e/TNE"}
    ]
