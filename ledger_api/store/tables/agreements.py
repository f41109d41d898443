"""Projections of agreements, and of the bodies that are listed under them.

An agreement is known by its id within one contract: `contract` keeps apart what a replaced one recorded.
"""

from __future__ import annotations

from sqlalchemy import Column, Index

from ledger_api.store.tables.base import Address, Bytes, Count, Digest, Label, Small, Time
from ledger_api.store.tables.projection import event_table

drafts = event_table(
    "chain_agreement_drafts",
    Column("contract", Address, nullable=False),
    Column("agreement", Digest, nullable=False),
    Column("version", Count, nullable=False),
    Column("economy", Label, nullable=False),
    Column("title", Label, nullable=False),
    Column("parties", Label, nullable=False),
    Column("terms", Digest, nullable=False),
    Column("blob", Bytes, nullable=False),
)
"""One version of the terms; `parties` are codes, comma separated; `blob` is empty where it was too large."""
Index("ix_chain_agreement_drafts_agreement", drafts.c.agreement)

acts = event_table(
    "chain_agreement_acts",
    Column("contract", Address, nullable=False),
    Column("agreement", Digest, nullable=False),
    Column("kind", Small, nullable=False),
    Column("economy", Label, nullable=False),
    Column("version", Count, nullable=False),
    Column("annex", Label, nullable=False),
    Column("from_economy", Label, nullable=False),
    Column("to_economy", Label, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("text", Digest, nullable=False),
    Column("ballot", Count, nullable=False),
)
"""Signatures, deposits, endorsement, suspensions, notices: `kind` numbers `AgreementKind`."""
Index("ix_chain_agreement_acts_agreement", acts.c.agreement)

listings = event_table(
    "chain_listings",
    Column("listing", Digest, nullable=False),
    Column("issuer", Digest, nullable=False),
    Column("agreement", Digest, nullable=False),
    Column("annex", Label, nullable=False),
    Column("economy", Label, nullable=False),
    Column("effective_from", Time, nullable=False),
    Column("effective_to", Time, nullable=False),
)
Index("ix_chain_listings_issuer", listings.c.issuer)
Index("ix_chain_listings_agreement", listings.c.agreement)

listing_oppositions = event_table(
    "chain_listing_oppositions",
    Column("listing", Digest, nullable=False),
    Column("issuer", Digest, nullable=False),
    Column("economy", Label, nullable=False),
    Column("reason", Digest, nullable=False),
)
Index("ix_chain_listing_oppositions_issuer", listing_oppositions.c.issuer)

listing_withdrawals = event_table(
    "chain_listing_withdrawals",
    Column("listing", Digest, nullable=False),
    Column("issuer", Digest, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("reason", Digest, nullable=False),
)
Index("ix_chain_listing_withdrawals_issuer", listing_withdrawals.c.issuer)
