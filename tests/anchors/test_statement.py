"""Statements and manifests: their form, their digests, who signed them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
import rfc8785
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from anchors.canonical import parse
from anchors.errors import AnchorsError, StatementError
from anchors.keccak import keccak256
from anchors.merkle import leaf_hash, root_of
from anchors.signing import recover
from anchors.statement import (
    STATEMENT,
    ManifestProof,
    Statement,
    derived_from_root,
    lookup,
    lookups_root,
    manifest_digest,
    manifest_digest_of,
    number_hash,
    sign_manifest,
    sign_statement,
    statement_domain,
)
from tests.anchors.strategies import KEY, NETWORK, hashes, plain_statement, statements


@given(statements())
def test_a_statement_reads_back_from_its_json(statement: Statement) -> None:
    assert Statement.from_json(parse(rfc8785.dumps(statement.to_json()))) == statement


@given(statements())
def test_the_signing_digest_is_the_one_a_wallet_computes(statement: Statement) -> None:
    shown = STATEMENT.typed_data(statement_domain(NETWORK), statement.message)
    signable = encode_typed_data(full_message=shown)
    assert statement.signing_digest(NETWORK) == keccak256(b"\x19\x01" + signable.header + signable.body)
    assert recover(statement.signing_digest(NETWORK), sign_statement(statement, KEY, NETWORK)) == KEY.address


def test_every_member_is_signed_and_so_is_the_network() -> None:
    whole = plain_statement(relation="amends", predecessor=b"\x09" * 32)
    changed: dict[str, Any] = {
        "origin": "other",
        "issuer": b"\x08" * 32,
        "digest": b"\x08" * 32,
        "type": "other:x",
        "economy": "FR",
        "number_hash": b"\x08" * 32,
        "issued_on": "2026-03-02",
        "assessed_on": "2026-03-02",
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-02",
        "revision": 2,
        "relation": "supersedes",
        "predecessor": b"\x08" * 32,
        "derived_from": b"\x08" * 32,
        "lookups": b"\x08" * 32,
        "cosigners": (b"\x08" * 32,),
    }
    assert set(changed) == {one.name for one in fields(Statement)}
    digests = {replace(whole, **{name: value}).signing_digest(NETWORK) for name, value in changed.items()}
    assert len(digests | {whole.signing_digest(NETWORK), whole.signing_digest(b"n" * 32)}) == 18


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("origin", "", "/origin"),
        ("origin", "has space", "/origin"),
        ("origin", "has+plus", "/origin"),
        ("origin", "ö.example", "/origin"),
        ("issuer", "0x00", "/issuer"),
        ("issuer", "0x" + "00" * 32, "/issuer"),
        ("digest", "0x" + "AB" * 32, "/digest"),
        ("digest", None, "/digest"),
        ("type", "Material:3.1", "/type"),
        ("type", "material", "/type"),
        ("economy", "de", "/economy"),
        ("economy", "DEU", "/economy"),
        ("numberHash", "0x" + "00" * 32, "/numberHash"),
        ("issuedOn", "2026-02-30", "/issuedOn"),
        ("issuedOn", "2026-2-3", "/issuedOn"),
        ("issuedOn", "20260203", "/issuedOn"),
        ("validTo", "2026-W01-1", "/validTo"),
        ("assessedOn", None, "/assessedOn"),
        ("revision", 0, "/revision"),
        ("revision", 2**32, "/revision"),
        ("revision", True, "/revision"),
        ("revision", "1", "/revision"),
        ("revision", 1.5, "/revision"),
        ("relation", "replaces", "/relation"),
        ("relation", "amends", "/predecessor"),
        ("predecessor", "0x" + "11" * 32, "/predecessor"),
        ("cosigners", "none", "/cosigners"),
        ("cosigners", ["0x00"], "/cosigners/0"),
        ("cosigners", ["0x" + "01" * 32], "/cosigners"),
        ("cosigners", ["0x" + "05" * 32] * 2, "/cosigners"),
        ("cosigners", [f"0x{at:064x}" for at in range(1, 10)], "/cosigners"),
        ("more", 1, "/more"),
    ],
)
def test_a_member_of_another_form_is_refused_by_its_pointer(member: str, value: object, pointer: str) -> None:
    written = {**plain_statement().to_json(), member: value}
    with pytest.raises(StatementError) as refusal:
        Statement.from_json(written, pointer="/body/statement")
    assert refusal.value.pointer == f"/body/statement{pointer}"


@pytest.mark.parametrize("name", [name for _, name in STATEMENT.fields])
def test_a_missing_member_is_refused(name: str) -> None:
    written = plain_statement().to_json()
    del written[name]
    with pytest.raises(StatementError) as refusal:
        Statement.from_json(written)
    assert refusal.value.pointer == f"/{name}"


@given(st.integers(1, 9))
def test_one_manifest_signature_serves_each_of_its_statements(size: int) -> None:
    issued = [plain_statement(revision=at + 1) for at in range(size)]
    signed = sign_manifest(issued, KEY, NETWORK)
    digests = [one.signing_digest(NETWORK) for one in issued]
    root = root_of(leaf_hash(one) for one in digests)
    for digest, one in zip(digests, signed, strict=True):
        covered = manifest_digest_of(digest, one.manifest, NETWORK)
        assert covered == manifest_digest(root, size, NETWORK)
        assert recover(covered, one.signature) == KEY.address
    assert len({one.signature for one in signed}) == 1


def test_a_statement_outside_the_manifest_recovers_to_a_stranger() -> None:
    signed = sign_manifest([plain_statement(revision=at) for at in (1, 2, 3)], KEY, NETWORK)
    stranger = plain_statement(revision=4).signing_digest(NETWORK)
    for one in signed:
        assert recover(manifest_digest_of(stranger, one.manifest, NETWORK), one.signature) != KEY.address


@pytest.mark.parametrize(
    "place",
    [
        ManifestProof(2, 0, ()),
        ManifestProof(1, 0, (b"\x00" * 32,)),
        ManifestProof(2, 2, (b"\x00" * 32,)),
        ManifestProof(0, 0, ()),
        ManifestProof(2, 0, (b"short",)),
        ManifestProof(100_001, 0, (b"\x00" * 32,) * 17),
    ],
)
def test_a_place_that_no_manifest_has_is_refused(place: ManifestProof) -> None:
    with pytest.raises(AnchorsError):
        manifest_digest_of(b"\x05" * 32, place, NETWORK)


def test_an_empty_manifest_signs_nothing() -> None:
    assert sign_manifest([], KEY, NETWORK) == []
    with pytest.raises(StatementError):
        statement_domain(b"short")


@given(st.sets(hashes, max_size=6))
def test_set_roots_depend_on_members_only(members: set[bytes]) -> None:
    root = lookups_root(sorted(members, reverse=True))
    assert root == lookups_root([*members, *members]) == derived_from_root(members)
    assert (root == bytes(32)) == (not members)
    assert members == set() or lookups_root(list(members)[1:]) != root


def test_numbers_are_one_number_however_unicode_spells_them() -> None:
    assert number_hash("Prüf-1") == number_hash(" Pru\u0308f-1 ")
    assert number_hash("1") != number_hash("2")
    assert lookup(b"a") != lookup(b"b")
    for bad in ("\ud800",):
        with pytest.raises(StatementError):
            number_hash(bad)
    with pytest.raises(StatementError):
        lookups_root(["text"])  # type: ignore[list-item]
