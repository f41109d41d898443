"""Projections of the seats: who holds one, of which class and category, and who speaks for it since when."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index

from ledger_api.store.tables.base import Address, Bytes, Digest, Label, Small, Time
from ledger_api.store.tables.projection import event_table

seat_terms = event_table(
    "chain_seat_terms",
    Column("economy", Label, nullable=False),
    Column("live", Boolean, nullable=False),
)
"""A seat was admitted (live) or removed."""
Index("ix_chain_seat_terms_economy", seat_terms.c.economy)

voting_classes = event_table(
    "chain_voting_classes",
    Column("economy", Label, nullable=False),
    Column("voting_class", Small, nullable=False),
    Column("effective_at", Time, nullable=False),
)
"""0 participates, 1 observes."""
Index("ix_chain_voting_classes_economy", voting_classes.c.economy)

categories = event_table(
    "chain_categories",
    Column("economy", Label, nullable=False),
    Column("category", Small, nullable=False),
    Column("effective_at", Time, nullable=False),
)
Index("ix_chain_categories_economy", categories.c.economy)

authorities = event_table(
    "chain_authorities",
    Column("economy", Label, nullable=False),
    Column("authority", Address, nullable=False),
    Column("frozen_until", Time, nullable=False),
)
Index("ix_chain_authorities_economy", authorities.c.economy)

delegates = event_table(
    "chain_delegates",
    Column("economy", Label, nullable=False),
    Column("delegate", Address, nullable=False),
    Column("alternate", Address, nullable=False),
)
Index("ix_chain_delegates_economy", delegates.c.economy)

offices = event_table(
    "chain_offices",
    Column("economy", Label, nullable=False),
    Column("account", Address, nullable=False),
    Column("office", Label, nullable=False),
    Column("held", Boolean, nullable=False),
)
"""An account was appointed to an office (held) or dismissed from it."""
Index("ix_chain_offices_economy", offices.c.economy)

policies = event_table(
    "chain_policies",
    Column("economy", Label, nullable=False),
    Column("policy", Digest, nullable=False),
    Column("blob", Bytes, nullable=False),
    Column("effective_at", Time, nullable=False),
)
Index("ix_chain_policies_economy", policies.c.economy)
