"""Header overlays: they add what a document lacks, and never contradict it."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger_api.domain.documents import DocumentRefusedError, examine, prepare
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.overlay import conflicts, lay_over
from tests.ledger_api.domain.documents.drafts import EXAMPLES, GONE, ISSUER, changed, prepared, refused

EXPORTER = {"name": "Valve Works LLC", "country": "SA", "lei": "213800GULFVALVE00027"}
ADDED = {"subject": {"exporter": EXPORTER, "hs": {"code": "730661", "edition": "2022"}, "site": "Linz"}}


@pytest.fixture
def certificate(samples: Path) -> dict:
    return json.loads((samples / "en10168/certificate_1.json").read_bytes())


@pytest.fixture
def footprint(samples: Path) -> dict:
    return json.loads((samples / "pact/example-1.json").read_bytes())


def test_overlay_adds_exporter_hs_lot_quantity_and_lei(footprint: dict) -> None:
    overlay = {
        "subject": {
            "exporter": EXPORTER,
            "manufacturer": {"lei": "969500BRPIPEWKS00054"},
            "hs": {"code": "220720", "edition": "2022"},
            "lot": "L-7",
            "quantity": "24.5",
            "unit": "TNE",
        }
    }
    document = prepared(footprint, overlay=overlay)
    subject = document.header["subject"]
    assert subject["exporter"] == EXPORTER | {"id": None, "vat": None, "gln": None}
    assert (subject["manufacturer"]["name"], subject["manufacturer"]["lei"]) == (
        "Company 1",
        "969500BRPIPEWKS00054",
    )
    assert (subject["lot"], subject["quantity"], subject["unit"]) == ("L-7", "24.5", "TNE")
    examine(document.header, document.body)


def test_overlay_may_repeat_what_the_document_says(certificate: dict) -> None:
    assert prepared(certificate, overlay={"number": "1866645/001", "profile": "3.1"}) == prepared(certificate)


@pytest.mark.parametrize(
    ("overlay", "pointer"),
    [
        ({"number": "1866645/002"}, "/header/number"),
        ({"issued_on": "2018-10-24"}, "/header/issued_on"),
        ({"profile": "3.2"}, "/header/profile"),
        ({"subject": {"lot": "7282842"}}, "/header/subject/lot"),
        ({"subject": {"quantity": "5739.30"}}, "/header/subject/quantity"),
        ({"subject": {"manufacturer": {"name": "Other Mill"}}}, "/header/subject/manufacturer/name"),
        ({"standard": {"id": "EN 10168"}}, "/header/standard/id"),
    ],
)
def test_overlay_that_contradicts_is_a_header_conflict(
    certificate: dict, overlay: dict, pointer: str
) -> None:
    assert refused(certificate, overlay=overlay) == {("HEADER_CONFLICT", pointer)}


@pytest.mark.parametrize("name", ["issuer", "attachments", "format", "relation", "predecessor"])
def test_overlay_cannot_set_what_registration_sets(certificate: dict, name: str) -> None:
    assert refused(certificate, overlay={name: "x"}) == {("UNKNOWN_FIELD", f"/header/{name}")}


@pytest.mark.parametrize(
    ("overlay", "code", "pointer"),
    [
        ({"colour": "blue"}, "UNKNOWN_FIELD", "/header/colour"),
        ({"subject": {"exporter": {"name": "A", "lei": "X"}}}, "LEI_INVALID", "/header/subject/exporter/lei"),
        ({"subject": {"site": "Fu\u0308ssen"}}, "TEXT_NOT_NFC", "/header/subject/site"),
        ({"valid_to": "2999-01-01"}, "DATE_OUT_OF_RANGE", "/header/valid_to"),
        ({"valid_to": "2018-10-23"}, "VALIDITY_BEFORE_ISSUE", "/header/valid_to"),
    ],
)
def test_faulty_overlay_is_refused_at_its_pointer(
    certificate: dict, overlay: dict, code: str, pointer: str
) -> None:
    assert refused(certificate, overlay=overlay) == {(code, pointer)}


def test_overlay_of_a_native_document_fills_its_gaps_too() -> None:
    gap = {"/header/subject/exporter": GONE}
    exporter = EXAMPLES["carbon_label"]["header"]["subject"]["exporter"]
    filled = prepared("carbon_label", gap, overlay={"subject": {"exporter": exporter}})
    assert filled == prepared("carbon_label")
    assert refused("carbon_label", overlay={"subject": {"lot": "other"}}) == {
        ("HEADER_CONFLICT", "/header/subject/lot")
    }


def test_opened_header_that_contradicts_its_foreign_body_is_refused(certificate: dict) -> None:
    document = prepared(certificate, overlay=ADDED)
    examine(document.header, document.body)
    for pointer, value in {"/number": "1", "/subject/lot": None, "/subject/manufacturer": None}.items():
        with pytest.raises(DocumentRefusedError) as refusal:
            examine(changed(document.header, {pointer: value}), document.body)
        assert (refusal.value.code, refusal.value.pointer) == ("HEADER_CONFLICT", f"/header{pointer}")


def test_overlay_that_is_no_object_is_refused(certificate: dict) -> None:
    with pytest.raises(DocumentRefusedError) as refusal:
        prepare(json.dumps(certificate).encode(), issuer_id=ISSUER, overlay=[])  # type: ignore[arg-type]
    assert [(each.code, each.pointer) for each in refusal.value.problems] == [("TYPE_MISMATCH", "/header")]


STATED: dict[str, Any] = {"a": "1", "b": None, "c": {"d": "2", "e": None, "f": []}, "g": ["3"]}


@pytest.mark.parametrize(
    ("overlay", "merged"),
    [
        ({}, STATED),
        ({"a": None, "b": "4"}, STATED | {"b": "4"}),
        ({"a": "1", "new": {"x": None}}, STATED | {"new": {"x": None}}),
        ({"c": {"d": "2", "e": "5"}}, STATED | {"c": {"d": "2", "e": "5", "f": []}}),
        ({"c": {"f": ["6"]}}, STATED | {"c": {"d": "2", "e": None, "f": ["6"]}}),
        ({"c": {"d": None, "z": "7"}, "b": "8"}, STATED | {"c": {**STATED["c"], "z": "7"}, "b": "8"}),
    ],
)
def test_overlay_fills_gaps_at_any_depth_and_its_nulls_say_nothing(overlay: dict, merged: dict) -> None:
    report = Report()
    assert lay_over(STATED, overlay, report) == merged
    assert not report.problems


@pytest.mark.parametrize(
    ("overlay", "pointers"),
    [
        ({"a": "2"}, ["/header/a"]),
        ({"c": "x"}, ["/header/c"]),
        ({"a": {}, "g": []}, ["/header/a", "/header/g"]),
        ({"c": {"d": "x"}, "a": "2"}, ["/header/c/d", "/header/a"]),
    ],
)
def test_every_contradiction_is_told_and_leaves_the_document_standing(overlay: dict, pointers: list) -> None:
    report = Report()
    assert lay_over(STATED, overlay | {"b": "filled"}, report) == STATED | {"b": "filled"}
    assert [(each.code, each.pointer) for each in report.problems] == [
        ("HEADER_CONFLICT", pointer) for pointer in pointers
    ]


def test_overlay_never_sets_what_registration_sets_but_adds_the_rest() -> None:
    report = Report()
    assert lay_over({"issuer": None}, {"issuer": "x", "format": "y", "a": "1"}, report) == {
        "issuer": None,
        "a": "1",
    }
    assert [each.pointer for each in report.problems] == ["/header/issuer", "/header/format"]


def test_contradiction_shows_what_either_says() -> None:
    report = Report()
    lay_over({"lot": "H1"}, {"lot": "H2"}, report)
    conflicts({"unit": "TNE"}, {"unit": "KGM"}, "/header", report)
    for problem, said in zip(report.problems, (("H1", "H2"), ("TNE", "KGM")), strict=True):
        assert all(value in problem.detail for value in said)


def test_pointers_of_contradictions_are_escaped() -> None:
    report = Report()
    lay_over({"a/b": {"c~d": "1"}}, {"a/b": {"c~d": "2"}}, report)
    conflicts({"a/b": {"c~d": "1"}}, {"a/b": {"c~d": "3"}}, "/signed", report)
    assert [each.pointer for each in report.problems] == ["/header/a~1b/c~0d", "/signed/a~1b/c~0d"]


@pytest.mark.parametrize(
    ("header", "pointers"),
    [
        (STATED, []),
        (STATED | {"b": "4", "more": "x", "c": {**STATED["c"], "e": "5"}}, []),
        ({}, ["/header/a", "/header/c", "/header/g"]),
        (STATED | {"a": None}, ["/header/a"]),
        (STATED | {"c": {"d": "x", "f": ["y"]}, "g": []}, ["/header/c/d", "/header/c/f", "/header/g"]),
        (STATED | {"c": "2"}, ["/header/c"]),
    ],
)
def test_header_may_say_more_than_its_document_and_never_other_or_less(header: dict, pointers: list) -> None:
    report = Report()
    conflicts(STATED, header, "/header", report)
    assert [(each.code, each.pointer) for each in report.problems] == [
        ("HEADER_CONFLICT", pointer) for pointer in pointers
    ]
