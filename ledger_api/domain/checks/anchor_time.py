"""Check 6: the anchor's time against the asserted issue date and the standing of who signed.

"Revoked after time T" is defeated by backdating unless the time is the ledger's: what was anchored while its
issuer was suspended, or after its accreditation was lost, is not proven to be older, whatever its date.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any, assert_never

from anchors.hexadecimal import to_hex
from ledger_api.domain.checks.case import Case, Signer
from ledger_api.domain.checks.result import Check, CheckResult, Raised
from ledger_api.domain.checks.standing import bearing_on, loss, lost_by
from ledger_api.domain.outcomes import Axis
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import (
    AnchorRecord,
    IssuerRecord,
    Role,
    StandingKind,
)

CHECK = Check(6, "It was anchored while its issuer was in good standing", Axis.DOCUMENT)


def check_anchor_time(case: Case) -> CheckResult:
    """Issue date, suspension and accreditation of every signer, all against the first anchor."""
    statement, anchor = case.statement, case.anchor
    if statement is None or anchor is None:
        return CheckResult(CHECK, (), {}, shown=False)
    raised = _against_issue(case, statement.issued_on, anchor)
    if case.declared_at is not None and anchor.point.time > case.declared_at:
        raised.append(Raised(Code.ANCHORED_AFTER_DECLARATION, _anchored(case, anchor)))
    for signer in case.signers:
        if signer.record is not None:
            raised += _suspended(case, signer, signer.record, anchor)
            raised += _unaccredited(case, signer, signer.record, anchor, statement.type)
    evidence = {**_anchored(case, anchor), "issued_on": statement.issued_on or None}
    return CheckResult(CHECK, tuple(raised), evidence, shown=all(one.record for one in case.signers))


def _anchored(case: Case, anchor: AnchorRecord) -> dict[str, Any]:
    time = anchor.point.time
    return {"anchored_at": time, "anchored_on": case.on(time), "anchor_block": anchor.point.block}


def _against_issue(case: Case, issued_on: str, anchor: AnchorRecord) -> list[Raised]:
    if not issued_on:
        return []
    anchored_on = datetime.fromtimestamp(anchor.point.time, UTC).date()
    # The difference, since no date comes before the calendar's first.
    ahead = date.fromisoformat(issued_on) - anchored_on
    if ahead <= timedelta(days=case.parameters.issue_tolerance_days):
        return []
    return [Raised(Code.ANCHORED_BEFORE_ISSUE, {**_anchored(case, anchor), "issued_on": issued_on})]


def _suspended(case: Case, signer: Signer, record: IssuerRecord, anchor: AnchorRecord) -> list[Raised]:
    lost = loss(record.events, anchor.point.time)
    if lost is None:
        return []
    kind, since = lost
    evidence = {
        **_anchored(case, anchor),
        "signer": signer.name,
        "effective_at": since.effective_at,
        "effective_on": case.on(since.effective_at),
        "reason": since.reason or "no reason given",
        "block": since.recorded.block,
    }
    match kind:
        case StandingKind.SUSPEND:
            return [Raised(Code.ISSUER_SUSPENDED, evidence)]
        case StandingKind.WITHDRAW:
            return [Raised(Code.ANCHORED_AFTER_WITHDRAWAL, {**evidence, "accreditation": "(registration)"})]
        case StandingKind.RESTORE:
            return []
        case _:
            assert_never(kind)


def _unaccredited(
    case: Case, signer: Signer, record: IssuerRecord, anchor: AnchorRecord, statement_type: str
) -> list[Raised]:
    """Raised only where a body had accreditation for the type and had lost all of it by the anchor.

    Whether it was ever accredited for what it assessed is the obligation's business (checks 7 and 8).
    """
    if record.role is not Role.CONFORMITY_BODY:
        return []
    at = anchor.point.time
    lost = []
    for accreditation in bearing_on(record, statement_type):
        code, since = lost_by(accreditation, at)
        if code is None:
            return []
        if since is not None:
            lost.append((code, since, accreditation))
    if not lost:
        return []
    code, since, accreditation = min(lost, key=lambda one: _SEVERITY.index(one[0]))
    return [
        Raised(
            code,
            {
                **_anchored(case, anchor),
                "signer": signer.name,
                "accreditation": f"{accreditation.number} ({accreditation.standard})",
                "accreditation_id": to_hex(accreditation.id),
                "effective_at": since,
                "effective_on": case.on(since),
            },
        )
    ]


_SEVERITY = (Code.ANCHORED_AFTER_WITHDRAWAL, Code.ACCREDITATION_SUSPENDED, Code.ACCREDITATION_LAPSED)
