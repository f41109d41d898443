"""The public client audits the log of a running node: what the issue's reader would do, by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anchors.canonical import encode
from ledger_api.demo_data import demo_documents
from tests.support.node import RunningNode, node
from tests.tlog_client.client import run_client, tlog_client

__all__ = ["node"]
pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)


def register(node: RunningNode, number: str) -> str:
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": number}}
    done = node.register(node.issuer(), payload)
    assert done.refused is None
    return str(done.resource["id"])


def test_a_running_log_is_audited_by_a_client_that_is_not_ours(node: RunningNode, tmp_path: Path) -> None:
    tlog_client()
    for at in range(3):
        register(node, f"T-{at}")
    old, receipt, entry = tmp_path / "old", tmp_path / "receipt.tlog-proof", tmp_path / "entry.json"
    old.write_bytes(node.http.get("/log/VN/checkpoint").content)
    old_size = int(old.read_text("utf-8").split("\n")[1])
    statement = register(node, "T-3")
    register(node, "T-4")
    receipt.write_bytes(node.http.get(f"/v1/documents/{statement}/receipt").content)
    log = next(one for one in node.api.get("/v1/logs")["items"] if one["name"] == "VN")
    vkey, url = log["vkeys"][0], f"{node.url}/log/VN"
    audit = run_client("audit", "-url", url, "-vkey", vkey, "-old", old, "-receipt", receipt)
    assert audit.returncode == 0, audit.stderr
    entries, consistent, included = audit.stdout.splitlines()
    size = int(entries.split()[1])
    assert size >= old_size + 2
    assert consistent == f"consistent {old_size} {size}"
    assert included.startswith("receipt ")
    shown = node.http.get(f"/v1/documents/{statement}").json()["entry"]
    entry.write_bytes(encode(shown))
    offline = run_client("receipt", "-vkey", vkey, "-receipt", receipt, "-entry", entry)
    assert offline.stdout.startswith("receipt "), offline.stderr
