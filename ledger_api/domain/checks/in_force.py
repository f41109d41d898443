"""Check 9: a directed obligation is in force at the declaration, and was when the document came to be.

Recognition must hold at issue and at use (rule book §1). The anchor dates the issue, as everywhere: what a
document says of its own date proves nothing against a suspension.
"""

from collections.abc import Iterator
from typing import Any

from ledger_api.domain.agreements.acts import Suspension
from ledger_api.domain.agreements.annex import Annex
from ledger_api.domain.agreements.lifecycle import Lifecycle
from ledger_api.domain.agreements.obligations import DirectedObligation, Obstacle, Remark, Standing
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.result import Raised
from ledger_api.domain.checks.status import day_before
from ledger_api.domain.reason import Code


def obstacles(case: Case, route: DirectedObligation, annex: Annex | None) -> Iterator[Raised]:
    """A code for everything that stands between the route and an obligation."""
    for standing in route.obstacles:
        yield _obstacle(case, route, annex, standing)
    if route.lifecycle is not None and annex is not None and route.binds:
        yield from _at_issue(case, route, annex, route.lifecycle)
    if route.obligation == "RECOGNISE":
        yield Raised(Code.COMPETENCE_RECOGNISED, _named(route))


def remarks(case: Case, route: DirectedObligation) -> Iterator[Raised]:
    """What is shown beside the obligation without touching it."""
    for one in route.remarks:
        evidence = {**_named(route), **one.evidence()}
        match one.kind:
            case Remark.AUTHORITY_REPLACED:
                yield Raised(
                    Code.AUTHORITY_REPLACED,
                    {
                        **evidence,
                        "replaced": one.economy,
                        "replaced_on": None if one.since is None else case.on(one.since),
                        "frozen_until_on": None if one.until is None else case.on(one.until),
                    },
                )
            case _:
                yield Raised(
                    Code.NOTICE_GIVEN, {**evidence, "noticing": one.economy, "last_day": _last_day(one.on)}
                )


def _named(route: DirectedObligation) -> dict[str, Any]:
    return {"agreement": route.title, "from_economy": route.from_party, "annex": route.annex}


def _obstacle(case: Case, route: DirectedObligation, annex: Annex | None, standing: Standing) -> Raised:
    evidence = {**_named(route), **standing.evidence()}
    counted = f"{standing.done} of {standing.needed}"
    match standing.kind:
        case Obstacle.TERMS_NOT_ESTABLISHED:
            return Raised(Code.TERMS_NOT_ESTABLISHED, evidence)
        case Obstacle.NOT_CONCLUDED:
            words = f"{counted} parties have signed the same version"
            return Raised(Code.AGREEMENT_NOT_CONCLUDED, {**evidence, "state_words": words})
        case Obstacle.NOT_ENDORSED:
            return Raised(Code.AGREEMENT_NOT_ENDORSED, evidence)
        case Obstacle.NOT_RATIFIED:
            who = f"{standing.economy} has not ratified it" if standing.economy else "too few ratified it"
            return Raised(Code.AGREEMENT_NOT_RATIFIED, {**evidence, "state_words": f"{who} ({counted})"})
        case Obstacle.NOT_YET_IN_FORCE:
            return Raised(Code.AGREEMENT_NOT_YET_IN_FORCE, {**evidence, "in_force_from": standing.on})
        case Obstacle.TERMINATED:
            return _terminated(case, route, annex, standing, evidence)
        case Obstacle.RESERVED:
            on = None if standing.since is None else case.on(standing.since)
            return Raised(
                Code.RESERVATION_ENTERED, {**evidence, "reserving": standing.economy, "reserved_on": on}
            )
        case Obstacle.SUSPENDED:
            return _suspended(case, route, annex, standing.since or 0, evidence)
        case _:
            raise AssertionError(f"{standing.kind} is a remark")


def _terminated(
    case: Case, route: DirectedObligation, annex: Annex | None, standing: Standing, evidence: dict[str, Any]
) -> Raised:
    """The end of an agreement leaves earlier results standing where its savings clause says so."""
    evidence = {**evidence, "last_day": _last_day(standing.on)}
    anchor, life = case.anchor, route.lifecycle
    saved = (
        life is not None
        and life.saves_earlier_results
        and annex is not None
        and not annex.safety
        and anchor is not None
        and standing.on is not None
        and life.day_of(anchor.point.time) < standing.on
    )
    return Raised(Code.PRE_TERMINATION_SAVED if saved else Code.AGREEMENT_TERMINATED, evidence)


def _suspended(
    case: Case, route: DirectedObligation, annex: Annex | None, since: int, evidence: dict[str, Any]
) -> Raised:
    """Suspended at the declaration: saved, or not, by the clauses of the terms (rule book §2).

    The savings clause keeps documents anchored before; the transit clause keeps goods that had left with
    such a document. Neither keeps what is about safety.
    """
    scope = evidence.get("detail")
    what = (
        f"The agreement {route.title}"
        if scope in (None, "whole")
        else f"The agreement {route.title} ({scope})"
    )
    evidence = {
        **evidence,
        "suspended_at": since,
        "suspended_on": case.on(since),
        "suspended_words": what,
        "suspended_verb": "is",
        "loaded_words": "",
    }
    terms, anchor, loaded_at = route.terms, case.anchor, case.question.loaded_at
    if terms is None or annex is None or annex.safety or not (terms.savings_clause or terms.transit_clause):
        return Raised(Code.AGREEMENT_SUSPENDED, evidence)
    if anchor is None or anchor.point.time >= since:
        return Raised(Code.ANCHORED_AFTER_SUSPENSION, evidence)
    if terms.savings_clause:
        return Raised(Code.PRE_SUSPENSION_SAVED, evidence)
    if loaded_at is None:
        return Raised(Code.LOADING_TIME_MISSING, evidence)
    if loaded_at >= since:
        return Raised(Code.AGREEMENT_SUSPENDED, evidence)
    return Raised(
        Code.PRE_SUSPENSION_SAVED, {**evidence, "loaded_words": f", for goods loaded on {case.on(loaded_at)}"}
    )


def _at_issue(case: Case, route: DirectedObligation, annex: Annex, life: Lifecycle) -> Iterator[Raised]:
    """What binds at the declaration must have bound when the document was anchored, too."""
    anchor = case.anchor
    if anchor is None:
        return
    interval = life.in_force(route.from_party, route.to_party, annex.id)
    if (
        interval is not None
        and interval.is_before(life.day_of(anchor.point.time))
        and not life.terms.prior_documents
    ):
        on = case.on(anchor.point.time)
        yield Raised(
            Code.PRIOR_DOCUMENT,
            {**_named(route), "in_force_from": interval.start, "prior_words": f"anchored, on {on}"},
        )
    for suspension in life.suspensions_of(route.from_party, route.to_party, annex.id):
        if suspension.interval.contains(anchor.point.time):
            yield Raised(Code.ANCHORED_AFTER_SUSPENSION, {**_named(route), **_dated(case, suspension)})


def _dated(case: Case, suspension: Suspension) -> dict[str, Any]:
    since, until = suspension.interval.start or 0, suspension.interval.end
    return {
        "suspended_at": since,
        "suspended_on": case.on(since),
        "restored_on": None if until is None else case.on(until),
    }


def _last_day(end: str | None) -> str | None:
    return None if end is None else day_before(end)
