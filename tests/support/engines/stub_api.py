"""Servers that lie: they answer each path with bytes of the test's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from tests.support.loopback_server import Handler, serving


@contextmanager
def stub_server(answers: Mapping[str, bytes | Callable[[bytes], bytes]]) -> Iterator[int]:
    """Yields the loopback port of a server that answers POSTs on these paths, or asks a function to."""

    class Stub(Handler):
        def do_POST(self) -> None:
            answer = answers[self.path.partition("?")[0]]
            asked = self.body()
            body = answer if isinstance(answer, bytes) else answer(asked)
            self.answer(200, body, Content_Type="application/json")

    with serving(Stub) as port:
        yield port


@contextmanager
def stub_api(answers: Mapping[str, bytes]) -> Iterator[str]:
    """Yields the multiaddress of an IPFS API that gives these answers."""
    with stub_server(answers) as port:
        yield f"/ip4/127.0.0.1/tcp/{port}/http"
