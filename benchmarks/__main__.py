"""All benchmarks, one after the other, or those named: ``python -m benchmarks [wrap] [tree] …``."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys

from benchmarks.comparison import run_timed

NAMES = ("wrap", "tree", "verify", "gas", "answers", "consignment")


def succeeded(name: str) -> bool:
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode == 0


def main() -> int:
    """Run each benchmark in a process of its own; returns how many could not be run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run, of {', '.join(NAMES)}; all unless given")
    names = parser.parse_args().names or NAMES
    if unknown := sorted(set(names) - set(NAMES)):
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    node = run_timed(["node", "--version"]).output.strip()
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, Node {node}, {cores} cores, load {load:.1f} at the start.")
    if load > cores / 2:
        print("The machine is busy: ratios still mean something, seconds do not.")
    failed = [name for name in names if not succeeded(name)]
    for name in failed:
        print(f"benchmarks.{name} could not be run; see above.", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
