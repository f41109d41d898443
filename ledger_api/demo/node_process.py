"""A node of the demonstration's own, as a child process that ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anchors.loopback import free_port
from ledger_api.client.node_api import NodeClient
from ledger_api.refusals import RefusedError

_START_SECONDS = 120.0
_STOP_SECONDS = 20.0


@contextmanager
def running_node(data: Path) -> Iterator[str]:
    """A node founded in `data`, on a free port of the loopback interface; yields its URL.

    The engines are those of the environment (`CONCORD_CHAIN_URL`, `CONCORD_IPFS_API`,
    `CONCORD_DATABASE_URL`), embedded where it names none.
    Raises `RefusedError` DEMO_NODE_FAILED with the end of its output.
    """
    port = free_port()
    log_path = data / "node.log"
    environment = os.environ | {
        "CONCORD_DATA_DIR": str(data),
        "CONCORD_HOST": "127.0.0.1",
        "CONCORD_PORT": str(port),
        "CONCORD_MODE": "demo",
    }
    command = [sys.executable, "-c", "from ledger_api.cli.main import app; app()", "up"]
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(process, url, log_path)
            yield url
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log_path: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with NodeClient(url, timeout=5) as node:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                node.get("/health")
            except RefusedError:
                time.sleep(0.1)
            else:
                return
    tail = log_path.read_bytes()[-1500:].decode("utf-8", "replace")
    raise RefusedError(
        "DEMO_NODE_FAILED",
        f"the node did not start:\n{tail}",
        fix="Run `concord doctor`, mend what it names, and start again.",
    )
