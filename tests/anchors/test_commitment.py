"""The document digest: what it covers, and what a disclosure may hold back."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json

import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from anchors.canonical import parse
from anchors.commitment import (
    Disclosure,
    Group,
    Opening,
    commit_document,
    disclose,
    document_digest,
    document_secret,
    fields,
    opening_from_json,
)
from anchors.errors import AnchorsError, CanonicalizationError, CommitmentError
from tests.anchors.strategies import NETWORK, hashes, json_values

SECRET = b"\x07" * 32
HEADER = {"type": "material_test_report", "number": "MTR-1", "subject": {"lot": "L/1", "site": None}}
BODY = {"tests": [{"name": "tensile", "value": "450.5", "passed": True}], "count": 1}


def spelt_out(header: object, body: object, secret: bytes) -> bytes:
    """The digest by the words of the design, with another HMAC and another RFC 8785."""
    groups = []
    for name, value in ((b"header", header), (b"body", body)):
        pairs = []
        for pointer, kind, item in fields(value):
            salt = hmac.new(secret, b"concord/salt/v1\0" + name + b"\0" + pointer.encode(), "sha256").digest()
            committed = hashlib.sha256(b"concord/value/v1\0" + salt + rfc8785.dumps([kind, item])).digest()
            pairs.append(hashlib.sha256(pointer.encode()).digest() + committed)
        groups.append(hashlib.sha256(b"concord/group/v1\0" + name + b"\0" + b"".join(sorted(pairs))).digest())
    return hashlib.sha256(b"concord/document/v1\0" + b"".join(groups)).digest()


def pointers_of(header: object, body: object) -> list[str]:
    return [f"/header{one}" for one, _, _ in fields(header)] + [f"/body{one}" for one, _, _ in fields(body)]


@given(json_values, json_values, hashes)
def test_the_digest_is_the_one_the_design_spells_out(header: object, body: object, secret: bytes) -> None:
    expected = spelt_out(header, body, secret)
    assert document_digest(header, body, secret) == expected
    assert commit_document(header, body, secret).digest == expected


@given(json_values, json_values, st.data())
def test_any_disclosure_leads_to_the_digest_of_the_whole(
    header: object, body: object, data: st.DataObject
) -> None:
    opening = Opening(header, body, SECRET)
    shown = data.draw(st.lists(st.sampled_from(pointers_of(header, body)), max_size=3))
    disclosure = disclose(opening, shown)
    assert disclosure.digest() == opening.digest()
    read = opening_from_json(parse(rfc8785.dumps(disclosure.to_json())))
    assert read == disclosure
    assert {f"/{one.group.value}{one.pointer}" for one in disclosure.opened} >= set(shown)


@given(json_values, json_values)
def test_documents_that_differ_have_different_digests(one: object, other: object) -> None:
    assume(rfc8785.dumps(one) != rfc8785.dumps(other))
    assert document_digest(HEADER, one, SECRET) != document_digest(HEADER, other, SECRET)
    assert document_digest(one, BODY, SECRET) != document_digest(other, BODY, SECRET)


def changed_documents() -> list[tuple[str, object, object]]:
    def header(**changed: object) -> dict[str, object]:
        return {**HEADER, **changed}

    def without(value: dict[str, object], name: str) -> dict[str, object]:
        return {key: item for key, item in value.items() if key != name}

    subject = dict(HEADER["subject"])  # type: ignore[call-overload]
    return [
        ("a text changed", header(number="MTR-2"), BODY),
        ("a member dropped", without(HEADER, "number"), BODY),
        ("a member added", header(extra=None), BODY),
        ("null for absent", header(subject={"lot": "L/1"}), BODY),
        ("a name changed", {**without(HEADER, "number"), "nummer": "MTR-1"}, BODY),
        ("text for a number", HEADER, {**BODY, "count": "1"}),
        ("true for one", HEADER, {**BODY, "count": True}),
        ("a list for an object", HEADER, {**BODY, "tests": {"0": BODY["tests"][0]}}),  # type: ignore[index]
        ("an item added", HEADER, {**BODY, "tests": [*BODY["tests"], None]}),  # type: ignore[misc]
        ("a nested text changed", header(subject={**subject, "lot": "L/2"}), BODY),
        ("a slash that nests", header(subject={"lot": "L/1", "site": {"": None}}), BODY),
        ("groups exchanged", BODY, HEADER),
    ]


@pytest.mark.parametrize(("what", "header", "body"), changed_documents(), ids=lambda value: str(value)[:24])
def test_every_change_to_a_document_changes_its_digest(what: str, header: object, body: object) -> None:
    assert document_digest(header, body, SECRET) != document_digest(HEADER, BODY, SECRET), what


def test_order_of_members_and_spelling_of_numbers_change_nothing() -> None:
    turned = dict(reversed(list(HEADER.items())))
    assert document_digest(turned, {**BODY, "count": 1.0}, SECRET) == document_digest(HEADER, BODY, SECRET)


def test_a_withheld_field_shows_its_pair_and_an_absent_one_has_none() -> None:
    opening = Opening(HEADER, BODY, SECRET)
    shown = disclose(opening, ["/header/number"])
    without_number = Opening({"type": HEADER["type"], "subject": HEADER["subject"]}, BODY, SECRET)
    pointer_hash = hashlib.sha256(b"/number").digest()
    assert pointer_hash in dict(disclose(opening, []).header_pairs)
    assert pointer_hash not in dict(disclose(without_number, []).header_pairs)
    assert shown.values(Group.HEADER) == {"": ("object", 3), "/number": ("string", "MTR-1")}
    assert shown.values(Group.BODY) == {}


def test_opening_a_container_opens_all_it_holds_and_what_it_stands_in() -> None:
    shown = disclose(Opening(HEADER, BODY, SECRET), ["/body/tests/0"]).values(Group.BODY)
    assert set(shown) == {
        "",
        "/tests",
        "/tests/0",
        "/tests/0/name",
        "/tests/0/value",
        "/tests/0/passed",
    }


def test_a_disclosure_that_was_tampered_with_is_refused() -> None:
    opening = Opening(HEADER, BODY, SECRET)
    written = disclose(opening, ["/header/number", "/body/count"]).to_json()

    def refused(change: object) -> CommitmentError | None:
        value = copy.deepcopy(written)
        change(value)  # type: ignore[operator]
        try:
            if Disclosure.from_json(value).digest() != opening.digest():
                return CommitmentError("another digest")
        except CommitmentError as refusal:
            return refusal
        return None

    def opened(name: str, to: object, at: int = 1) -> object:
        return lambda value: value["opened"][at].__setitem__(name, to)

    changes = [
        opened("value", "MTR-2"),
        opened("pointer", "/type"),
        opened("pointer", "\ud800"),
        opened("group", "body"),
        opened("group", "neither"),
        opened("type", "number"),
        opened("type", "date"),
        opened("salt", "0x" + "00" * 32),
        opened("salt", "0x00"),
        opened("extra", 1),
        lambda value: value["opened"].append(value["opened"][0]),
        lambda value: value["opened"].append("text"),
        lambda value: value["header"]["pairs"].pop(),
        lambda value: value["header"]["pairs"].reverse(),
        lambda value: value["header"]["pairs"].append(value["header"]["pairs"][-1]),
        lambda value: value["header"]["pairs"][0].append("0x"),
        lambda value: value["body"]["pairs"][0].__setitem__(1, "0x" + "11" * 32),
        lambda value: value["body"].__setitem__("pairs", "none"),
        lambda value: value.pop("body"),
        lambda value: value.__setitem__("format", "concord/disclosure/v2"),
    ]
    assert refused(lambda value: None) is None
    assert all(refused(change) is not None for change in changes)


@given(json_values, json_values, hashes)
def test_an_opening_reads_back_from_its_json(header: object, body: object, secret: bytes) -> None:
    opening = Opening(header, body, secret)
    read = opening_from_json(parse(rfc8785.dumps(opening.to_json())))
    assert isinstance(read, Opening)
    assert read.digest() == opening.digest() == opening.commitment.digest
    assert secret.hex() not in repr(opening)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"format": "concord/opening/v1", "header": {}, "body": {}},
        {"format": "concord/opening/v1", "header": {}, "body": {}, "secret": "0x00"},
        {"format": "concord/opening/v1", "header": {}, "body": {}, "secret": "0x" + "AA" * 32},
        {"format": "concord/opening/v1", "header": {}, "body": {}, "secret": 5},
        {"format": "concord/opening/v1", "header": {}, "body": {}, "secret": "0x" + "00" * 32, "x": 1},
        {"format": "concord/opening/v2", "header": {}, "body": {}, "secret": "0x" + "00" * 32},
    ],
)
def test_an_opening_of_another_form_is_refused_with_a_pointer(value: object) -> None:
    with pytest.raises(CommitmentError) as refusal:
        opening_from_json(value, pointer="/opening")
    assert refusal.value.pointer is not None
    assert refusal.value.pointer.startswith("/opening")


def test_a_field_that_is_not_there_cannot_be_disclosed() -> None:
    with pytest.raises(CommitmentError) as refusal:
        disclose(Opening(HEADER, BODY, SECRET), ["/header/nothing"])
    assert (refusal.value.code, refusal.value.pointer) == ("POINTER_UNKNOWN", "/header/nothing")


def test_the_secret_depends_on_everything_that_names_a_document() -> None:
    def secret(
        key: bytes = b"k" * 32,
        network: bytes = NETWORK,
        kind: str = "a",
        number: str = "1",
        revision: int = 1,
    ) -> bytes:
        return document_secret(key, network_id=network, doc_type=kind, number=number, revision=revision)

    others = {
        secret(key=b"l" * 32),
        secret(network=b"n" * 32),
        secret(kind="b"),
        secret(number="2"),
        secret(revision=2),
        secret(kind="a1", number=""),
    }
    assert len(others | {secret()}) == 7
    assert secret() == secret()
    with pytest.raises(CommitmentError):
        secret(key=b"short")


@pytest.mark.parametrize(
    "body",
    [
        {"a": "\ud800"},
        {"\ud800": 1},
        {"a": float("nan")},
        {"a": 2**53},
        {"a": b"bytes"},
        {1: "a"},
        json.loads("[" * 65 + "]" * 65),
        list(range(10_000)),
    ],
    ids=["surrogate", "surrogate key", "nan", "2^53", "bytes", "number key", "deep", "wide"],
)
def test_values_that_json_cannot_hold_are_refused(body: object) -> None:
    with pytest.raises(CanonicalizationError):
        document_digest({}, body, SECRET)


def test_a_secret_has_32_bytes() -> None:
    for secret in (b"", b"x" * 31, "x" * 32, None):
        with pytest.raises(AnchorsError):
            document_digest({}, {}, secret)  # type: ignore[arg-type]


@pytest.mark.parametrize("length", [999, 1000])
def test_a_name_that_would_be_copied_into_too_many_pointers_is_refused(length: int) -> None:
    document = {"k" * length: 1}
    if length == 999:
        assert document_digest({}, document, SECRET)
        return
    with pytest.raises(CanonicalizationError) as refusal:
        document_digest({}, document, SECRET)
    assert (refusal.value.code, refusal.value.pointer) == ("POINTER_TOO_LONG", "")
    with pytest.raises(CanonicalizationError):
        list(fields(document))
