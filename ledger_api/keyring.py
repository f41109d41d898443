"""The keys a node operates with: raw, mode 0600, in its data folder. No issuer's key is ever among them."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from anchors.files import sync_folder
from anchors.note import NoteSigner
from anchors.signing import SigningKey
from ledger_api.log.anchorer import OperatorKeys
from ledger_api.refusals import RefusedError

_RELAYER = "relayer.key"
_OPERATOR = "operator.key"
_NOTE_SEED = "log.seed"
_ORIGIN = "origin"
_NODE_SEED = "node.seed"


class Keyring:
    """The folder `keys/` of a node: its own key, the relayer's account, each own log's operator's keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def relayer(self) -> SigningKey | None:
        """The account that pays for acts; None on a node that relays nothing."""
        return self._key(_RELAYER)

    def make_relayer(self) -> SigningKey:
        """The relayer, made when there is none."""
        return self._made(_RELAYER)

    def make_node_seed(self) -> bytes:
        """The 32 bytes that the node signs what it tells others with, made when there are none.

        Processes of one node may ask at once: one of them makes it, all get the same.
        """
        path = self._folder / _NODE_SEED
        if not path.exists():
            draft = f"{_NODE_SEED}.{secrets.token_hex(8)}"
            self._write(draft, secrets.token_bytes(32))
            with contextlib.suppress(FileExistsError):
                os.link(self._folder / draft, path)
            (self._folder / draft).unlink()
            sync_folder(self._folder)
        seed = self._read(_NODE_SEED)
        assert seed is not None
        return seed

    def make_operator(self, economy: str, origin: str) -> OperatorKeys:
        """The operator's keys of an economy's log, made when there are none."""
        name = economy.lower()
        key = self._made(f"{name}/{_OPERATOR}")
        seed = self._read(f"{name}/{_NOTE_SEED}") or self._write(
            f"{name}/{_NOTE_SEED}", secrets.token_bytes(32)
        )
        if self._read_text(f"{name}/{_ORIGIN}") is None:
            self._write_raw(f"{name}/{_ORIGIN}", origin.encode() + b"\n")
        return OperatorKeys(key, NoteSigner(self.origin(economy) or origin, seed))

    def origin(self, economy: str) -> str | None:
        """The origin of the log whose keys are kept for this economy."""
        return self._read_text(f"{economy.lower()}/{_ORIGIN}")

    def operators(self) -> dict[str, OperatorKeys]:
        """The keys of every log this node operates, by origin. Empty for a node that only verifies."""
        found: dict[str, OperatorKeys] = {}
        for path in sorted(self._folder.glob(f"*/{_NOTE_SEED}")):
            economy = path.parent.name
            origin = self.origin(economy)
            key, seed = self._key(f"{economy}/{_OPERATOR}"), self._read(f"{economy}/{_NOTE_SEED}")
            if origin is None or key is None or seed is None:
                raise RefusedError(
                    "OPERATOR_KEYS_INCOMPLETE",
                    f"{path.parent} lacks a part of the log operator's keys",
                    fix=f"Restore {_OPERATOR}, {_NOTE_SEED} and {_ORIGIN} from the backup.",
                )
            found[origin] = OperatorKeys(key, NoteSigner(origin, seed))
        return found

    def _made(self, name: str) -> SigningKey:
        found = self._key(name)
        return found or SigningKey.from_bytes(self._write(name, SigningKey.generate().secret))

    def _key(self, name: str) -> SigningKey | None:
        secret = self._read(name)
        return None if secret is None else SigningKey.from_bytes(secret)

    def _read(self, name: str) -> bytes | None:
        text = self._read_text(name)
        try:
            return None if text is None else bytes.fromhex(text)
        except ValueError as failure:
            raise RefusedError(
                "KEY_FILE_INVALID",
                f"{self._folder / name} is not 32 bytes of hexadecimal",
                fix="Restore the file from the backup.",
            ) from failure

    def _read_text(self, name: str) -> str | None:
        try:
            return (self._folder / name).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def _write(self, name: str, secret: bytes) -> bytes:
        self._write_raw(name, secret.hex().encode() + b"\n")
        return secret

    def _write_raw(self, name: str, data: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        sync_folder(path.parent)
