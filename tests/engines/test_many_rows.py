"""The whole figure: 20,000 rows of a sheet, the client killed at 11,000 and gone on with."""

from __future__ import annotations

import resource
from collections import Counter
from pathlib import Path

import pytest

from tests.acceptance.exporters import PASSPHRASE, enrol
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.test_durability import logged
from tests.support.interrupted_import import Desk, check_figures, interrupted_import

ROWS, KILLED_AT, PER_REQUEST = 20_000, 11_000, 500
FEW = 1_000
MOST_GROWTH = 40 * 1024
"""KiB that twenty times the rows may add to the client: their digests, the manifest's tree and its proofs."""


@pytest.mark.timeout(1_200)
def test_twenty_thousand_rows_killed_at_eleven_thousand(tmp_path: Path, anvil: str) -> None:
    node = NodeProcess(tmp_path / "node")
    try:
        node.start()
        exporter = enrol(node, tmp_path / "keys", "sheets", "Sheet Mill JSC")
        secret = tmp_path / "passphrase"
        secret.write_text(PASSPHRASE)
        desk = Desk(node.url, tmp_path / "keys", exporter.profile.name, secret)
        interrupted_import(desk, tmp_path, rows=FEW, kill_at=PER_REQUEST, per_request=PER_REQUEST)
        small = peak_of_children()
        figures = interrupted_import(desk, tmp_path, rows=ROWS, kill_at=KILLED_AT, per_request=PER_REQUEST)
        check_figures(figures)
        registered = [one for one in figures.results if one["outcome"] != "refused"]
        node.registration(registered[-1]["id"])
        in_log = Counter(logged(node))
        assert {in_log[one["document"]] for one in registered} == {1}
        assert set(in_log.values()) == {1}
        grown = peak_of_children() - small
        print(f"{ROWS} rows in {figures.seconds:.0f} s with one kill; {grown} KiB more than with {FEW} rows")
        assert grown < MOST_GROWTH
    finally:
        node.close()


def peak_of_children() -> int:
    """KiB of the largest process that has ended so far; the node is still running."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
