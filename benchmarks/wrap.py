"""Wrapping documents beside OpenAttestation, the same JSON in both. ``python -m benchmarks.wrap``.

Seconds are medians of interleaved rounds: of wrapping alone, inside the process and after the JSON is parsed;
of the whole process from start to exit; and of the processor time it used. Concord is measured in one process
and in two, without the compiled helper, and with every document rule applied first, which the peer has no
counterpart for.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.comparison import PEERS, install_peers, interleaved, ratio, run_timed, table
from benchmarks.documents import write_ndjson

TARGET = 10
CONCORD = "concord, one process"
PEER = "open-attestation 6.9.7, one batch"


def concord(file: Path, *options: str, native: bool = True) -> dict[str, float]:
    os.environ["CONCORD_NATIVE"] = "1" if native else "0"
    done = run_timed([sys.executable, "-m", "benchmarks.wrap_concord", file, *options])
    return {"inside": json.loads(done.output)["seconds"], "whole": done.seconds, "processor": done.processor}


def peer(file: Path) -> dict[str, float]:
    done = run_timed(["node", PEERS / "wrap.cjs", file])
    return {"inside": json.loads(done.output)["seconds"], "whole": done.seconds, "processor": done.processor}


def main(count: int = 10_000, rounds: int = 3) -> None:
    """Print the table. Ends normally also where the target is missed: the figures say so."""
    install_peers()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.ndjson"
        write_ndjson(file, count)
        measures: dict[str, Callable[[], dict[str, float]]] = {
            CONCORD: partial(concord, file),
            "concord, two processes": partial(concord, file, "--workers", "2"),
            "concord, one process, no compiled helper": partial(concord, file, native=False),
            "concord, one process, all document rules": partial(concord, file, "--rules"),
            PEER: partial(peer, file),
        }
        seconds = interleaved(rounds, measures)
    rows = [["", "wrapping, s", "µs each", "faster", "whole process, s", "faster", "processor, s", "faster"]]
    for name, of in seconds.items():
        row = [name, f"{of['inside']:.2f}", f"{of['inside'] / count * 1e6:.0f}"]
        row.append(ratio(seconds[PEER]["inside"], of["inside"]))
        for figure in ("whole", "processor"):
            row += [f"{of[figure]:.2f}", ratio(seconds[PEER][figure], of[figure])]
        rows.append(row)
    table(f"Wrapping {count:,} documents (median of {rounds} interleaved rounds; target {TARGET}x)", rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    main(**vars(parser.parse_args()))
