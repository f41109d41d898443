"""What every request passes before a route sees it: its log line, its address's share, its size."""

from __future__ import annotations

from fastapi import FastAPI

from ledger_api.edge.body_limit import BodyLimit
from ledger_api.edge.rate_limit import Rate, RateLimit
from ledger_api.edge.request_log import RequestLog
from ledger_api.settings import Settings
from ledger_api.telemetry.meters import Meters


def guard(app: FastAPI, settings: Settings, meters: Meters) -> None:
    """Add the middleware; the one that is added last sees a request first."""
    app.add_middleware(BodyLimit, limit=settings.max_request_bytes)
    app.add_middleware(
        RateLimit,
        reads=Rate(settings.rate_reads, max(1, settings.rate_reads // 6)),
        writes=Rate(settings.rate_writes, max(1, settings.rate_writes // 3)),
        trusted_proxies=settings.trusted_proxies,
        meters=meters,
    )
    app.add_middleware(RequestLog, meters=meters)
