"""Axis O in its corners: what is not shown, not registered or not agreed is neither guessed nor fatal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger_api.domain.agreements.terms import read_terms
from ledger_api.domain.outcomes import Action, Obligation
from ledger_api.domain.question import Axes
from ledger_api.domain.recognition_facts import AgreementEvent, AgreementKind, AgreementRecord
from ledger_api.domain.trust import Source
from ledger_api.domain.verdict import AskedBy, Verdict
from tests.ledger_api.domain.agreements.pacts import event, terms_json
from tests.ledger_api.domain.border import (
    COATINGS,
    Border,
    agreed,
    footprint,
    in_force,
    lab_report,
    listing,
    mill_certificate,
    pact_label,
    suspended,
)
from tests.ledger_api.domain.obligation_scenarios import LICENCE, LISTED, certificate
from tests.ledger_api.domain.world import ask, at, point

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


@pytest.mark.parametrize("asked", ["DE", "NL", None])
def test_saved_view_answers_for_the_importing_economy_it_was_saved_for(asked: str | None) -> None:
    border = Border()
    query = replace(border.paper.facts.asked, importing_economy=asked)  # type: ignore[type-var]
    facts = replace(border.facts, source=Source.SAVED, asked=query)
    answer = ask(
        border.paper.presented(),
        facts,
        axis=Axes.BOTH,
        importing_economy="DE",
        hs="721070",
        quantity="1",
        unit="TNE",
    )
    assert ("IMPORTER_NOT_COVERED" in answer.causes) is (asked != "DE")
    assert (answer.obligation is Obligation.MUST_ACCEPT) is (asked == "DE")


def test_policy_that_names_another_economy_is_not_followed() -> None:
    policy = {"concord": "policy/v1", "economy": "VN", "actions": {"COMPETENCE_RECOGNISED": "ACCEPT"}}
    border = Border(agreements=(in_force(agreed(obligation="RECOGNISE")),), policy=policy)
    answer = border.ask()
    assert answer.action is Action.REFER
    assert evidence(answer, 9)["policy"]["followed"] is False


def agreement(title: str, *events: AgreementEvent, **changes: Any) -> AgreementRecord:
    """An agreement between DE and VN by that name, in force since the beginning of the year."""
    annex = {**COATINGS, **changes}
    return in_force(read_terms(terms_json(annexes=[annex], savings_clause=False) | {"title": title}), *events)


PIPES = {"edition": "2022", "includes": ["73"], "excludes": []}
RESERVED = event(AgreementKind.RESERVE, "DE", "2026-03-01", annex="COATINGS")
NOTICE = event(AgreementKind.GIVE_NOTICE, "DE", "2026-08-31")


@pytest.mark.parametrize(
    ("records", "cited"),
    [
        ((agreement("pipes", hs=PIPES), agreement("both", RESERVED, suspended("2026-08-20"))), "both"),
        ((agreement("both", RESERVED, suspended("2026-08-20")), agreement("one", RESERVED)), "one"),
        ((agreement("told", RESERVED, NOTICE), agreement("plain", RESERVED)), "told"),
        ((agreement("plain", RESERVED), agreement("told", RESERVED, NOTICE)), "plain"),
        ((agreement("asks", conditions=[CONDITION]), agreement("plain")), "plain"),
        ((agreement("reserved", RESERVED), agreement("asks", conditions=[CONDITION])), "asks"),
    ],
)
def test_route_that_obliges_most_is_cited_else_the_one_that_lacks_least(
    records: tuple[AgreementRecord, ...], cited: str
) -> None:
    recognition = Border(agreements=records).ask().recognition
    assert recognition is not None
    assert (recognition["title"], recognition["routes_considered"]) == (cited, 2)


def test_listing_is_not_asked_for_a_document_that_is_not_anchored() -> None:
    border = Border(
        lab_report(anchored=None),
        agreements=(in_force(agreed(annex={**COATINGS, "listing_required": True})),),
    )
    assert border.ask().causes == ("NOT_ANCHORED",)


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


@pytest.mark.parametrize(
    ("bounds", "quantity", "outside"),
    [
        (("1", "100"), "1", None),
        (("1", "100"), "100.0", None),
        (("1", "100"), "0.999", "from 1 up to 100 TNE"),
        (("1", "100"), "100.001", "from 1 up to 100 TNE"),
        ((None, "100"), "0", None),
        ((None, "100"), "100.001", "up to 100 TNE"),
        (("1", None), "1000000", None),
        (("1", None), "0.999", "from 1 TNE"),
        ((None, None), "0", None),
    ],
)
def test_consignment_is_covered_from_the_minimum_to_the_maximum(
    bounds: tuple[str | None, str | None], quantity: str, outside: str | None
) -> None:
    limits = {"unit": "TNE", "minimum": bounds[0], "maximum": bounds[1]}
    terms = agreed(annex={**COATINGS, "quantity": limits})
    answer = Border(mill_certificate(), agreements=(in_force(terms),)).ask(quantity=quantity)
    assert answer.causes == (() if outside is None else ("QUANTITY_OUTSIDE",))
    assert outside is None or answer.codes[0]["evidence"]["range_words"] == outside


@pytest.mark.parametrize(
    ("category", "excused"), [(None, "all documents"), (2, "documents of category II economies"), (3, None)]
)
def test_grace_excuses_economies_of_its_category_or_all(category: int | None, excused: str | None) -> None:
    period = {"category": category, "ends_on": "2027-07-01", "waives": ["EDITION_MISMATCH"]}
    paper = mill_certificate(header_changes={"standard": {"id": "ISO 12944-6", "edition": "1998"}})
    answer = Border(paper, agreements=(in_force(agreed(annex={**COATINGS, "grace": [period]})),)).ask()
    (line,) = answer.codes
    assert line["code"] == ("EDITION_MISMATCH" if excused is None else "GRACE_APPLIED")
    assert line["evidence"].get("grace_words") == excused


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
        (footprint(methods=["ISO 14067", {"edition": "2018"}, {"id": None}]), "no method"),
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


@pytest.mark.parametrize(
    "content",
    [
        {"declared_amount": None},
        {"declared_unit": 1},
        {"emissions": {"unit": "tCO2e"}},
        {"methods": "ISO 14067"},
    ],
)
def test_footprint_that_is_not_stated_in_full_is_one_that_was_not_disclosed(content: dict[str, Any]) -> None:
    assert Border(footprint(**content)).ask().causes == ("CONTENT_NOT_DISCLOSED",)


def test_figures_that_cannot_be_compared_are_told_by_the_whole_name_of_the_method() -> None:
    terms = agreed(annex={**COATINGS, "tariff": {**COATINGS["tariff"], "method": "PEFCR X"}})
    (line,) = Border(footprint(), agreements=(in_force(terms),)).ask().codes
    assert line["evidence"]["problem"] == "Not comparable: the method is ISO 14067, not PEFCR X"
    assert "not PEFCR X." in line["sentence"]


@pytest.mark.parametrize("edition", [2018, ["2018"], {"year": "2018"}, None])
def test_edition_that_is_no_text_is_a_missing_one(edition: Any) -> None:
    paper = mill_certificate(header_changes={"standard": {"id": "ISO 12944-6", "edition": edition}})
    assert Border(paper).ask().causes == ("EDITION_MISSING",)


@pytest.mark.parametrize("site", [None, {}, {"name": None}, {"name": 7}])
def test_site_that_a_licence_does_not_name_is_one_that_was_not_disclosed(site: Any) -> None:
    assert Border(certificate("api-monogram", site=site), agreements=(in_force(LICENCE),)).ask(
        site="Dammam works"
    ).causes == ("CONTENT_NOT_DISCLOSED",)


@pytest.mark.parametrize(
    ("profile", "types", "code"),
    [
        ("iecex", ["safety_certificate:atex-type"], "ATEX_NOT_EVIDENCED"),
        ("iecex", ["safety_certificate:iso45001"], "TYPE_NOT_COVERED"),
        ("iso45001", ["safety_certificate:atex-type"], "TYPE_NOT_COVERED"),
    ],
)
def test_only_an_iecex_certificate_is_told_that_it_is_no_atex_certificate(
    profile: str, types: list[str], code: str
) -> None:
    terms = agreed(annex={**COATINGS, "document_types": types, "standards": []})
    assert code in Border(certificate(profile), agreements=(in_force(terms),)).ask().causes


@pytest.mark.parametrize(
    ("ended", "history"), [(None, ""), ("2026-07-01", "; its listing ended on 2026-07-01")]
)
def test_body_that_is_not_listed_is_told_when_its_listing_ended_if_it_had_one(
    ended: str | None, history: str
) -> None:
    listings = () if ended is None else (listing(LISTED, withdrawn=point(ended), withdrawn_from=at(ended)),)
    (line,) = Border(agreements=(LISTED,), listings=listings).ask().codes
    assert (line["code"], line["evidence"]["history_words"]) == ("CAB_NOT_LISTED", history)


SALT = {"method": "NSS", "standard": {"id": "ISO 9227", "edition": "2022"}}
RESULTS = [{"method": {"id": "ISO 2409"}}]


def methods(answer: Verdict) -> list[str]:
    """The methods that the scope of the laboratory was asked for."""
    return [one["wanted"] for one in evidence(answer, 8)["asked"] if one["aspect"] == "methods"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"corrosion": {"salt_spray": [SALT]}, "results": RESULTS}, ["ISO 9227 NSS", "ISO 2409"]),
        ({"corrosion": {"salt_spray": ["NSS", {"method": "NSS"}, {"standard": "ISO 9227"}]}}, []),
        ({"corrosion": {"salt_spray": "NSS"}, "results": "passed"}, []),
    ],
)
def test_methods_are_read_of_the_tests_that_name_one(content: dict[str, Any], found: list[str]) -> None:
    assert methods(Border(lab_report(content=content)).ask()) == found


def test_methods_are_read_of_test_reports_that_are_opened_alone() -> None:
    content = {"results": RESULTS}
    assert methods(Border(certificate("iso45001", **content)).ask()) == []
    border = Border(lab_report(content=content))
    wrong = replace(border.paper.opening, body={"results": [{"method": {"id": "ISO 6270"}}]})
    fetched = border.paper.presented(asked_by=AskedBy.NUMBER, opening=wrong, files=())
    asked = {"importing_economy": "DE", "hs": "721070", "quantity": "1", "unit": "TNE"}
    assert methods(ask(fetched, border.facts, axis=Axes.BOTH, **asked)) == []
    shown = border.paper.presented(opening=border.paper.disclosed("/body/results"), files=())
    assert methods(ask(shown, border.facts, axis=Axes.BOTH, **asked)) == ["ISO 2409"]
