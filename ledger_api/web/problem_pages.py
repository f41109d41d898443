"""For a browser, a refusal is a page and not a JSON text: also what no route of ours answers."""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.problems import MEDIA_TYPE
from ledger_api.web.rendering import Pages

_MACHINES = ("/v1", "/log/", "/health", "/metrics", "/docs", "/static/")
_FAILURE = {
    "code": "INTERNAL",
    "detail": "the node failed to answer",
    "fix": "Try again; if it fails again, tell the node's operator the time of the request.",
}


class ProblemPages:
    """ASGI middleware: problem documents on the way to a reader of HTML become pages of the same status."""

    def __init__(self, app: ASGIApp, *, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on whatever is no problem document, as it comes."""
        if not _wants_page(scope):
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            await self._app(scope, receive, answer.take)
        except Exception:
            if not answer.has_started:
                await self._pages.problem(500, _FAILURE)(scope, receive, send)
            raise
        if answer.held is not None:
            page = self._pages.problem(answer.status, answer.problem())
            if answer.retry_after is not None:
                page.headers["Retry-After"] = answer.retry_after
            await page(scope, receive, send)


class _Answer:
    """Sends a response on, unless it turns out to be a problem document: that is held."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_started = False
        self.held: bytearray | None = None
        self.status = 0
        self.retry_after: str | None = None

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            if headers.get("content-type", "").partition(";")[0] == MEDIA_TYPE:
                self.held, self.status = bytearray(), message["status"]
                self.retry_after = headers.get("retry-after")
                return
        if self.held is not None:
            self.held += message.get("body", b"")
            return
        self.has_started = True
        await self._send(message)

    def problem(self) -> dict[str, Any]:
        """The members of the problem document that was held."""
        members: dict[str, Any] = json.loads(self.held or b"{}")
        return members


def _wants_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["path"].startswith(_MACHINES):
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")
