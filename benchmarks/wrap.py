"""Wrapping documents beside OpenAttestation, the same JSON in both. ``python -m benchmarks.wrap``.

Figures are medians of interleaved rounds: of wrapping alone, after the JSON is parsed, by the clock and by
the processor time that has to pass one after the other; of the whole process from start to exit; and of all
processor time it used. Concord is measured in one process and in two, without the compiled helper, and with
every document rule applied first, which the peer has no counterpart for. Beside them stands the physical
limit: the hashes that a document is made of.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import wrap_floor
from benchmarks.comparison import PEERS, Timed, install_peers, interleaved, ratio, run_timed, table
from benchmarks.documents import write_ndjson
from benchmarks.figures import Figure, keep

COUNTS = (1_000, 10_000, 100_000)
COMPARED = 10_000
"""The largest size at which the peer is measured, and what is slower than it should be for more."""

TARGET = 15
LINEAR = 1.15
ONE, TWO = "concord, one process", "concord, two processes"
UNAIDED, RULES = f"{ONE}, no compiled helper", f"{ONE}, all document rules"
PEER = "open-attestation 6.9.7, one batch"

Found = dict[str, dict[str, float]]


def concord(file: Path, *options: str, native: bool = True) -> dict[str, float]:
    os.environ["CONCORD_NATIVE"] = "1" if native else "0"
    return figures_of(run_timed([sys.executable, "-m", "benchmarks.wrap_concord", file, *options]))


def peer(file: Path) -> dict[str, float]:
    return figures_of(run_timed(["node", PEERS / "wrap.cjs", file]))


def figures_of(done: Timed) -> dict[str, float]:
    """Of wrapping alone, wall and processor time, and the same of the whole process."""
    inside = json.loads(done.output)
    return {
        "inside": inside["seconds"],
        "in_turn": inside["in_turn"],
        "whole": done.seconds,
        "processor": done.processor,
    }


def measure(count: int, rounds: int) -> Found:
    """Figures by row, for so many documents."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.ndjson"
        write_ndjson(file, count)
        measures: dict[str, Callable[[], dict[str, float]]] = {
            ONE: partial(concord, file),
            TWO: partial(concord, file, "--workers", "2"),
        }
        if count <= COMPARED:
            measures |= {
                UNAIDED: partial(concord, file, native=False),
                RULES: partial(concord, file, "--rules"),
                PEER: partial(peer, file),
            }
        return interleaved(rounds, measures)


def print_beside(count: int, rounds: int, found: Found) -> None:
    """Every row; how many times faster than the peer, where it was measured."""
    columns = {
        "inside": "wrapping, s",
        "in_turn": "processor in turn, s",
        "whole": "whole process, s",
        "processor": "all processor, s",
    }
    rows = [["", "µs each", *(cell for heading in columns.values() for cell in (heading, "faster"))]]
    for name, of in found.items():
        row = [name, f"{of['in_turn'] / count * 1e6:.1f}"]
        for figure in columns:
            beside = ratio(found[PEER][figure], of[figure]) if PEER in found else ""
            row += [f"{of[figure]:.2f}", beside]
        rows.append(row)
    table(f"Wrapping {count:,} documents (median of {rounds} interleaved rounds; target {TARGET}x)", rows)


def print_growth(found: dict[int, Found], floor: dict[str, float]) -> None:
    """Microseconds a document at each size, what the last size costs over the first, and the floor."""
    rows = [["processor in turn, µs a document", *(f"{count:,}" for count in found), "last over first"]]
    for name in (ONE, TWO):
        each = [of[name]["in_turn"] / count * 1e6 for count, of in found.items()]
        rows.append([name, *(f"{one:.1f}" for one in each), f"{each[-1] / each[0]:.2f}"])
    for name, what in (("calls", "one by one through hashlib"), ("blocks", "their blocks alone")):
        rows.append([f"floor: hashes, {what}", *[f"{floor[name] * 1e6:.1f}"] * len(found), ""])
    table("How Concord grows with the number of documents, and the hashes it cannot do without", rows)


def kept(found: dict[int, Found], floor: dict[str, float]) -> Iterator[Figure]:
    """Beside the peer at the largest size it was measured at, and how linear Concord is."""
    compared = max((count for count in found if PEER in found[count]), default=None)
    for name in (ONE, TWO):
        if compared is not None:
            of = found[compared]
            yield Figure(
                what=f"wrapping {compared:,} documents, {name.removeprefix('concord, ')}",
                value=of[name]["in_turn"] / compared * 1e6,
                unit="µs each",
                peer=PEER,
                peer_value=of[PEER]["in_turn"] / compared * 1e6,
                target=TARGET,
                limit=floor["blocks"] * 1e6,
                limit_of="its hashes alone",
            )
        each = [of[name]["in_turn"] / count for count, of in found.items()]
        yield Figure(
            what=f"time a document, {min(found):,} to {max(found):,}, {name.removeprefix('concord, ')}:"
            " last over first",
            value=each[-1] / each[0],
            unit="times",
            target=LINEAR,
        )


def main(counts: Sequence[int] = COUNTS, rounds: int = 5) -> None:
    """Print the tables. Ends normally also where a target is missed: the figures say so."""
    install_peers()
    found = {}
    for count in counts:
        found[count] = measure(count, rounds)
        print_beside(count, rounds, found[count])
    floor = interleaved(rounds, {"floor": wrap_floor.measure})["floor"]
    print_growth(found, floor)
    keep("wrap", kept(found, floor))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, metavar="DOCUMENTS")
    parser.add_argument("--rounds", type=int, default=5)
    main(**vars(parser.parse_args()))
