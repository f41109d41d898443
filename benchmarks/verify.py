"""Cold offline verification, whole processes, beside OpenAttestation. ``python -m benchmarks.verify``.

Both start from nothing, read one wrapped material test report of a batch of 1,000, and say whether it holds.
Concord's answer goes further: signature recovery, inclusion under a signed checkpoint, the anchor, the
issuer's keys and status from saved trust facts; the peer checks schema and hashes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from anchors import presentation as presentations
from anchors.presentation import Presentation
from anchors.receipt import Receipt
from benchmarks.comparison import PEERS, install_peers, interleaved, ratio, run_timed, table
from benchmarks.documents import material_test_report, write_ndjson
from benchmarks.figures import Figure, keep
from ledger_api.domain.documents.preparation import prepare
from tests.ledger_api.domain.world import INDEX, MILL, NETWORK, World

TARGET = 3
BATCH = 1000
PROVISIONAL = 15  # genuine, by saved facts
CONCORD = "concord verify --offline"
PEER = "open-attestation 6.9.7"
IDLE = "python that does nothing"


class MillWorld(World):
    """The report of the benchmarks in a log of its own, with all facts an answer needs."""

    @cached_property
    def _document(self) -> Any:
        payload = json.dumps(material_test_report(BATCH // 2)).encode()
        return prepare(payload, issuer_id=MILL.id)

    @cached_property
    def header(self) -> dict[str, Any]:
        """The header as the document rules made it."""
        header: dict[str, Any] = self._document.header
        return header

    @property
    def body(self) -> dict[str, Any]:
        """The body as it stands."""
        body: dict[str, Any] = self._document.body
        return body


def write_presentation(folder: Path) -> tuple[Path, Path]:
    """A presentation and the trust facts to check it with."""
    number = material_test_report(BATCH // 2)["header"]["number"]
    world = MillWorld(
        number=number, attached=(), published=(), issued_on="2026-03-01", assessed_on="2026-02-27"
    )
    receipt = Receipt(INDEX, tuple(world.tree.inclusion_proof(INDEX)), world.note)
    presentation, trust = folder / "presentation.json", folder / "trust.json"
    presentation.write_bytes(presentations.encode(Presentation(NETWORK, world.entry, world.opening, receipt)))
    trust.write_text(json.dumps(world.facts.to_json()))
    return presentation, trust


def concord(presentation: Path, trust: Path, *options: str) -> dict[str, float]:
    program = "from ledger_api.cli.main import app; app()"
    arguments = ("verify", "--offline", "--trust", trust, "--axis", "document", "--declared", "2026-09-10")
    done = run_timed(
        [sys.executable, "-c", program, *arguments, *options, presentation], expected=PROVISIONAL
    )
    return {"whole": done.seconds, "processor": done.processor}


def peer(document: Path) -> dict[str, float]:
    done = run_timed(["node", PEERS / "verify.cjs", "check", document])
    return {"whole": done.seconds, "processor": done.processor}


def bare(*command: str) -> dict[str, float]:
    done = run_timed(command)
    return {"whole": done.seconds, "processor": done.processor}


def main(rounds: int = 9) -> None:
    """Print the table. Ends normally also where the target is missed: the figures say so."""
    install_peers()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        presentation, trust = write_presentation(folder)
        payloads, wrapped = folder / "documents.ndjson", folder / "wrapped.json"
        write_ndjson(payloads, BATCH)
        run_timed(["node", PEERS / "verify.cjs", "wrap", payloads, wrapped])
        measures: dict[str, Callable[[], dict[str, float]]] = {
            CONCORD: partial(concord, presentation, trust, "--no-findings"),
            f"{CONCORD}, with document rules": partial(concord, presentation, trust),
            PEER: partial(peer, wrapped),
            IDLE: partial(bare, sys.executable, "-c", ""),
            "node that does nothing": partial(bare, "node", "-e", ""),
        }
        seconds = interleaved(rounds, measures)
    rows = [["", "whole process, ms", "faster", "processor, ms", "faster"]]
    for name, of in seconds.items():
        row = [name]
        for figure in ("whole", "processor"):
            row += [f"{of[figure] * 1e3:.0f}", ratio(seconds[PEER][figure], of[figure])]
        rows.append(row)
    table(f"Cold offline verification (median of {rounds} interleaved rounds; target {TARGET}x)", rows)
    keep(
        "verify",
        [
            Figure(
                what="cold verification of one document, whole process",
                value=seconds[CONCORD]["whole"] * 1e3,
                unit="ms",
                peer=PEER,
                peer_value=seconds[PEER]["whole"] * 1e3,
                target=TARGET,
                limit=seconds[IDLE]["whole"] * 1e3,
                limit_of=IDLE,
            )
        ],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    main(**vars(parser.parse_args()))
