"""The life of a node's process: build, serve, and stop in order on SIGTERM or Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

import typer
import uvicorn
from fastapi import FastAPI
from prometheus_client import start_http_server

from ledger_api.cli.output import FAILURE, note
from ledger_api.operations.collector import settle_collector
from ledger_api.parts import Parts
from ledger_api.settings import Settings
from ledger_api.telemetry.logs import configure
from ledger_api.wiring.application import BANNER, create_app
from ledger_api.wiring.building import add_workers, build

KEEP_ALIVE = 75
"""Seconds for which an idle connection stays open: longer than clients and proxies keep theirs, so that none
of them asks on one that is being closed."""


class _Server(uvicorn.Server):
    """uvicorn, with the process's own way of stopping: parts are closed after the last request."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to us."""
        yield


def run_node(settings: Settings, *, api: bool, workers: str, demo_data: bool = False) -> None:
    """Run until told to stop. `workers` is `all`, one worker's name, or empty.

    Raises `RefusedError`, `AnchorsError`, `LedgerError` where the node cannot start.
    """
    configure(settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # nothing to finish yet
    parts = build(settings, may_found=workers == "all")
    try:
        if workers:
            parts.anchorer.check()
        if workers == "all" and parts.queries.position() is None:
            parts.indexer.catch_up()  # the first answers should know who was there from the beginning
        add_workers(
            parts,
            sequence=workers in ("all", "sequence"),
            anchor=workers in ("all", "anchor"),
            index=workers in ("all", "index"),
        )
        server = _Server(serving(create_app(parts), parts.settings)) if api else None
        _stop_on_signals(parts, server)
        parts.supervisor.start()
        settle_collector()
        _announce(parts, api=api)
        if server is not None:
            if demo_data:
                _tell_story(parts.settings, server)
            server.run()
        else:
            _show_meters(parts)
            parts.supervisor.stopped.wait()
    finally:
        parts.close()
    if parts.supervisor.fatal is not None:
        fatal = parts.supervisor.fatal
        note(f"{fatal}\n  -> {getattr(fatal, 'fix', '')}")
        raise typer.Exit(FAILURE)


def _show_meters(parts: Parts) -> None:
    """A worker without an API shows its own meters where it is told to; the API shows what is on disk."""
    port = parts.settings.metrics_port
    if port is not None:
        served, _ = start_http_server(port, parts.settings.host, registry=parts.meters.registry)
        parts.closing.append(served.shutdown)


def serving(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How a node serves HTTP."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=KEEP_ALIVE,
        server_header=False,
    )


def _stop_on_signals(parts: Parts, server: _Server | None) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        parts.supervisor.stopped.set()
        if server is not None:
            server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _tell_story(settings: Settings, server: _Server) -> None:
    """Once the API answers, tell the demonstration's story, unless it was told; then say what to try."""
    is_told = (settings.data_dir / "exporters").exists()

    def tell_when_ready() -> None:
        from ledger_api.client.node_api import NodeClient
        from ledger_api.demo.play import tell

        while not server.started:
            time.sleep(0.05)
        try:
            if not is_told:
                tell(settings.node_url, settings.data_dir, note)
            with NodeClient(settings.node_url) as node:
                agreements = node.get("/v1/agreements", {"limit": 1})["items"]
        except Exception as failure:
            note(f"The demonstration's story was not told to its end: {failure}")
        else:
            _say_what_to_try(settings, agreements)

    threading.Thread(target=tell_when_ready, name="concord-demo", daemon=True).start()


def _say_what_to_try(settings: Settings, agreements: list[dict[str, Any]]) -> None:
    url, keys = settings.node_url, settings.data_dir / "exporters" / "keys"
    note(
        f"""
Try, in another terminal:
  {url}/verify         the officer's page
  {url}/recognition    who owes whom what, as of any day
  {url}/agreements     drafts, redline, dates and acts of the agreement
  {url}/ballots        the ballots, with their arithmetic
  {url}/docs           the API
  export CONCORD_NODE={url} CONCORD_KEYS={keys}
  concord keys show                     who registered something
  concord documents --as mill           what a mill registered
  concord present NUMBER --as mill -o presentation.json
  concord verify presentation.json"""
    )
    for agreement in agreements:
        since = agreement["in_force"]["from"]
        note(
            f"""  concord verify presentation.json --economy DE --office DEHAM --declared {since} \\
      --hs 721070 --quantity 100 --unit TNE
                                        must DE accept it, on the agreement's first day in force?
  concord agreements show {agreement["id"]}
  concord ballots show 1                how the seats voted"""
        )
    note(
        f"""  concord log audit {url}/log/VN
  concord doctor --data {settings.data_dir}
Stop the node with Ctrl-C."""
    )


def _announce(parts: Parts, *, api: bool) -> None:
    if parts.is_demo:
        note(f"*** {BANNER} ***")
    if api:
        note(f"Concord listens on {parts.settings.node_url} (data in {parts.settings.data_dir})")
    sys.stderr.flush()
