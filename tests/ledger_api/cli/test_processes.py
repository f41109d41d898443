"""A node as processes: founded on an empty folder, stopped in order, started again, split into parts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from anchors.chain.anvil import Anvil
from anchors.chain.finality import Finality
from anchors.loopback import free_port
from ledger_api.engines import connect_chain
from ledger_api.founding import found
from ledger_api.network_file import load_network
from ledger_api.settings import Settings

pytestmark = [pytest.mark.chain, pytest.mark.timeout(400)]
CONCORD = [sys.executable, "-c", "from ledger_api.cli.main import app; app()"]


def environment(data: Path, **more: str) -> dict[str, str]:
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("CONCORD_")}
    if "CONCORD_ANVIL" in os.environ:
        quiet["CONCORD_ANVIL"] = os.environ["CONCORD_ANVIL"]
    return quiet | {"CONCORD_DATA_DIR": str(data), "CONCORD_ECONOMIES": "VN", **more}


@contextmanager
def process(data: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    log = data.with_suffix(f".{arguments[0]}.log")
    with log.open("ab") as out:
        child = subprocess.Popen(
            [*CONCORD, *arguments], env=environment(data, **more), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()


def run(command: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CONCORD, command], env=environ, capture_output=True, text=True, timeout=120)


def answers(port: int, child: subprocess.Popen[bytes], *, well: bool = True, seconds: float = 150.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert child.poll() is None, f"the node ended with {child.returncode}"
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).status_code == 200 or not well:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError("the node did not become well")


def shown(port: int, child: subprocess.Popen[bytes], seconds: float = 150.0) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert child.poll() is None, f"the worker ended with {child.returncode}"
        try:
            return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the worker shows no metrics")


def test_node_founds_stops_on_sigterm_and_goes_on_after_a_kill(tmp_path: Path, anvil: str) -> None:
    data, port = tmp_path / "node", free_port()
    with process(data, "up", "--port", str(port)) as first:
        answers(port, first)
        network = load_network(data / "network.json")
        first.send_signal(signal.SIGTERM)
        assert first.wait(60) == 0
    before = run("dump", environment(data)).stdout
    assert run("reindex", environment(data)).returncode == 0
    assert run("dump", environment(data)).stdout == before != ""
    with process(data, "up", "--port", str(port)) as second:
        answers(port, second)
        served = httpx.get(f"http://127.0.0.1:{port}/v1/network").json()
        assert served["networkId"] == network.network_id
        second.kill()
        second.wait()
    with pytest.raises(httpx.HTTPError):
        httpx.post(network.chain_url, json={}, timeout=2)  # the embedded chain died with the node
    with process(data, "up", "--port", str(port)) as third:
        answers(port, third)
    assert b"DEMO CHAIN, NOT EVIDENCE" in data.with_suffix(".up.log").read_bytes()


def founded(data: Path, chain: Anvil) -> Settings:
    """A network of one economy on this chain, founded here: quicker than by a process."""
    settings = Settings(data_dir=data, economies=("VN",), confirmations=0)
    gateway = connect_chain(chain.url, Finality(0))
    found(settings, gateway, chain_url=chain.url, fund=chain.fund)
    return settings


def test_parts_run_as_processes_of_their_own(tmp_path: Path, anvil: str) -> None:
    data, port, meters = tmp_path / "node", free_port(), free_port()
    with Anvil(tmp_path / "chain") as chain:
        founded(data, chain)
        url = {"CONCORD_CHAIN_URL": chain.url}
        with (
            process(data, "serve", "--port", str(port), **url) as api,
            process(data, "sequence", CONCORD_METRICS_PORT=str(meters), **url) as sequencer,
            process(data, "anchor", **url) as anchorer,
            process(data, "index", **url) as indexer,
        ):
            answers(port, api)
            assert httpx.get(f"http://127.0.0.1:{port}/health").json()["workers"] == {}
            assert "concord_worker_steps_total" in shown(meters, sequencer)
            workers = (sequencer, anchorer, indexer)
            for child in workers:
                assert child.poll() is None, child.returncode
                child.send_signal(signal.SIGTERM)
            assert [child.wait(60) for child in workers] == [0, 0, 0]
            api.send_signal(signal.SIGINT)
            assert api.wait(60) == 0


@pytest.mark.parametrize("command", ["serve", "index"])
def test_part_of_a_node_founds_nothing(tmp_path: Path, command: str) -> None:
    done = run(command, environment(tmp_path / "node"))
    assert done.returncode == 1
    assert "NETWORK_FILE_MISSING" in done.stderr


def test_production_refuses_a_demonstration(tmp_path: Path, anvil: str) -> None:
    with Anvil(tmp_path / "chain") as chain:
        settings = founded(tmp_path / "node", chain)
        network = load_network(settings.network_path)
        changed = tmp_path / "production.json"
        changed.write_text(network.model_copy(update={"mode": "production"}).to_text())
        production = environment(settings.data_dir, CONCORD_MODE="production", CONCORD_CHAIN_URL=chain.url)
        for more, code in (
            ({}, "DEMO_NETWORK_IN_PRODUCTION"),
            ({"CONCORD_NETWORK": str(changed)}, "DEMO_CHAIN_IN_PRODUCTION"),
        ):
            done = run("serve", production | more)
            assert done.returncode == 1
            assert code in done.stderr


def test_missing_anvil_says_what_to_install(tmp_path: Path) -> None:
    done = run("up", environment(tmp_path / "node") | {"CONCORD_ANVIL": str(tmp_path / "nothing")})
    assert done.returncode == 1
    assert "ENGINE_MISSING" in done.stderr
    assert "npm ci" in done.stderr


def test_network_file_that_is_none_is_refused_by_join(tmp_path: Path) -> None:
    bad = tmp_path / "network.json"
    bad.write_text('{"format":"something"}')
    done = subprocess.run(
        [*CONCORD, "join", str(bad)], env=environment(tmp_path / "node"), capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "NETWORK_FILE_INVALID" in done.stderr
