"""Projections of the Committee, of agreements, listings and seats, in typed tables.

What was projected so far is thrown away, as by `concord reindex`: events of blocks that were read before are
needed in the new tables, too. The indexer makes all of it again from the chain and the entries held here.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REMADE = (
    "chain_accreditation_events",
    "chain_accreditations",
    "chain_anchors",
    "chain_charters",
    "chain_contracts",
    "chain_issuer_events",
    "chain_issuer_keys",
    "chain_issuer_registrars",
    "chain_issuers",
    "chain_key_cuts",
    "chain_key_periods",
    "chain_key_revocations",
    "chain_log_closures",
    "chain_log_keys",
    "chain_log_mirrors",
    "chain_log_operators",
    "chain_logs",
    "chain_scopes",
    "chain_statuses",
    "document_cosigners",
    "document_lookups",
    "document_sources",
    "documents",
    "index_blocks",
    "index_state",
)


def upgrade() -> None:
    """Apply this revision."""
    op.drop_index("ix_chain_economy_events_economy", "chain_economy_events")
    op.drop_table("chain_economy_events")
    op.drop_table("chain_listing_events")
    for table in _REMADE:
        op.execute(sa.delete(sa.table(table)))
    _event_table(
        "chain_agreement_acts",
        sa.Column("contract", sa.String(length=42), nullable=False),
        sa.Column("agreement", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("annex", sa.Text(), nullable=False),
        sa.Column("from_economy", sa.Text(), nullable=False),
        sa.Column("to_economy", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ballot", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_chain_agreement_acts_agreement", "chain_agreement_acts", ["agreement"])
    _event_table(
        "chain_agreement_drafts",
        sa.Column("contract", sa.String(length=42), nullable=False),
        sa.Column("agreement", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.Column("terms", sa.LargeBinary(length=32), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_chain_agreement_drafts_agreement", "chain_agreement_drafts", ["agreement"])
    _event_table(
        "chain_authorities",
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=42), nullable=False),
        sa.Column("frozen_until", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_chain_authorities_economy", "chain_authorities", ["economy"])
    _event_table(
        "chain_ballot_electorate",
        sa.Column("contract", sa.String(length=42), nullable=False),
        sa.Column("ballot", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("voting_class", sa.Integer(), nullable=False),
        per_event=("position",),
    )
    op.create_index("ix_chain_ballot_electorate_ballot", "chain_ballot_electorate", ["contract", "ballot"])
    _event_table(
        "chain_ballot_enactments",
        sa.Column("contract", sa.String(length=42), nullable=False),
        sa.Column("ballot", sa.BigInteger(), nullable=False),
        sa.Column("operation", sa.LargeBinary(length=32), nullable=False),
    )
    op.create_index("ix_chain_ballot_enactments_ballot", "chain_ballot_enactments", ["contract", "ballot"])
    _event_table(
        "chain_ballot_endorsements",
        sa.Column("contract", sa.String(length=42), nullable=False),
        sa.Column("ballot", sa.BigInteger(), nullable=False),
        sa.Column("agreement", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("terms", sa.LargeBinary(length=32), nullable=False),
    )
    op.create_index("ix_chain_ballot_endorsements_agreement", "chain_ballot_endorsements", ["agreement"])
    op.create_index(
        "ix_chain_ballot_endorsements_ballot", "chain_ballot_endorsements", ["contract", "ballot"]
    )
    _event_table(
        "chain_ballots",
        sa.Column("contract", sa.String(length=42), nullable=False),
        sa.Column("ballot", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.String(length=42), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_chain_ballots_ballot", "chain_ballots", ["contract", "ballot"])
    op.create_index("ix_chain_ballots_subject", "chain_ballots", ["subject"])
    _event_table(
        "chain_categories",
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("category", sa.Integer(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_chain_categories_economy", "chain_categories", ["economy"])
    _event_table(
        "chain_delegates",
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("delegate", sa.String(length=42), nullable=False),
        sa.Column("alternate", sa.String(length=42), nullable=False),
    )
    op.create_index("ix_chain_delegates_economy", "chain_delegates", ["economy"])
    _event_table(
        "chain_listing_oppositions",
        sa.Column("listing", sa.LargeBinary(length=32), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(length=32), nullable=False),
    )
    op.create_index("ix_chain_listing_oppositions_issuer", "chain_listing_oppositions", ["issuer"])
    _event_table(
        "chain_listing_withdrawals",
        sa.Column("listing", sa.LargeBinary(length=32), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.LargeBinary(length=32), nullable=False),
    )
    op.create_index("ix_chain_listing_withdrawals_issuer", "chain_listing_withdrawals", ["issuer"])
    _event_table(
        "chain_listings",
        sa.Column("listing", sa.LargeBinary(length=32), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("agreement", sa.LargeBinary(length=32), nullable=False),
        sa.Column("annex", sa.Text(), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.BigInteger(), nullable=False),
        sa.Column("effective_to", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_chain_listings_agreement", "chain_listings", ["agreement"])
    op.create_index("ix_chain_listings_issuer", "chain_listings", ["issuer"])
    _event_table(
        "chain_offices",
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("account", sa.String(length=42), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_chain_offices_economy", "chain_offices", ["economy"])
    _event_table(
        "chain_policies",
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("policy", sa.LargeBinary(length=32), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_chain_policies_economy", "chain_policies", ["economy"])
    _event_table(
        "chain_seat_terms",
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_chain_seat_terms_economy", "chain_seat_terms", ["economy"])
    _event_table(
        "chain_votes",
        sa.Column("contract", sa.String(length=42), nullable=False),
        sa.Column("ballot", sa.BigInteger(), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reason_text", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
    )
    op.create_index("ix_chain_votes_ballot", "chain_votes", ["contract", "ballot"])
    _event_table(
        "chain_voting_classes",
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("voting_class", sa.Integer(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_chain_voting_classes_economy", "chain_voting_classes", ["economy"])


def _event_table(name: str, *columns: sa.Column[Any], per_event: tuple[str, ...] = ()) -> None:
    op.create_table(
        name,
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("block", "log_index", *per_event, name=op.f(f"pk_{name}")),
    )
