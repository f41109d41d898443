"""Bodies that are one JSON document, or lines of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request

from ledger_api.refusals import RefusedError

MAX_LINE_BYTES = 64_000


def require_type(request: Request, *expected: str) -> None:
    """Refuse a body of another media type (CONTENT_TYPE_UNSUPPORTED)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in expected:
        raise RefusedError(
            "CONTENT_TYPE_UNSUPPORTED",
            f"this endpoint reads {' or '.join(expected)}, not {kind or 'a body without a content type'}",
            fix=f"Send Content-Type: {expected[0]}.",
        )


async def read_json_body(request: Request) -> bytes:
    """The body of an application/json request, unread: the service parses it strictly."""
    require_type(request, "application/json")
    return await request.body()


async def read_lines(request: Request) -> AsyncIterator[bytes]:
    """Lines of an application/x-ndjson request as they come in; empty ones are left out.

    Raises `RefusedError` CONTENT_TYPE_UNSUPPORTED or LINE_TOO_LONG.
    """
    require_type(request, "application/x-ndjson", "application/jsonl")
    rest = b""
    number = 0
    async for chunk in request.stream():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            number += 1
            if line.strip():
                yield line
        if len(rest) > MAX_LINE_BYTES:
            raise RefusedError(
                "LINE_TOO_LONG",
                f"line {number + 1} is longer than {MAX_LINE_BYTES} bytes",
                pointer=f"/{number}",
                fix="Send one statement a line; openings and files do not go into a bulk request.",
            )
    if rest.strip():
        yield rest
