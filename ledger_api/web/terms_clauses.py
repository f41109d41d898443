"""The framework of an agreement's terms in words, each clause with its parameter and the dates it gives."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_api.domain.agreements.calendar import days_after, last_day_of_notice
from ledger_api.domain.agreements.clauses import EntryIntoForce, Terms
from ledger_api.domain.agreements.worked_dates import WorkedDate
from ledger_api.web.clause import Clause, clause, listed
from ledger_api.web.recognition_words import FORMS, KINDS

_OBLIGATIONS = {
    "ACCEPT": "The importing party must accept results: documents that the annexes cover.",
    "RECOGNISE": "The importing party recognises competence, and may accept results.",
}
_PHASES = {
    "TEST_REPORT": "Test reports are exchanged; each party still certifies by itself.",
    "CERTIFICATION": "Certification is exchanged: nothing is certified anew.",
}
_EQUIVALENCE = {
    "RESULTS": "Results count as equivalent, whatever the parties' own rules are.",
    "RULES": "The parties hold each other's rules to be equivalent.",
}


def framework_clauses(terms: Terms, dates: tuple[WorkedDate, ...], day: str) -> list[Clause]:
    """Every clause of the framework, in the order of the terms; `day` is when a notice is imagined."""
    return list(_clauses(terms, dates, day))


def _clauses(terms: Terms, dates: tuple[WorkedDate, ...], day: str) -> Iterator[Clause]:
    members = terms.model_dump(by_alias=True)

    def say(member: str, heading: str, *sentences: str) -> Clause:
        return clause(f"/{member}", heading, members[member], dates, *sentences)

    parties = listed(terms.parties)
    yield say("kind", "What it is", f"A {KINDS[terms.kind]} {FORMS[terms.legal_form]}, of {parties}.")
    yield say("obligation", "Obligation", _OBLIGATIONS[terms.obligation])
    yield say("phase", "What is exchanged", _PHASES[terms.phase])
    yield say("equivalence", "What counts as equivalent", _EQUIVALENCE[terms.equivalence])
    yield say("directions", "Directions", *_directions(terms))
    entry = terms.entry_into_force
    yield say("entry_into_force", "Entry into force", _entry(entry), _ratifications(entry, terms))
    if terms.confidence_building is not None:
        months = terms.confidence_building.months
        yield say(
            "confidence_building",
            "Confidence-building",
            f"Nothing is owed in the first {_months(months)} from the last signature on.",
        )
    yield say("notice", "Ending it", *_notice(terms, day))
    yield say("savings_clause", "Earlier results", _savings(terms.savings_clause))
    yield say("transit_clause", "Goods on their way", _transit(terms.transit_clause))
    yield say("prior_documents", "Earlier documents", _prior(terms.prior_documents))
    yield say("accession", "Accession", _accession(terms.accession))
    clocks = terms.listing_clocks
    yield say(
        "listing_clocks",
        "When a body's listing is contested",
        f"The body has {clocks.body_reply_days} days to answer, the other party {clocks.party_reply_days};"
        f" a contest without agreement suspends after {clocks.contest_days} days.",
    )
    yield say("time_zone", "Calendar", f"The days of acts are counted in {terms.time_zone}.")


def _directions(terms: Terms) -> Iterator[str]:
    if terms.directions is None:
        yield "Each party owes it to every other."
        return
    for one in terms.directions:
        what = {"ACCEPT": "must accept", "RECOGNISE": "may accept"}[one.obligation or terms.obligation]
        yield f"{one.to_economy} {what} documents of {one.from_economy}."


def _entry(entry: EntryIntoForce) -> str:
    match entry.rule:
        case "FIRST_DAY_OF_SECOND_MONTH":
            return "In force from the first day of the second month after every condition was met."
        case "DAYS_AFTER":
            return f"In force {entry.days} days after every condition was met."
        case "ON_DATE":
            return (
                f"In force from {entry.date}, or from the day after every condition was met if that is later."
            )


def _ratifications(entry: EntryIntoForce, terms: Terms) -> str:
    count = len(terms.parties)
    needed = f"all {count}" if entry.ratifications in (None, count) else f"{entry.ratifications} of {count}"
    return f"Conditions: the Committee endorsed it, and {needed} parties ratified it."


def _notice(terms: Terms, day: str) -> Iterator[str]:
    last = last_day_of_notice(day, terms.notice.months)
    yield f"A party may end it by {_months(terms.notice.months)} of notice, counted in the calendar."
    after = days_after(last, 1)
    yield f"A notice given on {day} would make {last} the last day; from {after} on nothing is owed."


def _savings(saved: bool) -> str:
    if saved:
        return (
            "Results from before a suspension or the end stay accepted, save for health, safety, environment."
        )
    return "Results from before a suspension or the end do not stay accepted."


def _transit(kept: bool) -> str:
    if kept:
        return "Goods that had left with a document from before a suspension are treated as before it."
    return "Goods on their way are not treated apart."


def _prior(counted: bool) -> str:
    return f"Documents from before the first day in force {'count' if counted else 'do not count'}."


def _accession(is_open: bool) -> str:
    return "Other economies may accede." if is_open else "It is closed: no other economy may accede."


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"
