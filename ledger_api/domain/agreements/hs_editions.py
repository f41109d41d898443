"""Which edition of the Harmonized System is in force when, and what two editions have in common.

The World Customs Organization publishes correlation tables; they are not reproduced. The rows here name
chapters and headings whose scope is taken to be the same in two editions, each with its ``source_status``:
"check" is to be compared with the published correlation before anybody relies on it. What is not listed is
ambiguous.
"""

from dataclasses import dataclass
from typing import Literal

from ledger_api.domain.codes import HS_EDITIONS


@dataclass(frozen=True, slots=True)
class UnchangedRow:
    """``prefix`` (a chapter or heading) means the same in every edition listed."""

    prefix: str
    editions: frozenset[str]
    source_status: Literal["std", "check"] = "check"


def _same(*prefixes: str, editions: str) -> tuple[UnchangedRow, ...]:
    return tuple(UnchangedRow(prefix, frozenset(editions.split())) for prefix in prefixes)


UNCHANGED: tuple[UnchangedRow, ...] = (
    *_same("7204", "7208", "7209", "7210", "7213", "7214", "7216", editions="2012 2017 2022"),
    *_same("7304", "7305", "7306", "7307", "7308", "7314", editions="2012 2017 2022"),
    *_same("7901", "7902", editions="2012 2017 2022"),
)


def unchanged(code: str, one: str, other: str) -> UnchangedRow | None:
    """The row by which ``code`` means the same in two editions; None where nothing says so."""
    return next(
        (row for row in UNCHANGED if code.startswith(row.prefix) and {one, other} <= row.editions), None
    )


def edition_on(day: str) -> str:
    """The edition that contracting parties of the HS Convention apply on ``day``: each starts on 1 January.

    A day before the first edition gives the first.
    """
    return max((one for one in HS_EDITIONS if f"{one}-01-01" <= day), default=min(HS_EDITIONS))
