"""Check 9 in its corners: ends, suspensions and beginnings to the second, and which clause keeps what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger_api.domain.recognition_facts import AgreementEvent, AgreementKind, AgreementRecord
from tests.ledger_api.domain.agreements.pacts import endorsed, event, pact, ratified, signed
from tests.ledger_api.domain.border import COATINGS, Border, agreed, in_force, lab_report, suspended
from tests.ledger_api.domain.world import at

SAFETY = {**COATINGS, "safety": True}
NOTICE = event(AgreementKind.GIVE_NOTICE, "DE", "2026-02-28")
ONE_CLAUSE: dict[str, Any] = {"savings_clause": False, "transit_clause": True}


def causes(anchored: str, record: AgreementRecord, **question: Any) -> tuple[str, ...]:
    """Why a report anchored at that moment is not simply accepted in September."""
    return Border(lab_report(anchored=anchored), agreements=(record,)).ask(**question).causes


@pytest.mark.parametrize("annex", ["", "COATINGS"])
@pytest.mark.parametrize(
    ("anchored", "changes", "code"),
    [
        ("2026-08-28T23:59:59", {}, "PRE_TERMINATION_SAVED"),
        ("2026-08-29T00:00:00", {}, "AGREEMENT_TERMINATED"),
        ("2026-08-28T17:00:00", {"time_zone": "Asia/Ho_Chi_Minh"}, "AGREEMENT_TERMINATED"),
        ("2026-08-01T10:00:00", {"annex": SAFETY}, "AGREEMENT_TERMINATED"),
        ("2026-08-01T10:00:00", {"savings_clause": False}, "AGREEMENT_TERMINATED"),
    ],
)
def test_end_of_an_agreement_or_annex_leaves_what_was_anchored_before_it_where_the_terms_say_so(
    annex: str, anchored: str, changes: dict[str, Any], code: str
) -> None:
    record = in_force(agreed(**changes), replace(NOTICE, annex=annex))
    assert causes(anchored, record) == (code,)


@pytest.mark.parametrize(("annex", "end"), [("", "2027-03-01"), ("COATINGS", "2027-03-01"), ("OTHER", None)])
def test_answer_cites_until_when_the_annex_is_in_force(annex: str, end: str | None) -> None:
    notice = event(AgreementKind.GIVE_NOTICE, "DE", "2026-08-31", annex=annex)
    recognition = Border(agreements=(in_force(agreed(), notice),)).ask().recognition
    assert recognition is not None
    assert recognition["in_force"] == {"from": "2026-01-01", "to": end}


def test_end_of_an_agreement_saves_nothing_that_is_not_anchored() -> None:
    border = Border(lab_report(anchored=None), agreements=(in_force(agreed(), NOTICE),))
    assert "AGREEMENT_TERMINATED" in [line["code"] for line in border.ask().codes]


@pytest.mark.parametrize(
    ("anchored", "loaded", "changes", "code"),
    [
        ("2026-08-19T23:59:59", None, {}, "PRE_SUSPENSION_SAVED"),
        ("2026-08-20T00:00:00", None, {}, "ANCHORED_AFTER_SUSPENSION"),
        ("2026-08-19T23:59:59", None, {"annex": SAFETY}, "AGREEMENT_SUSPENDED"),
        ("2026-08-19T23:59:59", "2026-08-10", {**ONE_CLAUSE, "annex": SAFETY}, "AGREEMENT_SUSPENDED"),
        ("2026-08-19T23:59:59", "2026-08-10", {"savings_clause": False}, "AGREEMENT_SUSPENDED"),
        ("2026-08-19T23:59:59", "2026-08-19T23:59:59", ONE_CLAUSE, "PRE_SUSPENSION_SAVED"),
        ("2026-08-19T23:59:59", "2026-08-20", ONE_CLAUSE, "AGREEMENT_SUSPENDED"),
        ("2026-08-19T23:59:59", None, ONE_CLAUSE, "LOADING_TIME_MISSING"),
        ("2026-08-20T00:00:00", "2026-08-10", ONE_CLAUSE, "ANCHORED_AFTER_SUSPENSION"),
        ("2026-08-19T23:59:59", "2026-08-21", {"transit_clause": True}, "PRE_SUSPENSION_SAVED"),
    ],
)
def test_suspension_keeps_what_the_clauses_of_the_terms_keep(
    anchored: str, loaded: str | None, changes: dict[str, Any], code: str
) -> None:
    record = in_force(agreed(**changes), suspended("2026-08-20"))
    loaded_at = None if loaded is None else at(loaded)
    assert causes(anchored, record, loaded_at=loaded_at) == (code,)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "The agreement Recognition of steel documents"),
        ({"annex": "COATINGS"}, "The agreement Recognition of steel documents (annex COATINGS)"),
        (
            {"from_economy": "VN", "to_economy": "DE"},
            "The agreement Recognition of steel documents (whole, VN to DE)",
        ),
    ],
)
def test_suspension_is_named_with_what_it_suspends(changes: dict[str, Any], words: str) -> None:
    record = in_force(agreed(savings_clause=False), suspended("2026-08-20", **changes))
    (line,) = Border(agreements=(record,)).ask().codes
    assert line["evidence"]["suspended_words"] == words
    assert line["sentence"].startswith(words)


@pytest.mark.parametrize(
    ("anchored", "changes", "found"),
    [
        ("2026-07-31T23:59:59", {}, ("PRIOR_DOCUMENT",)),
        ("2026-08-01T00:00:00", {}, ()),
        ("2026-07-31T17:00:00", {"time_zone": "Asia/Ho_Chi_Minh"}, ()),
        ("2026-07-31T23:59:59", {"prior_documents": True}, ()),
    ],
)
def test_document_from_before_the_first_day_in_force_counts_only_where_the_terms_say_so(
    anchored: str, changes: dict[str, Any], found: tuple[str, ...]
) -> None:
    terms = agreed(**changes)
    acts = (*signed(terms, "2026-05-15"), endorsed("2026-05-20"), *ratified(terms, "2026-06-15"))
    paper = lab_report(anchored=anchored, issued_on="2026-07-20", assessed_on="2026-07-18")
    border = Border(paper, agreements=(pact(terms, *acts, proposed="2026-05-01"),))
    assert border.ask().causes == found


@pytest.mark.parametrize(
    ("anchored", "found"),
    [
        ("2026-08-01T09:59:59", ()),
        ("2026-08-01T10:00:00", ("ANCHORED_AFTER_SUSPENSION",)),
        ("2026-08-09T23:59:59", ("ANCHORED_AFTER_SUSPENSION",)),
        ("2026-08-10T00:00:00", ()),
    ],
)
def test_suspension_at_the_anchor_counts_though_it_is_over(anchored: str, found: tuple[str, ...]) -> None:
    restored = event(AgreementKind.RESTORE, "DE", "2026-08-10")
    record = in_force(agreed(), suspended("2026-08-01T10:00:00"), restored)
    assert causes(anchored, record) == found


@pytest.mark.parametrize("suspending", ["DE", "VN"])
@pytest.mark.parametrize(
    ("direction", "found"),
    [
        (("", ""), ("ANCHORED_AFTER_SUSPENSION",)),
        (("VN", "DE"), ("ANCHORED_AFTER_SUSPENSION",)),
        (("DE", "VN"), ()),
    ],
)
def test_suspension_at_the_anchor_counts_by_either_party_and_in_the_direction_of_the_goods(
    suspending: str, direction: tuple[str, str], found: tuple[str, ...]
) -> None:
    def act(kind: AgreementKind, moment: str) -> AgreementEvent:
        return event(kind, suspending, moment, from_economy=direction[0], to_economy=direction[1])

    acts = act(AgreementKind.SUSPEND, "2026-07-20"), act(AgreementKind.RESTORE, "2026-08-10")
    assert causes("2026-08-01T10:00:00", in_force(agreed(), *acts)) == found


@pytest.mark.parametrize(("annex", "found"), [("COATINGS", ("ANCHORED_AFTER_SUSPENSION",)), ("OTHER", ())])
def test_suspension_at_the_anchor_counts_for_the_annex_that_it_names(
    annex: str, found: tuple[str, ...]
) -> None:
    restored = event(AgreementKind.RESTORE, "DE", "2026-08-10", annex=annex)
    record = in_force(agreed(), suspended("2026-07-20", annex=annex), restored)
    assert causes("2026-08-01T10:00:00", record) == found


def test_suspension_that_began_after_the_declaration_counts_at_a_later_anchor_and_has_no_end() -> None:
    answer = Border(agreements=(in_force(agreed(), suspended("2026-07-20")),)).ask(declared="2026-07-19")
    (line,) = (one for one in answer.codes if one["code"] == "ANCHORED_AFTER_SUSPENSION")
    assert (line["evidence"]["suspended_on"], line["evidence"]["restored_on"]) == ("2026-07-20", None)


def test_what_is_suspended_now_is_not_asked_how_it_was_at_the_anchor() -> None:
    record = in_force(
        agreed(savings_clause=False),
        suspended("2026-07-20"),
        event(AgreementKind.RESTORE, "DE", "2026-08-10"),
        suspended("2026-09-01"),
    )
    answer = Border(agreements=(record,)).ask()
    assert [line["code"] for line in answer.codes] == ["AGREEMENT_SUSPENDED"]


@pytest.mark.parametrize(
    ("ratified_by", "economies", "counted"),
    [(("AU", "VN"), ["DE"], (2, 3)), (("DE", "VN"), [None], (2, 3)), (("AU",), ["VN", "DE"], (1, 3))],
)
def test_missing_ratification_is_named_by_whose_it_is_where_it_is_one_of_the_two(
    ratified_by: tuple[str, ...], economies: list[str | None], counted: tuple[int, int]
) -> None:
    terms = agreed("AU", "DE", "VN")
    acts = [one for one in ratified(terms, "2025-11-30") if one.economy in ratified_by]
    record = pact(terms, *signed(terms, "2025-10-15"), endorsed("2025-11-20"), *acts, proposed="2025-10-01")
    lines = [line["evidence"] for line in Border(agreements=(record,)).ask().codes]
    assert [line.get("economy") for line in lines] == economies
    for line in lines:
        assert (line["done"], line["needed"]) == counted
        names = [word for word in ("AU", "DE", "VN") if word in line["state_words"]]
        assert names == ([line["economy"]] if "economy" in line else [])
        assert "None" not in line["state_words"]
