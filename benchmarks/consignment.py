"""A manifest of 500 rows answered on both axes, whole. ``python -m benchmarks.consignment``.

A node on embedded engines holds 500 certificates that came from a file of rows; an agreement is in force.
Every row hands in another presentation and asks about goods, quantity and importing economy. Measured are the
command as a whole process, files read and results written, and the node's answer to the same request alone.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.comparison import run_timed, table
from benchmarks.figures import Figure, keep
from ledger_api.client import records
from ledger_api.client.batch import Choices
from ledger_api.client.consignments import ask, read_manifest
from ledger_api.client.importing.importer import Importer, open_rows
from ledger_api.client.presenting import present
from tests.support.node import PASSPHRASE, RunningNode, start_node
from tests.support.sheets import write_sheet
from tests.support.stage import STEEL, chain_time, stage_on, terms_of
from tests.support.two_annexes import DAY, VOTING, conclude

TARGET = 5
ROWS = 500
COLUMNS = ("presentation", "hs", "quantity", "unit")
ANNEX = {**STEEL, "listing_required": False, "conditions": []}


def register(node: RunningNode, folder: Path, rows: int) -> None:
    """Certificates from a sheet, registered and final."""
    profile = node.issuer()
    sheet, mapping = write_sheet(folder, rows, "BENCH", spoilt=False)
    importer = Importer(profile, node.api, node.home(), PASSPHRASE, Choices())
    source = open_rows(sheet, mapping, None)
    importer.run(source, out=folder / "results", wait="final", told=lambda *_: None)


def write_manifest(node: RunningNode, folder: Path) -> Path:
    """A presentation for each document, and the CSV that asks about all of them."""
    path = folder / "consignment.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for place, record in enumerate(records.records(node.issuer())):
            shown = folder / f"{place}.presentation.json"
            shown.write_bytes(present(node.api, node.parts.network.network, record, files=[]))
            writer.writerow((shown.name, "721049", "20", "TNE"))
    return path


@contextmanager
def consignment(rows: int) -> Iterator[tuple[RunningNode, Path, int]]:
    """A node with the documents and the agreement, the manifest, and when it is declared (Unix seconds)."""
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as name, start_node(Path(name)) as node:
        folder = Path(name)
        register(node, folder, rows)
        path = write_manifest(node, folder)
        terms = terms_of(
            annexes=[ANNEX],
            entry_into_force={"rule": "DAYS_AFTER", "days": 1},
            savings_clause=False,
            prior_documents=True,
        )
        conclude(stage_on(node), terms, closes=chain_time(node) + VOTING)
        yield node, path, chain_time(node) + 2 * DAY


def main(rows: int = ROWS, rounds: int = 5) -> None:
    """Print the table. Ends normally also where the target is missed: the figures say so."""
    with consignment(rows) as (node, path, declared):
        asked = {"importing_economy": "DE", "declared_at": str(declared)}
        command = [
            sys.executable,
            "-c",
            "from ledger_api.cli.main import app; app()",
            "verify",
            "--node",
            node.url,
        ]
        command += ["--manifest", str(path), "--economy", "DE", "--declared", str(declared)]
        whole, answered = [], []
        for _ in range(rounds):
            whole.append(run_timed(command).seconds)
            manifest, begun = read_manifest(path), time.perf_counter()
            answer = ask(node.api, manifest, asked)
            answered.append(time.perf_counter() - begun)
        assert answer.summary["actions"] == {"ACCEPT": rows}, answer.summary
    lines = [["", "seconds", "rows/s"]]
    for name, taken in (("concord verify --manifest, whole process", whole), ("the node's answer", answered)):
        lines.append([name, f"{median(taken):.2f}", f"{rows / median(taken):.0f}"])
    cores = len(os.sched_getaffinity(0))
    figure = Figure(
        what=f"a manifest of {rows} documents, whole process", value=median(whole), unit="s", target=TARGET
    )
    keep("consignment", [figure])
    table(
        f"A manifest of {rows} rows (median of {rounds} rounds, {cores} cores; target {TARGET} s)",
        lines,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=5)
    main(**vars(parser.parse_args()))
