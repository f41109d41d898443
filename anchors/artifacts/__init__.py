"""ABI and bytecode of the contracts, as compiled: running Concord needs neither brownie nor solc."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from anchors.errors import ChainError

CONTRACTS = (
    "Directory",
    "Committee",
    "Timelock",
    "Economies",
    "Issuers",
    "Logs",
    "DocumentStatus",
    "Agreements",
)
"""The contracts of a network, in the order of deployment."""


@cache
def load(name: str) -> dict[str, Any]:
    """The artifact of one contract: `contractName`, `abi`, `bytecode`, `deployedBytecode`, `sourceHash`.

    Shared between callers: not to be changed. Raises `ChainError` for a name that is no contract's.
    """
    if name not in CONTRACTS:
        raise ChainError(f"there is no contract named {name}")
    text = resources.files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    artifact: dict[str, Any] = json.loads(text)
    return artifact
