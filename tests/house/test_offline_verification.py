"""Offline verification starts cheaply: it loads neither the chain library nor anything only a node needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

NODE_ONLY = {"web3", "ipfshttpclient", "fastapi", "sqlalchemy", "uvicorn", "alembic", "aiohttp"}


def test_verifying_offline_loads_no_chain_library_and_no_server(repository_root: Path) -> None:
    program = "import sys, json, ledger_api.cli.verify_offline; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=repository_root, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded & NODE_ONLY == set()


def test_the_rules_load_no_server_no_database_and_no_chain_library(repository_root: Path) -> None:
    program = "import sys, json, ledger_api.domain.verdict; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=repository_root, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded & (NODE_ONLY | {"typer", "rich", "httpx"}) == set()
