"""One campaign: so many hostile inputs for each reader, counted by what became of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from anchors.errors import AnchorsError
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.documents import DocumentRefusedError
from ledger_api.domain.errors import VerdictInputError
from ledger_api.refusals import RefusedError
from ledger_api.store.errors import LedgerError

OWN_ERRORS: tuple[type[Exception], ...] = (
    AnchorsError,
    DocumentRefusedError,
    LedgerError,
    RefusedError,
    TermsInvalidError,
    VerdictInputError,
)
_SHOWN = 20


@dataclass(frozen=True)
class Target:
    """A reader of what others wrote.

    `make` gives a hostile input, `read` is the reader, `judge` says what is wrong with an input that was
    accepted: `FORGED` where it passes for the original signer's or has the original's digest, `UNFAITHFUL`
    where what was read is not what stands there, None where there is nothing wrong.
    """

    name: str
    make: Callable[[Random], Any]
    read: Callable[[Any], Any]
    judge: Callable[[Any, Any], str | None] = lambda _given, _found: None


FORGED = "forged"
UNFAITHFUL = "unfaithful"
CRASHED = "crashed"


@dataclass(frozen=True)
class Finding:
    """An input that shows a fault; `at` and the seed make it again."""

    target: str
    at: int
    kind: str
    said: str
    given: str


@dataclass
class Tally:
    """What became of the inputs of one reader."""

    target: str
    inputs: int = 0
    refused: int = 0
    accepted: int = 0
    findings: list[Finding] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        """How many inputs showed a fault of this kind."""
        return self._counts.get(kind, 0)

    def note(self, at: int, kind: str, said: str, given: Any) -> None:
        """A fault; of many alike the first ones are kept."""
        self._counts[kind] = self.count(kind) + 1
        if len(self.findings) < _SHOWN:
            self.findings.append(Finding(self.target, at, kind, said, _shown(given)))

    @property
    def is_clean(self) -> bool:
        """Whether every input was refused in the reader's own words, or rightly accepted."""
        return not self._counts


def run(target: Target, inputs: int, *, seed: str = "concord", start: int = 0) -> Tally:
    """Give a reader `inputs` hostile inputs; the same seed and place give the same input."""
    tally = Tally(target.name)
    for at in range(start, start + inputs):
        given = target.make(generator(target, at, seed))
        tally.inputs += 1
        try:
            found = target.read(given)
        except OWN_ERRORS as refusal:
            tally.refused += 1
            if not _says_what_to_do(refusal):
                tally.note(at, CRASHED, f"{type(refusal).__name__} without code or fix", given)
        except Exception as failure:
            tally.note(at, CRASHED, f"{type(failure).__name__}: {str(failure)[:200]}", given)
        else:
            tally.accepted += 1
            try:
                fault = target.judge(given, found)
            except Exception as failure:
                tally.note(at, CRASHED, f"judging: {type(failure).__name__}: {str(failure)[:200]}", given)
            else:
                if fault is not None:
                    tally.note(at, fault, "accepted", given)
    return tally


def generator(target: Target, at: int, seed: str) -> Random:
    """The generator of one input."""
    return Random(int.from_bytes(hashlib.sha256(f"{seed}/{target.name}/{at}".encode()).digest()[:8], "big"))


def table(tallies: Sequence[Tally]) -> str:
    """The figures, a line for each reader."""
    lines = [
        f"{'reader':<22}{'inputs':>10}{'refused':>10}{'accepted':>10}{'crashed':>9}{'forged':>8}{'unfaithful':>12}"
    ]
    lines += [
        f"{one.target:<22}{one.inputs:>10,}{one.refused:>10,}{one.accepted:>10,}{one.count(CRASHED):>9,}"
        f"{one.count(FORGED):>8,}{one.count(UNFAITHFUL):>12,}"
        for one in tallies
    ]
    return "\n".join(lines)


def _says_what_to_do(refusal: Exception) -> bool:
    problems = getattr(refusal, "problems", None)
    if problems:
        return all(one.code and one.fix for one in problems)
    return bool(getattr(refusal, "code", None)) and bool(getattr(refusal, "fix", None))


def _shown(given: Any) -> str:
    if isinstance(given, dict | list):
        try:
            return json.dumps(given)[:400]
        except (TypeError, ValueError, RecursionError):
            pass
    return repr(given)[:400]
