"""`/health` and `/metrics`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from ledger_api.operations.metrics import NodeMetrics

Health = Callable[[], dict[str, Any]]


def router(health: Health, metrics: NodeMetrics) -> APIRouter:
    """The routes; `health` says `ok` and how each part is."""
    routes = APIRouter(tags=["operations"])

    @routes.get(
        "/health",
        response_model=None,
        summary="Is the node well?",
        responses={
            200: {
                "description": "Everything works.",
                "content": {"application/json": {"example": {"ok": True, "parts": {"chain": "ok"}}}},
            },
            503: {"description": "Something does not; the body says what."},
        },
    )
    def is_well() -> JSONResponse:
        """Chain, content store, database and the node's own threads."""
        found = health()
        return JSONResponse(found, 200 if found["ok"] else 503, {"Cache-Control": "no-store"})

    @routes.get(
        "/metrics",
        response_class=Response,
        summary="Prometheus metrics",
        responses={200: {"content": {"text/plain": {}}}},
    )
    def prometheus() -> Response:
        """Oldest unanchored age, queue, nonces, balances, index lag, reorganisations."""
        return Response(metrics.render(), media_type=CONTENT_TYPE_LATEST)

    return routes
