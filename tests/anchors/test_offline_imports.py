"""Offline verification starts fast: the modules it needs import no chain, web or wallet library."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "web3",
    "eth_account",
    "eth_abi",
    "eth_keyfile",
    "pydantic",
    "fastapi",
    "sqlalchemy",
    "ipfshttpclient",
)


@pytest.mark.parametrize("module", ["presentation", "receipt", "entry", "identity", "keystore", "tiles"])
def test_a_module_for_offline_use_imports_nothing_heavy(module: str) -> None:
    program = f"import sys, anchors.{module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
