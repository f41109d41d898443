"""Verification and the index as the review slice asks for them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, func, literal, select

from ledger_api.domain.question import Question
from ledger_api.domain.review import Answered
from ledger_api.indexer.blocks import remembered
from ledger_api.indexer.indexer import REORGS
from ledger_api.log.reader import LogReader
from ledger_api.review.ports import IndexVersion, Place
from ledger_api.store.engine import Store
from ledger_api.store.tables import documents
from ledger_api.store.tables.chain import anchors, index_state
from ledger_api.store.tables.log import counters
from ledger_api.store.tables.projection import PROJECTIONS
from ledger_api.verification.service import VerificationService

_OF_ENTRIES = (
    anchors,
    documents.documents,
    documents.document_cosigners,
    documents.document_lookups,
    documents.document_sources,
)
"""What grows with every anchor, and says nothing new of an entry whose anchor is final."""


class VerificationDesk:
    """What is asked of verification."""

    def __init__(self, verification: VerificationService, reader: LogReader) -> None:
        self._verification = verification
        self._reader = reader

    def locate(self, statement: bytes) -> Place | None:
        """The place of a statement's entry in the log it names."""
        found = self._reader.locate(statement)
        return None if found is None else Place(found.origin, found.index)

    def ask(self, place: Place, question: Question, *, opened: bool) -> Answered | None:
        """The answer on the entry alone."""
        answer = self._verification.entry_at(place.origin, place.index, question, opened=opened)
        if answer.facts is None:
            return None
        known_at = answer.facts.block_time if question.known_at is None else question.known_at
        has_bytes = answer.evidence.opening is not None
        return Answered.of(answer.verdict, opened=has_bytes, known_at=known_at)

    def facts_pin(self, place: Place, question: Question) -> bytes | None:
        """SHA-256 over the facts alone: every one was recorded by the block that they are as of."""
        facts = self._verification.facts_at(place.origin, place.index, question)
        if facts is None:
            return None
        return replace(facts, block_number=0, block_hash=bytes(32), block_time=0).pin()


class IndexVersions:
    """What the index knows, as versions that can be compared."""

    def __init__(self, store: Store) -> None:
        self._store = store
        tables = [table for table in PROJECTIONS if table not in _OF_ENTRIES]
        final = select(func.max(index_state.c.final_block)).scalar_subquery()
        newest: list[ColumnElement[int | None]] = [literal(0)]
        settled: list[ColumnElement[int | None]] = [literal(0)]
        for table in tables:
            block = func.max(table.c.block)
            newest.append(select(block).scalar_subquery())
            settled.append(select(block).where(table.c.block <= final).scalar_subquery())
        self._query = select(*newest, *settled)

    def version(self) -> IndexVersion | None:
        """The present version; None before the first block.

        An event counts when it is read and again when it is final: facts are those of the final block.
        """
        with self._store.read() as connection:
            state = connection.execute(select(index_state)).first()
            if state is None or state.next_block == 0:
                return None
            reorgs = connection.scalar(select(counters.c.value).where(counters.c.name == REORGS)) or 0
            blocks = connection.execute(self._query).one()
        half = len(blocks) // 2
        newest, settled = (max(block or 0 for block in part) for part in (blocks[:half], blocks[half:]))
        calm = f"{reorgs}.{newest}.{settled}"
        every = f"{calm}.{state.facts}.{state.final_block}"
        return IndexVersion(calm, every, str(reorgs), state.final_block)

    def block_hash(self, number: int) -> bytes | None:
        """The hash of an indexed block; None where its header is not kept."""
        with self._store.read() as connection:
            return remembered(connection, number)
