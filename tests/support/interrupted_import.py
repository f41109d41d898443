"""An import that is killed in the middle and gone on with; and what must be true after it."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.acceptance.nodes import CONCORD, plain_environment
from tests.support.cutting_proxy import cutting_proxy
from tests.support.sheets import places_of_faults, read_table, write_sheet


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted, with the seconds of both runs together."""

    rows: int
    killed_after: int
    summary: dict[str, Any]
    results: list[dict[str, str]]
    refused: list[dict[str, str]]
    seconds: float

    @property
    def ids(self) -> Counter[str]:
        """How often each statement is among the results."""
        return Counter(one["id"] for one in self.results if one["outcome"] != "refused")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the exporter sits: a node, its keys, a passphrase in a file."""

    node: str
    keys: Path
    profile: str
    secret: Path

    def command(self, *arguments: str | Path) -> list[str]:
        """`concord register` with these arguments."""
        return [*CONCORD, "register", *map(str, arguments), "--as", self.profile, "--json"]

    def environment(self, node: str | None = None) -> dict[str, str]:
        """What the command is told by its environment."""
        return plain_environment() | {
            "CONCORD_NODE": node or self.node,
            "CONCORD_KEYS": str(self.keys),
            "CONCORD_PASSPHRASE_FILE": str(self.secret),
        }

    def run(self, *arguments: str | Path, code: int) -> dict[str, Any]:
        """Run it to its end; another exit code fails the test."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, (done.stdout, done.stderr)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def interrupted_import(desk: Desk, folder: Path, *, rows: int, kill_at: int, per_request: int) -> Figures:
    """Register a sheet, SIGKILL the client once the node took `kill_at` rows, go on, and give the figures.

    The kill comes after the node carried the request out and before the client heard of it.
    """
    sheet, mapping = write_sheet(folder, rows, f"{desk.profile.upper()}-{rows}")
    arguments = (sheet, "--mapping", mapping, "--per-request", str(per_request))
    begun = time.monotonic()
    running: list[subprocess.Popen[bytes]] = []
    with cutting_proxy(desk.node, kill_at // per_request, lambda: running[0].kill()) as proxy:
        running.append(
            subprocess.Popen(
                desk.command(*arguments),
                env=desk.environment(proxy.url),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        assert running[0].wait() == -9
    refused_twice = desk.run(*arguments, code=1)
    assert refused_twice["code"] == "IMPORT_UNFINISHED"
    summary = desk.run(*arguments, "--resume", code=1)
    seconds = time.monotonic() - begun
    results = list(read_table(Path(summary["results_file"])))
    refused = list(read_table(Path(summary["refused_file"])))
    return Figures(rows, kill_at, summary, results, refused, seconds)


def check_figures(figures: Figures) -> None:
    """None lost, none doubled, in order, and each planted fault refused with its row, column and code."""
    rows, summary = figures.rows, figures.summary
    planted = places_of_faults(rows)
    assert [int(one["row"]) for one in figures.results] == list(range(2, rows + 2))
    assert (summary["rows"], summary["refused"]) == (rows, len(planted))
    assert summary["registered"] + summary["known"] == rows - len(planted)
    found = {int(one["row"]): (one["column"], one["code"]) for one in figures.refused}
    assert found == {row: (fault.column, fault.code) for row, fault in planted.items()}
    assert all(one["fix"] and one["detail"] for one in figures.refused)
    assert set(figures.ids.values()) == {1}
