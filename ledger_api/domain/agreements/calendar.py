"""The calendar of agreements: whole months, first days, last days (21 CFR 26.80).

Days are ``YYYY-MM-DD`` strings. What is said to last for months lasts for calendar months, never for a number
of days; nothing needs to be recorded on the day on which something takes effect.
"""

from datetime import date, timedelta

from ledger_api.domain.agreements.clauses import EntryIntoForce
from ledger_api.domain.documents.dates import add_months


def months_after(day: str, months: int) -> str:
    """The same day that many calendar months later; the last of a shorter month where it has no such day."""
    return add_months(date.fromisoformat(day), months).isoformat()


def days_after(day: str, days: int) -> str:
    """The day that many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def first_of_second_month_after(day: str) -> str:
    """The first day of the second month after the month of ``day`` (21 CFR 26.80(a)).

    Letters exchanged on 2026-11-30 bring the agreement into force on 2027-01-01.
    """
    return add_months(date.fromisoformat(day).replace(day=1), 2).isoformat()


def entry_day(rule: EntryIntoForce, met_on: str) -> str:
    """The first day in force, where every condition was met on ``met_on``; never ``met_on`` itself.

    A fixed date that has come before the conditions were met is replaced by the day after they were: nothing
    binds before it is agreed, and the day of the last act is not split.
    """
    match rule.rule:
        case "FIRST_DAY_OF_SECOND_MONTH":
            return first_of_second_month_after(met_on)
        case "DAYS_AFTER":
            return days_after(met_on, rule.days or 1)
        case "ON_DATE":
            return max(rule.date or "", days_after(met_on, 1))


def last_day_of_notice(given_on: str, months: int) -> str:
    """The last day in force after a notice of that many calendar months (21 CFR 26.80(c)).

    Notice on 2026-08-31 of six months: 2027-02-28.
    """
    return months_after(given_on, months)


def end_of_notice(given_on: str, months: int) -> str:
    """The first day no longer in force: the end of the half-open interval."""
    return days_after(last_day_of_notice(given_on, months), 1)
