"""What will be held against a document when it is verified, told to its exporter in time."""

from __future__ import annotations

from dataclasses import dataclass

from anchors.commitment import Opening
from anchors.statement import Statement
from ledger_api.domain.evidence import AskedBy, Evidence
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import TrustQuery, TrustView
from ledger_api.domain.verdict import foresee

_CODES = frozenset(
    (
        Code.ROLE_NOT_PERMITTED,
        Code.ISSUER_IS_EXPORTER,
        Code.SECOND_SIGNATURE_MISSING,
        Code.TYPE_UNKNOWN,
        Code.ECONOMY_MISMATCH,
        Code.ISSUER_SUSPENDED,
        Code.EXPIRED,
    )
)
_QUESTION = Question(axis=Axes.DOCUMENT)


@dataclass(frozen=True, slots=True)
class Warned:
    """One code that a verdict on this document would hold, and its sentence."""

    code: str
    detail: str


class Foresight:
    """Judges as the verdict does, so that what is foretold is what will be said."""

    def __init__(self, view: TrustView) -> None:
        self._view = view

    def warnings(self, statement: Statement, entry: bytes, opening: Opening | None) -> tuple[Warned, ...]:
        """The warnings for a statement whose entry is about to be logged."""
        query = TrustQuery(statement.origin, None, (statement.issuer, *statement.cosigners), statement.digest)
        evidence = Evidence(
            asked_by=AskedBy.OPENING if opening else AskedBy.NUMBER,
            entry=entry,
            origin=statement.origin,
            opening=opening,
        )
        found = foresee(evidence, self._view.facts(query), _QUESTION, _CODES)
        return tuple(Warned(code.value, sentence) for code, sentence in found)
