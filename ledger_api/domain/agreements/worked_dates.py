"""The dates of an agreement, worked out: what falls on which day, and the member of the terms that says so.

For the agreement's page: an exporter reads from it until when a consignment must arrive.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger_api.domain.agreements.annex import Annex
from ledger_api.domain.agreements.calendar import days_after
from ledger_api.domain.agreements.clauses import EntryIntoForce
from ledger_api.domain.agreements.lifecycle import Lifecycle


@dataclass(frozen=True)
class WorkedDate:
    """``label`` falls on ``date`` (YYYY-MM-DD). ``clause`` is its pointer into the terms; "" for acts."""

    label: str
    date: str
    clause: str


def worked_dates(life: Lifecycle) -> tuple[WorkedDate, ...]:
    """Every date that acts and terms give, in the order of time; acts as they are counted in the terms'
    zone.
    """
    dates = [*_acts(life), *_entry(life), *_ends(life), *_interruptions(life)]
    for index, annex in enumerate(life.terms.annexes):
        dates += _annex(annex, f"/annexes/{index}")
    return tuple(sorted(dates, key=lambda one: one.date))


def _acts(life: Lifecycle) -> Iterator[WorkedDate]:
    for draft in life.record.drafts:
        label = f"Version {draft.version} proposed by {draft.economy}"
        yield WorkedDate(label, life.day_of(draft.recorded.time), "")
    for economy, at in life.signed.items():
        yield WorkedDate(f"Signed by {economy}", life.day_of(at), "")
    for economy, at in life.ratified.items():
        yield WorkedDate(f"Ratified by {economy}", life.day_of(at), "")
    if life.endorsed_at is not None:
        yield WorkedDate("Endorsed by the Committee", life.day_of(life.endorsed_at), "")
    for economy, at in life.acceded.items():
        yield WorkedDate(f"Accession of {economy}", life.day_of(at), "/accession")


def _entry(life: Lifecycle) -> Iterator[WorkedDate]:
    building = life.confidence_building
    if building is not None and building.end is not None:
        yield WorkedDate("Confidence-building ends", building.end, "/confidence_building/months")
    if life.met_at is not None:
        label = f"All conditions met: endorsed, and ratified by {life.required} of {len(life.draft.parties)}"
        yield WorkedDate(label, life.day_of(life.met_at), "/entry_into_force/ratifications")
    if life.starts_on is not None:
        rule = _rule_words(life.terms.entry_into_force)
        yield WorkedDate(f"First day in force ({rule})", life.starts_on, "/entry_into_force/rule")
    for part in life.participations:
        start = None if part.interval is None else part.interval.start
        if start is not None and start != life.starts_on:
            yield WorkedDate(f"First day in force for {part.economy}", start, "/entry_into_force/rule")


def _rule_words(rule: EntryIntoForce) -> str:
    match rule.rule:
        case "FIRST_DAY_OF_SECOND_MONTH":
            return "first day of the second month after all conditions were met"
        case "DAYS_AFTER":
            return f"{rule.days} days after all conditions were met"
        case "ON_DATE":
            return f"{rule.date}, or the day after all conditions were met where that is later"


def _ends(life: Lifecycle) -> Iterator[WorkedDate]:
    months = life.terms.notice.months
    for one in life.notices:
        what = f"annex {one.annex}" if one.annex else "the agreement"
        yield WorkedDate(f"Notice by {one.by} to end {what}", one.given_on, "/notice/months")
        if one.withdrawn_at is not None:
            withdrawn_on = life.day_of(one.withdrawn_at)
            yield WorkedDate(f"Notice by {one.by} to end {what} withdrawn", withdrawn_on, "")
            continue
        whom = f" for {one.by}" if life.terms.kind == "MULTILATERAL" else ""
        label = f"Last day of {what}{whom} ({months} calendar months after the notice)"
        yield WorkedDate(label, one.last_day, "/notice/months")
    if life.ends_on is not None:
        yield WorkedDate("First day no longer in force", life.ends_on, "/notice/months")


def _interruptions(life: Lifecycle) -> Iterator[WorkedDate]:
    for one in life.suspensions:
        if one.interval.start is not None:
            day = life.day_of(one.interval.start)
            yield WorkedDate(f"Suspended by {one.by} ({one.scope})", day, "")
        if one.interval.end is not None:
            yield WorkedDate(f"Restored by {one.by} ({one.scope})", life.day_of(one.interval.end), "")
    for entry in life.reservations:
        if entry.interval.start is not None:
            day = life.day_of(entry.interval.start)
            yield WorkedDate(f"Reservation of {entry.by} to annex {entry.annex}", day, "")
        if entry.interval.end is not None:
            day = life.day_of(entry.interval.end)
            yield WorkedDate(f"Reservation of {entry.by} to annex {entry.annex} withdrawn", day, "")


def _annex(annex: Annex, at: str) -> Iterator[WorkedDate]:
    for index, grace in enumerate(annex.grace):
        whom = "every economy" if grace.category is None else f"category {'I' * grace.category}"
        label = f"Last day of grace under annex {annex.id} for {whom}"
        yield WorkedDate(label, days_after(grace.ends_on, -1), f"{at}/grace/{index}/ends_on")
    for index, one in enumerate([] if annex.tariff is None else annex.tariff.mark_ups):
        label = f"Default value under annex {annex.id} marked up by {one.factor}"
        yield WorkedDate(label, one.from_day, f"{at}/tariff/mark_ups/{index}/from")
