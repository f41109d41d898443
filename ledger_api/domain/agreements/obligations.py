"""What one economy owes documents of another, on a day and at an instant, and why not.

Recognition is directed and never transitive (21 CFR 26.78): an obligation exists only where one agreement
names its direction. A member of a union is reached through agreements of the union, by its membership on
that day; where there are several routes, all are listed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.acts import agreed_draft
from ledger_api.domain.agreements.annex import Annex, Obligation
from ledger_api.domain.agreements.clauses import Terms
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.lifecycle import Lifecycle
from ledger_api.domain.agreements.reading import life_of
from ledger_api.domain.interval import covering, switched_intervals
from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord
from ledger_api.domain.unions import unions_on


class Obstacle(StrEnum):
    """Why a direction that is agreed does not bind."""

    TERMS_NOT_ESTABLISHED = "TERMS_NOT_ESTABLISHED"
    NOT_CONCLUDED = "NOT_CONCLUDED"
    NOT_ENDORSED = "NOT_ENDORSED"
    NOT_RATIFIED = "NOT_RATIFIED"
    NOT_YET_IN_FORCE = "NOT_YET_IN_FORCE"
    TERMINATED = "TERMINATED"
    SUSPENDED = "SUSPENDED"
    RESERVED = "RESERVED"


class Remark(StrEnum):
    """What is shown beside an obligation without touching it."""

    NOTICE_GIVEN = "NOTICE_GIVEN"
    AUTHORITY_REPLACED = "AUTHORITY_REPLACED"


@dataclass(frozen=True)
class Standing:
    """An obstacle or a remark with its data; members that do not apply are None.

    ``economy`` is whose act it is or whose is missing; ``on`` a date: first in force, no longer in force;
    ``since`` and ``until`` are Unix seconds; ``done`` of ``needed`` counts ratifications or signatures.
    """

    kind: Obstacle | Remark
    economy: str | None = None
    annex: str | None = None
    on: str | None = None
    since: int | None = None
    until: int | None = None
    done: int | None = None
    needed: int | None = None
    detail: str | None = None

    def evidence(self) -> dict[str, Any]:
        """Its data as JSON values, without what does not apply."""
        members = {name: value for name, value in vars(self).items() if value is not None}
        return {**members, "kind": self.kind.value}


class DirectedObligation(NamedTuple):
    """One route from an exporting to an importing economy: an agreement, its version, an annex, a direction.

    ``from_party`` and ``to_party`` are the parties through whom it runs: the economies themselves, or
    unions they belong to on the day. ``obligation`` is None only where the terms are not established;
    ``annex`` too then.
    """

    agreement: bytes
    version: int
    title: str
    from_party: str
    to_party: str
    annex: str | None
    obligation: Obligation | None
    obstacles: tuple[Standing, ...]
    remarks: tuple[Standing, ...] = ()
    lifecycle: Lifecycle | None = None

    @property
    def binds(self) -> bool:
        """Whether the obligation exists on the day and at the instant asked about."""
        return not self.obstacles

    def has(self, kind: Obstacle) -> bool:
        """Whether that obstacle stands in its way."""
        return any(one.kind is kind for one in self.obstacles)

    @property
    def terms(self) -> Terms | None:
        """The terms it rests on."""
        return None if self.lifecycle is None else self.lifecycle.terms

    @property
    def agreed_annex(self) -> Annex | None:
        """The annex as the terms have it; None where they are not established."""
        return None if self.terms is None or self.annex is None else self.terms.annex(self.annex)

    def evidence(self) -> dict[str, Any]:
        """The route as JSON values."""
        return {
            "agreement": to_hex(self.agreement),
            "version": self.version,
            "title": self.title,
            "from": self.from_party,
            "to": self.to_party,
            "annex": self.annex,
            "obligation": self.obligation,
            "obstacles": [one.evidence() for one in self.obstacles],
            "remarks": [one.evidence() for one in self.remarks],
        }


def directed(
    agreements: Iterable[AgreementRecord],
    from_economy: str,
    to_economy: str,
    *,
    day: str,
    instant: int,
    annex: str | None = None,
    economies: Iterable[EconomyRecord] = (),
) -> tuple[DirectedObligation, ...]:
    """Every route by which ``to_economy`` may owe documents of ``from_economy`` something under ``annex``
    (None: any).

    ``day`` is the legal date and decides what counts in dates; ``instant`` decides suspensions and
    reservations. ``agreements`` hold what was known. No route at all means that no agreement names the
    direction; those that bind come first, then in the order of ``agreements``.
    """
    origins = (from_economy, *unions_on(from_economy, day))
    destinations = (to_economy, *unions_on(to_economy, day))
    pairs = [(origin, end) for origin in origins for end in destinations if origin != end]
    moment = _Moment(day, instant, tuple(economies))
    routes = [route for record in agreements for route in _routes(record, pairs, annex, moment)]
    return tuple(sorted(routes, key=lambda route: not route.binds))


def recognised_at(switches: Iterable[tuple[bool, int]], at: int) -> bool:
    """Whether a switch (on, effective at), in the order of recording, is on at ``at``: half-open."""
    return covering(switched_intervals(switches), at) is not None


def recognised_at_issue_and_use(switches: Iterable[tuple[bool, int]], issued_at: int, used_at: int) -> bool:
    """Whether it was on when a document was issued and is on when it is used; both must hold."""
    listed = tuple(switches)
    return recognised_at(listed, issued_at) and recognised_at(listed, used_at)


@dataclass(frozen=True)
class _Moment:
    day: str
    instant: int
    economies: tuple[EconomyRecord, ...]


def _routes(
    record: AgreementRecord, pairs: list[tuple[str, str]], annex_id: str | None, moment: _Moment
) -> Iterator[DirectedObligation]:
    life = life_of(record)
    if isinstance(life, TermsInvalidError):
        draft = agreed_draft(record)
        unknown = Standing(Obstacle.TERMS_NOT_ESTABLISHED, detail=str(life))
        for pair in pairs:
            if set(pair) <= set(draft.parties):
                yield DirectedObligation(record.id, draft.version, draft.title, *pair, None, None, (unknown,))
        return
    for origin, destination in pairs:
        if not (life.is_member(origin) and life.is_member(destination)):
            continue
        for annex in life.terms.annexes:
            obligation = life.terms.obligation_of(origin, destination, annex)
            if obligation is None or annex_id not in (None, annex.id):
                continue
            yield DirectedObligation(
                record.id,
                life.draft.version,
                life.terms.title,
                origin,
                destination,
                annex.id,
                obligation,
                tuple(_obstacles(life, origin, destination, annex, moment)),
                tuple(_remarks(life, origin, destination, annex, moment)),
                life,
            )


def _obstacles(
    life: Lifecycle, origin: str, destination: str, annex: Annex, moment: _Moment
) -> Iterator[Standing]:
    day, instant = moment.day, moment.instant
    yield from _not_agreed(life, origin, destination)
    interval = life.in_force(origin, destination, annex.id)
    if interval is not None and interval.is_over(day):
        yield Standing(Obstacle.TERMINATED, on=interval.end, annex=annex.id)
    elif interval is not None and interval.is_before(day):
        yield Standing(Obstacle.NOT_YET_IN_FORCE, on=interval.start)
    for one in life.reservations_of(destination, annex.id):
        if one.interval.contains(instant):
            yield Standing(
                Obstacle.RESERVED, one.by, one.annex, since=one.interval.start, until=one.interval.end
            )
    for each in life.suspensions_of(origin, destination, annex.id):
        if each.interval.contains(instant):
            yield Standing(
                Obstacle.SUSPENDED,
                each.by,
                each.annex or None,
                since=each.interval.start,
                until=each.interval.end,
                detail=each.scope,
            )


def _not_agreed(life: Lifecycle, origin: str, destination: str) -> Iterator[Standing]:
    """What is missing for the two to be bound at all."""
    if life.concluded_at is None:
        done = (len(life.signed), len(life.draft.parties))
        yield Standing(Obstacle.NOT_CONCLUDED, done=done[0], needed=done[1])
        return
    if life.endorsed_at is None:
        yield Standing(Obstacle.NOT_ENDORSED)
    done = (len(life.ratified), life.required)
    missing = [one for one in (origin, destination) if one not in life.ratified and one not in life.acceded]
    for economy in missing:
        yield Standing(Obstacle.NOT_RATIFIED, economy, done=done[0], needed=done[1])
    if not missing and len(life.ratified) < life.required:
        yield Standing(Obstacle.NOT_RATIFIED, done=done[0], needed=done[1])


def _remarks(
    life: Lifecycle, origin: str, destination: str, annex: Annex, moment: _Moment
) -> Iterator[Standing]:
    day, instant = moment.day, moment.instant
    for one in life.notices:
        concerns = one.by in (origin, destination) and one.annex in ("", annex.id)
        if concerns and one.stands and one.given_at <= instant and day < one.ends_on:
            yield Standing(Remark.NOTICE_GIVEN, one.by, one.annex or None, one.ends_on, one.given_at)
    for record in moment.economies:
        if record.economy in (origin, destination):
            for term in record.authorities:
                if term.recorded.time <= instant < term.frozen_until:
                    since = term.recorded.time
                    yield Standing(
                        Remark.AUTHORITY_REPLACED, record.economy, since=since, until=term.frozen_until
                    )
