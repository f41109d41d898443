"""What the parties did about an agreement, read from its dated events: signatures, deposits, suspensions,
notices.

Acts take effect at an instant (Unix seconds). Where the terms count in days or months, the day of an act is
the one in the terms' time zone. Acts of whoever is not entitled to them have no effect: an economy signs what
names it a party, ratifies what it signed, and suspends only what concerns it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger_api.domain.agreements.calendar import end_of_notice, last_day_of_notice
from ledger_api.domain.agreements.clauses import Terms
from ledger_api.domain.interval import Interval, switched_intervals
from ledger_api.domain.places import date_in
from ledger_api.domain.recognition_facts import AgreementEvent, AgreementKind, AgreementRecord, DraftRecord


@dataclass(frozen=True)
class Suspension:
    """``by`` suspended an annex ("" the whole), in one direction (both "" for all), for an interval of
    instants.

    ``text`` is the digest of its reasoned writing.
    """

    by: str
    annex: str
    from_economy: str
    to_economy: str
    interval: Interval[int]
    text: bytes

    def covers(self, from_economy: str, to_economy: str, annex: str) -> bool:
        """Whether it bears on that direction under that annex.

        A party suspends what it takes part in: where it names no direction, those from it and to it.
        """
        pair = (from_economy, to_economy)
        named = (self.from_economy, self.to_economy)
        return self.by in pair and named in (("", ""), pair) and self.annex in ("", annex)

    @property
    def scope(self) -> str:
        """What is suspended, in words."""
        what = f"annex {self.annex}" if self.annex else "whole"
        return f"{what}, {self.from_economy} to {self.to_economy}" if self.from_economy else what


@dataclass(frozen=True)
class Reservation:
    """``by`` entered a reservation to an annex for an interval of instants: it owes nothing under it."""

    by: str
    annex: str
    interval: Interval[int]


@dataclass(frozen=True)
class TerminationNotice:
    """``by`` gave notice of an annex, or ("") of the agreement; it stops binding on ``ends_on``.

    ``withdrawn_at`` is set where the notice was taken back in time: then it never had an effect.
    """

    by: str
    annex: str
    given_at: int
    given_on: str
    last_day: str
    ends_on: str
    withdrawn_at: int | None = None

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None


def in_order(record: AgreementRecord) -> list[AgreementEvent]:
    """The events in the order in which they were recorded."""
    return sorted(record.events, key=lambda event: event.recorded)


def signatures(record: AgreementRecord, draft: DraftRecord) -> dict[str, int]:
    """When each party of ``draft`` first signed it."""
    return _first(
        event
        for event in in_order(record)
        if event.kind is AgreementKind.SIGN
        and event.version == draft.version
        and event.economy in draft.parties
    )


def concluded_draft(record: AgreementRecord) -> DraftRecord | None:
    """The version that every one of its parties signed, or None."""
    return next(
        (draft for draft in record.drafts if set(signatures(record, draft)) == set(draft.parties)), None
    )


def agreed_draft(record: AgreementRecord) -> DraftRecord:
    """The concluded version; while there is none, the latest that was proposed."""
    return concluded_draft(record) or record.drafts[-1]


def deposits(record: AgreementRecord, draft: DraftRecord, kind: AgreementKind) -> dict[str, int]:
    """When each economy first deposited its ratification or accession to ``draft``."""
    return _first(
        event for event in in_order(record) if event.kind is kind and event.version == draft.version
    )


def endorsement(record: AgreementRecord, draft: DraftRecord) -> AgreementEvent | None:
    """The Committee's endorsement of ``draft``, or None."""
    return next(
        (
            event
            for event in in_order(record)
            if event.kind is AgreementKind.ENDORSE and event.version == draft.version
        ),
        None,
    )


def suspensions(record: AgreementRecord) -> tuple[Suspension, ...]:
    """Every suspension that was in effect for any time at all, in the order of their starts."""
    groups: dict[tuple[str, str, str, str], list[AgreementEvent]] = {}
    for event in in_order(record):
        if event.kind in (AgreementKind.SUSPEND, AgreementKind.RESTORE):
            key = (event.economy, event.annex, event.from_economy, event.to_economy)
            groups.setdefault(key, []).append(event)
    found = []
    for key, events in groups.items():
        switches = [(event.kind is AgreementKind.SUSPEND, event.effective_at) for event in events]
        texts = {event.effective_at: event.text for event in events if event.kind is AgreementKind.SUSPEND}
        found += [
            Suspension(*key, interval, texts[interval.start])
            for interval in switched_intervals(switches)
            if interval.start is not None and interval.contains(interval.start)
        ]
    return tuple(sorted(found, key=lambda one: (one.interval.start or 0, one.by, one.annex)))


def reservations(record: AgreementRecord) -> tuple[Reservation, ...]:
    """Every reservation that was in effect for any time at all."""
    groups: dict[tuple[str, str], list[tuple[bool, int]]] = {}
    for event in in_order(record):
        if event.kind in (AgreementKind.RESERVE, AgreementKind.WITHDRAW_RESERVATION):
            switch = (event.kind is AgreementKind.RESERVE, event.effective_at)
            groups.setdefault((event.economy, event.annex), []).append(switch)
    return tuple(
        Reservation(*key, interval)
        for key, switches in groups.items()
        for interval in switched_intervals(switches)
        if interval.start is not None and interval.contains(interval.start)
    )


def notices(record: AgreementRecord, terms: Terms) -> tuple[TerminationNotice, ...]:
    """Every notice, in the order given; one withdrawn before it took effect says so.

    A withdrawal on the day on which the notice takes effect, or later, comes too late.
    """
    found: list[TerminationNotice] = []
    for event in in_order(record):
        key = (event.economy, event.annex)
        standing = next((n for n, one in enumerate(found) if one.stands and (one.by, one.annex) == key), None)
        on = date_in(event.effective_at, terms.time_zone)
        match event.kind:
            case AgreementKind.GIVE_NOTICE if standing is None:
                months = terms.notice.months
                ends = (last_day_of_notice(on, months), end_of_notice(on, months))
                found.append(TerminationNotice(*key, event.effective_at, on, *ends))
            case AgreementKind.WITHDRAW_NOTICE if standing is not None and on < found[standing].ends_on:
                found[standing] = replace(found[standing], withdrawn_at=event.effective_at)
            case _:
                continue
    return tuple(found)


def _first(events: Iterable[AgreementEvent]) -> dict[str, int]:
    found: dict[str, int] = {}
    for event in events:
        found.setdefault(event.economy, event.effective_at)
    return found
