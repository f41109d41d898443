"""Keystores of version 3: what they hold, who can read them, and what they refuse."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from eth_account import Account
from eth_keyfile.keyfile import create_keyfile_json

from anchors.errors import KeystoreError
from anchors.keystore import address_of, file_name, load, save
from tests.anchors.strategies import KEY

CHEAP = 2**10  # scrypt's n: these tests are about files, not about resisting a thief


@pytest.fixture
def keystore(tmp_path: Path) -> Path:
    path = tmp_path / "key.json"
    save(path, KEY, "pass phrase é", cost=CHEAP)
    return path


def code_of(path: Path, passphrase: str = "pass phrase é") -> str:
    with pytest.raises(KeystoreError) as refusal:
        load(path, passphrase)
    return refusal.value.code


def test_a_key_comes_back_and_another_wallet_can_open_it(keystore: Path) -> None:
    assert load(keystore, "pass phrase é").secret == KEY.secret
    assert bytes(Account.decrypt(keystore.read_text(), "pass phrase é")) == KEY.secret
    assert address_of(keystore) == KEY.address


def test_only_the_owner_can_read_a_keystore(keystore: Path) -> None:
    assert stat.S_IMODE(keystore.stat().st_mode) == 0o600


def test_a_keystore_is_never_replaced(keystore: Path) -> None:
    before = keystore.read_bytes()
    with pytest.raises(KeystoreError) as refusal:
        save(keystore, KEY, "other", cost=CHEAP)
    assert refusal.value.code == "KEYSTORE_EXISTS"
    assert keystore.read_bytes() == before


def test_refusals_say_what_is_wrong(keystore: Path, tmp_path: Path) -> None:
    assert code_of(keystore, "wrong") == "KEYSTORE_PASSPHRASE_WRONG"
    assert code_of(tmp_path / "missing.json") == "KEYSTORE_NOT_FOUND"
    with pytest.raises(KeystoreError):
        save(tmp_path / "no folder" / "key.json", KEY, "x", cost=CHEAP)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "null", '{"version":9}', '{"version":3,"crypto":{}}', "[" * 5000]
)
def test_files_that_are_no_keystore_are_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_text(content)
    assert code_of(path) == "KEYSTORE"
    with pytest.raises(KeystoreError):
        address_of(path)


def test_a_damaged_keystore_is_refused(keystore: Path, tmp_path: Path) -> None:
    value = json.loads(keystore.read_text())
    value["crypto"]["ciphertext"] = "00" * 32
    damaged = tmp_path / "damaged.json"
    damaged.write_text(json.dumps(value))
    assert code_of(damaged) == "KEYSTORE_PASSPHRASE_WRONG"


def changed(keystore: Path, *path: str, to: object) -> Path:
    """The keystore with one member changed."""
    value = json.loads(keystore.read_text())
    inner = value
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    keystore.write_text(json.dumps(value))
    return keystore


@pytest.mark.parametrize(
    ("member", "to"),
    [("n", 2**40), ("n", 2**20 * 3), ("n", 0), ("n", True), ("r", 2**31), ("p", 65), ("dklen", 64)],
)
def test_a_keystore_cannot_ask_for_unbearable_work(member: str, to: object, keystore: Path) -> None:
    assert code_of(changed(keystore, "crypto", "kdfparams", member, to=to)) == "KEYSTORE"


@pytest.mark.parametrize(("rounds", "code"), [(10, None), (10_000_001, "KEYSTORE")])
def test_keystores_of_pbkdf2_open_within_bearable_rounds(
    rounds: int, code: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(create_keyfile_json(KEY.secret, b"x", kdf="pbkdf2", iterations=10)))
    changed(path, "crypto", "kdfparams", "c", to=rounds)
    if code is None:
        assert load(path, "x").secret == KEY.secret
    else:
        assert code_of(path, "x") == code


def test_a_keystore_of_another_version_is_refused(keystore: Path) -> None:
    assert code_of(changed(keystore, "version", to=4)) == "KEYSTORE"


def test_a_keystore_that_decrypts_to_another_key_than_it_names_is_refused(keystore: Path) -> None:
    assert code_of(changed(keystore, "crypto", "cipherparams", "iv", to="00" * 16)) == "KEYSTORE"


def test_a_file_name_says_whose_key_it_is() -> None:
    assert file_name(KEY, "mill").lower() == f"mill-{KEY.address}.json"
