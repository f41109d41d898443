"""Whether an annex covers a document's type, its standard and edition, and the assurance it gives.

Each answer is data: the checks turn it into codes. Names are compared without regard to case and blanks,
editions as they are written; that one edition may do for another is never assumed.
"""

from enum import StrEnum
from typing import Any, NamedTuple

from ledger_api.domain.agreements.annex import Annex
from ledger_api.domain.documents.en10204 import ORDER, satisfies


class StandardOutcome(StrEnum):
    """How a document's standard stands to those an annex cites."""

    COVERED = "COVERED"
    EDITION_MISMATCH = "EDITION_MISMATCH"
    EDITION_MISSING = "EDITION_MISSING"
    STANDARD_NOT_CITED = "STANDARD_NOT_CITED"
    STANDARD_MISSING = "STANDARD_MISSING"


class StandardAnswer(NamedTuple):
    """The outcome, the standard and edition of the document, and the editions that the annex cites of it.

    Where the annex cites no standard, any is COVERED, and so is none.
    """

    outcome: StandardOutcome
    standard: str | None
    tested: str | None
    cited: tuple[str, ...]

    def evidence(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "outcome": self.outcome.value,
            "standard": self.standard,
            "tested_edition": self.tested,
            "cited_editions": list(self.cited),
        }


def judge_standard(annex: Annex, standard: str | None, edition: str | None) -> StandardAnswer:
    """How the standard and edition that a document was assessed to stand to those cited."""

    def answer(outcome: StandardOutcome, cited: tuple[str, ...] = ()) -> StandardAnswer:
        return StandardAnswer(outcome, standard, edition, cited)

    if not annex.standards:
        return answer(StandardOutcome.COVERED)
    if standard is None:
        return answer(StandardOutcome.STANDARD_MISSING)
    cited = next((one for one in annex.standards if folded(one.id) == folded(standard)), None)
    if cited is None:
        return answer(StandardOutcome.STANDARD_NOT_CITED)
    editions = tuple(cited.editions)
    if not editions:
        return answer(StandardOutcome.COVERED)
    if edition is None:
        return answer(StandardOutcome.EDITION_MISSING, editions)
    covered = folded(edition) in map(folded, editions)
    return answer(StandardOutcome.COVERED if covered else StandardOutcome.EDITION_MISMATCH, editions)


def covers_type(annex: Annex, statement_type: str) -> bool:
    """Whether the annex covers documents of ``<type>:<profile>``; ``<type>:*`` covers every profile."""
    name = statement_type.partition(":")[0]
    return statement_type in annex.document_types or f"{name}:*" in annex.document_types


def takes_type(annex: Annex, document_type: str) -> bool:
    """Whether the annex is about documents of ``<type>:<profile>``, and content with their assurance.

    Of ``<type>`` alone any profile that the annex covers will do.
    """
    if ":" not in document_type:
        return any(one.partition(":")[0] == document_type for one in annex.document_types)
    return (
        covers_type(annex, document_type)
        and judge_assurance(annex, document_type) is not AssuranceOutcome.TOO_LOW
    )


class AssuranceOutcome(StrEnum):
    """NOT_ASKED where the annex sets no minimum; NOT_EN10204 where it speaks of another kind of document."""

    MET = "MET"
    TOO_LOW = "TOO_LOW"
    NOT_ASKED = "NOT_ASKED"
    NOT_EN10204 = "NOT_EN10204"


def judge_assurance(annex: Annex, statement_type: str) -> AssuranceOutcome:
    """Whether a document gives the least assurance that the annex asks of EN 10204 inspection documents."""
    if annex.min_assurance is None:
        return AssuranceOutcome.NOT_ASKED
    name, _, profile = statement_type.partition(":")
    if name != "material_test_report" or profile not in ORDER:
        return AssuranceOutcome.NOT_EN10204
    return AssuranceOutcome.MET if satisfies(profile, annex.min_assurance) else AssuranceOutcome.TOO_LOW


def folded(text: str) -> str:
    """A name for comparison: case and blanks do not count."""
    return " ".join(text.casefold().split())
