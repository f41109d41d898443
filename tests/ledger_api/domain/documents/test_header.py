"""The common header: files, dates, quantities and links that fit each other; and how a page shows them."""

from __future__ import annotations

from typing import Any

import pytest

from ledger_api.domain.documents import Attachment, DocumentRefusedError, examine, render_summary
from tests.ledger_api.domain.documents.drafts import EXAMPLES, GONE, changed, found, prepared, refused
from tests.ledger_api.domain.documents.foreign_drafts import CERTIFICATE, FOOTPRINT

ISSUED = EXAMPLES["carbon_label"]["header"]["issued_on"]
DAY_BEFORE, DAY_AFTER = "2026-07-19", "2026-07-21"


def file(
    name: str = "a.pdf", media_type: str = "application/pdf", size: int = 1, fill: int = 3
) -> Attachment:
    return Attachment(name, media_type, size, bytes([fill]) * 32)


@pytest.mark.parametrize(
    ("media_type", "plain"),
    [
        ("application/pdf", True),
        ("image/svg+xml", True),
        ("application", False),
        ("application/", False),
        ("/pdf", False),
        ("application/x/pdf", False),
        ("application//", False),
        ("", False),
        ("Application/pdf", False),
        ("application/PDF", False),
        ("application/pdf;q=1", False),
        ("application/pdf, text/plain", False),
        ("application/p df", False),
        ('application/"pdf"', False),
        ("application\\x/pdf", False),
        ("application/pdé", False),
    ],
)
def test_media_type_is_lower_case_ascii_without_parameters(media_type: str, plain: bool) -> None:
    files = [file(media_type=media_type)]
    if plain:
        assert prepared("carbon_label", attachments=files).header["attachments"] == [files[0].to_json()]
    else:
        problem = ("ATTACHMENT_INVALID", "/header/attachments/0/media_type")
        assert refused("carbon_label", attachments=files) == {problem}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a b.tar.gz", None),
        ("...", None),
        ("x" * 200, None),
        ("x" * 201, "ATTACHMENT_INVALID"),
        (".", "ATTACHMENT_INVALID"),
        ("..", "ATTACHMENT_INVALID"),
        ("a/b", "ATTACHMENT_INVALID"),
        ("a\\b", "ATTACHMENT_INVALID"),
        ("", "TEXT_LENGTH"),
        ("a\u0000", "TEXT_UNSAFE"),
    ],
)
def test_file_name_is_plain_and_of_two_hundred_characters_at_most(name: str, code: str | None) -> None:
    if code is None:
        [kept] = prepared("carbon_label", attachments=[file(name)]).header["attachments"]
        assert kept["name"] == name
    else:
        assert refused("carbon_label", attachments=[file(name)]) == {(code, "/header/attachments/0/name")}


def test_file_may_be_empty_and_never_less() -> None:
    assert found("carbon_label", attachments=[file(size=0)]) == set()
    assert refused("carbon_label", attachments=[file(size=-1)]) == {
        ("VALUE_NOT_ALLOWED", "/header/attachments/0/size")
    }


def test_as_many_as_thirty_two_files_each_with_its_own_name() -> None:
    files = [file(f"{place:02}.pdf") for place in range(33)]
    assert len(prepared("carbon_label", attachments=files[:32]).header["attachments"]) == 32
    assert refused("carbon_label", attachments=files) == {("VALUE_NOT_ALLOWED", "/header/attachments")}
    twice = [file("A.pdf"), file("B.pdf"), file("STRASSE.pdf"), file("a.pdf"), file("straße.pdf")]
    assert refused("carbon_label", attachments=twice) == {
        ("ATTACHMENT_INVALID", f"/header/attachments/{place}/name") for place in (3, 4)
    }


def test_files_of_one_name_are_listed_by_their_digests() -> None:
    files = [file(fill=9), file(fill=1)]
    for given in (files, files[::-1]):
        with pytest.raises(DocumentRefusedError) as refusal:
            prepared("carbon_label", attachments=given)
        assert refusal.value.pointer == "/header/attachments/1/name"


@pytest.mark.parametrize(
    ("dates", "problems"),
    [
        ({"valid_from": ISSUED, "valid_to": DAY_AFTER, "assessed_on": ISSUED}, set()),
        ({"valid_from": DAY_BEFORE}, {("VALIDITY_BEFORE_ISSUE", "valid_from")}),
        ({"valid_to": ISSUED, "valid_from": None}, {("VALIDITY_BEFORE_ISSUE", "valid_to")}),
        (
            {"valid_to": ISSUED, "valid_from": ISSUED},
            {("VALIDITY_BEFORE_ISSUE", "valid_to"), ("VALIDITY_EMPTY", "valid_to")},
        ),
        ({"valid_to": DAY_AFTER, "valid_from": DAY_AFTER}, {("VALIDITY_EMPTY", "valid_to")}),
        ({"assessed_on": DAY_AFTER}, {("ASSESSED_AFTER_ISSUE", "assessed_on")}),
    ],
)
def test_dates_of_a_native_document_follow_each_other(dates: dict, problems: set) -> None:
    changes = {f"/header/{name}": value for name, value in dates.items()}
    if problems:
        assert refused("carbon_label", changes) == {(code, f"/header/{at}") for code, at in problems}
    else:
        assert found("carbon_label", changes) == set()


def test_foreign_body_may_order_its_dates_otherwise_but_never_expires_before_its_issue() -> None:
    early = {"/validityPeriodStart": "2026-01-01T00:00:00Z", "/created": "2026-03-01T09:00:00Z"}
    assert found(FOOTPRINT, early) == set()
    assert found(CERTIFICATE, overlay={"assessed_on": "2026-03-02", "valid_from": "2026-02-01"}) == set()
    assert refused(CERTIFICATE, overlay={"valid_to": "2026-03-01"}) == {
        ("VALIDITY_BEFORE_ISSUE", "/header/valid_to")
    }


@pytest.mark.parametrize(
    ("subject", "problem"),
    [
        ({"quantity": "0"}, None),
        ({"quantity": None, "unit": None}, None),
        ({"quantity": "-0.1"}, ("QUANTITY_NEGATIVE", "quantity")),
        ({"quantity": None}, ("QUANTITY_WITHOUT_UNIT", "quantity")),
        ({"unit": None}, ("QUANTITY_WITHOUT_UNIT", "unit")),
    ],
)
def test_quantity_and_unit_go_together(subject: dict, problem: tuple[str, str] | None) -> None:
    changes = {f"/header/subject/{name}": value for name, value in subject.items()}
    if problem is None:
        assert found("carbon_label", changes) == set()
    else:
        assert refused("carbon_label", changes) == {(problem[0], f"/header/subject/{problem[1]}")}


def test_hs_code_without_its_edition_is_a_warning() -> None:
    document = prepared("carbon_label", {"/header/subject/hs/edition": GONE})
    assert [(each.code, each.pointer, each.severity) for each in document.findings] == [
        ("HS_EDITION_MISSING", "/header/subject/hs/edition", "warning")
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"/relation": "supersedes"}, ("RELATION_INCOMPLETE", "/header/predecessor")),
        ({"/predecessor": "0x" + "11" * 32}, ("RELATION_INCOMPLETE", "/header/relation")),
        (
            {"/derived_from": ["0x" + "22" * 32, "0x" + "11" * 32]},
            ("HEADER_CONFLICT", "/header/derived_from"),
        ),
        ({"/derived_from": ["0x" + "11" * 32] * 2}, ("HEADER_CONFLICT", "/header/derived_from")),
        ({"/derived_from": ["0x" + f"{place:064x}" for place in range(100)]}, None),
        (
            {"/derived_from": ["0x" + f"{place:064x}" for place in range(101)]},
            ("VALUE_NOT_ALLOWED", "/header/derived_from"),
        ),
        ({"/revision": 2**32 - 1}, None),
        ({"/revision": 2**32}, ("VALUE_NOT_ALLOWED", "/header/revision")),
    ],
)
def test_links_of_an_opened_header_are_complete_and_in_order(changes: dict, problem: Any) -> None:
    document = prepared("carbon_label")
    header = changed(document.header, changes)
    if problem is None:
        assert examine(header, document.body) == document.findings
    else:
        with pytest.raises(DocumentRefusedError) as refusal:
            examine(header, document.body)
        assert {(each.code, each.pointer) for each in refusal.value.problems} == {problem}


def shown(document: Any, changes: dict[str, Any] | None = None, **options: Any) -> dict[str, str]:
    ready = prepared(document, changes, **options)
    lines = render_summary(ready.header, ready.body)
    assert len(dict(lines)) == len(lines)
    return dict(lines)


def test_page_shows_what_a_header_says_and_leaves_out_what_it_does_not() -> None:
    number = EXAMPLES["carbon_label"]["header"]["number"]
    assert shown("carbon_label")["Number"] == number
    assert shown("carbon_label", revision=2)["Number"] == f"{number}, revision 2"
    later = {"/header/valid_from": GONE, "/header/valid_to": "2027-01-01"}
    assert shown("carbon_label", later)["Valid"] == "... up to, not including, 2027-01-01"
    assert "Valid" not in shown("mill_certificate", {"/header/valid_to": GONE})
    bare = shown("carbon_label", {"/header/subject": GONE})
    assert not {"Product", "HS code", "Manufacturer", "Exporter", "Lot", "Quantity", "Site"} & bare.keys()


def test_page_of_a_foreign_document_says_nothing_twice() -> None:
    lines = shown(CERTIFICATE, overlay={"subject": {"exporter": {"name": "Trader"}, "site": "Linz"}})
    assert (lines["Product"], lines["Exporter"], lines["Site"]) == ("Plate, S355J2+N", "Trader", "Linz")
    assert (lines["Quantity"], lines["Heat"], lines["Works"]) == ("12.5 TNE", "H1", "Mill SE")
