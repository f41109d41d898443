"""What preparation promises whatever the document: one header for one document, judged the same again."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.commitment import document_digest
from ledger_api.domain.documents import (
    Attachment,
    DocumentRefusedError,
    examine,
    prepare,
    render_summary,
)
from ledger_api.domain.documents.header import Header
from tests.anchors.strategies import json_values
from tests.ledger_api.domain.documents.drafts import (
    EXAMPLES,
    GONE,
    ISSUER,
    changed,
    must_be_judged,
    must_judge_awkward_values,
    places_of,
    prepared,
    refused,
)

PDF = Attachment("report.pdf", "application/pdf", 3, b"\x22" * 32)


def reordered(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        members = [(name, reordered(item, chance)) for name, item in value.items()]
        chance.shuffle(members)
        return dict(members)
    return [reordered(item, chance) for item in value] if isinstance(value, list) else value


@given(st.sampled_from(sorted(EXAMPLES)), st.randoms(use_true_random=False), st.sampled_from([None, 0, 3]))
def test_reordered_json_is_the_same_document(name: str, chance: random.Random, indent: int | None) -> None:
    text = json.dumps(reordered(EXAMPLES[name], chance), indent=indent, ensure_ascii=indent is None)
    again = prepare(text.encode(), issuer_id=ISSUER)
    first = prepared(name)
    assert (again.header, again.body, again.findings) == (first.header, first.body, first.findings)
    secret = b"\x07" * 32
    assert document_digest(again.header, again.body, secret) == document_digest(
        first.header, first.body, secret
    )


def test_reordered_foreign_json_is_the_same_document(samples: Path) -> None:
    for path in ("pact/example-2.json", "en10168/certificate_2.json"):
        value = json.loads((samples / path).read_bytes())
        assert prepared(reordered(value, random.Random(7))) == prepared(value)


@pytest.mark.parametrize("name", EXAMPLES)
def test_opened_document_is_judged_as_when_it_was_prepared(name: str) -> None:
    document = prepared(name, attachments=[PDF], supersedes=b"\x01" * 32, revision=2)
    assert examine(document.header, document.body) == document.findings


@pytest.mark.parametrize("name", EXAMPLES)
def test_header_states_every_member(name: str) -> None:
    header = prepared(name).header
    assert set(header) == set(Header.model_fields)
    assert header == Header.model_validate(header).to_json()


@pytest.mark.parametrize("name", EXAMPLES)
def test_summary_shows_number_and_date(name: str) -> None:
    document = prepared(name)
    lines = dict(render_summary(document.header, document.body))
    assert lines["Number"] == document.header["number"]
    assert lines["Issued on"] == document.header["issued_on"]
    assert all(isinstance(value, str) and value for value in lines.values())


def test_files_in_any_order_are_the_same_document() -> None:
    other = Attachment("annex.pdf", "application/pdf", 5, b"\x33" * 32)
    assert prepared("carbon_label", attachments=[PDF, other]) == prepared(
        "carbon_label", attachments=[other, PDF]
    )


def test_file_name_is_signed_in_nfc_however_the_file_system_writes_it() -> None:
    decomposed = Attachment("Pru\u0308fung.pdf", "application/pdf", 5, b"\x33" * 32)
    assert (
        prepared("carbon_label", attachments=[decomposed]).header["attachments"][0]["name"] == "Prüfung.pdf"
    )


@pytest.mark.parametrize(
    ("files", "pointer"),
    [
        ([PDF, Attachment("REPORT.pdf", "application/pdf", 1, b"\x33" * 32)], "/header/attachments/1/name"),
        ([Attachment("../etc/passwd", "application/pdf", 1, b"\x33" * 32)], "/header/attachments/0/name"),
        ([Attachment("a.pdf", "application/pdf; q=1", 1, b"\x33" * 32)], "/header/attachments/0/media_type"),
    ],
)
def test_file_without_a_plain_name_or_type_is_refused(files: list[Attachment], pointer: str) -> None:
    assert refused("carbon_label", attachments=files) == {("ATTACHMENT_INVALID", pointer)}


def test_successor_supersedes_unless_it_amends() -> None:
    old = b"\x01" * 32
    assert prepared("carbon_label", supersedes=old, revision=2).header["relation"] == "supersedes"
    amended = prepared("carbon_label", supersedes=old, relation="amends").header
    assert (amended["relation"], amended["predecessor"]) == ("amends", "0x" + old.hex())
    assert refused("carbon_label", relation="amends") == {("RELATION_INCOMPLETE", "/header/predecessor")}


def test_revision_of_the_call_and_of_the_payload_agree() -> None:
    assert prepared("carbon_label").header["revision"] == 1
    assert prepared("carbon_label", {"/header/revision": 2}, revision=2).header["revision"] == 2
    assert refused("carbon_label", {"/header/revision": 2}, revision=3) == {
        ("HEADER_CONFLICT", "/header/revision")
    }


def test_sources_are_listed_once_in_order() -> None:
    low, high = "0x" + "0" * 64, "0x" + "f" * 64
    header = prepared("carbon_label", {"/header/derived_from": [high, low, high]}).header
    assert header["derived_from"] == [low, high]


def test_sources_may_be_named_by_the_call_and_never_against_the_document() -> None:
    low, high = bytes(32), b"\xff" * 32
    listed = ["0x" + low.hex(), "0x" + high.hex()]
    assert prepared("carbon_label", derived_from=[high, low, low]).header["derived_from"] == listed
    stated = {"/header/derived_from": listed[::-1]}
    assert prepared("carbon_label", stated, derived_from=[low, high]).header["derived_from"] == listed
    assert refused("carbon_label", stated, derived_from=[low]) == {
        ("HEADER_CONFLICT", "/header/derived_from")
    }


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/subject/lot": GONE}, "FIELD_MISSING", "/header/subject/lot"),
        ({"/relation": GONE}, "FIELD_MISSING", "/header/relation"),
        ({"/colour": "blue"}, "UNKNOWN_FIELD", "/header/colour"),
        ({"/format": "pdf/v1"}, "VALUE_NOT_ALLOWED", "/header/format"),
        ({"/format": "pact/v3"}, "FORMAT_UNKNOWN", ""),
        ({"/valid_to": None}, "HEADER_CONFLICT", "/header/valid_to"),
        ({"/valid_to": "2026-01-01"}, "VALIDITY_BEFORE_ISSUE", "/header/valid_to"),
        ({"/type": "other"}, "TYPE_UNKNOWN", "/header/type"),
    ],
)
def test_opened_header_that_was_never_prepared_is_refused(changes: dict, code: str, pointer: str) -> None:
    document = prepared("carbon_label")
    with pytest.raises(DocumentRefusedError) as refusal:
        examine(changed(document.header, changes), document.body)
    assert (code, pointer) in {(each.code, each.pointer) for each in refusal.value.problems}


def test_opened_body_with_a_float_is_refused() -> None:
    document = prepared("carbon_label")
    with pytest.raises(DocumentRefusedError) as refusal:
        examine(document.header, changed(document.body, {"/emissions/total": 1.95}))
    assert refusal.value.code == "NATIVE_FLOAT"


@given(st.sampled_from(sorted(EXAMPLES)), st.data())
def test_any_value_anywhere_is_accepted_or_refused_with_a_pointer(name: str, data: st.DataObject) -> None:
    places = places_of(EXAMPLES[name])
    draft = changed(EXAMPLES[name], {data.draw(st.sampled_from(places)): data.draw(json_values)})
    must_be_judged(draft)


@given(st.data())
def test_any_value_anywhere_in_a_foreign_body_is_accepted_or_refused(
    samples: Path, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(["pact/example-2.json", "en10168/certificate_3.json"]))
    body = json.loads((samples / path).read_bytes())
    place = data.draw(st.sampled_from(places_of(body)))
    must_be_judged(changed(body, {place: data.draw(json_values)}))


@pytest.mark.parametrize("name", EXAMPLES)
def test_awkward_value_anywhere_is_accepted_or_refused(name: str) -> None:
    must_judge_awkward_values(EXAMPLES[name])
