"""The provenance slice's ports over the index and over verification."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from anchors.hexadecimal import to_hex
from ledger_api.domain.checks.group_view import GroupView
from ledger_api.domain.question import Question
from ledger_api.indexer.queries import DocumentRow, IndexQueries
from ledger_api.log.reader import LogReader
from ledger_api.parts import Parts
from ledger_api.provenance.ports import Found, Judged, Place
from ledger_api.provenance.service import ProvenanceService
from ledger_api.verification.service import VerificationService
from ledger_api.wiring.patience import patient_verification

_PAGE = 100
"""How many rows one query of the index answers at most."""


def provenance_service(parts: Parts, home_urls: Callable[[], Mapping[str, str]]) -> ProvenanceService:
    """The service over a node's parts; `home_urls` gives the address of each log's home node."""

    def judge() -> EntryJudge:
        return EntryJudge(patient_verification(parts, home_urls))

    return ProvenanceService(ProvenanceIndex(parts.queries, parts.reader), parts.reader, judge)


class ProvenanceIndex:
    """Anchored entries, each statement once: a copy that another log holds of one comes after it."""

    def __init__(self, queries: IndexQueries, reader: LogReader) -> None:
        self._queries = queries
        self._reader = reader

    def about(self, digest: bytes) -> Found:
        """Entries about the document of this digest; else the one of the statement that it names."""
        rows = self._queries.find_by_digest(digest)
        if rows:
            return self._found(rows)
        row = self._queries.document(digest)
        return self._found([row] if row else [])

    def naming(self, digest: bytes) -> Found:
        """Entries that show this digest among their sources."""
        return self._found(self._queries.derived_from(digest))

    def _found(self, rows: Sequence[DocumentRow]) -> Found:
        places: dict[bytes, Place] = {}
        for row in rows:
            if row.statement_digest is None or row.document_digest is None:
                continue
            place = Place(row.origin, row.index, row.statement_digest, row.document_digest)
            if place.statement not in places or self._is_at_home(place):
                places[place.statement] = place
        return Found(tuple(places.values()), len(rows) < _PAGE)

    def _is_at_home(self, place: Place) -> bool:
        found = self._reader.locate(place.statement)
        return found is not None and (found.origin, found.index) == (place.origin, place.index)


class EntryJudge:
    """Verification of entries alone."""

    def __init__(self, verification: VerificationService) -> None:
        self._verification = verification

    def judge(self, place: Place, question: Question) -> Judged:
        """The answer about the entry at this place; the index holds only entries that can be read."""
        answer = self._verification.entry_at(place.origin, place.index, question)
        if answer.entry is None:
            raise AssertionError(f"the index knows {to_hex(place.statement)}, and the log does not")
        opening = answer.evidence.opening
        return Judged(
            statement=answer.entry.statement,
            shown=answer.entry.body.derived_from,
            opened=GroupView(opening).get("/derived_from"),
            is_unavailable=opening is None and any(one.outcome == "unavailable" for one in answer.sources),
            answer=answer.verdict.to_json(),
        )
