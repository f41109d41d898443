"""Openings and files that came with a submission and may be published; kept with it, in its transaction."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table

from ledger_api.store.tables.base import Bytes, Count, Digest, Label, Small, Time, metadata

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Digest, primary_key=True),
    Column("size", Count, nullable=False),
    Column("data", Bytes, nullable=False),
    Column("cid", Label),
    Column("published_at", Time),
)
Index(
    "ix_blobs_unpublished",
    blobs.c.sha256,
    sqlite_where=blobs.c.published_at.is_(None),
    postgresql_where=blobs.c.published_at.is_(None),
)

openings = Table(
    "openings",
    metadata,
    Column("document_digest", Digest, primary_key=True),
    Column("sha256", Digest, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("document_digest", Digest, nullable=False),
    Column("position", Small, nullable=False),
    Column("name", Label, nullable=False),
    Column("media_type", Label, nullable=False),
    Column("sha256", Digest, nullable=False),
    PrimaryKeyConstraint("document_digest", "position"),
)
Index("ix_files_sha256", files.c.sha256)
