"""Check 2: every signature is valid, by a key that counted when the entry was anchored.

Signing time is anchor time (design §4). A key must be on the chain before the first anchor that covers the
entry and unrevoked at it, by (block, transaction, log) and never by a date the issuer wrote. A lost key harms
nothing earlier. A stolen key cuts at a log index: what lies after counts once the issuer confirms it.
"""

from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.checks.case import Case, Signer
from ledger_api.domain.checks.result import Check, CheckResult, Raised
from ledger_api.domain.interval import Interval
from ledger_api.domain.outcomes import Axis
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import (
    AnchorRecord,
    IssuerRecord,
    KeyRecord,
    PeriodKind,
    StatusKind,
    TrustFacts,
)

CHECK = Check(2, "The signatures are valid, by keys that counted when it was anchored", Axis.DOCUMENT)


def check_signatures(case: Case) -> CheckResult:
    """Each signer's signature, registration and key."""
    raised: list[Raised] = []
    problem = case.signature_problem
    if problem is not None:
        raised.append(Raised(Code.SIGNATURE_INVALID, {"problem": problem.detail, "error": problem.code}))
    if case.facts is not None:
        for signer in case.signers:
            raised += _signer(case, case.facts, signer)
    evidence = {"signers": [_shown(signer) for signer in case.signers]}
    return CheckResult(
        CHECK,
        tuple(raised),
        evidence,
        shown=case.anchor is not None and problem is None and bool(case.signers),
    )


def _shown(signer: Signer) -> dict[str, Any]:
    key = None if signer.record is None else _key(signer.record, signer.address)
    return {
        "issuer": to_hex(signer.issuer_id),
        "name": signer.name,
        "key": signer.address,
        "key_added": None if key is None else {"block": key.added.block, "time": key.added.time},
    }


def _key(record: IssuerRecord, address: str | None) -> KeyRecord | None:
    return next((key for key in record.keys if key.key == address), None)


def _signer(case: Case, facts: TrustFacts, signer: Signer) -> list[Raised]:
    who = {"signer": signer.name, "issuer_id": to_hex(signer.issuer_id)}
    if signer.record is None:
        return [Raised(Code.ISSUER_UNKNOWN, {**who, "known_on": case.on(case.known_at or 0)})]
    if signer.address is None:
        return []
    who["key"] = signer.address
    key = _key(signer.record, signer.address)
    if key is None:
        return [Raised(Code.KEY_UNKNOWN, who)]
    raised: list[Raised] = []
    if case.anchor is not None:
        fault = _fault_at(case, facts, signer.issuer_id, key, case.anchor)
        if fault is not None:
            dated = {"anchored_on": case.on(case.anchor.point.time), "block": case.anchor.point.block}
            raised.append(Raised(Code.KEY_NOT_VALID_AT_ANCHOR, {**who, **dated, **fault}))
    return raised + _theft(case, facts, signer.issuer_id, key, who)


def _fault_at(
    case: Case, facts: TrustFacts, issuer_id: bytes, key: KeyRecord, anchor: AnchorRecord
) -> dict[str, Any] | None:
    """Why ``key`` did not count at ``anchor``, or None where it did."""
    # The same statement cannot be logged twice, so one that was caught by a revocation between logging and
    # anchoring could never be repaired: the issuer's confirmation stands in for a new signature.
    if issuer_id == _issuer_of(case) and _is_named_confirmed(
        facts, max(anchor.point, key.revoked or key.added)
    ):
        return None
    if not key.added < anchor.point:
        return {"problem": f"it was registered only on {case.on(key.added.time)}", "added": key.added.block}
    if key.revoked is None or not key.revoked < anchor.point:
        return None
    effective_at = key.revoked.time if key.revoked_effective_at is None else key.revoked_effective_at
    if effective_at > anchor.point.time:
        return None
    return {
        "problem": f"it was revoked from {case.on(effective_at)} ({key.reason or 'no reason given'})",
        "revoked": key.revoked.block,
    }


def _theft(
    case: Case, facts: TrustFacts, issuer_id: bytes, key: KeyRecord, who: dict[str, str]
) -> list[Raised]:
    index, statement = case.evidence.index, case.statement
    raised = []
    for cut in key.cuts:
        if (
            statement is None
            or cut.origin != statement.origin
            or (index is not None and index < cut.cut_index)
        ):
            continue
        if _is_confirmed(case, facts, issuer_id, key.key, cut.recorded):
            continue
        raised.append(
            Raised(
                Code.KEY_COMPROMISED_AFTER,
                {**who, "cut_index": cut.cut_index, "index": index, "block": cut.recorded.block},
            )
        )
    return raised


def _is_confirmed(case: Case, facts: TrustFacts, issuer_id: bytes, key: str, after: ChainPoint) -> bool:
    if issuer_id == _issuer_of(case) and _is_named_confirmed(facts, after):
        return True
    anchor = case.anchor
    return anchor is not None and any(
        act.kind is PeriodKind.CONFIRM
        and act.issuer_id == issuer_id
        and act.key == key
        and act.recorded > after
        and Interval(act.from_time, act.to_time).contains(anchor.point.time)
        for act in facts.key_periods
    )


def _is_named_confirmed(facts: TrustFacts, after: ChainPoint) -> bool:
    """Whether the issuer confirmed this very document after ``after``; it can speak for its own key only."""
    return any(event.kind is StatusKind.CONFIRM and event.recorded > after for event in facts.status)


def _issuer_of(case: Case) -> bytes | None:
    return None if case.statement is None else case.statement.issuer
