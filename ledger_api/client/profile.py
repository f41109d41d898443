"""An issuer's own folder: who it is, its signing key and its salt key, each sealed by one passphrase.

The salt key makes the commitments of every document it registers. It never rotates: without it
the same document would become another digest, so it is in the backup with the signing key.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from anchors import canonical, keystore
from anchors.errors import CanonicalizationError
from anchors.files import replace_durably
from anchors.signing import SigningKey
from ledger_api.refusals import RefusedError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_BACKUP = "concord/backup/v1"
_KEY_FILE = "key.json"
_SALT_FILE = "salt.json"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is public about the holder of a key folder; unset until it is known."""

    folder: Path
    address: str
    node: str | None = None
    network_id: str | None = None
    economy: str | None = None
    role: str | None = None
    issuer_id: str | None = None
    identity: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    def save(self) -> Profile:
        """Write the public part; returns itself."""
        public = {
            "address": self.address,
            "node": self.node,
            "networkId": self.network_id,
            "economy": self.economy,
            "role": self.role,
            "issuerId": self.issuer_id,
            "identity": self.identity,
        }
        replace_durably(
            self.folder / "profile.json", json.dumps(public, indent=2, ensure_ascii=False).encode()
        )
        return self

    def signing_key(self, passphrase: str) -> SigningKey:
        """Open the signing key. Raises `KeystoreError`."""
        return keystore.load(self.folder / _KEY_FILE, passphrase)

    def salt_key(self, passphrase: str) -> bytes:
        """Open the salt key. Raises `KeystoreError`."""
        return keystore.load(self.folder / _SALT_FILE, passphrase).secret

    def required_issuer(self) -> bytes:
        """The issuer id. Raises `RefusedError` ISSUER_NOT_SET before a request or an approval."""
        if self.issuer_id is None:
            raise RefusedError(
                "ISSUER_NOT_SET",
                f"the key folder {self.name} belongs to no issuer yet",
                fix="Ask to be registered with `concord issuers request`.",
            )
        return bytes.fromhex(self.issuer_id[2:])


def create_profile(
    keys: Path,
    name: str,
    passphrase: str,
    *,
    node: str | None = None,
    cost: int = keystore.SCRYPT_COST,
) -> Profile:
    """Make a key folder with a new signing key and a new salt key (mode 0600); `cost` is scrypt's n.

    Raises `RefusedError` PROFILE_NAME_INVALID or PROFILE_EXISTS.
    """
    folder = _folder(keys, name)
    if folder.exists():
        raise RefusedError(
            "PROFILE_EXISTS",
            f"there is a key folder {name} already",
            fix="Choose another name; keys are never overwritten.",
        )
    folder.mkdir(parents=True, mode=0o700)
    key = SigningKey.generate()
    keystore.save(folder / _SALT_FILE, SigningKey.generate(), passphrase, cost=cost)
    keystore.save(folder / _KEY_FILE, key, passphrase, cost=cost)
    return Profile(folder, key.address, node=node).save()


def load_profile(keys: Path, name: str) -> Profile:
    """Read a key folder. Raises `RefusedError` PROFILE_UNKNOWN."""
    folder = _folder(keys, name)
    try:
        public = json.loads((folder / "profile.json").read_bytes())
    except (OSError, ValueError) as failure:
        raise RefusedError(
            "PROFILE_UNKNOWN",
            f"there is no key folder {name} in {keys}",
            fix="List what there is with `concord keys show`, or make one with `concord keys new`.",
        ) from failure
    return Profile(
        folder,
        public["address"],
        node=public.get("node"),
        network_id=public.get("networkId"),
        economy=public.get("economy"),
        role=public.get("role"),
        issuer_id=public.get("issuerId"),
        identity=public.get("identity"),
    )


def list_profiles(keys: Path) -> list[Profile]:
    """Every key folder, by name."""
    found = sorted(path.parent.name for path in keys.glob("*/profile.json"))
    return [load_profile(keys, name) for name in found]


def replace_key(profile: Profile, key: SigningKey, passphrase: str) -> Profile:
    """Sign with another key from now on; the old keystore stays beside it, by its address."""
    current = profile.folder / _KEY_FILE
    current.replace(profile.folder / f"key-{profile.address}.json")
    keystore.save(current, key, passphrase)
    return replace(profile, address=key.address).save()


def backup(profile: Profile) -> bytes:
    """Everything a lost folder takes with it, still sealed by its passphrase."""
    held = {path.name: json.loads(path.read_bytes()) for path in sorted(profile.folder.glob("*.json"))}
    return json.dumps({"format": _BACKUP, "name": profile.name, "files": held}, indent=2).encode()


def restore(keys: Path, data: bytes) -> Profile:
    """Make the folder of a backup again. Raises `RefusedError` BACKUP_INVALID or PROFILE_EXISTS."""
    try:
        held = canonical.parse(data)
        files = {str(name): value for name, value in held["files"].items()}
        name = str(held["name"])
        if held["format"] != _BACKUP or not {_KEY_FILE, _SALT_FILE, "profile.json"} <= set(files):
            raise ValueError("format")
        if any("/" in file or file.startswith(".") for file in files):
            raise ValueError("file names")
    except (CanonicalizationError, ValueError, LookupError, TypeError, AttributeError) as failure:
        raise RefusedError(
            "BACKUP_INVALID", "this is not a backup of a key folder",
            fix="Give a file made by `concord keys backup`.",
        ) from failure  # fmt: skip
    folder = _folder(keys, name)
    if folder.exists():
        raise RefusedError(
            "PROFILE_EXISTS", f"there is a key folder {name} already", fix="Move it away first."
        )
    folder.mkdir(parents=True, mode=0o700)
    for file, value in files.items():
        path = folder / file
        path.touch(mode=0o600)
        replace_durably(path, json.dumps(value, indent=2).encode())
    return load_profile(keys, name)


def _folder(keys: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise RefusedError(
            "PROFILE_NAME_INVALID",
            f"{name!r} cannot name a key folder",
            fix="Use lower-case letters, digits, dots and hyphens.",
        )
    return keys / name
