"""Nodes as anybody runs them: `concord up` on a data folder, stopped, killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from anchors.loopback import free_port, is_free
from ledger_api.founding import People
from ledger_api.network_file import NetworkFile, load_network

CONCORD = [sys.executable, "-c", "from ledger_api.cli.main import app; app()"]
PACE = {"CONCORD_ANCHOR_WINDOW": "0.1", "CONCORD_POLL_INTERVAL": "0.2"}
_START_SECONDS = 120.0
_STOP_SECONDS = 30.0


def plain_environment() -> dict[str, str]:
    """This process's environment without what it says of nodes, but with where anvil is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONCORD_")}
    if "CONCORD_ANVIL" in os.environ:
        kept["CONCORD_ANVIL"] = os.environ["CONCORD_ANVIL"]
    return kept


class NodeProcess:
    """One node on one data folder and one port of the loopback interface."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.data = folder / "node"
        self.output = folder / "node.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=self.url, timeout=60.0)
        self._settings = {**PACE, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the node, and a command beside it, is started with."""
        return plain_environment() | self._settings | {"CONCORD_DATA_DIR": str(self.data)}

    @property
    def network(self) -> NetworkFile:
        """The network file in the data folder."""
        return load_network(str(self.data / "network.json"))

    @property
    def people(self) -> People:
        """The demonstration's officers, whose keys the founding node made."""
        return People(self.data / "people")

    def join(self, network: Path) -> None:
        """`concord join`: what makes the folder belong to a network that is there."""
        command = [*CONCORD, "join", str(network), "--data", str(self.data)]
        subprocess.run(command, env=self.environment, check=True, capture_output=True)

    def start(self) -> None:
        """Start it and wait until its API answers. Fails the test with the end of its output."""
        self._wait_for_ports()
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [*CONCORD, "up", "--port", str(self.port)],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self.until(self._answers, seconds=_START_SECONDS)

    def stop(self) -> int:
        """SIGTERM; the exit code. A node that does not end by itself is killed and fails the test."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """SIGKILL, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """Leave nothing running."""
        self.http.close()
        if self._process is not None and self._process.poll() is None:
            self.stop()

    def get(self, path: str, **params: Any) -> Any:
        """JSON of a resource; fails the test unless it is answered 200."""
        answer = self.http.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def until(self, condition: Callable[[], Any], *, seconds: float = 60.0) -> Any:
        """The first true value of `condition`. Fails the test after `seconds`, or when the node ends."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if value := condition():
                return value
            assert self._process is not None
            assert self._process.poll() is None, f"the node ended by itself:\n{self._last_words()}"
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds:.0f} s; the node's last words:\n{self._last_words()}")

    def registration(self, statement: str) -> dict[str, Any]:
        """The registration once it is final."""

        def final() -> dict[str, Any] | None:
            answer = self.http.get(f"/v1/documents/{statement}")
            found: dict[str, Any] = answer.json()
            return found if answer.status_code == 200 and found["state"] == "final" else None

        found: dict[str, Any] = self.until(final)
        return found

    def _answers(self) -> bool:
        try:
            return self.http.get("/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def _last_words(self) -> str:
        return self.output.read_text("utf-8", "replace")[-2_000:]

    def _wait_for_ports(self) -> None:
        """A killed node's own children end a moment after it."""
        ports = [self.port]
        if (self.data / "network.json").exists() and not (self.data / "joined").exists():
            ports.append(int(self.network.chain_url.rpartition(":")[2]))
        deadline = time.monotonic() + 20
        while not all(is_free(port) for port in ports) and time.monotonic() < deadline:
            time.sleep(0.05)
