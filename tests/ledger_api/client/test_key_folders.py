"""Key folders: made once, sealed, backed up, never overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anchors.errors import KeystoreError
from anchors.signing import SigningKey
from ledger_api.client.profile import (
    backup,
    create_profile,
    list_profiles,
    load_profile,
    replace_key,
    restore,
)
from ledger_api.refusals import RefusedError

COST = 2**10


def test_salt_key_stays_when_the_signing_key_is_replaced(tmp_path: Path) -> None:
    profile = create_profile(tmp_path, "mill", "secret", cost=COST)
    salt = profile.salt_key("secret")
    successor = SigningKey.generate()
    changed = replace_key(profile, successor, "secret")
    assert changed.signing_key("secret").address == successor.address
    assert load_profile(tmp_path, "mill").salt_key("secret") == salt
    assert (profile.folder / f"key-{profile.address}.json").exists()


def test_folder_is_never_overwritten_and_its_name_is_plain(tmp_path: Path) -> None:
    create_profile(tmp_path, "mill", "secret", cost=COST)
    for name, code in (
        ("mill", "PROFILE_EXISTS"),
        ("../x", "PROFILE_NAME_INVALID"),
        ("", "PROFILE_NAME_INVALID"),
    ):
        with pytest.raises(RefusedError) as refused:
            create_profile(tmp_path, name, "secret", cost=COST)
        assert refused.value.code == code


def test_wrong_passphrase_opens_nothing(tmp_path: Path) -> None:
    profile = create_profile(tmp_path, "mill", "secret", cost=COST)
    for read in (profile.signing_key, profile.salt_key):
        with pytest.raises(KeystoreError):
            read("other")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"format":"concord/backup/v1"}',
        b'{"format":"concord/backup/v1","name":"x","files":{"../../etc/x":1}}',
        b"[" * 100_000,
    ],
)
def test_file_that_is_no_backup_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        restore(tmp_path, data)
    assert refused.value.code == "BACKUP_INVALID"
    assert list_profiles(tmp_path) == []


def test_backup_that_names_a_path_outside_is_refused(tmp_path: Path) -> None:
    held = json.loads(backup(create_profile(tmp_path, "mill", "secret", cost=COST)))
    held["files"]["../evil.json"] = {}
    with pytest.raises(RefusedError):
        restore(tmp_path / "other", json.dumps(held).encode())
    assert not (tmp_path / "other").exists()
