"""One log line and one measurement for each request, and an id by which both sides can name it."""

from __future__ import annotations

import re
import secrets
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.telemetry.logs import logger
from ledger_api.telemetry.meters import Meters

HEADER = "X-Request-Id"
UNROUTED = "(none)"

_log = logger(__name__)
_OURS = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"))


class RequestLog:
    """ASGI middleware: logs method, path, route, status, seconds and client; never a query, header or body.

    The id comes from the client's `X-Request-Id` where it is a plain word, and is made here otherwise; it is
    on the answer, on this line, and on every line that is written while the request is served.
    """

    def __init__(self, app: ASGIApp, *, meters: Meters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve an HTTP request with its id at hand."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        began = time.monotonic()
        status, answered_after = 500, None

        async def noted(message: Message) -> None:
            nonlocal status, answered_after
            if message["type"] == "http.response.start":
                status, answered_after = message["status"], time.monotonic() - began
                message["headers"] = [
                    *message.get("headers", ()),
                    (HEADER.lower().encode(), request_id.encode()),
                ]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, noted)
            except BaseException as failure:
                if isinstance(failure, Exception):
                    _log.exception("request failed", path=scope["path"])
                raise
            finally:
                seconds = time.monotonic() - began
                route = _route(scope)
                method = scope["method"] if scope["method"] in _METHODS else "OTHER"
                self._meters.request(route, method, status, answered_after or seconds)
                _log.info(
                    "request",
                    method=method,
                    path=scope["path"],
                    route=route,
                    status=status,
                    seconds=round(seconds, 4),
                    client=(scope.get("client") or ("",))[0],
                )


def request_id_of(scope: Scope) -> str | None:
    """The id of the request that is being served; None outside `RequestLog`."""
    found = scope.get("state", {}).get("request_id")
    return found if isinstance(found, str) else None


def _request_id(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == HEADER.lower().encode()), b"")
    text: str = given.decode("latin-1")
    return text if _OURS.fullmatch(text) else secrets.token_hex(8)


def _route(scope: Scope) -> str:
    """The template of the route that answered; what no route answered has one name for all."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) and path else UNROUTED
