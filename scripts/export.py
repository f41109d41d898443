"""Compare what brownie compiled with the ABI and bytecode that the program carries.

The artifacts are written by `python -m tools.artifacts`, without brownie. Here brownie vouches for them: the
same ABI, and the same runtime code up to the compiler's metadata, which names paths and settings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from brownie import (
    Agreements,
    Committee,
    Directory,
    DocumentStatus,
    Economies,
    Issuers,
    Logs,
    Timelock,
)

ROOT = Path(__file__).resolve().parent.parent
ARTIFACTS, BUILD = ROOT / "anchors/artifacts", ROOT / "build/brownie/contracts"
CONTRACTS = (Directory, Committee, Timelock, Economies, Issuers, Logs, DocumentStatus, Agreements)


METADATA = "fea2646970667358"
"""INVALID, then the CBOR map that begins with the key `ipfs`."""


def canonical(abi: list[dict[str, Any]]) -> list[str]:
    """An ABI without order."""
    return sorted(json.dumps(item, sort_keys=True) for item in abi)


def differences() -> Iterator[str]:
    """What of which contract is not in its artifact as brownie compiled it."""
    for contract in CONTRACTS:
        artifact = json.loads((ARTIFACTS / f"{contract._name}.json").read_text())
        build = json.loads((BUILD / f"{contract._name}.json").read_text())
        if canonical(artifact["abi"]) != canonical(build["abi"]):
            yield f"ABI of {contract._name}"
        if artifact["deployedBytecode"].removeprefix("0x") != build["deployedBytecode"].split(METADATA)[0]:
            yield f"code of {contract._name}"


def main() -> None:
    """Raise with what differs; say so when nothing does."""
    found = list(differences())
    if found:
        raise SystemExit(f"not what brownie compiles: {', '.join(found)}; run python -m tools.artifacts")
    print(f"{len(CONTRACTS)} artifacts are what brownie compiles")
