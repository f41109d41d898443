"""Somebody who is told by webhook: an HTTP server on loopback that keeps deliveries and can refuse some."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support.loopback_server import Handler, serving


@dataclass(frozen=True)
class Got:
    """One delivery as it came: headers in lower case, the body's bytes, and what was answered."""

    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def event(self) -> str:
        return self.headers["webhook-id"]

    @property
    def data(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body)
        return value


@dataclass
class Receiver:
    """Answers with the next of `statuses`, and with 204 once they are used up."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    location: str = ""
    hold: threading.Event | None = None
    """While it is there and not set, deliveries are kept and stay unanswered."""

    @property
    def accepted(self) -> list[Got]:
        return [one for one in self.got if one.status < 300]


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    """A receiver on a port of its own."""
    receiver = Receiver(statuses=list(statuses))

    class Told(Handler):
        def do_POST(self) -> None:
            body = self.body()
            status = receiver.statuses.pop(0) if receiver.statuses else 204
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.got.append(Got(headers, body, status))
            if receiver.hold is not None:
                receiver.hold.wait(60)
            self.answer(status, **({"Location": receiver.location} if receiver.location else {}))

    with serving(Told) as port:
        receiver.url = f"http://127.0.0.1:{port}/told"
        try:
            yield receiver
        finally:
            if receiver.hold is not None:
                receiver.hold.set()
