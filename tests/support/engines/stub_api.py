"""Servers that lie: they answer each path with bytes of the test's choice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def stub_server(answers: Mapping[str, bytes | Callable[[bytes], bytes]]) -> Iterator[int]:
    """Yields the loopback port of a server that answers POSTs on these paths, or asks a function to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = answers[self.path.partition("?")[0]]
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = answer if isinstance(answer, bytes) else answer(asked)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def stub_api(answers: Mapping[str, bytes]) -> Iterator[str]:
    """Yields the multiaddress of an IPFS API that gives these answers."""
    with stub_server(answers) as port:
        yield f"/ip4/127.0.0.1/tcp/{port}/http"
