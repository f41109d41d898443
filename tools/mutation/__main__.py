"""Changes proofs and rules bit by bit, runs the tests that reach each change, and counts what they notice.

mutmut makes the changes and keeps the results (``mutmut show NAME`` prints one). The judging is done here, as
mutmut's own would take a second and more for each change: the tests are collected once, and each change is
judged in a fork of that process. What was noticed is not judged again until its function changes.

``python -m tools.mutation 'ledger_api.domain.*'`` judges all that match; with ``--sample 40 --seed 1`` so
many of each module, at random and the same on every machine; with ``--table`` none: it prints what is known.
"""

from __future__ import annotations

import argparse
import fnmatch
import math
import os
from collections import Counter

import pytest
from mutmut.configuration import config

from tools.mutation.changes import MUTANTS, ROOT, generate
from tools.mutation.choose import CHOSEN, install
from tools.mutation.explained import EXPLAINED, change_of, outdated, read_explained
from tools.mutation.figures import counted, estimate, modules_of, sampled, table
from tools.mutation.judge import ENDLESS, PLUGINS, UNNOTICED, Judge


def main() -> None:
    """Judges what was asked for, and prints the table and what survived."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", default=["anchors.merkle.*"], help="patterns of names of changes")
    parser.add_argument("--children", type=int, default=2)
    parser.add_argument("--sample", type=int, help="judge so many of each module, at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--seconds",
        type=float,
        default=math.inf,
        help="processor time for each change; what is left then survives",
    )
    parser.add_argument(
        "--tests", nargs="+", help="judge by these alone; what others would notice then survives"
    )
    parser.add_argument("--table", action="store_true", help="only print what is known")
    asked = parser.parse_args()
    os.chdir(ROOT)
    kept = generate(asked.children)
    named = (name for one in asked.names for name in kept if fnmatch.fnmatch(name, one))
    matching = list(dict.fromkeys(named))  # in the order asked for
    if not matching:
        raise SystemExit(f"no change is named like {' or '.join(asked.names)}")
    chosen = matching if asked.sample is None else sampled(matching, kept, asked.sample, asked.seed)
    due = [name for name in chosen if kept[name].exit_code_by_key[name] in (None, *UNNOTICED)]
    if due and not asked.table:
        judge = Judge(due, kept, asked.children, asked.seconds)
        os.chdir(MUTANTS)
        install()
        CHOSEN.reached = set()  # what runs while tests are collected runs on import
        tests = asked.tests or config().pytest_add_cli_args_test_selection
        if code := pytest.main(["--rootdir=.", *PLUGINS, *tests], plugins=[judge]):
            raise SystemExit(code)
        judge.judge_imports()
        os.chdir(ROOT)
    found = counted(kept, matching, chosen)
    if not found:
        raise SystemExit("nothing was judged yet")
    modules = modules_of(found, Counter(str(kept[name].path) for name in matching))
    print(table(modules))
    share, off = estimate(modules)
    print(f"\nof all possible: {100 * share:.1f} % ± {100 * off:.1f}")
    codes = {name: code for each in found.values() for name, code in each.items()}
    survived = [name for name, code in codes.items() if code in UNNOTICED]
    endless = [name for name, code in codes.items() if code == ENDLESS]
    explained = read_explained()
    stand = [name for name in survived if change_of(name, kept[name].path) in explained]
    unexplained = [name for name in survived if name not in stand]
    for title, names in (
        ("Survived, and explained", stand),
        ("Survived, and unexplained", unexplained),
        ("Noticed by never ending", endless),
    ):
        print(f"\n{title}: {len(names)}", *names, sep="\n    ")
    noticed = {name for name, data in kept.items() if data.exit_code_by_key[name] not in (None, *UNNOTICED)}
    for change in outdated(explained, kept, noticed):
        print(f"\nexplained, yet noticed or gone; take it out of {EXPLAINED.name}: {change}")


if __name__ == "__main__":
    main()
