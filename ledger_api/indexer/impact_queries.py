"""Reads over the projections for what an act may bear on: documents of economies, of a body, of a digest.

Each is paged by the place of the last row seen, in the order that its index gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select, tuple_

from ledger_api.indexer.queries import DocumentRow
from ledger_api.log.reader import Location
from ledger_api.store.engine import Store
from ledger_api.store.tables.chain import accreditations
from ledger_api.store.tables.documents import document_cosigners, documents


class ImpactQueries:
    """Every method is one consistent read and safe from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_economies(
        self, economies: Sequence[str], *, after: tuple[str, Location] | None, limit: int
    ) -> list[DocumentRow]:
        """Documents of these economies by economy, log and index, those after an economy and a place."""
        query = select(documents).where(documents.c.economy.in_(economies))
        if after is not None:
            economy, place = after
            position = tuple_(documents.c.economy, documents.c.origin, documents.c.index)
            query = query.where(position > tuple_(economy, place.origin, place.index))
        query = query.order_by(documents.c.economy, documents.c.origin, documents.c.index)
        return self._rows(query.limit(limit))

    def signed_by(self, issuer: bytes, *, after: Location | None, limit: int) -> list[DocumentRow]:
        """Documents that an issuer signed, alone or beside others, by log and index, those after a place."""
        alone = _after(select(documents).where(documents.c.issuer == issuer), after)
        joined = (document_cosigners.c.origin == documents.c.origin) & (
            document_cosigners.c.index == documents.c.index
        )
        beside = _after(
            select(documents).join(document_cosigners, joined).where(document_cosigners.c.issuer == issuer),
            after,
        )
        rows = {row.location: row for query in (alone, beside) for row in self._rows(query.limit(limit))}
        return [rows[place] for place in sorted(rows, key=lambda one: (one.origin, one.index))][:limit]

    def about(self, issuer: bytes, digest: bytes, *, after: Location | None, limit: int) -> list[DocumentRow]:
        """Entries about one document of an issuer by log and index, those after a place."""
        query = select(documents).where(documents.c.document_digest == digest, documents.c.issuer == issuer)
        return self._rows(_after(query, after).limit(limit))

    def issuer_of(self, accreditation: bytes) -> bytes | None:
        """Who holds an accreditation; None where the chain knows none of this id."""
        query = select(accreditations.c.issuer).where(accreditations.c.accreditation == accreditation)
        with self._store.read() as connection:
            return connection.scalar(query.limit(1))

    def _rows(self, query: Select[Any]) -> list[DocumentRow]:
        with self._store.read() as connection:
            return [DocumentRow(*row) for row in connection.execute(query)]


def _after(query: Select[Any], place: Location | None) -> Select[Any]:
    if place is not None:
        here = tuple_(documents.c.origin, documents.c.index)
        query = query.where(here > tuple_(place.origin, place.index))
    return query.order_by(documents.c.origin, documents.c.index)
