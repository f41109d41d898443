"""Check 1: the entry is found, in a log whose anchored root it belongs to (RFC 9162 §2.1.3).

The anchored root decides, not the signed note: the contract accepted it only as an extension of the last one.
A note that disagrees with it at one size is the operator contradicting itself, not the issuer.
"""

from itertools import zip_longest
from typing import Any

from anchors.errors import AnchorsError
from anchors.hexadecimal import to_hex
from anchors.merkle import leaf_hash, verify_inclusion
from anchors.note import Checkpoint, claimed_checkpoint, is_checkpoint_signed
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.result import Check, CheckResult, Raised
from ledger_api.domain.evidence import AskedBy, Evidence
from ledger_api.domain.outcomes import Axis
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import AnchorRecord, LogRecord, TrustFacts

CHECK = Check(1, "The entry is in a log anchored on the chain", Axis.DOCUMENT)


def check_entry_found(case: Case) -> CheckResult:
    """Search, log, inclusion and anchor; each thing missing or wrong raises its own code."""
    evidence = case.evidence
    if evidence.entry is None:
        return CheckResult(
            CHECK, (Raised(Code.ENTRY_NOT_FOUND, {"asked_for": _asked_for(evidence)}),), {"found": False}
        )
    raised = [*_readable(case), *_of_this_network(case)]
    facts = case.facts
    if facts is not None:
        raised += _in_its_log(case, facts)
        raised += _included(case, facts)
    return CheckResult(
        CHECK, tuple(raised), _shown(case), shown=facts is not None and case.anchor is not None
    )


def _asked_for(evidence: Evidence) -> str:
    match evidence.asked_by:
        case AskedBy.NUMBER:
            return "a document of that number"
        case AskedBy.FILE | AskedBy.PAYLOAD:
            names = " or ".join(f"the file {file.name}" for file in evidence.files)
            return names or "what was handed in"
        case AskedBy.OPENING | AskedBy.PRESENTATION:
            return "the document that was presented"


def _readable(case: Case) -> list[Raised]:
    problem = case.entry_problem
    if problem is None:
        return []
    if problem.code == "ENTRY_KIND_UNSUPPORTED":
        return [Raised(Code.ENTRY_KIND_UNSUPPORTED, {"problem": problem.detail})]
    return [Raised(Code.ENTRY_MALFORMED, {"problem": problem.detail, "error": problem.code})]


def _of_this_network(case: Case) -> list[Raised]:
    asked, made_for = case.facts, case.evidence.network_id
    if asked is None:
        # Without a statement there was nothing to look up: what is wrong with the entry says enough.
        code = Code.TRUST_VIEW_OTHER if case.facts_are_of_another else Code.TRUST_VIEW_MISSING
        return [] if case.statement is None else [Raised(code, {})]
    if made_for is None or made_for == asked.network_id:
        return []
    return [Raised(Code.NETWORK_MISMATCH, {"made_for": to_hex(made_for), "asked": to_hex(asked.network_id)})]


def _in_its_log(case: Case, facts: TrustFacts) -> list[Raised]:
    statement, log, index = case.statement, facts.log, case.evidence.index
    origin = case.evidence.origin if statement is None else statement.origin
    raised = []
    if log is None or log.origin != origin:
        raised.append(Raised(Code.LOG_UNKNOWN, {"origin": origin}))
    if statement is not None and case.evidence.origin not in (None, statement.origin):
        raised.append(Raised(Code.ENTRY_IN_OTHER_LOG, {"found_in": case.evidence.origin}))
    if log is not None and log.closed is not None and index is not None:
        closed = log.closed
        if index > closed.last_good_index:
            raised.append(
                Raised(
                    Code.LOG_CLOSED_BEFORE,
                    {
                        "index": index,
                        "last_good_index": closed.last_good_index,
                        "successor": closed.successor,
                        "block": closed.recorded.block,
                    },
                )
            )
    return raised


def _included(case: Case, facts: TrustFacts) -> list[Raised]:
    evidence, anchor, root = case.evidence, case.anchor, facts.receipt_anchor
    raised = []
    if anchor is None:
        raised.append(Raised(Code.NOT_ANCHORED, {"index": evidence.index}))
    elif not facts.anchor_final:
        raised.append(Raised(Code.NOT_FINAL, {"block": anchor.point.block}))
    note = _checkpoint(evidence)
    size = note.size if note is not None else None if root is None else root.size
    if evidence.inclusion_proof is None or evidence.index is None or size is None:
        if anchor is not None:
            raised.append(Raised(Code.INCLUSION_NOT_SHOWN, {"index": evidence.index}))
        return raised
    is_anchored_size = root is not None and root.size == size
    signed = note is not None and _is_signed(note, evidence.checkpoint or b"", facts.log, root or anchor)
    in_note = note is not None and _proves(evidence, size, note.root)
    in_root = root is not None and is_anchored_size and _proves(evidence, size, root.root)
    if note is not None and root is not None and is_anchored_size and signed and note.root != root.root:
        raised.append(
            Raised(
                Code.LOG_EQUIVOCATION,
                {
                    "size": size,
                    "signed_root": to_hex(note.root),
                    "anchored_root": to_hex(root.root),
                    "block": root.point.block,
                },
            )
        )
        in_root = in_root or in_note
    if not (in_root if is_anchored_size else in_note):
        raised.append(_not_included(evidence, size))
    if note is not None and not signed and facts.log is not None:
        raised.append(Raised(Code.CHECKPOINT_NOT_SIGNED, {"size": size, "origin": note.origin}))
    if anchor is not None and not is_anchored_size:
        raised.append(Raised(Code.RECEIPT_NOT_ANCHORED, {"size": size}))
    return raised


def _not_included(evidence: Evidence, size: int) -> Raised:
    # A proof that a node fetched for itself can be a fault of that node; one that was handed in is a claim.
    presented = evidence.asked_by is AskedBy.PRESENTATION
    code = Code.INCLUSION_REFUTED if presented else Code.INCLUSION_NOT_SHOWN
    return Raised(code, {"index": evidence.index, "size": size})


def _proves(evidence: Evidence, size: int, root: bytes) -> bool:
    try:
        verify_inclusion(
            leaf_hash(evidence.entry or b""), evidence.index or 0, size, evidence.inclusion_proof or (), root
        )
    except AnchorsError:
        return False
    return True


def _checkpoint(evidence: Evidence) -> Checkpoint | None:
    if evidence.checkpoint is None:
        return None
    try:
        return claimed_checkpoint(evidence.checkpoint)
    except AnchorsError:
        return None


def _is_signed(note: Checkpoint, text: bytes, log: LogRecord | None, anchor: AnchorRecord | None) -> bool:
    """Whether a key that the log had when ``anchor`` was made, or a later one, signed the note."""
    if log is None or note.origin != log.origin:
        return False
    vkeys = tuple(
        record.vkey
        for record, following in zip_longest(log.vkeys, log.vkeys[1:])
        if following is None or anchor is None or following.recorded > anchor.point
    )
    return is_checkpoint_signed(text, vkeys)


def _shown(case: Case) -> dict[str, Any]:
    evidence, anchor = case.evidence, case.anchor
    statement, network_id = case.statement, case.network_id
    signed = statement.signing_digest(network_id) if statement is not None and network_id else None
    return {
        "found": True,
        "origin": evidence.origin if statement is None else statement.origin,
        "index": evidence.index,
        "statement": None if signed is None else to_hex(signed),
        "anchor": None
        if anchor is None
        else {
            "history_index": anchor.history_index,
            "size": anchor.size,
            "root": to_hex(anchor.root),
            "block": anchor.point.block,
            "block_hash": to_hex(anchor.block_hash),
            "time": anchor.point.time,
            "final": case.facts is not None and case.facts.anchor_final,
        },
    }
