"""A report collects what is said of a document: once each, at the place where the sender wrote it."""

from __future__ import annotations

import pytest

from ledger_api.domain.documents import DocumentRefusedError
from ledger_api.domain.documents.findings import Finding, Report


@pytest.mark.parametrize(
    ("length", "shown"), [(300, "x" * 300), (301, "x" * 297 + "..."), (10_000, "x" * 297 + "...")]
)
def test_a_detail_is_three_hundred_characters_at_most(length: int, shown: str) -> None:
    report = Report()
    report.warn("LOGO_MALFORMED", "/body/logo", "x" * length)
    assert [one.detail for one in report.findings()] == [shown]


def test_pointers_move_below_the_place_of_the_document_but_for_those_of_the_header() -> None:
    report = Report()
    report.warn("LOGO_MALFORMED", "/pcf/logo", "cut")
    report.nonconformity("SHALL_MISSING", "/header/standard", "missing")
    report.refuse("FIELD_MISSING", "/pcf/unit", "missing")
    assert report.findings("/data/0") == (
        Finding("SHALL_MISSING", "/header/standard", "nonconformity", "missing"),
        Finding("LOGO_MALFORMED", "/data/0/pcf/logo", "warning", "cut"),
    )
    assert [one.pointer for one in report.findings()] == ["/header/standard", "/pcf/logo"]
    with pytest.raises(DocumentRefusedError) as refused:
        report.raise_if_refused("/data/0")
    assert refused.value.pointer == "/data/0/pcf/unit"


def test_the_first_detail_of_a_code_at_a_place_stays() -> None:
    report = Report()
    for detail in ("first", "second"):
        report.warn("LOGO_MALFORMED", "/logo", detail)
        report.refuse("FIELD_MISSING", "/unit", detail)
    assert [one.detail for one in (*report.findings(), *report.problems)] == ["first", "first"]


@pytest.mark.parametrize(
    ("pointers", "said"),
    [
        (["/unit"], "FIELD_MISSING at /unit: missing"),
        ([""], "FIELD_MISSING at /: missing"),
        (["/unit", "/name"], "FIELD_MISSING at /unit: missing (and 1 more)"),
        (["/unit", "/name", "/day"], "FIELD_MISSING at /unit: missing (and 2 more)"),
    ],
)
def test_refusal_tells_the_first_reason_and_how_many_more_there_are(pointers: list[str], said: str) -> None:
    report = Report()
    for pointer in pointers:
        report.refuse("FIELD_MISSING", pointer, "missing")
    with pytest.raises(DocumentRefusedError) as refused:
        report.raise_if_refused()
    assert str(refused.value) == said
    assert [one.pointer for one in refused.value.problems] == pointers
