"""A JSON-RPC node before a real one: it counts round trips, and may answer less than the real one."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

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

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            calls = asked if isinstance(asked, list) else [asked]
            proxy.trips.append([call["method"] for call in calls])
            answers = session.post(target, json=asked, timeout=60).json()
            methods = {call["id"]: call["method"] for call in calls}
            for answer in answers if isinstance(answers, list) else [answers]:
                if "result" in answer:
                    answer["result"] = proxy.change(methods[answer["id"]], answer["result"])
            body = json.dumps(answers).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        session.close()
