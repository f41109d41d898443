"""The routes from one economy to another, judged for a type of document and for goods, not for one document.

Obligations, scopes and assurance are the domain's; here they are only put beside one another, so that the
matrix and the answer to a check cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger_api.domain.agreements.annex import Annex
from ledger_api.domain.agreements.hs_scope import HsAnswer, HsOutcome, judge_hs
from ledger_api.domain.agreements.obligations import DirectedObligation, Obstacle, directed
from ledger_api.domain.agreements.standards import AssuranceOutcome, covers_type, judge_assurance
from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord
from ledger_api.web.recognition_words import Duty

_ORDER = tuple(Duty)
_WORST: tuple[tuple[Obstacle, Duty], ...] = (
    (Obstacle.TERMS_NOT_ESTABLISHED, Duty.UNDECIDED),
    (Obstacle.NOT_CONCLUDED, Duty.NOT_AGREED),
    (Obstacle.NOT_ENDORSED, Duty.NOT_AGREED),
    (Obstacle.NOT_RATIFIED, Duty.NOT_AGREED),
    (Obstacle.TERMINATED, Duty.ENDED),
    (Obstacle.NOT_YET_IN_FORCE, Duty.NOT_YET_IN_FORCE),
    (Obstacle.RESERVED, Duty.RESERVED),
    (Obstacle.SUSPENDED, Duty.SUSPENDED),
)
"""Of several obstacles, the one that would have to go first names the cell."""


@dataclass(frozen=True)
class Goods:
    """What the matrix is asked about; an empty `document_type` or `hs` is any. `edition` is that of `hs`."""

    document_type: str = ""
    hs: str = ""
    edition: str = ""


@dataclass(frozen=True)
class JudgedRoute:
    """A route, whether its annex takes the type and the goods (None: not asked), and what follows."""

    route: DirectedObligation
    annex: Annex | None
    takes_type: bool | None
    goods: HsAnswer | None
    duty: Duty


def judged_routes(
    agreements: Iterable[AgreementRecord],
    economies: Sequence[EconomyRecord],
    pair: tuple[str, str],
    goods: Goods,
    *,
    day: str,
    instant: int,
) -> tuple[JudgedRoute, ...]:
    """Every route by which the second economy may owe documents of the first something, the best first."""
    exporting, importing = pair
    found = directed(
        agreements,
        exporting,
        importing,
        day=day,
        instant=instant,
        economies=economies,
    )
    judged = (_judged(route, goods) for route in found)
    return tuple(sorted(judged, key=lambda one: _ORDER.index(one.duty)))


def duty_of(judged: Sequence[JudgedRoute]) -> Duty:
    """What the best of these routes obliges to; NONE where there is none."""
    return judged[0].duty if judged else Duty.NONE


def _judged(route: DirectedObligation, goods: Goods) -> JudgedRoute:
    annex = None if route.terms is None or route.annex is None else route.terms.annex(route.annex)
    takes_type, answer = None, None
    if annex is not None and goods.document_type:
        takes_type = covers_type(annex, goods.document_type) and (
            judge_assurance(annex, goods.document_type) is not AssuranceOutcome.TOO_LOW
        )
    if annex is not None and goods.hs:
        answer = judge_hs(annex.hs, goods.hs, goods.edition)
    return JudgedRoute(route, annex, takes_type, answer, _duty(route, annex, takes_type, answer))


def _duty(
    route: DirectedObligation, annex: Annex | None, takes_type: bool | None, goods: HsAnswer | None
) -> Duty:
    if takes_type is False or (
        goods is not None and goods.outcome in (HsOutcome.EXCLUDED, HsOutcome.NOT_INCLUDED)
    ):
        return Duty.NOT_COVERED
    for kind, duty in _WORST:
        if route.has(kind):
            return duty
    if goods is not None and goods.outcome is HsOutcome.AMBIGUOUS:
        return Duty.UNDECIDED
    if route.obligation == "RECOGNISE":
        return Duty.MAY_ACCEPT
    has_conditions = annex is not None and bool(annex.conditions)
    return Duty.MUST_ACCEPT_WITH_CONDITIONS if has_conditions else Duty.MUST_ACCEPT
