"""`make soak`: kill a loaded node again and again, take its engines away, and count what was lost.

    python -m tests.soak --runs 5                            everything: both databases, both outages
    python -m tests.soak --runs 5 --database sqlite --outage none
    python -m tests.soak --runs 200 --outage-seconds 600     unattended: it says beforehand how long it takes

Exit code 1 when an acknowledged registration is lost or doubled, a root does not extend the last, or a
scenario did not come to its end; the others are run all the same.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.soak.load import DOCUMENTS
from tests.soak.scenario import SECONDS_PER_KILL, SETTLE_SECONDS, Outcome, kill_scenario, outage_scenario

OUTAGE_SECONDS = 20.0

Scenario = tuple[str, float, Callable[[Path], Outcome]]
"""What it is, the seconds it takes before it settles, and how it is run in a folder."""


def main() -> int:
    """Run the scenarios asked for; print a line of figures for each."""
    planned = list(_scenarios(_options()))
    least = sum(seconds for _, seconds, _ in planned)
    most = least + len(planned) * 2 * SETTLE_SECONDS
    print(f"{len(planned)} scenarios, {least / 60:.0f} to {most / 60:.0f} minutes, ", end="")
    print(f"at most {DOCUMENTS:,} documents in each")
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="concord-soak-") as folder:
        for number, (title, _, run) in enumerate(planned):
            print(f"\n== {title}", flush=True)
            try:
                outcomes.append(run(Path(folder) / str(number)))
            except Exception as failure:
                outcomes.append(Outcome(title, faults=[f"not brought to its end: {failure}"]))
    print()
    for outcome in outcomes:
        print(outcome.line())
    print(f"most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def _scenarios(options: argparse.Namespace) -> Iterator[Scenario]:
    databases = ("sqlite", "postgres") if options.database == "all" else (options.database,)
    outages = ("chain", "ipfs") if options.outage == "all" else (options.outage,)
    runs, away = options.runs, options.outage_seconds
    for database in databases if runs else ():
        title = f"SIGKILL of the node under load, {runs} times, {database}"
        yield title, runs * SECONDS_PER_KILL, lambda to, on=database: kill_scenario(to, on, runs, _say)
    for outage in outages:
        if outage != "none":
            title = f"{outage} down for {away:.0f} s under load, {databases[0]}"
            yield title, away, lambda to, of=outage: outage_scenario(to, databases[0], of, away, _say)


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
