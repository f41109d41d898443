"""What this slice asks of the index and of verification; adapted in `ledger_api.wiring.impact_ports`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from anchors.statement import Statement
from ledger_api.domain.question import Question
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.trust import TrustFacts
from ledger_api.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class OfEconomies:
    """Documents of these economies."""

    economies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Documents that an issuer signed, alone or beside others."""

    issuer: bytes


@dataclass(frozen=True, slots=True)
class About:
    """One document of an issuer."""

    issuer: bytes
    digest: bytes


Selection = OfEconomies | SignedBy | About


@dataclass(frozen=True, slots=True)
class Place:
    """An anchored entry: the economy that its statement names, and where it is."""

    economy: str
    origin: str
    index: int


class ImpactIndex(Protocol):
    """The index, as far as this slice asks it."""

    def chain_time(self) -> int:
        """The time of the newest indexed block, in Unix seconds."""

    def agreements(self) -> Sequence[AgreementRecord]:
        """All agreements, in the order of their first drafts."""

    def is_registered(self, issuer: bytes) -> bool:
        """Whether the chain knows this issuer."""

    def issuer_of(self, accreditation: bytes) -> bytes | None:
        """Who holds an accreditation; None where the chain knows none of this id."""

    def document(self, digest: bytes) -> About | None:
        """The document of this digest, or of the statement that it names."""

    def places(self, selection: Selection, after: Place | None, limit: int) -> Sequence[Place]:
        """Entries of a selection in a stable order, those after a place; a full page may have more behind."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one question, and the facts that it rests on.

    `under` is the answer by other facts, from the same evidence and by the same rules.
    """

    question: Question
    verdict: Verdict
    facts: TrustFacts
    under: Callable[[TrustFacts], Verdict]


@dataclass(frozen=True, slots=True)
class Judged:
    """One entry with its answers, which rest on the same evidence: its opening is looked for once."""

    statement: Statement
    statement_digest: bytes
    answers: Sequence[Answered]


class Judge(Protocol):
    """Verification, as far as it is asked about entries alone."""

    def judge(self, place: Place, questions: Sequence[Question]) -> Judged | None:
        """The answers about the entry at this place; None where it is a copy of another log's entry."""
