"""Reading another node's log over HTTP, when that node means no good."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ledger_api.log.fetch import HttpFetch, SourceUnavailableError


class Drip(BaseHTTPRequestHandler):
    """Sends a byte, waits until somebody has read it, and never ends by itself."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.server.finished.wait(0.01):  # type: ignore[attr-defined]
                self.wfile.write(b"x")
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def drip() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Drip)
    server.finished = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tile/entries/000"
    server.finished.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_node_that_answers_without_end_is_given_up(drip: str) -> None:
    fetch = HttpFetch(timeout=30, patience=0.1)
    with pytest.raises(SourceUnavailableError, match="too long"):
        fetch(drip)
    fetch.close()
