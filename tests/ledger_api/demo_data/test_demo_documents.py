"""The example documents: conformant on any day, their PDF a well-formed file that agrees with them."""

import json
import re
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.demo_data import NAMES, STORY_DAY, demo_documents
from ledger_api.demo_data.pdf import MAX_CHARACTERS, MAX_LINES, Line, text_pdf
from ledger_api.domain.documents import Attachment, prepare

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(st.sampled_from(NAMES), DAYS)
def test_example_is_conformant_and_in_force_on_any_day(name: str, today: date) -> None:
    example = demo_documents(today)[name]
    files = [Attachment(f.name, f.media_type, len(f.data), sha256(f.data).digest()) for f in example.files]
    document = prepare(example.payload, issuer_id=b"\x01" * 32, attachments=files)
    assert document.findings == ()
    header = document.header
    assert (today - timedelta(days=366)).isoformat() < header["issued_on"] < today.isoformat()
    assert header["valid_to"] is None or header["valid_to"] > (today + timedelta(days=700)).isoformat()


def test_example_of_the_story_day_is_the_file_itself() -> None:
    payload = json.loads(demo_documents(STORY_DAY)["carbon_label"].payload)
    assert payload["body"]["emissions"]["total"] == "1.95"
    assert payload["header"]["issued_on"] == "2026-07-20"


def test_certificate_pdf_is_well_formed_and_repeats_the_report() -> None:
    example = demo_documents()["mill_certificate"]
    [pdf] = example.files
    assert pdf.name == "VN-MTC-26-0417.pdf"
    assert pdf == demo_documents()["mill_certificate"].files[0]
    for text in (b"VN-MTC-26-0417", b"H88213", b"2026-08-04", b"549300VNCOATEXPHP006"):
        assert text in pdf.data
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF", pdf.data)[1])  # type: ignore[index]
    assert pdf.data[start:].startswith(b"xref\n")
    for number, offset in enumerate(re.findall(rb"(\d{10}) 00000 n", pdf.data[start:]), start=1):
        assert pdf.data[int(offset) :].startswith(b"%d 0 obj" % number)


def test_long_lines_continue_and_brackets_are_escaped() -> None:
    data = text_pdf("T (1)", [Line("word " * 30), Line("(a\\b)"), Line("x" * (MAX_CHARACTERS + 1))])
    assert rb"(\(a\\b\))" in data
    assert max(map(len, re.findall(rb"\((.*)\) Tj", data))) <= MAX_CHARACTERS


def test_text_that_does_not_fit_on_the_page_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        text_pdf("T", [Line("x")] * (MAX_LINES + 1))
