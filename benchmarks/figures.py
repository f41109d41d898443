"""The figures of all benchmarks in one file, the table and the plot that are made of it.

``python -m benchmarks --keep`` measures and keeps; ``python -m benchmarks.figures`` writes table and plot
anew from what is kept, and ``--check`` fails where they differ.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pygal import HorizontalBar
from pygal.style import Style

from benchmarks.comparison import ROOT

KEPT = ROOT / "benchmarks" / "figures.json"
PAGE = ROOT / "benchmarks" / "README.md"
PLOT = ROOT / "benchmarks" / "ratios.svg"
FOLDER = "CONCORD_FIGURES"
"""The environment variable naming the folder that a run keeps its figures in; unset, nothing is kept."""

# pygal leaves a finder of modules behind that lacks what Python's and pytest's imports ask of one.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"
_MORE_IS_BETTER = "/s"


@dataclass(frozen=True)
class Figure:
    """One measured figure: a rate where the unit ends in ``/s`` (more is better), else a cost (less is).

    ``target`` is a ratio to the peer where there is one, else a bound for ``value``. ``limit`` is what the
    machine allows in the same unit: hashes alone, one flush to disk, the gas of an empty transaction.
    """

    what: str
    value: float
    unit: str
    peer: str | None = None
    peer_value: float | None = None
    target: float | None = None
    limit: float | None = None
    limit_of: str | None = None

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer."""
        if self.peer_value is None:
            return None
        return self.value / self.peer_value if self._more else self.peer_value / self.value

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached, as far as there is one; by the figures as they are shown."""
        if self.target is None:
            return None
        if self.ratio is not None:
            return round(self.ratio, 1) >= self.target
        return self.value >= self.target if self._more else self.value <= self.target

    @property
    def _more(self) -> bool:
        return self.unit.endswith(_MORE_IS_BETTER)

    def row(self) -> list[str]:
        """The cells of the table."""
        target = "" if self.target is None else f"{self.target:g}x"
        if self.target is not None and self.ratio is None:
            target = f"{'≥' if self._more else '≤'} {self.target:,.10g}"
        reached = {None: "", True: "yes", False: "no"}[self.is_reached]
        limit = "" if self.limit is None else f"{_shown(self.limit)} ({self.limit_of})"
        peer = "" if self.peer_value is None else f"{_shown(self.peer_value)} ({self.peer})"
        ratio = "" if self.ratio is None else f"{self.ratio:.1f}x"
        return [self.what, f"{_shown(self.value)} {self.unit}", peer, ratio, target, reached, limit]


def keep(benchmark: str, figures: Iterable[Figure]) -> None:
    """Keep what a benchmark measured, where its run was asked to."""
    folder = os.environ.get(FOLDER)
    if folder:
        text = json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1)
        (Path(folder) / f"{benchmark}.json").write_text(text)


def gather(folder: Path, names: Iterable[str], machine: str) -> None:
    """Put what a run kept into the one file; benchmarks that did not run stay as they were."""
    kept: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for name in names:
        measured = folder / f"{name}.json"
        if measured.exists():
            kept[name] = {"machine": machine, "figures": json.loads(measured.read_text())}
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def read() -> dict[str, list[Figure]]:
    """The kept figures of each benchmark."""
    kept = json.loads(KEPT.read_text())
    return {name: [Figure(**one) for one in of["figures"]] for name, of in kept.items()}


def markdown(measured: dict[str, list[Figure]]) -> str:
    """The table."""
    head = ["", "figure", "Concord", "peer", "ratio", "target", "reached", "limit of the machine"]
    rows = [[f"`{name}`", *figure.row()] for name, figures in measured.items() for figure in figures]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def plot(measured: dict[str, list[Figure]]) -> bytes:
    """An SVG with a bar for each ratio to a peer, and its target below it, on a logarithmic scale."""
    figures = [figure for of in measured.values() for figure in of if figure.ratio is not None]
    figures.reverse()  # the first one is drawn lowest
    drawing = HorizontalBar(
        title="Times faster than the peer",
        x_labels=[f"{figure.what} ({figure.peer})" for figure in figures],
        width=1100,
        height=110 + 45 * len(figures),
        logarithmic=True,
        zero=1,
        print_values=True,
        formatter=lambda ratio: f"{ratio:.1f}x",
        legend_at_bottom=True,
        js=[],
        no_prefix=True,
        style=Style(
            background="white",
            plot_background="white",
            colors=("#2f6f4f", "#c9c9c9"),
            font_family="sans-serif",
        ),
    )
    drawing.add("Concord", [figure.ratio for figure in figures])
    drawing.add("target", [figure.target for figure in figures])
    drawn: bytes = drawing.render()
    return drawn + b"\n"


def page_with(table: str) -> str:
    """The page of the benchmarks with this table in its place."""
    head, _, rest = PAGE.read_text().partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    return f"{head}{_BEGIN}\n\n{table}\n{_END}{tail}"


def made(measured: dict[str, list[Figure]]) -> dict[Path, bytes]:
    """Page and plot as they should be."""
    return {PAGE: page_with(markdown(measured)).encode(), PLOT: plot(measured)}


def _shown(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write, or check that nothing would change."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail where table or plot is out of date"
    )
    check = parser.parse_args(arguments).check
    stale = {
        path: data for path, data in made(read()).items() if not path.exists() or path.read_bytes() != data
    }
    for path, data in stale.items():
        if check:
            print(
                f"{path.relative_to(ROOT)} is out of date: run python -m benchmarks.figures", file=sys.stderr
            )
        else:
            path.write_bytes(data)
    return len(stale) if check else 0


if __name__ == "__main__":
    sys.exit(main())
