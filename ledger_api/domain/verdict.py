"""The answer: a pure function of evidence, facts of the chain and a question (design §5).

Nothing here reads a file, a clock or a network. The same inputs give the same bytes on every node; the answer
pins them by digest, so that it can be asked again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from anchors.canonical import encode
from anchors.hexadecimal import to_hex
from ledger_api.domain.checks.anchor_time import check_anchor_time
from ledger_api.domain.checks.case import Case, open_case
from ledger_api.domain.checks.entry_found import check_entry_found
from ledger_api.domain.checks.group_view import WITHHELD
from ledger_api.domain.checks.importer_policy import ImporterPolicy
from ledger_api.domain.checks.presented_bytes import Examine, check_presented_bytes
from ledger_api.domain.checks.result import CheckResult, Raised
from ledger_api.domain.checks.role import check_role
from ledger_api.domain.checks.role_table import role_table_pin
from ledger_api.domain.checks.signatures import check_signatures
from ledger_api.domain.checks.status import check_status
from ledger_api.domain.evidence import AskedBy, Evidence, FileEvidence, evidence_of, file_evidence
from ledger_api.domain.outcomes import (
    Action,
    CheckOutcome,
    DocumentOutcome,
    Effect,
    Obligation,
    etsi_word,
    exit_code,
    worst,
)
from ledger_api.domain.parameters import DEFAULT_PARAMETERS, Parameters
from ledger_api.domain.places import TZDATA_VERSION, tables_pin
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.reason import Code
from ledger_api.domain.reasons import reasons_pin
from ledger_api.domain.records import to_json
from ledger_api.domain.trust import Source, TrustFacts
from ledger_api.domain.wording import Wording, document_words

if TYPE_CHECKING:
    from ledger_api.domain.checks.obligation import ObligationAnswer

__all__ = [
    "AskedBy",
    "Evidence",
    "FileEvidence",
    "Verdict",
    "evidence_of",
    "file_evidence",
    "foresee",
    "rule_set_pin",
    "verdict",
]

FORMAT = "concord/verdict/v1"
_EFFECTS = tuple(Effect)


@dataclass(frozen=True)
class Verdict:
    """The answer on both axes, with everything it rests on. ``obligation`` is None where it was not asked."""

    document: DocumentOutcome
    obligation: Obligation | None
    action: Action
    provisional: bool
    sentence: str
    codes: tuple[dict[str, Any], ...]
    checks: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]
    document_summary: dict[str, Any] | None
    recognition: dict[str, Any] | None
    successor: dict[str, Any] | None
    demo_chain: bool
    question: Question
    pins: dict[str, Any]

    @property
    def exit_code(self) -> int:
        """ACCEPT 0, with conditions 10, provisional 15, REFER 20, NOT_FOUND 25, REJECT 30."""
        return exit_code(self.action, provisional=self.provisional)

    @property
    def causes(self) -> tuple[str, ...]:
        """The codes that stand between the document and an acceptance, worst first."""
        return tuple(one["code"] for one in self.codes if one["outcome"] != Effect.INFO.value)

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON, ``concord/verdict/v1``."""
        return {
            "format": FORMAT,
            "document": self.document.value,
            "etsi": etsi_word(self.document),
            "obligation": None if self.obligation is None else self.obligation.value,
            "action": self.action.value,
            "provisional": self.provisional,
            "sentence": self.sentence,
            "causes": list(self.causes),
            "codes": list(self.codes),
            "checks": list(self.checks),
            "findings": list(self.findings),
            "document_summary": self.document_summary,
            "recognition": self.recognition,
            "successor": self.successor,
            "demo_chain": self.demo_chain,
            "question": self.question.to_json(),
            "pins": self.pins,
        }

    def canonical(self) -> bytes:
        """RFC 8785 bytes: equal on every node for equal inputs."""
        return encode(self.to_json())


def verdict(
    evidence: Evidence,
    facts: TrustFacts | None,
    question: Question,
    *,
    examine: Examine | None = None,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> Verdict:
    """Judge ``evidence`` by ``facts``: every check runs, every code is kept, the worst decides.

    ``examine`` re-reads a whole opening by its document type's rules; without it non-conformances are not
    listed. Never raises for what the evidence holds: whatever cannot be shown is a code.
    """
    case = open_case(evidence, facts, question, parameters)
    document_checks = _document_checks(case, examine)
    asked = _obligation(case) if question.axis is Axes.BOTH else None
    results = (*document_checks, *(() if asked is None else asked.results))
    policy = ImporterPolicy() if asked is None else asked.policy
    raised = _in_order(results, policy)
    document = _document_outcome(document_checks)
    action = worst([_action_for(document), *(policy.action_for(one.reason) for _, one in raised)])
    saved = evidence.offline or (facts is not None and facts.source is Source.SAVED)
    wording = Wording(case, None if asked is None else asked.recognition)
    return Verdict(
        document=document,
        obligation=None if asked is None else asked.obligation,
        action=action,
        provisional=saved or any(one.reason.provisional for _, one in raised),
        sentence=wording.answer(
            document, action, [one for _, one in raised], None if asked is None else asked.obligation
        ),
        codes=tuple(_code_line(number, one, wording, policy) for number, one in raised),
        checks=tuple(_check_line(result) for result in results),
        findings=tuple(finding for result in results for finding in result.findings),
        document_summary=_summary(case),
        recognition=None if asked is None else asked.recognition,
        successor=_successor(raised),
        demo_chain=facts is not None and facts.demo_chain,
        question=question,
        pins=_pins(case, parameters),
    )


def foresee(
    evidence: Evidence, facts: TrustFacts | None, question: Question, codes: Collection[Code]
) -> tuple[tuple[Code, str], ...]:
    """Those of ``codes`` that `verdict` would hold of the document, in its order, with their sentences.

    It judges as `verdict` does and leaves out the rest of the answer, which takes several times as long.
    """
    case = open_case(evidence, facts, question, DEFAULT_PARAMETERS)
    ordered = _in_order(_document_checks(case, None), ImporterPolicy())
    raised = [one for _, one in ordered if one.code in codes]
    if not raised:
        return ()
    wording = Wording(case)
    return tuple((one.code, wording.sentence(one)) for one in raised)


@cache
def rule_set_pin(parameters: Parameters = DEFAULT_PARAMETERS, axis: Axes = Axes.BOTH) -> bytes:
    """SHA-256 over everything that decides: reasons, roles, parameters, for axis O agreements too."""
    rules = reasons_pin() + role_table_pin() + encode(to_json(parameters))
    if axis is Axes.BOTH:
        from ledger_api.domain.agreements.pins import agreement_rules_pin

        rules += agreement_rules_pin()
    return sha256(b"concord/pin/rule-set/v1\0" + rules).digest()


def _document_checks(case: Case, examine: Examine | None) -> tuple[CheckResult, ...]:
    return (
        check_entry_found(case),
        check_signatures(case),
        check_role(case),
        check_status(case),
        check_presented_bytes(case, examine),
        check_anchor_time(case),
    )


def _obligation(case: Case) -> "ObligationAnswer":
    # Imported here: who asks about the document alone, offline, does not wait for the models of agreements.
    from ledger_api.domain.checks.obligation import check_obligation

    return check_obligation(case)


def _in_order(results: tuple[CheckResult, ...], policy: ImporterPolicy) -> list[tuple[int, Raised]]:
    """All codes, worst first; what several checks say alike is kept once, with the first of them."""
    raised: list[tuple[int, Raised]] = []
    for result in results:
        known = [one for _, one in raised]
        raised += [(result.check.number, one) for one in result.raised if one not in known]
    return sorted(
        raised,
        key=lambda line: (
            policy.action_for(line[1].reason).rank,
            _EFFECTS.index(line[1].reason.effect),
            line[0],
        ),
    )


def _document_outcome(results: tuple[CheckResult, ...]) -> DocumentOutcome:
    outcomes = {result.outcome for result in results}
    if CheckOutcome.REFUTED in outcomes:
        return DocumentOutcome.REFUTED
    if outcomes == {CheckOutcome.ESTABLISHED}:
        return DocumentOutcome.GENUINE
    return DocumentOutcome.UNPROVEN


def _action_for(document: DocumentOutcome) -> Action:
    match document:
        case DocumentOutcome.REFUTED:
            return Action.REJECT
        case DocumentOutcome.UNPROVEN:
            return Action.REFER
        case DocumentOutcome.GENUINE:
            return Action.ACCEPT


def _code_line(number: int, raised: Raised, wording: Wording, policy: ImporterPolicy) -> dict[str, Any]:
    reason = raised.reason
    return {
        "code": raised.code.value,
        "axis": reason.axis.value,
        "check": number,
        "outcome": reason.effect.value,
        "action": policy.action_for(reason).value,
        "sentence": wording.sentence(raised),
        "who_can_fix": wording.who_can_fix(raised),
        "fix": wording.fix(raised),
        "evidence": to_json(raised.evidence),
    }


def _check_line(result: CheckResult) -> dict[str, Any]:
    return {
        "number": result.check.number,
        "name": result.check.name,
        "axis": result.check.axis.value,
        "outcome": result.outcome.value,
        "codes": [one.code.value for one in result.raised],
        "evidence": to_json(result.evidence),
    }


def _summary(case: Case) -> dict[str, Any] | None:
    statement = case.statement
    if statement is None:
        return None
    number = case.header.get("/number") if case.is_opened else WITHHELD
    record = case.signers[0].record  # the statement names one
    return {
        "title": document_words(case, statement),
        "type": statement.type,
        "number": number if isinstance(number, str) else None,
        "revision": statement.revision,
        "issuer": None if record is None else record.identity.get("name"),
        "issuer_id": to_hex(statement.issuer),
        "economy": statement.economy,
        "assessed_on": statement.assessed_on or None,
        "issued_on": statement.issued_on or None,
        "valid_from": statement.valid_from or None,
        "valid_to": statement.valid_to or None,
        "digest": to_hex(statement.digest),
        "statement": None if case.network_id is None else to_hex(statement.signing_digest(case.network_id)),
    }


def _successor(raised: list[tuple[int, Raised]]) -> dict[str, Any] | None:
    """The digest that the act names; where its entry is, only who holds entries can say."""
    digest = next(
        (
            one.evidence["successor"]
            for _, one in raised
            if one.code in (Code.SUPERSEDED, Code.AMENDED_EDITORIAL) and one.evidence["successor"] is not None
        ),
        None,
    )
    return None if digest is None else {"digest": digest}


def _pins(case: Case, parameters: Parameters) -> dict[str, Any]:
    """Digests of all inputs; ``trust_view`` is over the facts known at the knowledge time."""
    facts = case.facts
    block = None if facts is None else {"number": facts.block_number, "hash": to_hex(facts.block_hash)}
    return {
        "question": to_hex(case.question.pin()),
        "presentation": to_hex(case.evidence.pin()),
        "trust_view": None if facts is None else to_hex(facts.pin()),
        "rule_set": to_hex(rule_set_pin(parameters, case.question.axis)),
        "tables": to_hex(tables_pin()),
        "tzdata": TZDATA_VERSION,
        "network_id": None if case.network_id is None else to_hex(case.network_id),
        "directory": None if facts is None else facts.directory,
        "block": block,
    }
