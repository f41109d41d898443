"""The case before the checks: evidence, facts as known at the knowledge time, and the question, read once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from anchors.commitment import Group
from anchors.entry import Entry, decode, recover_signers
from anchors.errors import AnchorsError, SignatureInvalidError
from anchors.hexadecimal import to_hex
from anchors.statement import Statement
from ledger_api.domain.checks.group_view import GroupView
from ledger_api.domain.evidence import Evidence
from ledger_api.domain.knowledge import as_known_at
from ledger_api.domain.parameters import Parameters
from ledger_api.domain.question import Question
from ledger_api.domain.trust import AnchorRecord, IssuerRecord, Source, TrustFacts


@dataclass(frozen=True)
class Signer:
    """One organisation that the statement names as a signer, and who really signed in its place.

    ``record`` is None where it is not registered as known, ``address`` where no signature could be recovered.
    """

    issuer_id: bytes
    record: IssuerRecord | None
    address: str | None

    @property
    def name(self) -> str:
        """Its legal name and economy, or its identifier where it is not registered."""
        if self.record is None:
            return f"the organisation {to_hex(self.issuer_id)[:10]}…"
        return f"{self.record.identity.get('name') or to_hex(self.issuer_id)[:10]} ({self.record.economy})"


@dataclass(frozen=True)
class Case:
    """Everything a check may look at. ``facts`` holds nothing recorded after ``known_at``.

    ``declared_at`` and ``known_at`` fall back to the finalised block's time; both are None without facts.
    ``anchor`` is the first anchor that covers the entry: it dates the signatures.
    """

    evidence: Evidence
    facts: TrustFacts | None
    facts_are_of_another: bool
    question: Question
    parameters: Parameters
    network_id: bytes | None
    known_at: int | None
    declared_at: int | None
    entry: Entry | None
    entry_problem: AnchorsError | None
    signature_problem: AnchorsError | None
    signers: tuple[Signer, ...]
    header: GroupView
    body: GroupView
    opening_digest: bytes | None
    opening_problem: AnchorsError | None

    @cached_property
    def statement(self) -> Statement | None:
        """The signed statement, where the entry could be read."""
        return None if self.entry is None else self.entry.statement

    @cached_property
    def anchor(self) -> AnchorRecord | None:
        """The first anchor that covers the entry, as known."""
        anchor, index = None if self.facts is None else self.facts.first_anchor, self.evidence.index
        return None if anchor is None or (index is not None and anchor.size <= index) else anchor

    @cached_property
    def is_opened(self) -> bool:
        """Whether an opening came along that leads to the signed digest."""
        return self.statement is not None and self.opening_digest == self.statement.digest

    def on(self, time: int) -> str:
        """The date of ``time`` as the customs office counts it."""
        return self.question.legal_date(min(time, _LAST)).date

    @cached_property
    def declared_on(self) -> str | None:
        """The legal date of the declaration."""
        return None if self.declared_at is None else self.on(self.declared_at)


_LAST = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())


def open_case(
    evidence: Evidence, facts: TrustFacts | None, question: Question, parameters: Parameters
) -> Case:
    """Read the evidence once for all checks; what cannot be read is kept as a problem, never raised."""
    entry, entry_problem = _entry(evidence)
    stray = facts is not None and entry is not None and not _is_about(facts, entry.statement, evidence.index)
    if stray:
        facts = None
    known_at = _known_at(facts, question)
    known = None if facts is None or known_at is None else as_known_at(facts, known_at)
    network_id = evidence.network_id if facts is None else facts.network_id
    addresses, signature_problem = _addresses(entry, network_id)
    if isinstance(entry_problem, SignatureInvalidError):
        entry_problem, signature_problem = None, entry_problem
    named = () if entry is None else (entry.statement.issuer, *entry.statement.cosigners)
    opening_digest, opening_problem = _opening_digest(evidence)
    opening = evidence.opening if opening_problem is None else None
    return Case(
        evidence=evidence,
        facts=known,
        facts_are_of_another=stray,
        question=question,
        parameters=parameters,
        network_id=network_id,
        known_at=known_at,
        declared_at=known_at if question.declared_at is None else question.declared_at,
        entry=entry,
        entry_problem=entry_problem,
        signature_problem=signature_problem,
        signers=tuple(
            Signer(
                issuer_id,
                None if known is None else known.issuer(issuer_id),
                addresses[at] if at < len(addresses) else None,
            )
            for at, issuer_id in enumerate(named)
        ),
        header=GroupView(opening),
        body=GroupView(opening, Group.BODY),
        opening_digest=opening_digest,
        opening_problem=opening_problem,
    )


def _is_about(facts: TrustFacts, statement: Statement, index: int | None) -> bool:
    """Whether ``facts`` answer for this statement; what was just asked of a live view need not say so."""
    asked = facts.asked
    if asked is None:
        return facts.source is not Source.SAVED
    return (
        asked.origin == statement.origin
        and asked.digest == statement.digest
        and {statement.issuer, *statement.cosigners} <= set(asked.issuer_ids)
        and (index is None or asked.index is None or index == asked.index)
    )


def _known_at(facts: TrustFacts | None, question: Question) -> int | None:
    if question.known_at is not None:
        return question.known_at
    return None if facts is None else facts.block_time


def _entry(evidence: Evidence) -> tuple[Entry | None, AnchorsError | None]:
    if evidence.entry is None:
        return None, None
    try:
        return decode(evidence.entry), None
    except AnchorsError as problem:
        return None, problem


def _addresses(entry: Entry | None, network_id: bytes | None) -> tuple[list[str], AnchorsError | None]:
    if entry is None or network_id is None:
        return [], None
    try:
        return recover_signers(entry, network_id), None
    except AnchorsError as problem:
        return [], problem


def _opening_digest(evidence: Evidence) -> tuple[bytes | None, AnchorsError | None]:
    if evidence.opening is None:
        return None, None
    try:
        return evidence.opening.digest(), None
    except AnchorsError as problem:
        return None, problem
