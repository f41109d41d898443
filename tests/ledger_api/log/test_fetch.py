"""Reading another node's log over HTTP, when that node means no good."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ledger_api.log.fetch import HttpFetch, SourceUnavailableError
from tests.support.loopback_server import Handler, serving


@pytest.fixture
def drip() -> Iterator[str]:
    """Sends a byte, waits until somebody has read it, and never ends by itself."""
    finished = threading.Event()

    class Drip(Handler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                while not finished.wait(0.01):
                    self.wfile.write(b"x")
            except OSError:
                return

    with serving(Drip) as port:
        yield f"http://127.0.0.1:{port}/tile/entries/000"
        finished.set()


def test_a_node_that_answers_without_end_is_given_up(drip: str) -> None:
    fetch = HttpFetch(timeout=30, patience=0.1)
    with pytest.raises(SourceUnavailableError, match="too long"):
        fetch(drip)
    fetch.close()
