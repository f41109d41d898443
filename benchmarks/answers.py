"""Answers a second from a full index, at the service boundary. ``python -m benchmarks.answers``.

Two processes, each with its own connection to one store, are asked at once: is this document genuine, and
must the importing economy accept it? Half of the requests hand in a whole presentation with its file, half
an opening alone, which the index must find. Both databases are asked in turns, so that a busy moment hits
both; figures are medians over the rounds.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.answers_log import Size
from benchmarks.answers_network import AGREEMENTS, ECONOMIES, LOGS
from benchmarks.answers_process import ALL, FLOOR, MEASURES, Took, serve
from benchmarks.answers_stores import POSTGRESQL, SQLITE, filled
from benchmarks.comparison import interleaved, processor_time_of, table
from benchmarks.figures import Figure, keep

TARGET = 2000
PROCESSES = 2
_POOL = 8000
_COMPARED = 200
"""Answers whose bytes must be equal from both databases."""


@dataclass(frozen=True)
class Asker:
    """The processes over one store."""

    pipes: tuple[Connection, ...]
    server: int | None

    def take(self, measure: str, count: int, processes: int) -> dict[str, float]:
        """One turn of every process at once: answers a second in all, latencies, processor time."""
        before = processor_time_of(self.server)
        for pipe in self.pipes[:processes]:
            pipe.send(("take", measure, count))
        took: list[Took] = [pipe.recv() for pipe in self.pipes[:processes]]
        answers = count * processes
        latencies = sorted(one for each in took for one in each.latencies)
        return {
            "answers": answers / (max(one.ended for one in took) - min(one.started for one in took)),
            "p50": latencies[len(latencies) // 2],
            "p99": latencies[len(latencies) * 99 // 100],
            "processor": sum(one.processor for one in took) / answers,
            "server": (processor_time_of(self.server) - before) / answers,
        }

    def digests(self) -> list[tuple[str, Mapping[str, int]]]:
        """For each process, SHA-256 over its first answers, and how they ended."""
        for pipe in self.pipes:
            pipe.send(("digest", _COMPARED))
        return [pipe.recv() for pipe in self.pipes]


@contextmanager
def asking(url: str, pool: Path, server: int | None, processes: int) -> Iterator[Asker]:
    """Start the processes over a store; they end with the block."""
    context = get_context("spawn")
    started: list[tuple[Any, Connection]] = []
    for part in range(processes):
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, url, str(pool), part, processes), daemon=True)
        process.start()
        started.append((process, ours))
    try:
        for _, pipe in started:
            pipe.recv()
        yield Asker(tuple(pipe for _, pipe in started), server)
    finally:
        for process, pipe in started:
            pipe.send(("stop",))
            process.join(10)


def measure(
    size: Size, answers: int, rounds: int, measures: tuple[str, ...] = MEASURES
) -> dict[str, dict[str, float]]:
    """Figures by row, of both databases in turns. Raises ``RuntimeError`` where their answers differ."""
    with filled(size) as (urls, pool, postgres), ExitStack() as stack:
        askers = {}
        for name, url in urls.items():
            server = postgres.pid if name == POSTGRESQL else None
            askers[name] = stack.enter_context(asking(url, pool, server, PROCESSES))
        found = {name: asker.digests() for name, asker in askers.items()}
        first, *others = found.values()
        if any(other != first for other in others):
            raise RuntimeError("the two databases give different answers")
        _print_endings(first)
        turns = {
            f"{name}, {what}": partial(asker.take, what, answers, PROCESSES)
            for name, asker in askers.items()
            for what in measures
            if what != FLOOR
        }
        turns |= {
            f"{name}, all, one process": partial(asker.take, ALL, answers, 1)
            for name, asker in askers.items()
        }
        if FLOOR in measures:
            turns["floor"] = partial(next(iter(askers.values())).take, FLOOR, answers, PROCESSES)
        return interleaved(rounds, turns)


def _print_endings(found: list[tuple[str, Mapping[str, int]]]) -> None:
    print(f"equal answers, to the byte, from both databases; of the first {_COMPARED * PROCESSES}:")
    endings: dict[str, int] = {}
    for _, actions in found:
        for words, count in actions.items():
            endings[words] = endings.get(words, 0) + count
    for words, count in sorted(endings.items(), key=lambda one: -one[1]):
        print(f"  {count:4} {words}")


def main(documents: int, answers: int, rounds: int) -> None:
    """Print the table. Ends normally also where the target is missed: the figures say so."""
    size = Size(documents, min(_POOL, documents // 10))
    print(
        f"{documents:,} documents in {len(LOGS)} logs, {len(ECONOMIES)} economies, {AGREEMENTS} agreements."
        f" About {size.asked:,} documents are real and asked about; the others are well-formed entries with"
        " made-up digests and signatures."
    )
    figures = measure(size, answers, rounds)
    rows = [["", "answers/s", "p50, ms", "p99, ms", "processor, ms", "of the server, ms"]]
    for name, of in figures.items():
        times = [f"{of[figure] * 1e3:.2f}" for figure in ("p50", "p99", "processor", "server")]
        rows.append([name, f"{of['answers']:,.0f}", *times])
    table(f"Answers from the index, {PROCESSES} processes (median of {rounds}; target {TARGET:,}/s)", rows)
    keep(
        "answers",
        [
            Figure(
                what=f"answers from an index of {documents:,} documents, {what}, {PROCESSES} processes",
                value=figures[f"{what}, {ALL}"]["answers"],
                unit="/s",
                target=TARGET,
                limit=figures["floor"]["answers"],
                limit_of="signature, checkpoint and proof alone",
            )
            for what in (SQLITE, POSTGRESQL)
        ],
    )
    print(f"  load {os.getloadavg()[0]:.1f} at the end; processor times are for each answer")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--answers", type=int, default=1000, help="of each process in each turn")
    parser.add_argument("--rounds", type=int, default=5)
    main(**vars(parser.parse_args()))
