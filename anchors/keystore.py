"""Ethereum keystores, version 3: a private key under a passphrase, in a file only its owner can read.

The library is imported on first use; checking documents never needs it.
"""

import json
import os
import re
from pathlib import Path

from anchors.canonical import parse
from anchors.errors import CanonicalizationError, KeystoreError
from anchors.files import sync_folder
from anchors.hexadecimal import checksum_address
from anchors.signing import SigningKey

SCRYPT_COST = 2**17
"""Memory for one attempt at the passphrase: 128 bytes times 8 times this, 128 MiB."""

MAX_FILE = 100_000

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
    from eth_keyfile.keyfile import decode_keyfile_json

    value = _read(path)
    try:
        secret = decode_keyfile_json(value, passphrase.encode())
    except ValueError as failure:
        if "MAC" in str(failure):
            raise KeystoreError(
                f"the passphrase does not open {path}",
                code="KEYSTORE_PASSPHRASE_WRONG",
                fix="Type the passphrase again.",
            ) from None
        raise KeystoreError(f"{path} is not a keystore of version 3") from failure
    except (KeyError, TypeError, AttributeError, NotImplementedError, MemoryError) as failure:
        raise KeystoreError(f"{path} is not a keystore of version 3") from failure
    return SigningKey.from_bytes(bytes(secret))


def address_of(path: Path) -> str:
    """The lower-case address a keystore says it holds, without its passphrase; a claim, not a proof.

    Raises :class:`KeystoreError`.
    """
    address = _read(path).get("address")
    if not isinstance(address, str) or _ADDRESS.fullmatch(address) is None:
        raise KeystoreError(f"{path} names no address")
    return "0x" + address.removeprefix("0x").lower()


def file_name(key: SigningKey, label: str) -> str:
    """A name for a keystore that says whose it is: the label and the address as wallets show it."""
    return f"{label}-{checksum_address(key.address)}.json"


def _read(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            value = parse(file.read(MAX_FILE), max_depth=8)
    except FileNotFoundError:
        raise KeystoreError(f"there is no {path}", code="KEYSTORE_NOT_FOUND") from None
    except OSError as failure:
        raise KeystoreError(f"cannot read {path}: {failure.strerror}") from failure
    except CanonicalizationError as failure:
        raise KeystoreError(f"{path} is not a keystore of version 3") from failure
    if not isinstance(value, dict):
        raise KeystoreError(f"{path} is not a keystore of version 3")
    return value
