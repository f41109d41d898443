"""All benchmarks, one after the other, or those named: ``python -m benchmarks [wrap] [tree] …``.

With ``--keep`` their figures go into ``figures.json``, the table of ``README.md`` and its plot.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import figures
from benchmarks.comparison import run_timed

NAMES = (
    "wrap", "tree", "verify", "receipts", "gas", "answers", "consignment",
    "registrations", "latency", "large_log",
)  # fmt: skip

WHOLE = {
    "answers": ("--documents", "1000000"),
    "registrations": ("--on", "sqlite:1", "postgresql:2"),
}
"""How those that take less by default are run where their figures are kept."""


def succeeded(name: str, folder: Path, options: tuple[str, ...]) -> bool:
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    return (
        subprocess.run(command, env=os.environ | {figures.FOLDER: str(folder)}, check=False).returncode == 0
    )


def main() -> int:
    """Run each benchmark in a process of its own; returns how many could not be run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run, of {', '.join(NAMES)}; all unless given")
    parser.add_argument(
        "--keep", action="store_true", help="keep the figures, and make table and plot of them"
    )
    options = parser.parse_args()
    names = options.names or NAMES
    if unknown := sorted(set(names) - set(NAMES)):
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    node = run_timed(["node", "--version"]).output.strip()
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    machine = f"Python {platform.python_version()}, Node {node}, {cores} cores"
    print(f"{machine}, load {load:.1f} at the start.")
    if load > cores / 2:
        print("The machine is busy: ratios still mean something, seconds do not.")
    with tempfile.TemporaryDirectory() as folder:
        sizes = WHOLE if options.keep else {}
        failed = [name for name in names if not succeeded(name, Path(folder), sizes.get(name, ()))]
        if options.keep:
            figures.gather(Path(folder), names, f"{datetime.now(UTC).date()}: {machine}")
            figures.main([])
    for name in failed:
        print(f"benchmarks.{name} could not be run; see above.", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
