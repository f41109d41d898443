"""What an act would change: a hypothesis, put into the facts as one more act, and the answers compared.

The hypothetical act has the form of a real one and is recorded after everything that the facts hold, so that
an answer under a hypothesis is the answer that follows once the act is recorded. Times are Unix seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ledger_api.domain.agreements.acts import agreed_draft
from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.outcomes import DocumentOutcome
from ledger_api.domain.reason import Code
from ledger_api.domain.recognition_facts import AgreementEvent, AgreementKind, AgreementRecord
from ledger_api.domain.trust import (
    AccreditationRecord,
    DatedEvent,
    IssuerRecord,
    StandingKind,
    StatusEvent,
    StatusKind,
    TrustFacts,
)
from ledger_api.domain.verdict import Verdict

Record = TypeVar("Record")


@dataclass(frozen=True)
class OnAgreement:
    """``by`` suspends an agreement, an annex of it (not ""), or one direction (not both "")."""

    agreement: bytes
    by: str
    effective_at: int
    annex: str = ""
    from_economy: str = ""
    to_economy: str = ""


@dataclass(frozen=True)
class OnIssuer:
    """A body, or any other issuer, is suspended or withdrawn."""

    issuer: bytes
    effective_at: int
    kind: StandingKind = StandingKind.SUSPEND


@dataclass(frozen=True)
class OnAccreditation:
    """One accreditation is suspended or withdrawn."""

    accreditation: bytes
    effective_at: int
    kind: StandingKind = StandingKind.SUSPEND


@dataclass(frozen=True)
class OnDocument:
    """One document of an issuer is suspended or withdrawn; ``digest`` is the document's."""

    issuer: bytes
    digest: bytes
    effective_at: int
    kind: StatusKind = StatusKind.SUSPEND


Hypothesis = OnAgreement | OnIssuer | OnAccreditation | OnDocument


class Supposition:
    """A hypothesis that is put into the facts of many documents.

    A record that many documents share is changed once, so that what is worked out about it is kept as well.
    Not for several threads at a time.
    """

    def __init__(self, hypothesis: Hypothesis) -> None:
        self._hypothesis = hypothesis
        self._made: dict[tuple[int, int], tuple[Any, Any]] = {}

    def applied_to(self, facts: TrustFacts) -> TrustFacts:
        """``facts`` with the act; the very same object where the act is about nothing in them.

        The act counts as recorded at the time of the facts' block: whoever asks with an earlier knowledge
        time does not see it.
        """
        hypothesis, point = self._hypothesis, ChainPoint(facts.block_number + 1, 0, 0, facts.block_time)
        match hypothesis:
            case OnAgreement():
                agreements = self._each(
                    facts.agreements, point, lambda one: _suspended(one, hypothesis, point)
                )
                return facts if agreements == facts.agreements else replace(facts, agreements=agreements)
            case OnIssuer():
                issuers = self._each(facts.issuers, point, lambda one: _issuer(one, hypothesis, point))
                return facts if issuers == facts.issuers else replace(facts, issuers=issuers)
            case OnAccreditation():
                issuers = self._each(facts.issuers, point, lambda one: _accredited(one, hypothesis, point))
                return facts if issuers == facts.issuers else replace(facts, issuers=issuers)
            case OnDocument():
                return _document(facts, hypothesis, point)

    def _each(
        self, records: tuple[Record, ...], point: ChainPoint, change: Callable[[Record], Record]
    ) -> tuple[Record, ...]:
        """Each record as changed; those that share an identity at one block share their change."""
        found = []
        for record in records:
            key = (id(record), point.block)
            if key not in self._made:
                # The record is kept too, so that no other object can come to have its identity.
                self._made[key] = (record, change(record))
            found.append(self._made[key][1])
        return tuple(found)


def suppose(facts: TrustFacts, hypothesis: Hypothesis) -> TrustFacts:
    """``facts`` as they would be once the act of ``hypothesis`` is recorded."""
    return Supposition(hypothesis).applied_to(facts)


@dataclass(frozen=True)
class Change:
    """A member of the answer that differs: its JSON value before, and after."""

    member: str
    before: Any
    after: Any


def changes(before: Verdict, after: Verdict) -> tuple[Change, ...]:
    """What differs in document outcome, obligation, action and causes, in this order.

    Causes are compared as a set: in which order they are listed says nothing.
    """
    shown, later = answer_of(before), answer_of(after)
    return tuple(
        Change(member, shown[member], later[member])
        for member in ("document", "obligation", "action", "causes")
        if _comparable(shown[member]) != _comparable(later[member])
    )


def is_noted(before: Verdict, after: Verdict) -> bool:
    """Whether the act leaves the answer as it is, and is shown in it: a clause of the terms saves it."""
    codes, later = ({line["code"] for line in answer.codes} for answer in (before, after))
    return codes != later and not changes(before, after)


def is_live(verdict: Verdict) -> bool:
    """Whether anybody still presents the document: it is neither refuted, nor replaced by a newer one."""
    return verdict.document is not DocumentOutcome.REFUTED and Code.SUPERSEDED not in verdict.causes


def answer_of(verdict: Verdict) -> dict[str, Any]:
    """The members that are compared, and the sentence, as JSON; each cause once."""
    return {
        "document": verdict.document.value,
        "obligation": None if verdict.obligation is None else verdict.obligation.value,
        "action": verdict.action.value,
        "causes": list(dict.fromkeys(verdict.causes)),
        "sentence": verdict.sentence,
    }


def _comparable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list) else value


def _suspended(record: AgreementRecord, hypothesis: OnAgreement, point: ChainPoint) -> AgreementRecord:
    if record.id != hypothesis.agreement:
        return record
    event = AgreementEvent(
        kind=AgreementKind.SUSPEND,
        economy=hypothesis.by,
        version=agreed_draft(record).version,
        annex=hypothesis.annex,
        from_economy=hypothesis.from_economy,
        to_economy=hypothesis.to_economy,
        effective_at=hypothesis.effective_at,
        text=bytes(32),
        ballot=0,
        recorded=point,
    )
    return replace(record, events=(*record.events, event))


def _issuer(record: IssuerRecord, hypothesis: OnIssuer, point: ChainPoint) -> IssuerRecord:
    if record.issuer_id != hypothesis.issuer:
        return record
    event = DatedEvent(hypothesis.kind, hypothesis.effective_at, point)
    return replace(record, events=(*record.events, event))


def _accredited(record: IssuerRecord, hypothesis: OnAccreditation, point: ChainPoint) -> IssuerRecord:
    if all(one.id != hypothesis.accreditation for one in record.accreditations):
        return record
    event = DatedEvent(hypothesis.kind, hypothesis.effective_at, point)

    def changed(one: AccreditationRecord) -> AccreditationRecord:
        return replace(one, events=(*one.events, event)) if one.id == hypothesis.accreditation else one

    return replace(record, accreditations=tuple(changed(one) for one in record.accreditations))


def _document(facts: TrustFacts, hypothesis: OnDocument, point: ChainPoint) -> TrustFacts:
    """Acts count only where they are by, and about, the document that the facts were asked for."""
    asked = facts.asked
    if asked is None or (asked.digest, asked.issuer_ids[:1]) != (hypothesis.digest, (hypothesis.issuer,)):
        return facts
    event = StatusEvent(hypothesis.kind, hypothesis.effective_at, point)
    return replace(facts, status=(*facts.status, event))
