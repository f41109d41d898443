"""Somebody who acts: a key, the node that relays for it, and the network it is meant for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anchors.acts import SignedAct
from anchors.signing import SigningKey
from ledger_api.client.act_signing import sign
from ledger_api.client.node_api import NodeClient
from ledger_api.client.relaying import relay
from ledger_api.network_file import NetworkFile


def wall_clock() -> int:
    """The machine's own time in Unix seconds."""
    return int(time.time())


@dataclass(frozen=True)
class Actor:
    """Signs acts with `key` and has `node` relay them; `clock` is the chain's time in Unix seconds."""

    node: NodeClient
    network: NetworkFile
    key: SigningKey
    clock: Callable[[], int] = wall_clock

    def sign(
        self, name: str, message: Mapping[str, Any], extra: Mapping[str, bytes] | None = None
    ) -> SignedAct:
        """The act, signed and not sent. Raises `ActError`, `TypedDataError`."""
        return sign(self.network, name, message, self.key, extra, now=self.clock())

    def act(
        self, name: str, message: Mapping[str, Any], extra: Mapping[str, bytes] | None = None
    ) -> dict[str, Any]:
        """Sign an act, relay it, and wait until the node's answers show it; returns its state.

        Raises `ActError`, `TypedDataError`, `RefusedError` with the contract's own error.
        """
        return relay(self.node, self.sign(name, message, extra))


class ActWritten(Exception):  # noqa: N818 - it ends what an actor was asked to do, and is no error
    """An act was signed and written to a file, and is not sent."""

    def __init__(self, act: SignedAct, path: Path) -> None:
        super().__init__(str(path))
        self.act = act
        self.path = path


@dataclass(frozen=True)
class Signer(Actor):
    """Signs the first act that it is asked for into `out`, and sends nothing."""

    out: Path = Path("act.json")

    def act(
        self, name: str, message: Mapping[str, Any], extra: Mapping[str, bytes] | None = None
    ) -> dict[str, Any]:
        """Sign and write. Raises `ActWritten` always; `ActError`, `TypedDataError` before."""
        signed = self.sign(name, message, extra)
        self.out.write_text(json.dumps(signed.to_json(), indent=2, ensure_ascii=False), encoding="utf-8")
        raise ActWritten(signed, self.out)
