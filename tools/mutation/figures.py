"""Samples of changes, and what is known of them by module."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mutmut.mutation.data import SourceFileMutationData

from tools.mutation.judge import UNNOTICED


def sampled(
    chosen: Sequence[str], kept: dict[str, SourceFileMutationData], count: int, seed: int
) -> list[str]:
    """At most so many of each module, at random: the same on every machine while its source is the same."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name in chosen:
        modules[str(kept[name].path)].append(name)
    return [
        name
        for module, names in modules.items()
        for name in random.Random(f"{seed} {module}").sample(sorted(names), min(count, len(names)))
    ]


@dataclass
class Module:
    """What is known of the changes of one module. A sample stands for the rest of it."""

    path: str
    possible: int
    judged: int
    survived: int

    @property
    def score(self) -> float:
        """The share of those judged that was noticed."""
        return 1 - self.survived / self.judged

    @property
    def variance(self) -> float:
        """Of the score as an estimate for the whole module; none where the whole was judged."""
        share = (self.survived + 1) / (self.judged + 2)  # never 0: a sample without survivors proves little
        return share * (1 - share) / self.judged * (1 - self.judged / self.possible)


def counted(
    kept: dict[str, SourceFileMutationData], matching: Sequence[str], chosen: Sequence[str]
) -> dict[str, dict[str, int]]:
    """By module the exit codes that count: of all changes where all were judged, else of those chosen."""
    names: dict[str, list[str]] = defaultdict(list)
    for name in matching:
        names[str(kept[name].path)].append(name)
    asked = set(chosen)
    found = {}
    for path, every in sorted(names.items()):
        codes = {name: kept[name].exit_code_by_key[name] for name in every}
        whole = None not in codes.values()
        found[path] = {
            name: code for name, code in codes.items() if code is not None and (whole or name in asked)
        }
    return {path: codes for path, codes in found.items() if codes}


def modules_of(codes: dict[str, dict[str, int]], matching: dict[str, int]) -> list[Module]:
    """The figures of each module; ``matching`` says how many changes are possible in it."""
    return [
        Module(path, matching[path], len(each), sum(code in UNNOTICED for code in each.values()))
        for path, each in codes.items()
    ]


def table(modules: Sequence[Module]) -> str:
    """The figures by module, in Markdown."""
    lines = ["| module | possible | judged | noticed | survived | score |", "|---|---:|---:|---:|---:|---:|"]
    rows = [(f"`{one.path}`", one.possible, one.judged, one.survived) for one in modules]
    rows.append(
        (
            "all",
            sum(one.possible for one in modules),
            sum(one.judged for one in modules),
            sum(one.survived for one in modules),
        )
    )
    for title, possible, judged, survived in rows:
        score = 100 * (1 - survived / judged)
        lines.append(
            f"| {title} | {possible} | {judged} | {judged - survived} | {survived} | {score:.1f} % |"
        )
    return "\n".join(lines)


def estimate(modules: Sequence[Module]) -> tuple[float, float]:
    """The score that all possible changes of the modules would have, and how far off it may be at 95 %.

    Each module counts by how many changes are possible in it (stratified sampling).
    """
    possible = sum(one.possible for one in modules)
    share = sum(one.possible * one.score for one in modules) / possible
    spread = math.sqrt(sum(one.possible**2 * one.variance for one in modules)) / possible
    return share, 1.96 * spread
