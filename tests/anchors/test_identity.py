"""Legal identity records and the issuer ids that the contracts derive from them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import rfc8785
from eth_abi import encode
from hypothesis import assume, given
from hypothesis import strategies as st

from anchors.errors import IdentityError
from anchors.identity import check_gln, check_identity, check_lei, identity_digest, issuer_id
from anchors.keccak import keccak256
from tests.anchors.strategies import hashes

LEI = "529900T8BM49AURSDO55"
RECORD: dict[str, Any] = {
    "name": "Österreichische Walzwerk AG",
    "country": "AT",
    "lei": LEI,
    "vat": "ATU12345678",
    "gln": "4006381333931",
    "address": "Hauptstraße 1\u00a0a, 4020 Linz",
}


def test_the_digest_covers_the_record_in_rfc_8785_form() -> None:
    expected = hashlib.sha256(b"concord/identity/v1\0" + rfc8785.dumps(RECORD)).digest()
    assert identity_digest(RECORD) == identity_digest(dict(reversed(RECORD.items()))) == expected
    assert identity_digest({"name": "A", "country": "AT"}) != identity_digest({"name": "B", "country": "AT"})


@given(st.from_regex(r"[A-Z]{2}", fullmatch=True), hashes)
def test_issuer_ids_are_those_of_the_contract(economy: str, identity: bytes) -> None:
    arguments = (keccak256(b"concord/issuer/v1"), economy, identity)
    assert issuer_id(economy, identity) == keccak256(encode(["bytes32", "string", "bytes32"], arguments))


@given(st.integers(0, 19), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_character_mistyped_for_another_of_its_kind_fails_an_lei(at: int, character: str) -> None:
    # ISO 7064 MOD 97-10 promises no more: a letter counts as two digits, a digit as one.
    assume(character.isdigit() == LEI[at].isdigit())
    mistyped = LEI[:at] + character + LEI[at + 1 :]
    if mistyped == LEI:
        check_lei(mistyped)
        return
    with pytest.raises(IdentityError) as refusal:
        check_lei(mistyped, pointer="/lei")
    assert (refusal.value.code, refusal.value.pointer) == ("LEI_INVALID", "/lei")


@given(st.integers(0, 12), st.integers(0, 9))
def test_one_mistyped_digit_fails_a_gln(at: int, digit: int) -> None:
    gln = "4006381333931"
    mistyped = gln[:at] + str(digit) + gln[at + 1 :]
    if mistyped == gln:
        check_gln(mistyped)
        return
    with pytest.raises(IdentityError):
        check_gln(mistyped)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": " A"}, "/name"),
        ({"name": "A" * 501}, "/name"),
        ({"name": 5}, "/name"),
        ({"name": "O\u0308"}, "/name"),
        ({"name": "A\nB"}, "/name"),
        ({"name": "\ud800"}, "/name"),
        ({"country": "at"}, "/country"),
        ({"country": "AUT"}, "/country"),
        ({"lei": LEI.lower()}, "/lei"),
        ({"lei": LEI[:-1]}, "/lei"),
        ({"vat": "12345678"}, "/vat"),
        ({"vat": "AT U12345678"}, "/vat"),
        ({"gln": "400638133393"}, "/gln"),
        ({"more": "A"}, "/more"),
    ],
)
def test_a_record_of_another_form_is_refused_by_its_pointer(changed: dict[str, Any], pointer: str) -> None:
    with pytest.raises(IdentityError) as refusal:
        identity_digest({**RECORD, **changed})
    assert refusal.value.pointer == pointer


def test_a_record_without_name_or_country_is_refused() -> None:
    for record in ({}, {"name": "A"}, {"country": "AT"}, [], None):
        with pytest.raises(IdentityError):
            check_identity(record)
    for economy, identity in (("A", b"\x01" * 32), ("AT", b"\x01")):
        with pytest.raises(IdentityError):
            issuer_id(economy, identity)
