"""Projections of chain events and of anchored entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 - one statement for each table and index
    """Apply this revision."""
    op.create_table(
        "chain_accreditation_events",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("accreditation", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_accreditation_events")),
    )
    op.create_index("ix_chain_accreditation_events_issuer", "chain_accreditation_events", ["issuer"])
    op.create_table(
        "chain_accreditations",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("accreditation", sa.LargeBinary(length=32), nullable=False),
        sa.Column("accreditor", sa.String(length=42), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_to", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_accreditations")),
    )
    op.create_index("ix_chain_accreditations_issuer", "chain_accreditations", ["issuer"])
    op.create_table(
        "chain_anchors",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("origin_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("history_index", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("cid_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("block_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("tx", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_anchors")),
    )
    op.create_index("ix_chain_anchors_size", "chain_anchors", ["origin_id", "size"], unique=True)
    op.create_table(
        "chain_charters",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_charters")),
    )
    op.create_table(
        "chain_contracts",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_contracts")),
    )
    op.create_table(
        "chain_economy_events",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_economy_events")),
    )
    op.create_index("ix_chain_economy_events_economy", "chain_economy_events", ["economy"])
    op.create_table(
        "chain_issuer_events",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_issuer_events")),
    )
    op.create_index("ix_chain_issuer_events_issuer", "chain_issuer_events", ["issuer"])
    op.create_table(
        "chain_issuer_keys",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.String(length=42), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_issuer_keys")),
    )
    op.create_index("ix_chain_issuer_keys_issuer", "chain_issuer_keys", ["issuer"])
    op.create_index("ix_chain_issuer_keys_key", "chain_issuer_keys", ["key"])
    op.create_table(
        "chain_issuer_registrars",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("registrar", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_issuer_registrars")),
    )
    op.create_index("ix_chain_issuer_registrars_issuer", "chain_issuer_registrars", ["issuer"])
    op.create_table(
        "chain_issuers",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("identity", sa.LargeBinary(length=32), nullable=False),
        sa.Column("identity_record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_issuers")),
    )
    op.create_index("ix_chain_issuers_issuer", "chain_issuers", ["issuer"])
    op.create_table(
        "chain_key_cuts",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.String(length=42), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("cut_index", sa.BigInteger(), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_key_cuts")),
    )
    op.create_index("ix_chain_key_cuts_issuer", "chain_key_cuts", ["issuer"])
    op.create_table(
        "chain_key_periods",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.String(length=42), nullable=False),
        sa.Column("annulled", sa.Boolean(), nullable=False),
        sa.Column("from_time", sa.BigInteger(), nullable=False),
        sa.Column("to_time", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_key_periods")),
    )
    op.create_index("ix_chain_key_periods_issuer", "chain_key_periods", ["issuer"])
    op.create_table(
        "chain_key_revocations",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.String(length=42), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_key_revocations")),
    )
    op.create_index("ix_chain_key_revocations_issuer", "chain_key_revocations", ["issuer"])
    op.create_table(
        "chain_listing_events",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_listing_events")),
    )
    op.create_table(
        "chain_log_closures",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("origin_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("last_good_index", sa.BigInteger(), nullable=False),
        sa.Column("successor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_log_closures")),
    )
    op.create_index("ix_chain_log_closures_origin_id", "chain_log_closures", ["origin_id"])
    op.create_table(
        "chain_log_keys",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("origin_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("vkey", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_log_keys")),
    )
    op.create_index("ix_chain_log_keys_origin_id", "chain_log_keys", ["origin_id"])
    op.create_table(
        "chain_log_mirrors",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("origin_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_log_mirrors")),
    )
    op.create_index("ix_chain_log_mirrors_origin_id", "chain_log_mirrors", ["origin_id"])
    op.create_table(
        "chain_log_operators",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("origin_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("operator", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_log_operators")),
    )
    op.create_index("ix_chain_log_operators_origin_id", "chain_log_operators", ["origin_id"])
    op.create_table(
        "chain_logs",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("origin_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_logs")),
    )
    op.create_index("ix_chain_logs_origin", "chain_logs", ["origin"])
    op.create_table(
        "chain_scopes",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("accreditation", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scope", sa.LargeBinary(length=32), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_scopes")),
    )
    op.create_index("ix_chain_scopes_issuer", "chain_scopes", ["issuer"])
    op.create_table(
        "chain_statuses",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("tx_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("successor", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signer", sa.String(length=42), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_chain_statuses")),
    )
    op.create_index("ix_chain_statuses_digest", "chain_statuses", ["digest", "issuer"])
    op.create_table(
        "document_cosigners",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("origin", "index", "position", name=op.f("pk_document_cosigners")),
    )
    op.create_index("ix_document_cosigners_block", "document_cosigners", ["block"])
    op.create_index("ix_document_cosigners_issuer", "document_cosigners", ["issuer"])
    op.create_table(
        "document_lookups",
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", "origin", "index", name=op.f("pk_document_lookups")),
    )
    op.create_index("ix_document_lookups_block", "document_lookups", ["block"])
    op.create_table(
        "document_sources",
        sa.Column("source", sa.LargeBinary(length=32), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "origin", "index", name=op.f("pk_document_sources")),
    )
    op.create_index("ix_document_sources_block", "document_sources", ["block"])
    op.create_table(
        "documents",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("anchored_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("statement_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("document_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=True),
        sa.Column("doc_type", sa.Text(), nullable=True),
        sa.Column("economy", sa.Text(), nullable=True),
        sa.Column("number_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("predecessor", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("origin", "index", name=op.f("pk_documents")),
    )
    op.create_index("ix_documents_block", "documents", ["block"])
    op.create_index("ix_documents_document", "documents", ["document_digest"])
    op.create_index("ix_documents_issuer", "documents", ["issuer", "origin", "index"])
    op.create_index("ix_documents_number", "documents", ["number_hash"])
    op.create_index("ix_documents_statement", "documents", ["statement_digest"])
    op.create_table(
        "index_blocks",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("parent", sa.LargeBinary(length=32), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_index_blocks")),
    )
    op.create_table(
        "index_state",
        sa.Column("chain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next_block", sa.BigInteger(), nullable=False),
        sa.Column("final_block", sa.BigInteger(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", name=op.f("pk_index_state")),
    )
    op.create_table(
        "issuer_requests",
        sa.Column("issuer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=42), nullable=False),
        sa.Column("identity_record", sa.LargeBinary(), nullable=False),
        sa.Column("key_proof", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", name=op.f("pk_issuer_requests")),
    )
    op.create_index("ix_issuer_requests_economy", "issuer_requests", ["economy", "received_at"])
