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
    unwrap,
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
from tests.ledger_api.domain.documents.foreign_drafts import CERTIFICATE, FOOTPRINT

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


def test_successor_supersedes_unless_it_amends() -> None:
    old = b"\x01" * 32
    assert prepared("carbon_label", supersedes=old, revision=2).header["relation"] == "supersedes"
    none = {"/header/relation": "", "/header/predecessor": None}
    assert prepared("carbon_label", none, supersedes=old).header["relation"] == "supersedes"
    assert refused("carbon_label", {"/header/relation": "amends"}, supersedes=old) == {
        ("HEADER_CONFLICT", "/header/relation")
    }
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
        ({"/subject/hs/edition": GONE}, "FIELD_MISSING", "/header/subject/hs/edition"),
        ({"/subject/exporter/vat": GONE}, "FIELD_MISSING", "/header/subject/exporter/vat"),
        ({"/subject": GONE}, "FIELD_MISSING", "/header/subject"),
        ({"/subject/product": "Fu\u0308hrung"}, "TEXT_NOT_NFC", "/header/subject/product"),
        ({"/number": "Fu\u0308hrung"}, "TEXT_NOT_NFC", "/header/number"),
        ({"/revision": 1.0}, "TYPE_MISMATCH", "/header/revision"),
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
    problems = refusal.value.problems
    assert (code, pointer) in {(each.code, each.pointer) for each in problems}
    assert all(each.fix and each.detail for each in problems)


def test_opened_header_without_some_members_names_each_of_them() -> None:
    document = prepared("carbon_label")
    absent = ("/relation", "/subject/exporter/vat", "/subject/lot", "/valid_to")
    with pytest.raises(DocumentRefusedError) as refusal:
        examine(changed(document.header, dict.fromkeys(absent, GONE)), document.body)
    missing = {each.pointer for each in refusal.value.problems if each.code == "FIELD_MISSING"}
    assert missing == {f"/header{pointer}" for pointer in absent}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"/emissions/total": 1.95}, {("NATIVE_FLOAT", "/body/emissions/total")}),
        (
            {"/boundary_description": "Fu\u0308hrung"},
            {("TEXT_NOT_NFC", "/body/boundary_description")},
        ),
        ({"/u\u0308": 1}, {("TEXT_NOT_NFC", "/body/u\u0308"), ("UNKNOWN_FIELD", "/body/u\u0308")}),
        ({"/more": 0.5}, {("NATIVE_FLOAT", "/body/more"), ("UNKNOWN_FIELD", "/body/more")}),
    ],
)
def test_native_body_with_a_float_or_odd_text_is_refused_before_and_after_it_was_signed(
    changes: dict, problems: set
) -> None:
    document = prepared("carbon_label")
    with pytest.raises(DocumentRefusedError) as refusal:
        examine(document.header, changed(document.body, changes))
    assert {(each.code, each.pointer) for each in refusal.value.problems} == problems
    assert refused("carbon_label", {f"/body{at}": value for at, value in changes.items()}) == problems


@pytest.mark.parametrize("overlay", [None, {}, {"subject": None}, {"number": None}])
def test_subject_that_is_no_object_is_refused_whatever_is_laid_over(overlay: dict | None) -> None:
    problems = refused("carbon_label", {"/header/subject": "coil"}, overlay=overlay)
    assert problems == {("TYPE_MISMATCH", "/header/subject")}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"/header": GONE}, {("FIELD_MISSING", "/header")}),
        ({"/body": GONE}, {("FIELD_MISSING", "/body")}),
        ({"/header": GONE, "/body": []}, {("FIELD_MISSING", "/header"), ("TYPE_MISMATCH", "/body")}),
        ({"/header": None, "/body": GONE}, {("TYPE_MISMATCH", "/header"), ("FIELD_MISSING", "/body")}),
        (
            {"/header": "x", "/concord": 1, "/note": 1},
            {("TYPE_MISMATCH", "/header"), ("VALUE_NOT_ALLOWED", "/concord"), ("UNKNOWN_FIELD", "/note")},
        ),
        ({"/header": [0.5]}, {("TYPE_MISMATCH", "/header"), ("NATIVE_FLOAT", "/header/0")}),
        ({"/concord": "2"}, {("VALUE_NOT_ALLOWED", "/concord")}),
        ({"/concord": GONE}, {("FORMAT_UNKNOWN", "")}),
        (
            {"/header/issuer": "x", "/header/attachments": [], "/header/format": "en10168"},
            {("UNKNOWN_FIELD", f"/header/{name}") for name in ("issuer", "attachments", "format")},
        ),
        ({"/header/type": "personnel_qualification"}, {("PERSONNEL_NOT_REGISTRABLE", "/header/type")}),
        ({"/header/type": "bill_of_lading"}, {("TYPE_UNKNOWN", "/header/type")}),
        ({"/header/type": 1}, {("TYPE_MISMATCH", "/header/type")}),
        ({"/header/profile": "label"}, {("TYPE_UNKNOWN", "/header/profile")}),
        ({"/header/profile": None}, {("FIELD_MISSING", "/header/profile")}),
        (
            {"/header/subject/quantity": "-1", "/body/more": "x"},
            {("QUANTITY_NEGATIVE", "/header/subject/quantity"), ("UNKNOWN_FIELD", "/body/more")},
        ),
    ],
)
def test_every_fault_of_a_native_document_is_told(changes: dict, problems: set) -> None:
    assert refused("carbon_label", changes) == problems


def test_document_of_a_native_kind_that_holds_a_certificate_stays_native() -> None:
    assert refused("carbon_label", {"/Certificate": {}}) == {("UNKNOWN_FIELD", "/Certificate")}


@pytest.mark.parametrize(
    ("response", "code", "pointer"),
    [
        ({"data": []}, "NO_DOCUMENT", "/part"),
        ({"data": [FOOTPRINT, FOOTPRINT]}, "MANY_DOCUMENTS", "/part"),
        ({"data": [changed(FOOTPRINT, {"/id": GONE})]}, "FIELD_MISSING", "/part/data/0/id"),
        ({"data": changed(FOOTPRINT, {"/id": GONE})}, "FIELD_MISSING", "/part/data/id"),
        (changed(FOOTPRINT, {"/id": GONE}), "FIELD_MISSING", "/part/id"),
    ],
)
def test_pointers_lead_from_the_file_that_the_document_came_in(
    response: Any, code: str, pointer: str
) -> None:
    assert refused(response, at="/part") == {(code, pointer)}


def test_file_without_a_footprint_is_told_where_one_is_due() -> None:
    with pytest.raises(DocumentRefusedError) as refusal:
        unwrap(b'{"data": []}')
    assert (refusal.value.code, refusal.value.pointer) == ("NO_DOCUMENT", "/data")


def test_findings_and_headers_of_a_wrapped_footprint_are_those_of_the_bare_one() -> None:
    odd = changed(FOOTPRINT, {"/status": "Deprecated"})
    bare, wrapped = prepared(odd), prepared({"data": [odd]}, at="/part")
    assert (wrapped.header, wrapped.body) == (bare.header, bare.body)
    assert [each.pointer for each in wrapped.findings] == ["/part/data/0/status"]


def test_certificate_takes_what_the_call_says_and_never_against_its_overlay() -> None:
    old, source = b"\x01" * 32, b"\x02" * 32
    header = prepared(CERTIFICATE, supersedes=old, revision=3, derived_from=[source]).header
    assert (header["revision"], header["predecessor"]) == (3, "0x" + old.hex())
    assert (header["relation"], header["derived_from"]) == ("supersedes", ["0x" + source.hex()])
    assert refused(CERTIFICATE, overlay={"revision": 2}, revision=3) == {
        ("HEADER_CONFLICT", "/header/revision")
    }
    named = {"derived_from": ["0x" + source.hex(), "0x" + old.hex(), "0x" + source.hex()]}
    assert prepared(CERTIFICATE, overlay=named).header["derived_from"] == sorted(set(named["derived_from"]))


def test_opened_certificate_that_contradicts_itself_is_refused_at_its_own_pointer() -> None:
    document = prepared(CERTIFICATE)
    type_ = "/Certificate/CommercialTransaction/A02"
    with pytest.raises(DocumentRefusedError) as refusal:
        examine(document.header, changed(document.body, {type_: "EN 10204:2004 3.1 / 3.2"}))
    problems = {(each.code, each.pointer) for each in refusal.value.problems}
    assert ("EN10204_TYPE_CONTRADICTS", type_) in problems


def test_opened_body_of_another_format_is_refused() -> None:
    certificate, footprint = prepared(CERTIFICATE), prepared(FOOTPRINT)
    for header, body in ((certificate.header, footprint.body), (footprint.header, certificate.body)):
        with pytest.raises(DocumentRefusedError) as refusal:
            examine(header, body)
        assert [(each.code, each.pointer) for each in refusal.value.problems] == [("FORMAT_UNKNOWN", "")]


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
