"""The process that serves the large log: the node's routes for logs, guarded and served as a node does it.

``python -m benchmarks.large_log_server URL PORT`` serves until it is told to stop. Nobody is refused for
asking too much, and nothing but logs is served: there is no chain to index.
"""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI

from benchmarks.large_log_store import CODE, ORIGIN
from ledger_api import problems
from ledger_api.cli.running import serving
from ledger_api.edge.guard import guard
from ledger_api.log.reader import LogReader
from ledger_api.logs.router import router
from ledger_api.logs.service import LogService
from ledger_api.operations.collector import settle_collector
from ledger_api.settings import Settings
from ledger_api.store.engine import Store, open_store
from ledger_api.telemetry.logs import configure
from ledger_api.telemetry.meters import Meters


def log_app(store: Store, settings: Settings) -> FastAPI:
    """The HTTP face of the logs in this store alone."""
    app = FastAPI(openapi_url=None)
    guard(app, settings, Meters())
    problems.install(app)
    app.include_router(router(LogService(LogReader(store), lambda: {CODE: ORIGIN})))
    return app


def main(url: str, port: str) -> None:
    settings = Settings(database_url=url, port=int(port), rate_reads=0)
    configure(settings)
    app = log_app(open_store(url), settings)
    settle_collector()
    uvicorn.Server(serving(app, settings)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
