"""Fuzz every reader: ``python -m tests.fuzz --inputs 1000000``.

Inputs are shared evenly among the readers. The same seed gives the same inputs; one that showed a fault is
made again by ``--only READER --start NUMBER --inputs 1``. Ends 1 when a reader crashed, accepted what nobody
signed, or read something else than what stands there.
"""

from __future__ import annotations

import argparse
import time

from tests.fuzz.campaign import Tally, run, table
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Run the campaign and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="how many in all")
    parser.add_argument("--seed", default="concord", help="another seed gives other inputs")
    parser.add_argument("--start", type=int, default=0, help="number of the first input of each reader")
    parser.add_argument("--only", action="append", metavar="READER", help="one reader; may be given again")
    asked = parser.parse_args()
    chosen = [one for one in TARGETS if asked.only is None or one.name in asked.only]
    if not chosen:
        parser.error(f"the readers are {', '.join(one.name for one in TARGETS)}")
    began = time.monotonic()
    share, rest = divmod(asked.inputs, len(chosen))
    tallies: list[Tally] = []
    for place, target in enumerate(chosen):
        tally = run(target, share + (place < rest), seed=asked.seed, start=asked.start)
        tallies.append(tally)
        for found in tally.findings:
            print(
                f"{found.kind}: {found.target}, input {found.at}: {found.said}\n    {found.given}", flush=True
            )
    seconds = time.monotonic() - began
    print(table(tallies))
    total = sum(one.inputs for one in tallies)
    print(f"{total:,} inputs in {seconds:.0f} s, {total / max(seconds, 0.001):,.0f} a second")
    return 0 if all(one.is_clean for one in tallies) else 1


if __name__ == "__main__":
    raise SystemExit(main())
