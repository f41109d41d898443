"""Check 7: every body that signed was accredited on the day on which it assessed.

The day is what the document asserts; check 6 compares the anchor's time, and check 8 the scope of that day.
Who signs as a first party or as a programme operator is accredited by nobody: its role is check 3's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ledger_api.domain.checks.case import Case, Signer
from ledger_api.domain.checks.result import Raised
from ledger_api.domain.checks.standing import bearing_on, loss, lost_by
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import AccreditationRecord, Role, StandingKind

_NOON = 12 * 3600


@dataclass(frozen=True)
class Body:
    """A conformity body that signed, with the accreditations that were live when it assessed."""

    signer: Signer
    bearing: tuple[AccreditationRecord, ...]
    live: tuple[AccreditationRecord, ...]


def bodies_of(case: Case) -> tuple[Body, ...]:
    """The conformity bodies among the signers."""
    statement, at = case.statement, assessed_at(case)
    found = []
    for signer in case.signers:
        record = signer.record
        if statement is None or record is None or record.role is not Role.CONFORMITY_BODY:
            continue
        bearing = bearing_on(record, statement.type)
        live = () if at is None else tuple(one for one in bearing if lost_by(one, at)[0] is None)
        found.append(Body(signer, bearing, live))
    return tuple(found)


def assessed_at(case: Case) -> int | None:
    """The instant for which an accreditation is looked up: noon UTC of the day of the assessment."""
    statement = case.statement
    if statement is None or not statement.assessed_on:
        return None
    return _noon_of(statement.assessed_on)


@lru_cache(maxsize=1_000)
def _noon_of(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) + _NOON


def unaccredited(case: Case, bodies: tuple[Body, ...]) -> Iterator[Raised]:
    """What speaks against a body's accreditation on the day of the assessment."""
    statement = case.statement
    for body in bodies:
        evidence = {"signer": body.signer.name, "assessed_on": statement and statement.assessed_on}
        at = assessed_at(case)
        if at is None:
            yield Raised(Code.ASSESSMENT_DATE_MISSING, evidence)
        elif not body.live:
            yield Raised(Code.CAB_NOT_ACCREDITED, {**evidence, "problem": _problem(case, body, at)})


def withdrawn_since(case: Case, bodies: tuple[Body, ...], *, safety: bool, annex: str) -> Iterator[Raised]:
    """Bodies that lost all their accreditation after assessment and anchor, by the declaration.

    Their earlier results stay accepted, unless the annex is about health, safety or environment (21 CFR
    26.68(e)).
    """
    declared_at = case.declared_at
    if declared_at is None:
        return
    for body in bodies:
        ends = [end for one in body.live if (end := _withdrawn(one, declared_at)) is not None]
        if not ends or len(ends) < len(body.live):
            continue
        since = max(ends)
        named = body.live[0]
        evidence = {
            "signer": body.signer.name,
            "accreditation": f"{named.number} ({named.standard})",
            "effective_at": since,
            "effective_on": case.on(since),
            "annex": annex,
            "problem_words": f"the accreditation of {body.signer.name} was withdrawn from {case.on(since)}",
        }
        yield Raised(Code.SAFETY_OVERRIDE if safety else Code.CAB_WITHDRAWN_SINCE, evidence)


def shown(bodies: tuple[Body, ...]) -> list[dict[str, Any]]:
    """The bodies as evidence."""
    return [
        {
            "signer": body.signer.name,
            "accreditations": [
                {"number": one.number, "standard": one.standard, "live_when_assessed": one in body.live}
                for one in body.bearing
            ],
        }
        for body in bodies
    ]


def _withdrawn(accreditation: AccreditationRecord, at: int) -> int | None:
    lost = loss(accreditation.events, at)
    return None if lost is None or lost[0] is not StandingKind.WITHDRAW else lost[1].effective_at


def _problem(case: Case, body: Body, at: int) -> str:
    if not body.bearing:
        return "it holds no accreditation"
    one = body.bearing[0]
    code, since = lost_by(one, at)
    name = f"its accreditation {one.number} ({one.standard})"
    if since is None:
        return f"{name} began on {case.on(one.valid_from)}"
    match code:
        case Code.ANCHORED_AFTER_WITHDRAWAL:
            return f"{name} was withdrawn from {case.on(since)}"
        case Code.ACCREDITATION_SUSPENDED:
            return f"{name} was suspended from {case.on(since)}"
        case _:
            return f"{name} ran out on {case.on(since)}"
