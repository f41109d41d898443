"""Durable registrations a second, at the process boundary. ``python -m benchmarks.registrations``.

A node as production runs it (one process each for the API, the sequencer, the anchorer and the indexer, on
an anvil chain with a block each second and an embedded content store) is sent signed registrations by a
process of 32 clients. Counted is what was acknowledged, which the API promises to be on disk. Signing is done
beforehand. Each turn starts when everything before it is anchored and indexed; what the node does for a
turn's documents after the last acknowledgement is counted apart.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.comparison import interleaved, processor_time_of, table
from benchmarks.figures import Figure, keep
from benchmarks.registrations_client import MANIFEST, SIGNED_EACH, SINGLE, Exporter, Load, Probe, serve
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.documents import documents
from ledger_api.store.tables.log import log_heads
from ledger_api.store.tables.queue import submissions
from tests.support.engines.postgres import running_postgres
from tests.support.fleet import Fleet, fleet

CLIENTS = 32
SYNCS = "fdatasync of a page"
LAYOUTS = ("sqlite:1", "sqlite:2", "postgresql:1", "postgresql:2")
TARGETS = {SINGLE: 1_500, SIGNED_EACH: 8_000, MANIFEST: 25_000}
NODE = {
    "CONCORD_ANCHOR_WINDOW": "1",
    "CONCORD_POLL_INTERVAL": "0.25",
    "CONCORD_QUOTA_PER_ISSUER": "100000000",
    "CONCORD_RATE_READS": "0",
    "CONCORD_RATE_WRITES": "0",
}
"""The defaults of a node, but one address and one issuer do what many would."""

_SYNC_SECONDS = 0.5
_PAGE = 4_096


@dataclass(frozen=True)
class Running:
    """A node that is registered with, and the process that registers."""

    nodes: Fleet
    url: str
    """Of one of its API processes."""
    pipe: Connection
    database: int | None
    """The process id of a database server."""

    def take(self, load: Load) -> dict[str, float]:
        """One turn, from rest to rest."""
        self.make(load)
        before = self._processor()
        self.pipe.send(("send",))
        took = self.pipe.recv()
        acknowledged = self._processor()
        self._rest()
        after = self._processor()
        latencies = sorted(took.latencies)
        return {
            "rate": load.documents / (took.ended - took.started),
            **{f"p{part}": latencies[len(latencies) * part // 100] for part in (50, 95, 99)},
            "client": took.processor / load.documents,
            "until": (acknowledged - before) / load.documents,
            "whole": (after - before) / load.documents,
        }

    def pace(self, load: Load, rate: float, every: int) -> list[Probe]:
        """The same documents at so many a second; one of ``every`` is followed to its receipt."""
        self.make(load)
        self.pipe.send(("pace", rate, every))
        probes: list[Probe] = self.pipe.recv()
        self._rest()
        return probes

    def make(self, load: Load) -> None:
        """Have a turn's requests made, and the node at rest."""
        self.pipe.send(("make", load))
        self.pipe.recv()
        self._rest()

    def _rest(self) -> None:
        """Wait until nothing is queued and everything logged is anchored and indexed."""
        self.nodes.until(self._is_indexed, what="an index of everything")

    def _is_indexed(self) -> bool:
        with self.nodes.store.read() as connection:
            waiting = connection.execute(
                select(submissions.c.seq).where(submissions.c.log_index.is_(None)).limit(1)
            ).first()
            logged = connection.scalar(select(func.max(log_heads.c.size))) or 0
            indexed = connection.scalar(select(func.max(documents.c.index)))
        return waiting is None and (logged == 0 or indexed == logged - 1)

    def _processor(self) -> float:
        processes = [role.pid for role in self.nodes.roles]
        if self.database is not None:
            processes.append(self.database)
        return sum(map(processor_time_of, processes))


@contextmanager
def running(
    database: str, apis: int, whole: bool, settings: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """A founded node with an exporter, and its clients' process; nothing is left at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="concord-registrations-")))
        environment, server = {**NODE, **(settings or {})}, None
        if database == "postgresql":
            postgres = stack.enter_context(running_postgres())
            environment["CONCORD_DATABASE_URL"] = url = postgres.new_database("registrations")
            store = open_store(url)
            upgrade(store)
            store.close()
            server = postgres.pid
        nodes = stack.enter_context(fleet(folder, environment))
        served = [nodes.start("up" if whole else "serve") for _ in range(apis)]
        for role in () if whole else ("sequence", "anchor", "index"):
            nodes.start(role)
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        known = nodes.exporter
        exporter = Exporter(known.issuer, known.key.secret, known.home)
        process = context.Process(
            target=serve, args=(theirs, [role.port for role in served], exporter), daemon=True
        )
        process.start()
        try:
            yield Running(nodes, served[0].url, ours, server)
        finally:
            ours.send(("stop",))
            process.join(10)


def syncs(folder: Path) -> dict[str, float]:
    """How often a second this disk brings one more page of a file to rest."""
    count, handle = 0, os.open(folder / "syncs", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    try:
        latencies = []
        started = before = time.monotonic()
        while before - started < _SYNC_SECONDS:
            os.write(handle, bytes(_PAGE))
            os.fdatasync(handle)
            after = time.monotonic()
            latencies.append(after - before)
            before, count = after, count + 1
    finally:
        os.close(handle)
    latencies.sort()
    parts = {f"p{part}": latencies[len(latencies) * part // 100] for part in (50, 95, 99)}
    return {"rate": count / (before - started), **parts}


def loads(singles: int, bulk: int) -> dict[str, Load]:
    """The turns by name: so many documents one by one, and so many in bulk."""
    found = {f"single, {CLIENTS} clients": Load(SINGLE, singles, 1, CLIENTS)}
    for kind in (SIGNED_EACH, MANIFEST):
        found[f"bulk of 100, {kind}"] = Load(kind, bulk, 100, 4)
        found[f"bulk of 10,000, {kind}"] = Load(kind, bulk, 10_000, 2)
    return found


def measure(at: Running, turns: Mapping[str, Load], rounds: int) -> dict[str, dict[str, float]]:
    """The median of each figure of each turn, and of the disk's own syncs."""
    measures = {name: partial(at.take, load) for name, load in turns.items()}
    return interleaved(rounds, {**measures, SYNCS: partial(syncs, at.nodes.founder.data)})


def rows(figures: Mapping[str, Mapping[str, float]], turns: Mapping[str, Load]) -> list[Sequence[str]]:
    """The table: rates a second, latencies in ms, processor time in µs a document."""
    heading = ["", "a second", "target", "p50, ms", "p95, ms", "p99, ms", "node, µs", "until indexed, µs"]
    found: list[Sequence[str]] = [[*heading, "client, µs"]]
    for name, of in figures.items():
        times = [f"{of[part] * 1e3:,.1f}" for part in ("p50", "p95", "p99")]
        used = [f"{of[part] * 1e6:,.0f}" if part in of else "" for part in ("until", "whole", "client")]
        target = f"{TARGETS[turns[name].kind]:,}" if name in turns else ""
        found.append([name, f"{of['rate']:,.0f}", target, *times, *used])
    return found


def measured_on(layout: str, turns: Mapping[str, Load], rounds: int, whole: bool) -> Iterator[Figure]:
    """The figures of one layout, and its table."""
    database, apis = layout.split(":")
    with running(database, int(apis), whole) as at:
        figures = measure(at, turns, rounds)
    what = "one process for all" if whole else f"{apis} API process{'' if apis == '1' else 'es'}"
    table(f"Registrations, {what}, {database} (median of {rounds})", rows(figures, turns))
    for name, load in turns.items():
        yield Figure(
            what=f"durable registrations, {name}, {what}, {database}",
            value=figures[name]["rate"],
            unit="/s",
            target=TARGETS[load.kind],
            limit=figures[SYNCS]["rate"],
            limit_of="syncs of this disk",
        )


def main(singles: int, bulk: int, rounds: int, on: Sequence[str], whole: bool, only: str) -> None:
    """Print the tables. Ends normally also where a target is missed: the figures say so."""
    turns = {name: load for name, load in loads(singles, bulk).items() if only in name}
    keep("registrations", [one for layout in on for one in measured_on(layout, turns, rounds, whole)])
    print(
        "  node: processor time a document while it was acknowledged, of all its processes and database;\n"
        f"  until indexed: with what follows it; load {os.getloadavg()[0]:.1f} at the end"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--singles", type=int, default=1_000, help="documents of a turn, one by one")
    parser.add_argument("--bulk", type=int, default=20_000, help="documents of a turn in bulk")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--on",
        nargs="+",
        choices=LAYOUTS,
        default=LAYOUTS[:1],
        help="database, and how many API processes the clients share",
    )
    parser.add_argument("--whole", action="store_true", help="`concord up`: everything in one process")
    parser.add_argument("--only", default="", help="turns whose name holds this")
    main(**vars(parser.parse_args()))
