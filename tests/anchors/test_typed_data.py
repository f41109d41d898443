"""EIP-712 against eth_account, which wallets' users rely on."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from anchors.errors import TypedDataError
from anchors.keccak import keccak256
from anchors.signing import recover
from anchors.typed_data import Domain, TypedStruct
from tests.anchors.strategies import KEY, hashes

ALL_TYPES = TypedStruct.parse(
    "Everything(string text,bytes data,bytes32 word,bytes32[] words,address account,bool flag,"
    "uint8 small,uint64 time,uint256 big)"
)
MESSAGES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    "data": st.binary(max_size=40),
    "word": hashes,
    "words": st.lists(hashes, max_size=3),
    "account": st.binary(min_size=20, max_size=20).map(lambda data: "0x" + data.hex()),
    "flag": st.booleans(),
    "small": st.integers(0, 255),
    "time": st.integers(0, 2**64 - 1),
    "big": st.integers(0, 2**256 - 1),
}
DOMAIN = Domain("Concord Test", "1", chain_id=31337, verifying_contract="0x" + "ab" * 20, salt=b"\x07" * 32)
MESSAGE = {
    "text": "t",
    "data": b"d",
    "word": b"w" * 32,
    "words": [],
    "account": "0x" + "cd" * 20,
    "flag": True,
    "small": 1,
    "time": 2,
    "big": 3,
}
domains = st.builds(
    Domain,
    name=st.none() | st.text("abc", max_size=5),
    version=st.none() | st.just("1"),
    chain_id=st.none() | st.integers(0, 2**256 - 1),
    verifying_contract=st.none() | st.just("0x" + "12" * 20),
    salt=st.none() | hashes,
).filter(lambda domain: domain != Domain())


@given(domains, st.fixed_dictionaries(MESSAGES))
def test_digests_are_those_of_eth_account(domain: Domain, message: dict[str, Any]) -> None:
    signable = encode_typed_data(full_message=ALL_TYPES.typed_data(domain, message))
    assert ALL_TYPES.digest(domain, message) == keccak256(b"\x19\x01" + signable.header + signable.body)


def test_a_wallet_signature_recovers_to_the_wallet() -> None:
    signed = Account.sign_typed_data(KEY.secret, full_message=ALL_TYPES.typed_data(DOMAIN, MESSAGE))
    assert recover(ALL_TYPES.digest(DOMAIN, MESSAGE), bytes(signed.signature)) == KEY.address


def test_hexadecimal_text_is_as_good_as_bytes() -> None:
    as_text = {**MESSAGE, "word": "0x" + (b"w" * 32).hex(), "data": "0x64"}
    assert ALL_TYPES.digest(DOMAIN, as_text) == ALL_TYPES.digest(DOMAIN, MESSAGE)


@pytest.mark.parametrize("name", ["name", "version", "chain_id", "verifying_contract", "salt"])
def test_every_member_of_the_domain_separates(name: str) -> None:
    members = {**DOMAIN.__dict__, name: None}
    members.pop("separator", None)
    assert ALL_TYPES.digest(Domain(**members), MESSAGE) != ALL_TYPES.digest(DOMAIN, MESSAGE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", b"bytes"),
        ("text", "\ud800"),
        ("data", "0xABC"),
        ("data", 5),
        ("word", b"short"),
        ("word", "0x00"),
        ("words", b"w" * 32),
        ("words", [b"short"]),
        ("account", "0x00"),
        ("account", b"a" * 20),
        ("flag", 1),
        ("small", 256),
        ("small", -1),
        ("small", True),
        ("small", 1.0),
        ("small", "1"),
        ("big", 2**256),
        ("text", None),
    ],
)
def test_a_member_that_does_not_fit_is_refused_by_its_pointer(name: str, value: object) -> None:
    with pytest.raises(TypedDataError) as refusal:
        ALL_TYPES.digest(DOMAIN, {**MESSAGE, name: value})
    assert refusal.value.pointer == f"/{name}"


def test_missing_and_unknown_members_are_refused() -> None:
    without = {name: value for name, value in MESSAGE.items() if name != "word"}
    for message, pointer in (
        (without, "/word"),
        ({**MESSAGE, "more": 1}, "/more"),
        ({**without, "wrod": b"w" * 32}, "/word"),
    ):
        with pytest.raises(TypedDataError) as refusal:
            ALL_TYPES.digest(DOMAIN, message)
        assert refusal.value.pointer == pointer


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "lower(uint8 a)",
        "A(uint7 a)",
        "A(uint264 a)",
        "A(uint08 a)",
        "A(uint a)",
        "A(int8 a)",
        "A(bytes4 a)",
        "A(uint8[] a)",
        "A(uint8 a, uint8 b)",
        "A(uint8 a,uint8 a)",
        "A(uint8)",
        "A(uint8 a",
    ],
)
def test_types_beyond_flat_structs_are_refused(signature: str) -> None:
    with pytest.raises(TypedDataError):
        TypedStruct.parse(signature)


def test_a_struct_says_its_type_string() -> None:
    assert TypedStruct.parse("Empty()").encode_type == "Empty()"
    parsed = TypedStruct.parse("Manifest(bytes32 root,uint32 size)")
    assert parsed == TypedStruct("Manifest", (("bytes32", "root"), ("uint32", "size")))
    assert parsed.type_hash == keccak256(b"Manifest(bytes32 root,uint32 size)")
