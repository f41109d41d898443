"""Measuring two programs side by side: interleaved rounds, medians, ratio."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(__file__).resolve().parent / "peers"


@dataclass(frozen=True)
class Timed:
    """One whole process: wall seconds from start to exit, seconds of processor time, what it printed."""

    seconds: float
    processor: float
    output: str


def run_timed(command: Sequence[str | Path], folder: Path = ROOT, expected: int = 0) -> Timed:
    """Run a program to its end. Raises ``RuntimeError`` where it ends with another code than expected."""
    words = [str(word) for word in command]
    # An installed program finds its bytecode; a setting against writing it would measure the compiler.
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, started = processor_time(), time.perf_counter()
    done = subprocess.run(words, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode != expected:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise RuntimeError(f"{words[0]} ended with {done.returncode}, not {expected}: {said}")
    return Timed(seconds, processor_time() - before, done.stdout)


def processor_time() -> float:
    """Seconds of processor time that finished child processes, and theirs, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def processor_time_of(server: int | None) -> float:
    """Seconds of processor time that a server and its children have used so far; 0 where nothing tells."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the name, which may hold spaces: state, parent, ..., from the 12th on the times.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if server is not None and server in (int(stat.parent.name), int(fields[1])):
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def interleaved(
    rounds: int, measures: Mapping[str, Callable[[], Mapping[str, float]]]
) -> dict[str, dict[str, float]]:
    """The median of each figure of each measure, taken in turns so that a busy moment hits all alike.

    One round goes before and is thrown away: it fills the file cache and writes bytecode.
    """
    for measure in measures.values():
        measure()
    taken: dict[str, dict[str, list[float]]] = {name: {} for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            for figure, value in measure().items():
                taken[name].setdefault(figure, []).append(value)
    return {name: {figure: median(values) for figure, values in of.items()} for name, of in taken.items()}


def install_peers() -> None:
    """Install the peers of ``benchmarks/peers`` from their lock, once for each state of it."""
    stamp = PEERS / "node_modules" / ".installed-from-lock"
    lock = (PEERS / "package-lock.json").read_bytes()
    if not stamp.exists() or stamp.read_bytes() != lock:
        print("installing the peers of benchmarks/peers ...", flush=True)
        run_timed(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], PEERS)
        stamp.write_bytes(lock)


def table(title: str, rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, the first row being their headings."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{title}")
    for row in rows:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  " + "  ".join(cells))


def ratio(peer: float, ours: float) -> str:
    """How many times faster ours is."""
    return f"{peer / ours:.1f}x"
