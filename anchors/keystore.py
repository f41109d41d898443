"""Ethereum keystores, version 3: a private key under a passphrase, in a file only its owner can read.

The library is imported on first use; checking documents never needs it.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

from anchors.canonical import parse
from anchors.errors import CanonicalizationError, KeystoreError
from anchors.files import sync_folder
from anchors.hexadecimal import checksum_address
from anchors.signing import SigningKey

SCRYPT_COST = 2**17
"""Memory for one attempt at the passphrase: 128 bytes times 8 times this, 128 MiB."""

MAX_FILE = 100_000

_MOST_MEMORY = 2**30  # bytes, eight times what this writes
_MOST_ROUNDS = 10_000_000  # of PBKDF2: some seconds
_MOST_LANES = 64  # of scrypt, one after the other
_KEY_BYTES = 32

_ADDRESS = re.compile(r"(?:0x)?[0-9a-fA-F]{40}", re.ASCII)


def save(path: Path, key: SigningKey, passphrase: str, *, cost: int = SCRYPT_COST) -> None:
    """Write a new keystore, mode 0600, durable before it returns; never over an existing file.

    ``cost`` is scrypt's n. Raises :class:`KeystoreError` (KEYSTORE_EXISTS, KEYSTORE).
    """
    from eth_keyfile.keyfile import create_keyfile_json

    value = create_keyfile_json(key.secret, passphrase.encode(), kdf="scrypt", iterations=cost, salt_size=32)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except FileExistsError:
        raise KeystoreError(
            f"{path} exists already",
            code="KEYSTORE_EXISTS",
            fix="Choose another name; keys are never replaced.",
        ) from None
    except OSError as failure:
        raise KeystoreError(f"cannot write {path}: {failure.strerror}") from failure


def load(path: Path, passphrase: str) -> SigningKey:
    """The key of a keystore file.

    Raises :class:`KeystoreError` (KEYSTORE_NOT_FOUND, KEYSTORE_PASSPHRASE_WRONG, KEYSTORE).
    """
    return unlock(_read(path), passphrase, str(path))


def unlock(keystore: dict[str, Any], passphrase: str, name: str) -> SigningKey:
    """The key of a keystore that was read from JSON; ``name`` is what refusals call it.

    Whoever wrote the file chose how much work it is to open: what would take the machine's memory, or hours,
    is refused. Raises :class:`KeystoreError` (KEYSTORE_PASSPHRASE_WRONG, KEYSTORE).
    """
    from eth_keyfile.keyfile import decode_keyfile_json, normalize_keys

    try:
        value = normalize_keys(keystore)
        _require_bearable(value)
        secret = decode_keyfile_json(value, passphrase.encode())
    except ValueError as failure:
        if "MAC" in str(failure):
            raise KeystoreError(
                f"the passphrase does not open {name}",
                code="KEYSTORE_PASSPHRASE_WRONG",
                fix="Type the passphrase again.",
            ) from None
        raise _not_one(name) from failure
    except (KeyError, TypeError, AttributeError, AssertionError, OverflowError, MemoryError) as failure:
        raise _not_one(name) from failure
    if len(secret) != _KEY_BYTES:
        raise _not_one(name)
    key = SigningKey.from_bytes(bytes(secret))
    if "address" in value and _address(value) != key.address:
        # The code over the encrypted key does not cover how it was encrypted, so that is found out here.
        raise KeystoreError(f"{name} holds another key than it says")
    return key


def _require_bearable(value: dict[str, Any]) -> None:
    """Raises ``ValueError`` for another version than 3, and for work that nobody would choose for himself."""
    crypto = value["crypto"]
    numbers = {
        name: one for name, one in crypto["kdfparams"].items() if name in ("n", "r", "p", "c", "dklen")
    }
    if value["version"] != 3 or not all(type(one) is int and one > 0 for one in numbers.values()):
        raise ValueError("not of version 3")
    if numbers["dklen"] != _KEY_BYTES:
        raise ValueError("a derived key of another length")
    if crypto["kdf"] == "scrypt":
        bearable = 128 * numbers["n"] * numbers["r"] <= _MOST_MEMORY and numbers["p"] <= _MOST_LANES
    else:
        bearable = numbers["c"] <= _MOST_ROUNDS
    if not bearable:
        raise ValueError("more work than a keystore may ask for")


def address_of(path: Path) -> str:
    """The lower-case address a keystore says it holds, without its passphrase; a claim, not a proof.

    Raises :class:`KeystoreError`.
    """
    address = _address(_read(path))
    if address is None:
        raise KeystoreError(f"{path} names no address")
    return address


def file_name(key: SigningKey, label: str) -> str:
    """A name for a keystore that says whose it is: the label and the address as wallets show it."""
    return f"{label}-{checksum_address(key.address)}.json"


def _address(value: dict[str, Any]) -> str | None:
    address = value.get("address")
    if not isinstance(address, str) or _ADDRESS.fullmatch(address) is None:
        return None
    return "0x" + address.removeprefix("0x").lower()


def _not_one(name: str) -> KeystoreError:
    return KeystoreError(f"{name} is not a keystore of version 3")


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            value = parse(file.read(MAX_FILE), max_depth=8)
    except FileNotFoundError:
        raise KeystoreError(f"there is no {path}", code="KEYSTORE_NOT_FOUND") from None
    except OSError as failure:
        raise KeystoreError(f"cannot read {path}: {failure.strerror}") from failure
    except CanonicalizationError as failure:
        raise _not_one(str(path)) from failure
    if not isinstance(value, dict):
        raise _not_one(str(path))
    return value
