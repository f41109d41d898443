"""A tlog client that is not ours audits the log of a running node, and the mirror of it on another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from anchors.receipt import decode
from tests.acceptance.exporters import Exporter
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.papers import Paper
from tests.acceptance.shell import Shell
from tests.tlog_client.client import run_client


@pytest.fixture
def old_checkpoint(founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper], tmp_path: Path) -> Path:
    """A checkpoint kept before the log grew."""
    paper().register(mill)
    kept = tmp_path / "checkpoint"
    kept.write_bytes(founder.http.get("/log/VN/checkpoint").content)
    return kept


def vkey_of(node: NodeProcess) -> str:
    """The key that signs VN's log, as the chain has it."""
    (log,) = [one for one in node.get("/v1/logs")["items"] if one["economy"] == "VN"]
    (key,) = log["vkeys"]
    return str(key["vkey"] if isinstance(key, dict) else key)


def size_of(checkpoint: bytes) -> int:
    """The size that a checkpoint states."""
    return int(checkpoint.splitlines()[1])


def test_public_client_hashes_every_entry_and_proves_root_old_checkpoint_and_receipt(
    founder: NodeProcess,
    mill: Exporter,
    paper: Callable[[], Paper],
    old_checkpoint: Path,
    tmp_path: Path,
) -> None:
    statement = paper().register(mill)
    proof = tmp_path / "receipt"
    proof.write_bytes(founder.http.get(f"/v1/documents/{statement}/receipt").content)
    size = size_of(founder.http.get("/log/VN/checkpoint").content)
    answer = run_client(
        "audit", "-url", f"{founder.url}/log/VN", "-vkey", vkey_of(founder),
        "-old", old_checkpoint, "-receipt", proof,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    entries, consistent, receipt = answer.stdout.splitlines()
    assert entries.startswith(f"entries {size} root ")
    assert consistent == f"consistent {size_of(old_checkpoint.read_bytes())} {size}"
    index = founder.get(f"/v1/documents/{statement}")["index"]
    assert receipt.startswith(f"receipt {index} ")


def test_public_client_verifies_a_receipt_offline_and_refuses_it_for_another_entry(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper], tmp_path: Path
) -> None:
    from anchors import canonical

    statement = paper().register(mill)
    text = founder.http.get(f"/v1/documents/{statement}/receipt").text
    proof, entry = tmp_path / "receipt", tmp_path / "entry"
    proof.write_text(text)
    data = canonical.encode(founder.get(f"/v1/documents/{statement}")["entry"])
    entry.write_bytes(data)
    arguments = ("receipt", "-vkey", vkey_of(founder), "-receipt", proof, "-entry", entry)
    receipt = decode(text)
    assert run_client(*arguments).stdout == f"receipt {receipt.index} {receipt.claimed().size}\n"
    entry.write_bytes(data.replace(b'"revision":1', b'"revision":2'))
    assert entry.read_bytes() != data
    assert run_client(*arguments).returncode == 1


def test_public_client_audits_the_mirror_of_another_node(
    founder: NodeProcess,
    second: NodeProcess,
    mill: Exporter,
    paper: Callable[[], Paper],
    old_checkpoint: Path,
) -> None:
    statement = paper().register(mill)
    second.until(lambda: second.http.get(f"/v1/documents/{statement}").status_code == 200)
    second.registration(statement)
    answer = run_client(
        "audit", "-url", f"{second.url}/log/VN", "-vkey", vkey_of(founder), "-old", old_checkpoint
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[1].startswith("consistent ")


def test_our_own_auditor_needs_the_url_alone_and_keeps_the_checkpoint_for_the_next_time(
    founder: NodeProcess, shell: Shell, old_checkpoint: Path
) -> None:
    kept = old_checkpoint.read_bytes()
    found = shell.json("log", "audit", f"{founder.url}/log/VN", "--checkpoint", old_checkpoint)
    assert found["consistent_with"] == size_of(kept)
    assert found["size"] == size_of(old_checkpoint.read_bytes())
