"""The agreement that an answer cites, as the officer's page shows it."""

from __future__ import annotations

import html
from decimal import Decimal
from typing import Any

from ledger_api.domain.agreements.tariff import Emissions, simulate
from ledger_api.web.cited_view import LABEL, cited_agreement
from ledger_api.web.rendering import Pages
from tests.ledger_api.domain.agreements.pacts import terms

AGREEMENT = "0x" + "a9" * 32
CODES = [
    {"code": "CONDITION_ATTACHED", "sentence": "Keep the report for five years."},
    {"code": "CONDITION_ATTACHED", "sentence": "Mark every coil."},
    {"code": "DEFAULT_APPLIED", "sentence": "The default was applied."},
]


def tariff(verified: str | None = None, *, unit: str = "TNE", category: int | None = 2) -> dict[str, Any]:
    agreed = terms().annexes[0].tariff
    assert agreed is not None
    emissions = None if verified is None else Emissions(Decimal(verified), "tCO2e/t", "PACT v3")
    return simulate(
        agreed,
        category=category,
        day="2026-09-10",
        quantity=Decimal(100),
        quantity_unit=unit,
        verified=emissions,
    ).evidence()


def recognition(**changes: Any) -> dict[str, Any]:
    return {
        "agreement": AGREEMENT,
        "title": "Recognition of steel documents",
        "version": 1,
        "annex": "STEEL",
        "annex_title": "Iron and steel",
        "direction": {"from": "VN", "to": "DE"},
        "obligation": "ACCEPT",
        "in_force": {"from": "2027-01-01", "to": None},
        "conditions": ["CONDITION_ATTACHED"],
        "tariff": None,
        "routes_considered": 2,
        **changes,
    }


def cited(**changes: Any) -> dict[str, Any]:
    found = cited_agreement(recognition(**changes), CODES, "2026-09-10")
    assert found is not None
    return found


def test_verdict_without_an_agreement_cites_none():
    assert cited_agreement(None, CODES, None) is None


def test_agreement_is_linked_as_it_stands_on_the_day_of_the_declaration():
    found = cited()
    assert found["url"] == f"/agreements/{AGREEMENT}?on=2026-09-10"
    assert (found["title"], found["annex"], found["annex_title"]) == (
        "Recognition of steel documents",
        "STEEL",
        "Iron and steel",
    )
    assert found["words"] == "DE must accept documents of VN that the annex covers."
    assert found["in_force"] == "In force from 2027-01-01."


def test_clause_in_the_verdicts_own_words_comes_first():
    assert cited(clause_words="Article 3 obliges DE.")["words"] == "Article 3 obliges DE."


def test_conditions_are_the_sentences_of_their_codes_each_once():
    assert cited(conditions=["CONDITION_ATTACHED", "CONDITION_ATTACHED", "OTHER"])["conditions"] == [
        "Keep the report for five years.",
        "Mark every coil.",
        "OTHER",
    ]
    assert cited(conditions=[{"code": "X", "text": "In words."}])["conditions"] == ["In words."]


def test_agreement_whose_terms_are_not_known_is_cited_all_the_same():
    found = cited(annex=None, annex_title=None, obligation=None, in_force=None, conditions=[])
    assert (found["words"], found["in_force"], found["conditions"]) == ("", "", [])


def test_tariff_shows_the_figures_of_the_rule_book():
    shown = cited(tariff=tariff("1.95"))["tariff"]
    assert shown["charge"] == "1,125.00 EUR"
    assert shown["rows"][:2] == [
        ("Emissions, verified", "1.95", "tCO2e/t"),
        ("Free share, category II", "1.20 × 1.50 = 1.80", "tCO2e/t"),
    ]
    unverified = cited(tariff=tariff())["tariff"]
    assert unverified["charge"] == "3,825.00 EUR"
    assert "the agreed default" in unverified["rows"][0][0]
    assert unverified["rows"][0][1] == "2.10 × 1.10 = 2.31"


def test_figures_that_cannot_be_compared_are_not_shown():
    shown = cited(tariff=tariff(unit="KGM", category=None))["tariff"]
    assert shown["rows"] == []
    assert shown["problem"].startswith("No figure can be given: the development category is not known")


def test_answer_shows_agreement_conditions_and_simulation_and_escapes_them():
    hostile = '<script>alert("x")</script>'
    found = cited(title=hostile, annex=hostile, conditions=[hostile], tariff=tariff("1.95"))
    text = bytes(
        Pages(node_name="n", demo_chain=False, economies=list).render("answer.html", _answer(found)).body
    )
    page = text.decode()
    assert LABEL in html.unescape(page)
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 3
    assert f'href="/agreements/{AGREEMENT}?on=2026-09-10"' in page


def _answer(found: dict[str, Any]) -> dict[str, Any]:
    """The rest of an answer's context, as small as the template allows."""
    verdict = {"action": "ACCEPT", "document": "GENUINE", "obligation": "MUST_ACCEPT", "provisional": False}
    return {
        "verdict": {**verdict, "findings": [], "document_summary": None, "etsi": "", "codes": [], "pins": {}},
        "cited": found,
        "tariff_label": LABEL,
        **dict.fromkeys(("mark", "title", "sentence", "next_step", "document_word", "obligation_word"), "x"),
        **dict.fromkeys(
            ("document_checks", "obligation_checks", "obligation_codes", "summary", "candidates"), ()
        ),
        **dict.fromkeys(("is_choice", "is_by_number", "is_other_content"), False),
        **dict.fromkeys(("document_url", "successor_url", "candidates_title", "saved"), ""),
        "tone": "good",
        "evidence": {},
    }
