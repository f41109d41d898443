"""Log entries: one spelling, four kilobytes, and the signers they recover to."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from anchors.entry import (
    MAX_ENTRY,
    Entry,
    EntrySignature,
    Hints,
    StatementBody,
    decode,
    encode,
    kind_of,
    recover_signers,
    statement_digest,
)
from anchors.errors import AnchorsError, EntryError, SignatureInvalidError
from anchors.signing import GROUP_ORDER
from anchors.statement import derived_from_root, lookups_root, sign_manifest, sign_statement
from tests.anchors.strategies import KEY, NETWORK, OTHER_KEY, entries, plain_entry, plain_statement

ENTRY = plain_entry()
VALUE = json.loads(encode(ENTRY))


def refusal_of(value: object) -> AnchorsError:
    with pytest.raises(AnchorsError) as refusal:
        decode(rfc8785.dumps(value))  # type: ignore[arg-type]
    return refusal.value


@given(entries())
def test_entries_read_back_and_encode_as_rfc_8785(entry: Entry) -> None:
    data = encode(entry)
    assert decode(data) == entry
    assert rfc8785.dumps(json.loads(data)) == data
    assert kind_of(data) == "statement/v1"
    assert recover_signers(entry, NETWORK) == [KEY.address] * len(entry.signatures)


@given(entries(), st.data())
def test_no_changed_byte_is_the_same_statement_by_the_same_signer(entry: Entry, data: st.DataObject) -> None:
    written = encode(entry)
    at = data.draw(st.integers(0, len(written) - 1))
    changed = written[:at] + bytes((written[at] ^ data.draw(st.integers(1, 255)),)) + written[at + 1 :]
    try:
        read = decode(changed)
        signers = recover_signers(read, NETWORK)
    except AnchorsError:
        return
    same = statement_digest(read, NETWORK) == statement_digest(entry, NETWORK)
    assert (not same) or signers != recover_signers(entry, NETWORK) or read.hints != entry.hints


def test_any_other_spelling_of_an_entry_is_refused() -> None:
    for spelling in (
        json.dumps(VALUE).encode(),
        encode(ENTRY) + b"\n",
        encode(ENTRY).replace(b'"revision":1', b'"revision":1.0'),
        encode(ENTRY).replace(b'"kind"', b'"\\u006bind"'),
    ):
        with pytest.raises(AnchorsError) as refusal:
            decode(spelling)
        assert refusal.value.code == "ENTRY_NOT_CANONICAL"


def test_an_entry_over_four_kilobytes_is_refused_both_ways() -> None:
    derived = tuple(sorted(bytes((at,)) * 32 for at in range(1, 60)))
    statement = plain_statement(derived_from=derived_from_root(derived))
    signature = EntrySignature(statement.issuer, sign_statement(statement, KEY, NETWORK))
    with pytest.raises(EntryError) as refusal:
        encode(Entry(StatementBody(statement, (), derived), (signature,)))
    assert refusal.value.code == "ENTRY_TOO_LARGE"
    with pytest.raises(EntryError) as refusal:
        decode(b" " * (MAX_ENTRY + 1))
    assert refusal.value.code == "ENTRY_TOO_LARGE"
    withheld = Entry(StatementBody(statement), (signature,))
    assert decode(encode(withheld)) == withheld


def test_a_manifest_of_100000_fits_with_every_lookup() -> None:
    lookups = tuple(sorted(bytes((at,)) * 32 for at in range(1, 9)))
    issued = [plain_statement(revision=at, lookups=lookups_root(lookups)) for at in (1, 2, 3)]
    one = sign_manifest(issued, KEY, NETWORK)[1]
    entry = Entry(
        StatementBody(issued[1], lookups), (EntrySignature(issued[1].issuer, one.signature, one.manifest),)
    )
    assert recover_signers(decode(encode(entry)), NETWORK) == [KEY.address]
    proof_of_17_hashes = 17 * 69
    assert len(encode(entry)) + proof_of_17_hashes < MAX_ENTRY


def test_an_unknown_kind_is_named_but_not_decoded() -> None:
    value = {**VALUE, "kind": "transfer/v1"}
    assert refusal_of(value).code == "ENTRY_KIND_UNSUPPORTED"
    assert kind_of(rfc8785.dumps(value)) == "transfer/v1"
    for bad in ({}, [], {"kind": 5}, {"kind": "Transfer"}):
        with pytest.raises(EntryError):
            kind_of(rfc8785.dumps(bad))


def changed(path: str, to: object) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(encode(ENTRY))
    *parents, name = path.split("/")
    place: Any = value
    for parent in parents:
        place = place[int(parent) if parent.isdigit() else parent]
    place[name] = to
    return value


HEX = "0x" + "05" * 32


@pytest.mark.parametrize(
    ("path", "to", "pointer"),
    [
        ("more", 1, "/more"),
        ("kind", 5, "/kind"),
        ("body", [], "/body"),
        ("body/more", 1, "/body/more"),
        ("body/lookups", None, "/body/lookups"),
        ("body/lookups", [HEX], "/body/lookups"),
        ("body/lookups", [HEX] * 9, "/body/lookups"),
        ("body/lookups", ["0x05"], "/body/lookups/0"),
        ("body/derivedFrom", None, "/body/derivedFrom"),
        ("body/derivedFrom", [], "/body/derivedFrom"),
        ("body/derivedFrom", [HEX], "/body/derivedFrom"),
        ("body/statement/digest", "0x05", "/body/statement/digest"),
        ("signatures", [], "/signatures"),
        ("signatures", VALUE["signatures"] * 2, "/signatures"),
        ("signatures", {}, "/signatures"),
        ("signatures/0/issuer", HEX, "/signatures"),
        ("signatures/0/signature", "0x05", "/signatures/0/signature"),
        ("signatures/0/more", 1, "/signatures/0/more"),
        ("signatures/0/manifest", None, "/signatures/0/manifest"),
        ("signatures/0/manifest", {"size": 1, "index": 1, "proof": []}, "/signatures/0/manifest"),
        ("signatures/0/manifest", {"size": 1.5, "index": 1, "proof": []}, "/signatures/0/manifest"),
        ("signatures/0/manifest", {"size": 2, "index": 1, "proof": [5]}, "/signatures/0/manifest/proof/0"),
        ("hints", None, "/hints"),
        ("hints/more", 1, "/hints/more"),
        ("hints/opening", "not a cid", "/hints/opening"),
        ("hints/files", ["Qm"] * 17, "/hints/files"),
        ("hints/files", "Qm", "/hints/files"),
    ],
)
def test_a_part_of_another_form_is_refused_by_its_pointer(path: str, to: object, pointer: str) -> None:
    assert refusal_of(changed(path, to)).pointer == pointer


def test_a_high_s_signature_is_not_admitted() -> None:
    signature = bytes.fromhex(VALUE["signatures"][0]["signature"][2:])
    s = GROUP_ORDER - int.from_bytes(signature[32:64])
    twin = signature[:32] + s.to_bytes(32) + bytes((55 - signature[64],))
    refusal = refusal_of(changed("signatures/0/signature", "0x" + twin.hex()))
    assert (refusal.code, refusal.pointer) == ("SIGNATURE_HIGH_S", "/signatures/0/signature")
    with pytest.raises(SignatureInvalidError):
        encode(Entry(ENTRY.body, (EntrySignature(ENTRY.statement.issuer, twin),)))


def test_two_organisations_sign_in_the_order_the_statement_names() -> None:
    second = b"\x0a" * 32
    statement = plain_statement(cosigners=(second,))
    by_issuer = EntrySignature(statement.issuer, sign_statement(statement, KEY, NETWORK))
    by_second = EntrySignature(second, sign_statement(statement, OTHER_KEY, NETWORK))
    entry = Entry(StatementBody(statement), (by_issuer, by_second), Hints("QmA", ("QmB",)))
    assert recover_signers(decode(encode(entry)), NETWORK) == [KEY.address, OTHER_KEY.address]
    for signatures in ((by_issuer,), (by_second, by_issuer), (by_issuer, by_second, by_second)):
        with pytest.raises(EntryError):
            encode(Entry(StatementBody(statement), signatures))


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_by_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(AnchorsError):
        decode(data)
