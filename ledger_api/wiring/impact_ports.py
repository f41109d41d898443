"""The impact slice's ports over the index and over verification."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from anchors.hexadecimal import to_hex
from ledger_api.domain.documents import examine
from ledger_api.domain.question import Question
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.trust import TrustFacts
from ledger_api.domain.verdict import Evidence, Verdict, verdict
from ledger_api.impact.ports import About, Answered, Judged, OfEconomies, Place, Selection, SignedBy
from ledger_api.impact.service import ImpactService
from ledger_api.indexer.impact_queries import ImpactQueries
from ledger_api.indexer.queries import DocumentRow, IndexQueries
from ledger_api.indexer.recognition_queries import RecognitionQueries
from ledger_api.log.reader import Location
from ledger_api.parts import Parts
from ledger_api.verification.service import VerificationService
from ledger_api.wiring.patience import patient_verification


def impact_service(parts: Parts, home_urls: Callable[[], Mapping[str, str]]) -> ImpactService:
    """The service over a node's parts; `home_urls` gives the address of each log's home node."""
    index = NetworkImpactIndex(parts.queries, parts.recognition, ImpactQueries(parts.store))
    return ImpactService(index, lambda: EntryJudge(patient_verification(parts, home_urls)))


class NetworkImpactIndex:
    """What the impact slice asks of the projections."""

    def __init__(
        self, queries: IndexQueries, recognition: RecognitionQueries, documents: ImpactQueries
    ) -> None:
        self._queries = queries
        self._recognition = recognition
        self._documents = documents

    def chain_time(self) -> int:
        """The time of the newest indexed block, in Unix seconds."""
        return self._queries.chain_time()

    def agreements(self) -> Sequence[AgreementRecord]:
        """All agreements, in the order of their first drafts."""
        return self._recognition.agreements()

    def is_registered(self, issuer: bytes) -> bool:
        """Whether the chain knows this issuer."""
        return self._queries.issuer(issuer) is not None

    def issuer_of(self, accreditation: bytes) -> bytes | None:
        """Who holds an accreditation; None where the chain knows none of this id."""
        return self._documents.issuer_of(accreditation)

    def document(self, digest: bytes) -> About | None:
        """The document of this digest, or of the statement that it names."""
        row = self._queries.document(digest)
        if row is None or row.issuer is None or row.document_digest is None:
            return None
        return About(row.issuer, row.document_digest)

    def places(self, selection: Selection, after: Place | None, limit: int) -> Sequence[Place]:
        """Entries of a selection in the order of an index, those after a place."""
        return [_place(row) for row in self._rows(selection, after, limit)]

    def _rows(self, selection: Selection, after: Place | None, limit: int) -> Sequence[DocumentRow]:
        place = None if after is None else Location(after.origin, after.index)
        match selection:
            case OfEconomies(economies):
                position = None if after is None or place is None else (after.economy, place)
                return self._documents.of_economies(economies, after=position, limit=limit)
            case SignedBy(issuer):
                return self._documents.signed_by(issuer, after=place, limit=limit)
            case About(issuer, digest):
                return self._documents.about(issuer, digest, after=place, limit=limit)


class EntryJudge:
    """Verification of entries alone; an opening is looked for once, whatever is asked about the entry."""

    def __init__(self, verification: VerificationService) -> None:
        self._verification = verification

    def judge(self, place: Place, questions: Sequence[Question]) -> Judged | None:
        """The answers about the entry at this place; None where it is a copy of another log's entry."""
        first, *others = questions
        found = self._verification.entry_at(place.origin, place.index, first)
        if found.entry is None or found.statement_digest is None or found.facts is None:
            raise AssertionError(
                f"the index knows entry {place.index} of {place.origin}, and the log does not"
            )
        if found.entry.statement.origin != place.origin:
            return None
        answers = [_answered(found.evidence, found.facts, first, found.verdict)]
        for question in others:
            facts = self._verification.facts_at(place.origin, place.index, question)
            assert facts is not None, to_hex(found.statement_digest)
            answers.append(_answered(found.evidence, facts, question))
        return Judged(found.entry.statement, found.statement_digest, answers)


def _answered(
    evidence: Evidence, facts: TrustFacts, question: Question, known: Verdict | None = None
) -> Answered:
    def under(other: TrustFacts) -> Verdict:
        return verdict(evidence, other, question, examine=examine)

    return Answered(question, known or under(facts), facts, under)


def _place(row: DocumentRow) -> Place:
    assert row.economy is not None, "only entries that can be read have an economy, an issuer or a digest"
    return Place(row.economy, row.origin, row.index)
