"""What was accepted and acknowledged: primary data, part of every backup."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from ledger_api.store.tables.base import Bytes, Count, Digest, Label, Serial, Small, Time, metadata

submissions = Table(
    "submissions",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("statement_digest", Digest, nullable=False),
    Column("origin", Label, nullable=False),
    Column("entry", Bytes, nullable=False),
    Column("document_digest", Digest, nullable=False),
    Column("issuer", Digest, nullable=False),
    Column("doc_type", Label, nullable=False),
    Column("number_hash", Digest, nullable=False),
    Column("revision", Count, nullable=False),
    Column("received_at", Time, nullable=False),
    Column("log_index", Count),
    Column("logged_at", Time),
    UniqueConstraint("statement_digest"),
    UniqueConstraint("issuer", "doc_type", "number_hash", "revision"),
)
Index("ix_submissions_document", submissions.c.document_digest)
Index("ix_submissions_logged", submissions.c.origin, submissions.c.log_index)
Index(
    "ix_submissions_waiting",
    submissions.c.origin,
    submissions.c.seq,
    sqlite_where=submissions.c.log_index.is_(None),
    postgresql_where=submissions.c.log_index.is_(None),
)

quotas = Table(
    "quotas",
    metadata,
    Column("issuer", Digest, nullable=False),
    Column("day", Small, nullable=False),
    Column("accepted", Count, nullable=False),
    PrimaryKeyConstraint("issuer", "day"),
)
"""Accepted statements of an issuer on a day (days since 1970-01-01 UTC)."""
