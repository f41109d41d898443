"""Projections of anchored log entries; `block` is that of the anchor which first covers the entry."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table

from ledger_api.store.tables.base import Count, Digest, Label, Small, Time, metadata
from ledger_api.store.tables.projection import PROJECTIONS

documents = Table(
    "documents",
    metadata,
    Column("origin", Label, nullable=False),
    Column("index", Count, nullable=False),
    Column("block", Count, nullable=False),
    Column("anchored_at", Time, nullable=False),
    Column("kind", Label, nullable=False),
    Column("statement_digest", Digest),
    Column("document_digest", Digest),
    Column("issuer", Digest),
    Column("doc_type", Label),
    Column("economy", Label),
    Column("number_hash", Digest),
    Column("revision", Count),
    Column("issued_on", Label),
    Column("valid_from", Label),
    Column("valid_to", Label),
    Column("relation", Label),
    Column("predecessor", Digest),
    PrimaryKeyConstraint("origin", "index"),
)
"""One row an entry; an entry of a kind that this release does not read has a kind and nothing else."""
Index("ix_documents_block", documents.c.block)
Index("ix_documents_statement", documents.c.statement_digest)
Index("ix_documents_document", documents.c.document_digest)
Index("ix_documents_number", documents.c.number_hash)
Index("ix_documents_issuer", documents.c.issuer, documents.c.origin, documents.c.index)
Index("ix_documents_economy", documents.c.economy, documents.c.origin, documents.c.index)

document_cosigners = Table(
    "document_cosigners",
    metadata,
    Column("origin", Label, nullable=False),
    Column("index", Count, nullable=False),
    Column("position", Small, nullable=False),
    Column("block", Count, nullable=False),
    Column("issuer", Digest, nullable=False),
    PrimaryKeyConstraint("origin", "index", "position"),
)
Index("ix_document_cosigners_issuer", document_cosigners.c.issuer)
Index("ix_document_cosigners_block", document_cosigners.c.block)

document_lookups = Table(
    "document_lookups",
    metadata,
    Column("lookup", Digest, nullable=False),
    Column("origin", Label, nullable=False),
    Column("index", Count, nullable=False),
    Column("block", Count, nullable=False),
    PrimaryKeyConstraint("lookup", "origin", "index"),
)
Index("ix_document_lookups_block", document_lookups.c.block)

document_sources = Table(
    "document_sources",
    metadata,
    Column("source", Digest, nullable=False),
    Column("origin", Label, nullable=False),
    Column("index", Count, nullable=False),
    Column("block", Count, nullable=False),
    PrimaryKeyConstraint("source", "origin", "index"),
)
"""The digests that a document names in `derivedFrom`, where its entry shows them."""
Index("ix_document_sources_block", document_sources.c.block)

PROJECTIONS.extend([documents, document_cosigners, document_lookups, document_sources])
