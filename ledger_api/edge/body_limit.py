"""Refuse large requests while they stream in, before anything of them is kept."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.problems import problem

_DRAIN_FACTOR = (
    4  # a client that is still sending hears no answer: read on, keeping nothing, up to this many limits
)


class _TooLargeError(Exception):
    """More bytes came than the limit allows."""


class BodyLimit:
    """ASGI middleware: a body over `limit` bytes is answered 413 `FILE_TOO_LARGE`."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the body of an HTTP request as it is read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > self._limit:
            await self._refuse(scope, receive, send, 0)
            return
        seen = 0
        answered = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > self._limit:
                    raise _TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _TooLargeError:
            if answered:
                raise
            await self._refuse(scope, receive, send, seen)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, seen: int) -> None:
        more = True
        while more and seen <= self._limit * _DRAIN_FACTOR:
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)
            seen += len(message.get("body", b""))
        refusal = problem(
            "FILE_TOO_LARGE",
            f"the request is larger than {self._limit} bytes",
            fix="Attach a smaller file, or attach large files in separate documents.",
        )
        await refusal(scope, receive, send)
