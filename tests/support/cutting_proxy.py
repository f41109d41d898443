"""A node behind a proxy that cuts: after a request of a chosen number the client never hears the answer."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

BULK = "/v1/documents:bulk"


@dataclass
class CuttingProxy:
    """`before_answer` is called once the node has answered the bulk request of number `cut_at`.

    The node has then carried it out, and the client has not heard of it.
    """

    url: str
    cut_at: int
    before_answer: Callable[[], None]
    seen: int = 0


class _Quiet(ThreadingHTTPServer):
    """Says nothing when the client that was killed hangs up."""

    def handle_error(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def cutting_proxy(node: str, cut_at: int, before_answer: Callable[[], None]) -> Iterator[CuttingProxy]:
    """Carries requests to `node`, on loopback."""
    http = httpx.Client(base_url=node, timeout=120.0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._carry(b"")

        def do_POST(self) -> None:
            self._carry(self.rfile.read(int(self.headers["Content-Length"])))

        def _carry(self, body: bytes) -> None:
            kind = self.headers.get("Content-Type")
            headers = {"Content-Type": kind} if kind else {}
            answer = http.request(self.command, self.path, content=body, headers=headers)
            if self.path == BULK:
                proxy.seen += 1
                if proxy.seen == proxy.cut_at:
                    proxy.before_answer()
            with contextlib.suppress(ConnectionError):
                self.send_response(answer.status_code)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

        def log_message(self, *_: Any) -> None:
            pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    proxy = CuttingProxy(f"http://127.0.0.1:{server.server_port}", cut_at, before_answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        http.close()
