"""`/log/<CODE>/…`: C2SP tlog-tiles, readable by any client that knows nothing of Concord."""

from __future__ import annotations

import gzip

from fastapi import APIRouter, Request, Response

from ledger_api.edge.conditional import IMMUTABLE, respond
from ledger_api.edge.openapi import answers
from ledger_api.logs.service import LogService

_MUTABLE = "public, max-age=1, must-revalidate"


def router(service: LogService) -> APIRouter:
    """The routes over this service."""
    routes = APIRouter(prefix="/log/{code}", tags=["logs"])

    @routes.get(
        "/checkpoint",
        summary="Latest anchored checkpoint",
        response_class=Response,
        responses=answers(
            {
                200: {
                    "description": "A C2SP tlog-checkpoint, signed by the log (Ed25519).",
                    "content": {"text/plain; charset=utf-8": {}},
                }
            },
            404,
        ),
    )
    def checkpoint(request: Request, code: str) -> Response:
        """The signed note of the largest tree whose root is on chain."""
        return respond(
            request, service.checkpoint(code), media_type="text/plain; charset=utf-8", cache=_MUTABLE
        )

    @routes.get(
        "/tile/{path:path}",
        summary="A tile or an entry bundle",
        response_class=Response,
        responses=answers(
            {
                200: {
                    "description": "Hashes, or under `entries/` the entries, length-prefixed.",
                    "content": {"application/octet-stream": {}},
                }
            },
            404,
        ),
    )
    def tile(request: Request, code: str, path: str) -> Response:
        """Never changes once it is there; bundles come compressed to clients that accept gzip."""
        data, is_bundle = service.tile(code, path)
        headers: dict[str, str] = {}
        if is_bundle:
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in request.headers.get("accept-encoding", ""):
                data = gzip.compress(data, mtime=0)
                headers["Content-Encoding"] = "gzip"
        return respond(request, data, media_type="application/octet-stream", cache=IMMUTABLE, headers=headers)

    return routes
