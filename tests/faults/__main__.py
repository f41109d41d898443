"""`make faults`: run every cell of the fault matrix, and print what was seen.

    python -m tests.faults

Exit code 1 when something is lost, doubled or forked, or stands still where the table says that it goes on.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.faults.matrix import SqliteDatabases, own_world, run_cell
from tests.faults.table import cells
from tests.faults.world import prepared_ground


def main() -> int:
    """Print a line for each cell; 1 where one is not as it should be."""
    bad = 0
    with tempfile.TemporaryDirectory(prefix="concord-faults-") as name:
        folder = Path(name)
        databases = SqliteDatabases(folder)
        home, far = databases.make()
        with prepared_ground(home, far, folder) as ground:
            home.close()
            far.close()
            print(f"{'part':16} {'step':46} {'variant':27} {'progress':24} {'fatal':6} holds")
            for step, variant in cells():
                with own_world(ground, databases) as world:
                    try:
                        seen = run_cell(world, step, variant, restart=False)
                    except AssertionError as failure:
                        bad += 1
                        print(f"{step.part:16} {step.title:46} {variant:27} BROKEN: {failure}", flush=True)
                        continue
                progress = "yes" if seen.halts is None else f"no (not {seen.halts})"
                as_told = bool(seen.fired) and seen.halts == step.halts_after(variant) and not seen.fatal
                bad += not as_told
                fatal = "yes" if seen.fatal else "no"
                print(
                    f"{step.part:16} {step.title:46} {variant:27} {progress:24} {fatal:6} "
                    f"{step.why if as_told else f'UNEXPECTED: {seen}'}",
                    flush=True,
                )
    print(f"\n{bad} cells are not as they should be")
    return 1 if bad else 0


sys.exit(main())
