"""Whether goods of a Harmonized System code lie in an annex's scope (rule book §1).

Codes are strings. The longest listed prefix of the code decides; where an inclusion and an exclusion are
equally long, the exclusion wins. What the code does not tell, and what two editions might see differently,
is AMBIGUOUS and referred to a person: it is never guessed.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from ledger_api.domain.agreements.annex import HsScope
from ledger_api.domain.agreements.hs_editions import unchanged
from ledger_api.domain.identifiers import is_hs_code, is_hs_edition

_DIGITS = 6  # what is international; national subdivisions follow


class HsOutcome(StrEnum):
    """INCLUDED and EXCLUDED by a listed prefix; NOT_INCLUDED by none; AMBIGUOUS where it cannot be told."""

    INCLUDED = "INCLUDED"
    EXCLUDED = "EXCLUDED"
    NOT_INCLUDED = "NOT_INCLUDED"
    AMBIGUOUS = "AMBIGUOUS"


class HsDoubt(StrEnum):
    """Why it cannot be told."""

    CODE_MALFORMED = "CODE_MALFORMED"
    CODE_TOO_SHORT = "CODE_TOO_SHORT"
    EDITION_MISSING = "EDITION_MISSING"
    EDITION_DIFFERS = "EDITION_DIFFERS"


class HsAnswer(NamedTuple):
    """The outcome, the listed prefix that decided, and for AMBIGUOUS what is in doubt.

    ``source_status`` is that of the table row by which two editions were taken as equal, else None.
    """

    outcome: HsOutcome
    code: str
    edition: str | None
    annex_edition: str
    prefix: str | None = None
    doubt: HsDoubt | None = None
    source_status: str | None = None

    def evidence(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "hs": self.code,
            "edition": self.edition,
            "annex_edition": self.annex_edition,
            "prefix": self.prefix,
            "doubt": None if self.doubt is None else self.doubt.value,
            "source_status": self.source_status,
        }


def judge_hs(scope: HsScope, code: str, edition: str | None) -> HsAnswer:
    """Where ``code`` of ``edition`` (None: not stated) stands in ``scope``.

    Digits after the sixth are national and do not count. Points and blanks between digits are allowed.
    """
    digits = code.replace(".", "").replace(" ", "")
    short = digits[:_DIGITS]

    def answer(outcome: HsOutcome, prefix: str | None = None, doubt: HsDoubt | None = None) -> HsAnswer:
        return HsAnswer(outcome, short, edition, scope.edition, prefix, doubt, status)

    status: str | None = None
    if not (digits.isascii() and digits.isdigit() and is_hs_code(short)):
        return answer(HsOutcome.AMBIGUOUS, doubt=HsDoubt.CODE_MALFORMED)
    if edition is None or not is_hs_edition(edition):
        return answer(HsOutcome.AMBIGUOUS, doubt=HsDoubt.EDITION_MISSING)
    if edition != scope.edition:
        row = unchanged(short, edition, scope.edition)
        if row is None:
            return answer(HsOutcome.AMBIGUOUS, doubt=HsDoubt.EDITION_DIFFERS)
        status = row.source_status
    if _splits(scope, short):
        return answer(HsOutcome.AMBIGUOUS, doubt=HsDoubt.CODE_TOO_SHORT)
    outcome, prefix = decide(scope.includes, scope.excludes, short)
    return answer(outcome, prefix)


def decide(includes: Iterable[str], excludes: Iterable[str], code: str) -> tuple[HsOutcome, str | None]:
    """The outcome for a code by the longest listed prefix, and that prefix."""
    included = max((one for one in includes if code.startswith(one)), key=len, default=None)
    excluded = max((one for one in excludes if code.startswith(one)), key=len, default=None)
    if excluded is not None and (included is None or len(excluded) >= len(included)):
        return HsOutcome.EXCLUDED, excluded
    if included is not None:
        return HsOutcome.INCLUDED, included
    return HsOutcome.NOT_INCLUDED, None


def _splits(scope: HsScope, code: str) -> bool:
    """Whether longer listed prefixes treat goods of ``code`` differently from one another."""
    here = decide(scope.includes, scope.excludes, code)[0] is HsOutcome.INCLUDED
    below = (one for one in (*scope.includes, *scope.excludes) if one != code and one.startswith(code))
    return any(
        (decide(scope.includes, scope.excludes, one)[0] is HsOutcome.INCLUDED) != here for one in below
    )
