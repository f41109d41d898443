"""The states of an agreement, computed from its acts and its terms (rule book §1).

Endorsed but not ratified it binds nobody; ratified but not endorsed neither. The conditions are met on the
day on which both the Committee's endorsement and the ratifications that the terms ask for are there; the
first day in force follows from it by the terms, and never lies within the confidence-building time. Days in
force are half-open intervals of dates; suspensions and reservations are half-open intervals of instants.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ledger_api.domain.agreements import acts
from ledger_api.domain.agreements.acts import Reservation, Suspension, TerminationNotice
from ledger_api.domain.agreements.calendar import entry_day, months_after
from ledger_api.domain.agreements.clauses import Terms
from ledger_api.domain.interval import Interval
from ledger_api.domain.places import date_in, first_second
from ledger_api.domain.recognition_facts import AgreementKind, AgreementRecord, DraftRecord

NEVER = "9999-12-31"


class Stage(StrEnum):
    """The states, in the order in which an agreement normally passes through them."""

    PROPOSED = "PROPOSED"
    NEGOTIATING = "NEGOTIATING"
    CONFIDENCE_BUILDING = "CONFIDENCE_BUILDING"
    SIGNED = "SIGNED"
    RATIFYING = "RATIFYING"
    IN_FORCE = "IN_FORCE"
    SUSPENDED = "SUSPENDED"
    NOTICE_GIVEN = "NOTICE_GIVEN"
    TERMINATED = "TERMINATED"


@dataclass(frozen=True)
class State:
    """A state with what it says besides: ratifications of those required, suspensions and notices in
    effect.
    """

    stage: Stage
    ratified: int = 0
    required: int = 0
    suspensions: tuple[Suspension, ...] = ()
    notices: tuple[TerminationNotice, ...] = ()

    def __str__(self) -> str:
        match self.stage:
            case Stage.RATIFYING:
                return f"RATIFYING({self.ratified}/{self.required})"
            case Stage.SUSPENDED:
                return f"SUSPENDED({'; '.join(one.scope for one in self.suspensions)})"
            case _:
                return self.stage.value


@dataclass(frozen=True)
class Period:
    """``state`` held in ``[start, end)``, Unix seconds; open where ``end`` is None."""

    start: int
    end: int | None
    state: State


@dataclass(frozen=True)
class Participation:
    """A member's part: when it signed (None: it acceded), deposited, and the dates for which it is bound.

    ``interval`` is None while it is not known from when.
    """

    economy: str
    signed_at: int | None
    deposited_at: int | None
    interval: Interval[str] | None


@dataclass(frozen=True)
class Lifecycle:
    """What became of an agreement, for any day and instant. It knows only the acts its record holds."""

    record: AgreementRecord
    draft: DraftRecord
    terms: Terms

    @property
    def zone(self) -> str:
        """Where the days of acts are counted."""
        return self.terms.time_zone

    def day_of(self, instant: int) -> str:
        """The day of an act, as the terms count it."""
        return date_in(instant, self.zone)

    @property
    def saves_earlier_results(self) -> bool:
        """Whether results from before a suspension or the end stay accepted (21 CFR 26.80(d))."""
        return self.terms.savings_clause

    @cached_property
    def signed(self) -> dict[str, int]:
        """When each party signed this version."""
        return acts.signatures(self.record, self.draft)

    @cached_property
    def concluded_at(self) -> int | None:
        """When the last of the parties signed; None while one is missing."""
        return max(self.signed.values()) if set(self.signed) == set(self.draft.parties) else None

    @cached_property
    def ratified(self) -> dict[str, int]:
        """When each party that signed ratified."""
        found = acts.deposits(self.record, self.draft, AgreementKind.RATIFY)
        return {economy: at for economy, at in found.items() if economy in self.signed}

    @cached_property
    def acceded(self) -> dict[str, int]:
        """When each other economy acceded, where the terms are open to it; acceding includes ratifying."""
        if not self.terms.accession or self.concluded_at is None:
            return {}
        found = acts.deposits(self.record, self.draft, AgreementKind.ACCEDE)
        return {economy: at for economy, at in found.items() if economy not in self.draft.parties}

    @property
    def required(self) -> int:
        """How many ratifications by its first parties bring it into force."""
        return self.terms.entry_into_force.ratifications or len(self.draft.parties)

    @cached_property
    def endorsed_at(self) -> int | None:
        """When the Committee's endorsement was recorded."""
        event = acts.endorsement(self.record, self.draft)
        return None if event is None else event.effective_at

    @cached_property
    def met_at(self) -> int | None:
        """When every condition was met: concluded, endorsed, and ratified by as many as are required."""
        ratified = sorted(self.ratified.values())[: self.required]
        if self.concluded_at is None or self.endorsed_at is None or len(ratified) < self.required:
            return None
        return max(self.concluded_at, self.endorsed_at, *ratified)

    @cached_property
    def confidence_building(self) -> Interval[str] | None:
        """The dates in which the parties build confidence and owe nothing, from the last signature on."""
        months = 0 if self.terms.confidence_building is None else self.terms.confidence_building.months
        if self.concluded_at is None or months == 0:
            return None
        start = self.day_of(self.concluded_at)
        return Interval(start, months_after(start, months))

    @cached_property
    def notices(self) -> tuple[TerminationNotice, ...]:
        """Notices by members since the conclusion, withdrawn ones among them."""
        since = self.concluded_at
        if since is None:
            return ()
        found = acts.notices(self.record, self.terms)
        return tuple(one for one in found if self.is_member(one.by) and one.given_at >= since)

    @cached_property
    def suspensions(self) -> tuple[Suspension, ...]:
        """Suspensions by members."""
        return tuple(one for one in acts.suspensions(self.record) if self.is_member(one.by))

    @cached_property
    def reservations(self) -> tuple[Reservation, ...]:
        """Reservations by members."""
        return tuple(one for one in acts.reservations(self.record) if self.is_member(one.by))

    def is_member(self, economy: str) -> bool:
        """Whether the draft names it a party, or it acceded."""
        return economy in self.draft.parties or economy in self.acceded

    @cached_property
    def participations(self) -> tuple[Participation, ...]:
        """The parties in their order, then those that acceded in the order in which they did."""
        members = [*self.draft.parties, *sorted(self.acceded, key=lambda one: (self.acceded[one], one))]
        return tuple(self._participation(economy) for economy in members)

    def participation(self, economy: str) -> Participation | None:
        """A member's part, or None for who is no member."""
        return next((one for one in self.participations if one.economy == economy), None)

    @cached_property
    def starts_on(self) -> str | None:
        """The first day in force: from it on two members are bound."""
        starts = {one: start for one in self._members() if (start := self._start(one)) is not None}
        return next(
            (
                day
                for day in sorted(set(starts.values()))
                if sum(starts[one] <= day < (self._notice_end(one) or NEVER) for one in starts) > 1
            ),
            None,
        )

    @cached_property
    def ends_on(self) -> str | None:
        """The first day on which the agreement is over: of two by either's notice, of many when one is
        left.
        """
        ends = {one: end for one in self._members() if (end := self._notice_end(one)) is not None}
        if self.terms.kind != "MULTILATERAL":
            return min(ends.values(), default=None)
        starts = {one: start for one in self._members() if (start := self._start(one)) is not None}
        since = self.starts_on
        return next(
            (
                day
                for day in sorted(set(ends.values()))
                if since is not None
                and day >= since
                and sum(starts[one] <= day < ends.get(one, NEVER) for one in starts) < 2
            ),
            None,
        )

    @cached_property
    def interval(self) -> Interval[str] | None:
        """The dates in force; None while the first is not known."""
        return None if self.starts_on is None else Interval(self.starts_on, self.ends_on)

    def in_force(self, from_economy: str, to_economy: str, annex: str) -> Interval[str] | None:
        """The dates for which a direction binds under an annex; None while the first is not known.

        Suspensions and reservations are apart: they hold for instants.
        """
        if not (self.is_member(from_economy) and self.is_member(to_economy)):
            return None
        asked = (from_economy, to_economy, annex)
        if asked in self._known_in_force:
            return self._known_in_force[asked]
        found = self._in_force(*asked)
        if self.terms.annex(annex) is not None:
            self._known_in_force[asked] = found
        return found

    @cached_property
    def _known_in_force(self) -> dict[tuple[str, str, str], Interval[str] | None]:
        """What was asked for: as much at most as there are pairs of members and annexes."""
        return {}

    def _in_force(self, from_economy: str, to_economy: str, annex: str) -> Interval[str] | None:
        intervals = [
            None if part is None else part.interval
            for part in (self.participation(from_economy), self.participation(to_economy))
        ]
        ends = [
            one.ends_on
            for one in self.notices
            if one.stands and one.annex == annex and one.by in (from_economy, to_economy)
        ]
        starts = []
        for interval in intervals:
            if interval is None or interval.start is None:
                return None
            starts.append(interval.start)
            ends += [] if interval.end is None else [interval.end]
        return Interval(max(starts), min(ends, default=None))

    def parties_in_force(self, day: str) -> tuple[str, ...]:
        """The members bound on ``day``."""
        if self.interval is None or not self.interval.contains(day):
            return ()
        return tuple(
            one.economy
            for one in self.participations
            if one.interval is not None and one.interval.contains(day)
        )

    def suspensions_of(self, from_economy: str, to_economy: str, annex: str) -> tuple[Suspension, ...]:
        """Every suspension that bears on a direction under an annex, whenever it holds."""
        return tuple(one for one in self.suspensions if one.covers(from_economy, to_economy, annex))

    def reservations_of(self, to_economy: str, annex: str) -> tuple[Reservation, ...]:
        """Every reservation by which an economy owes nothing under an annex; others still owe it."""
        return tuple(one for one in self.reservations if (one.by, one.annex) == (to_economy, annex))

    def state_at(self, instant: int) -> State | None:
        """The state at a Unix second, its day counted by the terms; None before anything was proposed."""
        if instant < min(draft.recorded.time for draft in self.record.drafts):
            return None
        if self.concluded_at is None or instant < self.concluded_at:
            return State(self._talks(instant))
        day = self.day_of(instant)
        if self.ends_on is not None and day >= self.ends_on:
            return State(Stage.TERMINATED)
        if self.starts_on is not None and day >= self.starts_on:
            return self._in_force_at(instant, day)
        if self.confidence_building is not None and self.confidence_building.contains(day):
            return State(Stage.CONFIDENCE_BUILDING)
        ratified = sum(at <= instant for at in self.ratified.values())
        if ratified == 0:
            return State(Stage.SIGNED)
        return State(Stage.RATIFYING, min(ratified, self.required), self.required)

    def state_on(self, day: str) -> State | None:
        """The state as ``day`` begins in the terms' time zone."""
        return self.state_at(first_second(day, self.zone))

    def periods(self) -> tuple[Period, ...]:
        """The states one after another, from the first proposal on, without gap or overlap."""
        periods: list[Period] = []
        for start in self._switches():
            state = self.state_at(start)
            if state is None or (periods and periods[-1].state == state):
                continue
            if periods:
                periods[-1] = Period(periods[-1].start, start, periods[-1].state)
            periods.append(Period(start, None, state))
        return tuple(periods)

    def _talks(self, instant: int) -> Stage:
        drafts = sum(draft.recorded.time <= instant for draft in self.record.drafts)
        signed = any(
            at <= instant
            for draft in self.record.drafts
            for at in acts.signatures(self.record, draft).values()
        )
        return Stage.NEGOTIATING if drafts > 1 or signed else Stage.PROPOSED

    def _in_force_at(self, instant: int, day: str) -> State:
        suspended = tuple(one for one in self.suspensions if one.interval.contains(instant))
        noticed = tuple(
            one
            for one in self.notices
            if one.given_at <= instant
            and day < one.ends_on
            and (one.withdrawn_at is None or instant < one.withdrawn_at)
        )
        stage = Stage.SUSPENDED if suspended else Stage.NOTICE_GIVEN if noticed else Stage.IN_FORCE
        return State(stage, suspensions=suspended, notices=noticed)

    def _switches(self) -> list[int]:
        """Every instant at which the state may change."""
        dates = [self.starts_on, self.ends_on, *(one.ends_on for one in self.notices)]
        if self.confidence_building is not None:
            dates.append(self.confidence_building.end)
        return sorted(
            {
                *(draft.recorded.time for draft in self.record.drafts),
                *(event.effective_at for event in self.record.events),
                *(first_second(day, self.zone) for day in dates if day is not None),
            }
        )

    def _members(self) -> Iterable[str]:
        return (*self.draft.parties, *self.acceded)

    def _start(self, economy: str) -> str | None:
        """The first day on which a member is bound: by the rule of the terms, from its own deposit."""
        deposited = self.ratified.get(economy, self.acceded.get(economy))
        if self.met_at is None or deposited is None:
            return None
        start = entry_day(self.terms.entry_into_force, self.day_of(max(self.met_at, deposited)))
        months = 0 if self.terms.confidence_building is None else self.terms.confidence_building.months
        since = self.acceded.get(economy, self.concluded_at)
        return start if since is None or months == 0 else max(start, months_after(self.day_of(since), months))

    def _notice_end(self, economy: str) -> str | None:
        ends = (one.ends_on for one in self.notices if one.stands and (one.by, one.annex) == (economy, ""))
        return min(ends, default=None)

    def _participation(self, economy: str) -> Participation:
        start = self._start(economy)
        ends = [end for end in (self._notice_end(economy), self.ends_on) if end is not None]
        return Participation(
            economy,
            self.signed.get(economy),
            self.ratified.get(economy, self.acceded.get(economy)),
            None if start is None else Interval(start, min(ends, default=None)),
        )


def lifecycle_of(record: AgreementRecord, terms: Terms) -> Lifecycle:
    """What became of ``record``, whose agreed (or latest) draft has ``terms``.

    The record is taken as known: what was recorded after a knowledge time must not be in it.
    """
    return Lifecycle(record, acts.agreed_draft(record), terms)
