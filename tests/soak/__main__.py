"""`make soak`: kill a loaded node again and again, take its engines away, and count what was lost.

    python -m tests.soak --runs 5                            everything: both databases, both outages
    python -m tests.soak --runs 5 --database sqlite --outage none

Exit code 1 when an acknowledged registration is lost or doubled, or a root does not extend the last.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.scenario import Outcome, kill_scenario, outage_scenario

OUTAGE_SECONDS = 20.0


def main() -> int:
    """Run the scenarios asked for; print a line of figures for each."""
    options = _options()
    databases = ("sqlite", "postgres") if options.database == "all" else (options.database,)
    outages = ("chain", "ipfs") if options.outage == "all" else (options.outage,)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="concord-soak-") as folder:
        for database in databases if options.runs else ():
            print(f"\n== SIGKILL of the node under load, {options.runs} times, {database}", flush=True)
            outcomes.append(kill_scenario(Path(folder) / f"kill-{database}", database, options.runs, _say))
        for outage in outages:
            if outage == "none":
                continue
            print(
                f"\n== {outage} down for {options.outage_seconds:.0f} s under load, {databases[0]}",
                flush=True,
            )
            home = Path(folder) / f"outage-{outage}"
            outcomes.append(outage_scenario(home, databases[0], outage, options.outage_seconds, _say))
    print()
    for outcome in outcomes:
        print(outcome.line())
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="how often the node is killed, on each database")
    parser.add_argument("--database", choices=("sqlite", "postgres", "all"), default="all")
    parser.add_argument("--outage", choices=("none", "chain", "ipfs", "all"), default="all")
    parser.add_argument("--outage-seconds", type=float, default=OUTAGE_SECONDS)
    return parser.parse_args()


_STARTED = time.monotonic()


def _say(text: str) -> None:
    print(f"  {time.monotonic() - _STARTED:6.1f} s  {text}", flush=True)


sys.exit(main())
