"""secp256k1 signatures with one spelling, and addresses."""

from __future__ import annotations

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st

from anchors.errors import AnchorsError, SignatureInvalidError
from anchors.hexadecimal import checksum_address, from_hex, parse_address, to_hex
from anchors.keccak import keccak256
from anchors.signing import GROUP_ORDER, HALF_ORDER, SigningKey, recover, require_canonical
from tests.anchors.strategies import KEY, OTHER_KEY, hashes

DIGEST = keccak256(b"digest")
SIGNATURE = KEY.sign_digest(DIGEST)


def test_keccak_is_the_one_of_ethereum() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


@given(st.integers(1, GROUP_ORDER - 1), hashes)
def test_signatures_and_addresses_are_those_of_eth_account(secret: int, digest: bytes) -> None:
    key = SigningKey.from_bytes(secret.to_bytes(32))
    account = Account.from_key(key.secret)
    assert checksum_address(key.address) == account.address
    assert key.sign_digest(digest) == bytes(account.unsafe_sign_hash(digest).signature)
    assert recover(digest, key.sign_digest(digest)) == key.address


def test_the_high_s_twin_of_a_signature_is_refused_by_its_code() -> None:
    s = int.from_bytes(SIGNATURE[32:64])
    twin = SIGNATURE[:32] + (GROUP_ORDER - s).to_bytes(32) + bytes((55 - SIGNATURE[64],))
    assert s <= HALF_ORDER
    with pytest.raises(SignatureInvalidError) as refusal:
        recover(DIGEST, twin)
    assert refusal.value.code == "SIGNATURE_HIGH_S"
    with pytest.raises(SignatureInvalidError) as refusal:
        require_canonical(twin, "/signature")
    assert refusal.value.pointer == "/signature"


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        SIGNATURE[:64],
        SIGNATURE + b"\x00",
        SIGNATURE[:64] + b"\x00",
        SIGNATURE[:64] + b"\x1d",
        bytes(32) + SIGNATURE[32:],
        SIGNATURE[:32] + bytes(32) + SIGNATURE[64:],
        GROUP_ORDER.to_bytes(32) + SIGNATURE[32:],
        b"\xff" * 32 + SIGNATURE[32:],
        b"\x00" * 31 + b"\x05" + b"\x00" * 31 + b"\x01\x1b",
        to_hex(SIGNATURE),
        None,
    ],
)
def test_malformed_signatures_are_refused(signature: object) -> None:
    with pytest.raises(SignatureInvalidError) as refusal:
        recover(DIGEST, signature)  # type: ignore[arg-type]
    assert refusal.value.code == "SIGNATURE_INVALID"


def test_a_signature_of_something_else_recovers_to_a_stranger() -> None:
    assert recover(DIGEST, OTHER_KEY.sign_digest(DIGEST)) != KEY.address
    assert recover(keccak256(b"other"), SIGNATURE) != KEY.address


@pytest.mark.parametrize("secret", [b"", bytes(32), b"\xff" * 32, "x" * 32, None])
def test_what_is_no_secret_makes_no_key(secret: object) -> None:
    with pytest.raises(SignatureInvalidError):
        SigningKey.from_bytes(secret)  # type: ignore[arg-type]


def test_a_key_signs_digests_only_and_never_shows_its_secret() -> None:
    with pytest.raises(SignatureInvalidError):
        KEY.sign_digest(b"a message, not a digest")
    assert KEY.secret.hex() not in repr(KEY)
    assert SigningKey.generate().address != SigningKey.generate().address


def test_addresses_are_read_in_any_case_that_keeps_their_checksum() -> None:
    shown = checksum_address(KEY.address)
    assert parse_address(shown) == parse_address(shown.lower()) == KEY.address
    assert parse_address("0x" + shown[2:].upper()) == KEY.address
    letter = next(at for at in range(2, 42) if shown[at].isalpha())
    for bad in (
        shown[:letter] + shown[letter].swapcase() + shown[letter + 1 :],
        shown[:-1],
        shown[2:],
        None,
        5,
    ):
        with pytest.raises(AnchorsError):
            parse_address(bad)


def test_hexadecimal_has_one_spelling() -> None:
    assert from_hex("0x00ff", 2) == b"\x00\xff"
    for bad in ("0x00FF", "00ff", "0x0", "0xzz", "0x00ff\n", None, 5):
        with pytest.raises(AnchorsError):
            from_hex(bad)
    with pytest.raises(AnchorsError):
        from_hex("0x00ff", 3)
