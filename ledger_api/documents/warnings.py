"""What will be held against a document when it is verified, told to its exporter in time."""

from __future__ import annotations

from dataclasses import dataclass

from anchors.commitment import Opening
from anchors.entry import Entry, encode
from ledger_api.domain.evidence import AskedBy, Evidence
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.trust import TrustQuery, TrustView
from ledger_api.domain.verdict import verdict

_CODES = frozenset(
    (
        "ROLE_NOT_PERMITTED",
        "ISSUER_IS_EXPORTER",
        "SECOND_SIGNATURE_MISSING",
        "TYPE_UNKNOWN",
        "ECONOMY_MISMATCH",
        "ISSUER_SUSPENDED",
        "EXPIRED",
    )
)


@dataclass(frozen=True, slots=True)
class Warned:
    """One code that a verdict on this document would hold, and its sentence."""

    code: str
    detail: str


class Foresight:
    """Asks the verdict itself, so that what is foretold is what will be said."""

    def __init__(self, view: TrustView) -> None:
        self._view = view

    def warnings(self, entry: Entry, opening: Opening | None) -> tuple[Warned, ...]:
        """The warnings for an entry that is about to be logged."""
        statement = entry.statement
        query = TrustQuery(statement.origin, None, (statement.issuer, *statement.cosigners), statement.digest)
        evidence = Evidence(
            asked_by=AskedBy.OPENING if opening else AskedBy.NUMBER,
            entry=encode(entry),
            origin=statement.origin,
            opening=opening,
        )
        question = Question(axis=Axes.DOCUMENT)
        answer = verdict(evidence, self._view.facts(query), question).to_json()
        return tuple(
            Warned(item["code"], item["sentence"]) for item in answer["codes"] if item["code"] in _CODES
        )
