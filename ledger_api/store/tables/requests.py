"""Requests to be registered as an issuer, waiting for the economy's registrar or accreditor: primary data."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from ledger_api.store.tables.base import Address, Bytes, Digest, Label, Time, metadata

issuer_requests = Table(
    "issuer_requests",
    metadata,
    Column("issuer", Digest, primary_key=True),
    Column("economy", Label, nullable=False),
    Column("role", Label, nullable=False),
    Column("key", Address, nullable=False),
    Column("identity_record", Bytes, nullable=False),
    Column("key_proof", Bytes, nullable=False),
    Column("received_at", Time, nullable=False),
)
"""Whether a request was granted is not kept here: the chain says who is registered."""
Index("ix_issuer_requests_economy", issuer_requests.c.economy, issuer_requests.c.received_at)
