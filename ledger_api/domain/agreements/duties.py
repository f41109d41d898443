"""What an economy owes documents of another, for a type of document and for goods, whatever the document.

Obligations, scopes and assurance are judged elsewhere; here they are put beside one another, so that every
face, matrix or page, says the same of a direction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from ledger_api.domain.agreements.annex import Annex, Obligation
from ledger_api.domain.agreements.hs_editions import edition_on
from ledger_api.domain.agreements.hs_scope import HsAnswer, HsOutcome, judge_hs
from ledger_api.domain.agreements.obligations import DirectedObligation, Obstacle, directed
from ledger_api.domain.agreements.standards import takes_type
from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord


class Duty(StrEnum):
    """What an importing economy owes documents of an exporting one, the most first."""

    MUST_ACCEPT = "MUST_ACCEPT"
    MUST_ACCEPT_WITH_CONDITIONS = "MUST_ACCEPT_WITH_CONDITIONS"
    MAY_ACCEPT = "MAY_ACCEPT"
    UNDECIDED = "UNDECIDED"
    SUSPENDED = "SUSPENDED"
    RESERVED = "RESERVED"
    NOT_YET_IN_FORCE = "NOT_YET_IN_FORCE"
    NOT_AGREED = "NOT_AGREED"
    ENDED = "ENDED"
    NOT_COVERED = "NOT_COVERED"
    NONE = "NONE"


_ORDER = tuple(Duty)
_OWED: dict[Duty, Obligation] = {
    Duty.MUST_ACCEPT: "ACCEPT",
    Duty.MUST_ACCEPT_WITH_CONDITIONS: "ACCEPT",
    Duty.MAY_ACCEPT: "RECOGNISE",
}
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
"""Of several obstacles, the one that would have to go first names the duty."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document type (`name` or `name:profile`), an HS code and its edition; None is any.

    Without an edition the one of the day is meant.
    """

    document_type: str | None = None
    hs: str | None = None
    hs_edition: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """An agreed obligation, whether its annex takes the type and the goods (None: not asked), what follows.

    `annex` is None where the terms are not established.
    """

    directed: DirectedObligation
    annex: Annex | None
    covers_type: bool | None
    hs: HsAnswer | None
    duty: Duty

    @property
    def owed(self) -> Obligation | None:
        """ACCEPT or RECOGNISE where it binds and is about what was asked."""
        return owed_by(self.duty)

    @property
    def concerns(self) -> bool:
        """Whether it is about these documents and goods, or cannot be told not to be."""
        return self.duty is not Duty.NOT_COVERED

    @property
    def in_doubt(self) -> bool:
        """Whether it would bind, and only a person can tell whether it is about these goods."""
        return self.duty is Duty.UNDECIDED and self.directed.binds


@dataclass(frozen=True)
class Directions:
    """Every direction that some agreement names, with its routes, the best first; `codes` ascend."""

    codes: tuple[str, ...]
    routes: Mapping[tuple[str, str], tuple[Route, ...]]

    def between(self, origin: str, destination: str) -> tuple[Route, ...]:
        """The routes of one direction; none where no agreement names it."""
        return self.routes.get((origin, destination), ())


def directions_among(
    agreements: Sequence[AgreementRecord],
    economies: Sequence[EconomyRecord],
    seats: Iterable[str],
    asked: Asked,
    *,
    day_in: Callable[[str], str],
    instant: int,
) -> Directions:
    """All directions between `seats` and everybody whom an agreement involves.

    `day_in` gives the legal date in an importing economy.
    """
    codes = sorted({*seats}.union(*(record.involved for record in agreements)))
    found = {
        pair: routes_between(agreements, economies, pair, asked, day=day_in(pair[1]), instant=instant)
        for pair in permutations(codes, 2)
    }
    return Directions(tuple(codes), {pair: routes for pair, routes in found.items() if routes})


def routes_between(
    agreements: Iterable[AgreementRecord],
    economies: Sequence[EconomyRecord],
    pair: tuple[str, str],
    asked: Asked,
    *,
    day: str,
    instant: int,
) -> tuple[Route, ...]:
    """Every route by which the second economy may owe documents of the first something, the best first.

    `day` is the legal date, `instant` decides suspensions and reservations.
    """
    found = directed(agreements, *pair, day=day, instant=instant, economies=economies)
    return tuple(
        sorted((_judged(one, asked, day) for one in found), key=lambda route: _ORDER.index(route.duty))
    )


def duty_of(routes: Sequence[Route]) -> Duty:
    """What the best of these routes obliges to; NONE where there is none."""
    return routes[0].duty if routes else Duty.NONE


def owed_by(duty: Duty) -> Obligation | None:
    """ACCEPT for who must accept, conditions or not; RECOGNISE for who may; None for every other duty."""
    return _OWED.get(duty)


def _judged(route: DirectedObligation, asked: Asked, day: str) -> Route:
    annex = route.agreed_annex
    covered, goods = None, None
    if annex is not None and asked.document_type is not None:
        covered = takes_type(annex, asked.document_type)
    if annex is not None and asked.hs is not None:
        goods = judge_hs(annex.hs, asked.hs, asked.hs_edition or edition_on(day))
    return Route(route, annex, covered, goods, _duty(route, annex, covered, goods))


def _duty(
    route: DirectedObligation, annex: Annex | None, covered: bool | None, goods: HsAnswer | None
) -> Duty:
    if covered is False or (
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
