"""Check 4: the document's status when the declaration was accepted, as known at the knowledge time.

Annulment is ex tunc: once known, it holds for every declaration. Withdrawal and supersession are ex nunc:
they hold from their effective time on. Suspension holds in [suspend, restore). Validity is in dates of the
customs office, half-open: on ``valid_to`` the document is expired.
"""

from datetime import date, timedelta
from typing import Any

from anchors.hexadecimal import to_hex
from anchors.statement import Statement
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.result import Check, CheckResult, Raised
from ledger_api.domain.interval import Interval, covering, switched_intervals
from ledger_api.domain.outcomes import Axis
from ledger_api.domain.parameters import DAY
from ledger_api.domain.places import LegalDate
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import PeriodKind, Source, StatusEvent, StatusKind, TrustFacts

CHECK = Check(4, "It was in force when the goods were declared", Axis.DOCUMENT)


def check_status(case: Case) -> CheckResult:
    """Validity dates, status acts, and the age of what is known about them."""
    statement, declared_at = case.statement, case.declared_at
    if statement is None:
        return CheckResult(CHECK, (), {}, shown=False)
    raised: list[Raised] = []
    evidence: dict[str, Any] = {
        "valid_from": statement.valid_from or None,
        "valid_to": statement.valid_to or None,
    }
    if declared_at is not None:
        day = case.question.legal_date(declared_at)
        raised = _validity(statement, day)
        evidence |= {
            "declared_at": declared_at,
            "declared_on": day.date,
            "zone": day.zone,
            "utc_assumed": day.assumed,
        }
    facts = case.facts
    if facts is not None and declared_at is not None:
        raised += _acts(case, facts, declared_at)
        raised += _annulled_in_bulk(case, facts)
        raised += _age(case, facts, declared_at)
        evidence |= {"as_of_block": facts.block_number, "as_of": facts.block_time, "known_at": case.known_at}
        evidence["acts"] = [_shown(event) for event in facts.status]
    return CheckResult(CHECK, tuple(raised), evidence, shown=facts is not None)


def _shown(event: StatusEvent) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "effective_at": event.effective_at,
        "recorded_at": event.recorded.time,
        "block": event.recorded.block,
        "reason": event.reason,
        "successor": None if event.successor is None else to_hex(event.successor),
    }


def _validity(statement: Statement, day: LegalDate) -> list[Raised]:
    raised = []
    zone = {"declared_on": day.date, "zone": f"{day.zone}, assumed" if day.assumed else day.zone}
    valid = Interval[str](statement.valid_from or None, statement.valid_to or None)
    if valid.is_over(day.date):
        last = day_before(statement.valid_to)
        raised.append(Raised(Code.EXPIRED, {"valid_to": statement.valid_to, "last_day": last, **zone}))
    if valid.is_before(day.date):
        raised.append(Raised(Code.NOT_YET_VALID, {"valid_from": statement.valid_from, **zone}))
    if day.date < statement.issued_on:
        raised.append(Raised(Code.DECLARED_BEFORE_ISSUE, {"issued_on": statement.issued_on, **zone}))
    return raised


def day_before(day: str) -> str:
    """The last day of a period that ends on ``day``; the calendar's first day has none before it."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day > "0001-01-01" else day


def _acts(case: Case, facts: TrustFacts, declared_at: int) -> list[Raised]:
    raised = []
    for event in facts.status:
        code = _code_of(event.kind)
        if code is None or (code is not Code.ANNULLED and event.effective_at > declared_at):
            continue
        raised.append(Raised(code, _dated(case, event)))
    return raised + _suspension(case, facts, declared_at)


def _code_of(kind: StatusKind) -> Code | None:
    """The code of an act that holds once and for all; suspensions are intervals, confirmations check 2's."""
    match kind:
        case StatusKind.ANNUL:
            return Code.ANNULLED
        case StatusKind.WITHDRAW:
            return Code.WITHDRAWN
        case StatusKind.SUPERSEDE:
            return Code.SUPERSEDED
        case StatusKind.AMEND:
            return Code.AMENDED_EDITORIAL
        case StatusKind.SUSPEND | StatusKind.RESTORE | StatusKind.CONFIRM:
            return None


def _dated(case: Case, event: StatusEvent) -> dict[str, Any]:
    return {
        **_shown(event),
        "reason": event.reason or "no reason given",
        "effective_on": case.on(event.effective_at),
        "recorded_on": case.on(event.recorded.time),
    }


def _suspension(case: Case, facts: TrustFacts, declared_at: int) -> list[Raised]:
    switching = (StatusKind.SUSPEND, StatusKind.RESTORE)
    switches = [event for event in facts.status if event.kind in switching]
    now = covering(
        switched_intervals((event.kind is StatusKind.SUSPEND, event.effective_at) for event in switches),
        declared_at,
    )
    if now is None:
        return []
    started = next(
        event for event in switches if event.kind is StatusKind.SUSPEND and event.effective_at == now.start
    )
    until = "and has not been restored" if now.end is None else f"until {case.on(now.end)}"
    return [Raised(Code.SUSPENDED, {**_dated(case, started), "until": now.end, "until_words": until})]


def _annulled_in_bulk(case: Case, facts: TrustFacts) -> list[Raised]:
    """Annulled with everything its key signed in a period of anchor time; as final as one by one."""
    statement, anchor = case.statement, case.anchor
    if statement is None or anchor is None:
        return []
    keys = {(signer.issuer_id, signer.address) for signer in case.signers}
    return [
        Raised(
            Code.ANNULLED,
            {
                "kind": "ANNUL_BY_KEY",
                "key": act.key,
                "from_time": act.from_time,
                "to_time": act.to_time,
                "reason": act.reason or "no reason given",
                "block": act.recorded.block,
                "recorded_at": act.recorded.time,
                "recorded_on": case.on(act.recorded.time),
            },
        )
        for act in facts.key_periods
        if act.kind is PeriodKind.ANNUL
        and (act.issuer_id, act.key) in keys
        and Interval(act.from_time, act.to_time).contains(anchor.point.time)
    ]


def _age(case: Case, facts: TrustFacts, declared_at: int) -> list[Raised]:
    """A saved view cannot know what came after it: while fresh it is provisional, later it proves nothing."""
    if facts.source is not Source.SAVED and not case.evidence.offline:
        return []
    as_of = {"as_of": facts.block_time, "as_of_on": case.on(facts.block_time), "block": facts.block_number}
    age = max(declared_at, case.known_at or 0) - facts.block_time
    allowed = case.parameters.stale_after
    if age <= allowed:
        return [Raised(Code.STATUS_AS_OF, as_of)]
    days = {"age_days": age // DAY, "allowed_days": allowed // DAY}
    return [Raised(Code.STATUS_AS_OF, as_of), Raised(Code.STALE_STATUS, {**as_of, **days})]
