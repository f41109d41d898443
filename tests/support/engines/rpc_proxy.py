"""A JSON-RPC node before a real one: it counts round trips, and may answer less than the real one."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.support.loopback_server import Handler, serving

Change = Callable[[str, Any], Any]
"""Method and result -> the result that the client sees."""


def as_it_is(_: str, result: Any) -> Any:
    return result


@dataclass
class RpcProxy:
    """`trips` are HTTP requests, each with the methods it asked for."""

    url: str = ""
    change: Change = as_it_is
    trips: list[list[str]] = field(default_factory=list)


@contextlib.contextmanager
def rpc_proxy(target: str) -> Iterator[RpcProxy]:
    """A proxy to the node at `target`, on loopback."""
    proxy = RpcProxy()
    session = requests.Session()

    class Proxied(Handler):
        def do_POST(self) -> None:
            asked = json.loads(self.body())
            calls = asked if isinstance(asked, list) else [asked]
            proxy.trips.append([call["method"] for call in calls])
            answers = session.post(target, json=asked, timeout=60).json()
            methods = {call["id"]: call["method"] for call in calls}
            for answer in answers if isinstance(answers, list) else [answers]:
                if "result" in answer:
                    answer["result"] = proxy.change(methods[answer["id"]], answer["result"])
            self.answer(200, json.dumps(answers).encode(), Content_Type="application/json")

    with session, serving(Proxied) as port:
        proxy.url = f"http://127.0.0.1:{port}"
        yield proxy
