"""ETags (RFC 9110 §8.8.3) and cache rules for what never changes and for what does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request, Response

from anchors import canonical

IMMUTABLE = "public, max-age=31536000, immutable"
CHANGING = "no-cache"


def etag_of(data: bytes) -> str:
    """A strong entity tag."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def respond(
    request: Request,
    data: bytes,
    *,
    media_type: str,
    cache: str = CHANGING,
    headers: dict[str, str] | None = None,
) -> Response:
    """The representation with its tag, or 304 when the client holds it already."""
    tag = etag_of(data)
    all_headers = {"ETag": tag, "Cache-Control": cache, **(headers or {})}
    held = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    if tag in held or "*" in held:
        return Response(status_code=304, headers=all_headers)
    return Response(data, media_type=media_type, headers=all_headers)


def respond_json(request: Request, value: Any, *, cache: str = CHANGING) -> Response:
    """A JSON representation in canonical form (RFC 8785), so that equal answers have equal tags."""
    return respond(request, canonical.encode(value), media_type="application/json", cache=cache)


def answer_json(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer that no cache may keep."""
    return Response(
        orjson.dumps(value), status, {"Cache-Control": "no-store", **(headers or {})}, "application/json"
    )
