"""The node under test: `concord up` as a process that can be killed and started again on its data."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from anchors.loopback import free_port, is_free
from ledger_api.client.enrolment import approve_request, request_registration
from ledger_api.client.node_api import NodeClient
from ledger_api.client.profile import Profile, create_profile, load_profile
from ledger_api.founding import people_of
from ledger_api.network_file import load_network
from ledger_api.refusals import RefusedError
from ledger_api.settings import Settings

PASSPHRASE = secrets.token_hex(8)
ECONOMY = "VN"
START_SECONDS = 180.0


class SoakNode:
    """One node on one data folder and one port."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.data = folder / "node"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "CONCORD_DATA_DIR": str(self.data),
            "CONCORD_PORT": str(self.port),
            "CONCORD_HOST": "127.0.0.1",
            "CONCORD_MODE": "demo",
            "CONCORD_ECONOMIES": ECONOMY,
            "CONCORD_RATE_READS": "0",
            "CONCORD_RATE_WRITES": "0",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._output = (folder / "node.log").open("ab")

    @property
    def settings(self) -> Settings:
        """What the node was told, for reading its folders."""
        return Settings(data_dir=self.data, economies=(ECONOMY,))

    def start(self) -> float:
        """Start the process; returns the seconds until its API answered."""
        begun = time.monotonic()
        self._wait_for_ports()
        command = [sys.executable, "-c", "from ledger_api.cli.main import app; app()", "up"]
        self._process = subprocess.Popen(
            command, env=self._environment, stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._output
        )
        with NodeClient(self.url, timeout=5) as api:
            while time.monotonic() < begun + START_SECONDS:
                if self._process.poll() is not None:
                    raise RuntimeError(f"the node ended by itself:\n{self.last_words()}")
                try:
                    api.get("/health")
                except RefusedError:
                    time.sleep(0.1)
                else:
                    return time.monotonic() - begun
        raise RuntimeError(f"the node did not start in {START_SECONDS:.0f} s:\n{self.last_words()}")

    def kill(self) -> None:
        """SIGKILL, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """SIGTERM, then wait; SIGKILL when that is not enough."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        self._output.close()

    def last_words(self) -> str:
        """The end of what the process wrote."""
        return (self.folder / "node.log").read_text("utf-8", "replace")[-3_000:]

    def register_issuer(self) -> Profile:
        """A registered mill with its keys in a folder beside the node's data."""
        network = load_network(str(self.settings.network_path))
        keys = self.folder / "exporter"
        keys.mkdir()
        asked = create_profile(keys, "mill", PASSPHRASE, cost=2**10)
        with NodeClient(self.url) as api:
            request_registration(
                asked,
                api,
                network,
                PASSPHRASE,
                economy=ECONOMY,
                role="FIRST_PARTY",
                identity={"name": "Soak Mill", "country": ECONOMY},
            )
            profile = load_profile(keys, "mill")
            registrar = people_of(self.settings).key(ECONOMY, "registrar")
            approve_request(api, network, registrar, str(profile.issuer_id))
        return profile

    def _wait_for_ports(self) -> None:
        """The killed node's own children end a moment after it."""
        ports = [self.port]
        if self.settings.network_path.exists() and "CONCORD_CHAIN_URL" not in self._environment:
            ports.append(int(load_network(str(self.settings.network_path)).chain_url.rpartition(":")[2]))
        deadline = time.monotonic() + 20
        while not all(is_free(port) for port in ports) and time.monotonic() < deadline:
            time.sleep(0.05)
