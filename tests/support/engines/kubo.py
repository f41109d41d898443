"""A private Kubo daemon without any peer but those it is given."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anchors.chain.child_process import ChildProcess
from anchors.loopback import free_port
from tests.support.engines.binaries import built_engine


class Kubo:
    """One IPFS repository with a daemon that can be killed and started again."""

    def __init__(self, folder: Path, *, offline: bool = True) -> None:
        self._binary = built_engine("kubo")
        self._folder = folder
        self._offline = offline
        self._env = {**os.environ, "IPFS_PATH": str(folder / "repo"), "IPFS_TELEMETRY": "off"}
        self._child: ChildProcess | None = None
        self.api_port = free_port()
        self.swarm_port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self._ipfs("init", "--profile", "test")
        self._configure("Addresses.API", f"/ip4/127.0.0.1/tcp/{self.api_port}")
        self._configure("Addresses.Gateway", "/ip4/127.0.0.1/tcp/0")
        self._configure("Addresses.Swarm", [f"/ip4/127.0.0.1/tcp/{self.swarm_port}"])
        self._configure("AutoConf.Enabled", False)
        self._configure("AutoTLS.Enabled", False)
        self._configure("Bootstrap", [])
        self._configure("Routing.Type", "none")  # peers are connected by hand
        self._configure("Routing.DelegatedRouters", [])
        self._configure("Ipns.DelegatedPublishers", [])
        self._configure("DNS.Resolvers", {})

    @property
    def api(self) -> str:
        """The value of `CONCORD_IPFS_API` for this daemon."""
        return f"/ip4/127.0.0.1/tcp/{self.api_port}/http"

    @property
    def peer_id(self) -> str:
        """Its libp2p identity."""
        config = json.loads((self._folder / "repo" / "config").read_text())
        return str(config["Identity"]["PeerID"])

    @property
    def peer_address(self) -> str:
        """The multiaddress at which another daemon reaches this one."""
        return f"/ip4/127.0.0.1/tcp/{self.swarm_port}/p2p/{self.peer_id}"

    def start(self) -> None:
        """Start the daemon and return when its API answers."""
        flags = ["--offline"] if self._offline else []
        self._child = ChildProcess(
            [self._binary, "daemon", *flags], log=self._folder / "daemon.log", env=self._env
        )
        self._child.wait_until(self._answers, seconds=60, what="Kubo")

    def connect(self, other: Kubo) -> None:
        """Open a connection to another daemon; both must run without `offline`."""
        self._ipfs("swarm", "connect", other.peer_address)

    def pins(self) -> set[str]:
        """CIDs that are pinned recursively."""
        listed = json.loads(self._ipfs("pin", "ls", "--type=recursive", "--enc=json"))
        return set(listed["Keys"])

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self._child is not None:
            self._child.kill()

    def stop(self) -> None:
        """End the daemon in order."""
        if self._child is not None:
            self._child.stop()

    def _answers(self) -> bool:
        request = urllib.request.Request(f"http://127.0.0.1:{self.api_port}/api/v0/version", method="POST")
        try:
            with urllib.request.urlopen(request, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _configure(self, key: str, value: object) -> None:
        self._ipfs("config", "--json", key, json.dumps(value))

    def _ipfs(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(self._binary), *arguments], env=self._env, capture_output=True, text=True, timeout=60
        )
        if done.returncode != 0:
            raise RuntimeError(f"ipfs {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout


@contextmanager
def running_kubo(folder: Path, *, offline: bool = True) -> Iterator[Kubo]:
    """A started Kubo; it is stopped at the end."""
    kubo = Kubo(folder, offline=offline)
    try:
        kubo.start()
        yield kubo
    finally:
        kubo.stop()
