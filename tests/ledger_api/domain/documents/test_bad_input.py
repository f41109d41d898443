"""Input that is refused: each with its code and its pointer."""

import json
import re
from pathlib import Path

import pytest

from ledger_api.domain.documents import DocumentRefusedError, prepare
from ledger_api.domain.documents.findings import FIXES
from tests.ledger_api.domain.documents.drafts import EXAMPLES, GONE, ISSUER, encoded, prepared, refused

NFD = "Fu\u0308hrung"


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/header/subject/product": NFD}, "TEXT_NOT_NFC", "/header/subject/product"),
        ({"/body/boundary_description": NFD}, "TEXT_NOT_NFC", "/body/boundary_description"),
        ({"/body/emissions/total": 1.95}, "NATIVE_FLOAT", "/body/emissions/total"),
        ({"/body/emissions/total": 2}, "NATIVE_FLOAT", "/body/emissions/total"),
        ({"/header/subject/quantity": 100.5}, "NATIVE_FLOAT", "/header/subject/quantity"),
        ({"/header/colour": "blue"}, "UNKNOWN_FIELD", "/header/colour"),
        ({"/body/emissions/scope3": "1"}, "UNKNOWN_FIELD", "/body/emissions/scope3"),
        ({"/note": "x"}, "UNKNOWN_FIELD", "/note"),
        ({"/header/issuer": {"id": "0x00"}}, "UNKNOWN_FIELD", "/header/issuer"),
        (
            {"/header/subject/exporter/lei": "549300VNCOATEXPHP007"},
            "LEI_INVALID",
            "/header/subject/exporter/lei",
        ),
        ({"/header/subject/hs/code": "72107"}, "HS_INVALID", "/header/subject/hs/code"),
        ({"/header/subject/hs/edition": "2021"}, "HS_EDITION_INVALID", "/header/subject/hs/edition"),
        ({"/header/subject/unit": "tonne"}, "UNIT_UNKNOWN", "/header/subject/unit"),
        ({"/header/subject/unit": GONE}, "QUANTITY_WITHOUT_UNIT", "/header/subject/unit"),
        ({"/header/subject/quantity": "-1"}, "QUANTITY_NEGATIVE", "/header/subject/quantity"),
        ({"/header/subject/exporter/country": "ZZ"}, "ECONOMY_UNKNOWN", "/header/subject/exporter/country"),
        ({"/header/subject/exporter/vat": "DE12234567890"}, "VAT_INVALID", "/header/subject/exporter/vat"),
        ({"/header/subject/exporter/gln": "4012345000008"}, "GLN_INVALID", "/header/subject/exporter/gln"),
        ({"/header/valid_to": "2026-07-20"}, "VALIDITY_BEFORE_ISSUE", "/header/valid_to"),
        ({"/header/valid_to": "2020-01-01"}, "VALIDITY_BEFORE_ISSUE", "/header/valid_to"),
        ({"/header/valid_from": "2026-07-19"}, "VALIDITY_BEFORE_ISSUE", "/header/valid_from"),
        (
            {"/header/valid_from": "2026-09-01", "/header/valid_to": "2026-08-01"},
            "VALIDITY_EMPTY",
            "/header/valid_to",
        ),
        ({"/header/valid_to": "2999-01-01"}, "DATE_OUT_OF_RANGE", "/header/valid_to"),
        ({"/header/issued_on": "1949-12-31"}, "DATE_OUT_OF_RANGE", "/header/issued_on"),
        ({"/header/issued_on": "2026-02-30"}, "DATE_MALFORMED", "/header/issued_on"),
        ({"/header/issued_on": GONE}, "FIELD_MISSING", "/header/issued_on"),
        ({"/header/assessed_on": "2026-07-21"}, "ASSESSED_AFTER_ISSUE", "/header/assessed_on"),
        ({"/header/number": " A1"}, "NUMBER_MALFORMED", "/header/number"),
        ({"/header/number": "A" * 65}, "NUMBER_MALFORMED", "/header/number"),
        ({"/header/subject/product": "tnemucod \u202e live"}, "TEXT_UNSAFE", "/header/subject/product"),
        ({"/header/subject/product": "a\u0000b"}, "TEXT_UNSAFE", "/header/subject/product"),
        ({"/header/derived_from": ["0xAA"]}, "DIGEST_MALFORMED", "/header/derived_from/0"),
        ({"/header/relation": "supersedes"}, "RELATION_INCOMPLETE", "/header/predecessor"),
        ({"/header/type": "bill_of_lading"}, "TYPE_UNKNOWN", "/header/type"),
        ({"/header/profile": "label"}, "TYPE_UNKNOWN", "/header/profile"),
        ({"/header/type": "personnel_qualification"}, "PERSONNEL_NOT_REGISTRABLE", "/header/type"),
        ({"/header/revision": "1"}, "TYPE_MISMATCH", "/header/revision"),
        ({"/header/revision": 0}, "VALUE_NOT_ALLOWED", "/header/revision"),
        ({"/body/emissions": "1.95"}, "TYPE_MISMATCH", "/body/emissions"),
        ({"/body/emissions/total": "1,95"}, "DECIMAL_MALFORMED", "/body/emissions/total"),
        ({"/body/emissions/total": "1e3"}, "DECIMAL_MALFORMED", "/body/emissions/total"),
        ({"/body/boundary": "cradle"}, "VALUE_NOT_ALLOWED", "/body/boundary"),
        ({"/concord": "2"}, "VALUE_NOT_ALLOWED", "/concord"),
        ({"/body": GONE}, "FIELD_MISSING", "/body"),
    ],
)
def test_native_document_with_one_fault_is_refused_at_its_pointer(
    changes: dict, code: str, pointer: str
) -> None:
    assert (code, pointer) in refused("carbon_label", changes)


def test_every_fault_is_named_at_once() -> None:
    faults = refused(
        "carbon_label",
        {
            "/header/subject/exporter/lei": "X",
            "/header/issued_on": GONE,
            "/body/emissions/total": 1.5,
            "/body/x": "y",
        },
    )
    assert faults == {
        ("LEI_INVALID", "/header/subject/exporter/lei"),
        ("FIELD_MISSING", "/header/issued_on"),
        ("NATIVE_FLOAT", "/body/emissions/total"),
        ("UNKNOWN_FIELD", "/body/x"),
    }


def test_pointer_escapes_slash_and_tilde() -> None:
    assert ("UNKNOWN_FIELD", "/body/a~1b~0c") in refused(changed_body("a/b~c"))


def changed_body(name: str) -> dict:
    document = json.loads(encoded(EXAMPLES["carbon_label"]))
    document["body"][name] = "x"
    return document


@pytest.mark.parametrize(
    ("payload", "code", "pointer"),
    [
        (
            b'{"concord":"1","header":{"number":"1","number":"2"},"body":{}}',
            "DUPLICATE_KEY",
            "/header/number",
        ),
        (b"[" * 10_000 + b"]" * 10_000, "DEPTH_EXCEEDED", None),
        (b"\xff\xfe", "NOT_UTF8", None),
        (b"%PDF-1.4", "NOT_JSON", None),
        (b'{"concord":"1"} {}', "TRAILING_DATA", None),
        (b"{}", "FORMAT_UNKNOWN", ""),
        (b"[]", "FORMAT_UNKNOWN", ""),
        (b'"text"', "FORMAT_UNKNOWN", ""),
        (b'{"concord":"1","header":[],"body":{}}', "TYPE_MISMATCH", "/header"),
    ],
)
def test_bytes_that_are_no_document_are_refused(payload: bytes, code: str, pointer: str | None) -> None:
    with pytest.raises(DocumentRefusedError) as refusal:
        prepare(payload, issuer_id=ISSUER)
    assert refusal.value.code == code
    assert pointer is None or refusal.value.pointer == pointer


def test_number_of_a_document_keeps_its_inner_blanks() -> None:
    assert prepared("carbon_label", {"/header/number": "VN 26/31 ä"}).header["number"] == "VN 26/31 ä"


def test_every_code_that_refuses_says_what_to_do(repository_root: Path) -> None:
    package = repository_root / "ledger_api/domain/documents"
    text = "\n".join(path.read_text("utf-8") for path in sorted(package.rglob("*.py")))
    raised = set(re.findall(r'(?:refuse|PydanticCustomError|_check)\(\s*"([A-Z0-9_]+)"', text))
    assert len(raised) > 30
    assert raised <= FIXES.keys()
    assert FIXES.keys() - raised <= {
        "UNKNOWN_FIELD",
        "TYPE_MISMATCH",
        "VALUE_NOT_ALLOWED",
        "MANY_DOCUMENTS",
        "NO_DOCUMENT",
    }
