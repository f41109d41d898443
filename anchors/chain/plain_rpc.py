"""JSON-RPC over the standard library, for the embedded chain's own upkeep."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from anchors.errors import ChainError, ChainUnavailableError


class PlainRpc:
    """One call, one connection; no proxies, because the engine is on loopback."""

    def __init__(self, url: str, *, timeout: float = 30.0) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._timeout = timeout

    def ask(self, method: str, *params: Any) -> Any:
        """The result.

        Raises `ChainUnavailableError` without an answer, `ChainError` when the node refuses.
        """
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError) as failure:
            raise ChainUnavailableError(f"{method}: {failure}") from failure
        finally:
            connection.close()
        if "error" in answer:
            raise ChainError(f"{method}: {answer['error'].get('message', answer['error'])}")
        return answer.get("result")
