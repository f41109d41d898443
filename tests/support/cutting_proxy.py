"""A node behind a proxy that cuts: after a request of a chosen number the client never hears the answer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from tests.support.loopback_server import Handler, serving

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


@contextlib.contextmanager
def cutting_proxy(node: str, cut_at: int, before_answer: Callable[[], None]) -> Iterator[CuttingProxy]:
    """Carries requests to `node`, on loopback."""
    http = httpx.Client(base_url=node, timeout=120.0)

    class Cutting(Handler):
        def do_GET(self) -> None:
            self._carry(b"")

        def do_POST(self) -> None:
            self._carry(self.body())

        def _carry(self, body: bytes) -> None:
            kind = self.headers.get("Content-Type")
            headers = {"Content-Type": kind} if kind else {}
            answer = http.request(self.command, self.path, content=body, headers=headers)
            if self.path == BULK:
                proxy.seen += 1
                if proxy.seen == proxy.cut_at:
                    proxy.before_answer()
            with contextlib.suppress(ConnectionError):
                self.answer(answer.status_code, answer.content, Content_Type=answer.headers["Content-Type"])

    with http, serving(Cutting) as port:
        proxy = CuttingProxy(f"http://127.0.0.1:{port}", cut_at, before_answer)
        yield proxy
