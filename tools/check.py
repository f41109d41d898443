"""Everything `make check` holds the tree to.

Each check runs, whatever failed before it; the list at the end says which did.

``python -m tools.check`` runs all; ``python -m tools.check types imports`` runs those named.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One command, what it holds, and how to put right what it finds."""

    name: str
    command: tuple[str, ...]
    fix: str
    limit: int = 300  # seconds; a check that hangs is a check that failed

    def run(self) -> bool:
        """Runs with its output shown; False on any exit but 0, or past the limit."""
        environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
        try:
            done = subprocess.run(
                self.command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                timeout=self.limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            print(f"  stopped after {self.limit} s")
            return False
        return done.returncode == 0


PYTHON = str(BIN / "python")
CHECKS = (
    Check("lint", ("ruff", "check", "--quiet", "."), "make format, then what is left by hand"),
    Check("format", ("ruff", "format", "--check", "--quiet", "."), "make format"),
    Check("types", ("mypy",), "add the types mypy asks for"),
    Check("imports", ("lint-imports", "--no-cache"), "move the code to the layer that may import it"),
    Check("house", (PYTHON, "-m", "tools.check_house"), "see CONTRIBUTING.md, House rules"),
    Check("locks", (PYTHON, "-m", "tools.lock", "--check"), "make lock"),
    Check("licences", (PYTHON, "-m", "tools.check_licences"), "make licences, and judge a new licence"),
    Check("reference", (PYTHON, "-m", "tools.reference"), "make reference"),
    Check("figures", (PYTHON, "-m", "benchmarks.figures", "--check"), "python -m benchmarks.figures"),
    Check(
        "artifacts",
        (PYTHON, "-m", "tools.artifacts", "--check"),
        "make contracts, and commit anchors/artifacts",
    ),
    Check("documents", (PYTHON, "-m", "tools.check_docs"), "mend the page or the command", 900),
)


def main() -> int:
    """Runs the checks named, or all; 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="CHECK", help=", ".join(check.name for check in CHECKS))
    names = parser.parse_args().names
    failed: list[Check] = []
    chosen = [check for check in CHECKS if not names or check.name in names]
    for check in chosen:
        print(f"==> {check.name}", flush=True)
        began = time.monotonic()
        passed = check.run()
        print(f"    {'ok' if passed else 'FAILED'} in {time.monotonic() - began:.1f} s", flush=True)
        if not passed:
            failed.append(check)
    for check in failed:
        print(f"{check.name} failed: {check.fix}")
    print(f"{len(chosen) - len(failed)} checks passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
