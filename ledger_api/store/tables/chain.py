"""Projections of chain events: append-only typed rows, each with its place on the chain.

None of them is primary data: `concord reindex` makes them again. A reorganisation deletes the rows
above the common ancestor and nothing else. Whole numbers beyond 2^53-1, which JSON cannot carry, are cut.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from ledger_api.store.tables.base import Address, Bytes, Count, Digest, Label, Small, Time, metadata
from ledger_api.store.tables.projection import event_table

index_blocks = Table(
    "index_blocks",
    metadata,
    Column("number", Count, primary_key=True, autoincrement=False),
    Column("hash", Digest, nullable=False),
    Column("parent", Digest, nullable=False),
    Column("time", Time, nullable=False),
)
"""Headers seen: every block that may still be reorganised away, and the last of each older range."""

index_state = Table(
    "index_state",
    metadata,
    Column("chain_id", Count, primary_key=True, autoincrement=False),
    Column("next_block", Count, nullable=False),
    Column("final_block", Count, nullable=False),
    Column("generation", Count, nullable=False),
    Column("facts", Count, nullable=False),
)
"""The cursor. `generation` grows with every write, `facts` when event rows that are cached come or go."""

contracts = event_table(
    "chain_contracts",
    Column("name", Label, nullable=False),
    Column("address", Address, nullable=False),
    Column("code_hash", Digest, nullable=False),
)

charters = event_table("chain_charters", Column("digest", Digest, nullable=False))

issuers = event_table(
    "chain_issuers",
    Column("issuer", Digest, nullable=False),
    Column("economy", Label, nullable=False),
    Column("role", Label, nullable=False),
    Column("identity", Digest, nullable=False),
    Column("identity_record", Bytes, nullable=False),
)
Index("ix_chain_issuers_issuer", issuers.c.issuer)

issuer_registrars = event_table(
    "chain_issuer_registrars",
    Column("issuer", Digest, nullable=False),
    Column("registrar", Address, nullable=False),
)
Index("ix_chain_issuer_registrars_issuer", issuer_registrars.c.issuer)

issuer_keys = event_table(
    "chain_issuer_keys",
    Column("issuer", Digest, nullable=False),
    Column("key", Address, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_issuer_keys_issuer", issuer_keys.c.issuer)
Index("ix_chain_issuer_keys_key", issuer_keys.c.key)

key_revocations = event_table(
    "chain_key_revocations",
    Column("issuer", Digest, nullable=False),
    Column("key", Address, nullable=False),
    Column("reason", Label, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_key_revocations_issuer", key_revocations.c.issuer)

key_cuts = event_table(
    "chain_key_cuts",
    Column("issuer", Digest, nullable=False),
    Column("key", Address, nullable=False),
    Column("origin", Label, nullable=False),
    Column("cut_index", Count, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_key_cuts_issuer", key_cuts.c.issuer)

issuer_events = event_table(
    "chain_issuer_events",
    Column("issuer", Digest, nullable=False),
    Column("kind", Label, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("reason", Label, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_issuer_events_issuer", issuer_events.c.issuer)

accreditations = event_table(
    "chain_accreditations",
    Column("issuer", Digest, nullable=False),
    Column("accreditation", Digest, nullable=False),
    Column("accreditor", Address, nullable=False),
    Column("standard", Label, nullable=False),
    Column("number", Label, nullable=False),
    Column("valid_from", Time, nullable=False),
    Column("valid_to", Time, nullable=False),
)
Index("ix_chain_accreditations_issuer", accreditations.c.issuer)

scopes = event_table(
    "chain_scopes",
    Column("issuer", Digest, nullable=False),
    Column("accreditation", Digest, nullable=False),
    Column("scope", Digest, nullable=False),
    Column("blob", Bytes, nullable=False),
    Column("effective_at", Time, nullable=False),
)
Index("ix_chain_scopes_issuer", scopes.c.issuer)

accreditation_events = event_table(
    "chain_accreditation_events",
    Column("issuer", Digest, nullable=False),
    Column("accreditation", Digest, nullable=False),
    Column("kind", Label, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("reason", Label, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_accreditation_events_issuer", accreditation_events.c.issuer)

logs = event_table(
    "chain_logs",
    Column("origin_id", Digest, nullable=False),
    Column("origin", Label, nullable=False),
    Column("economy", Label, nullable=False),
)
Index("ix_chain_logs_origin", logs.c.origin)

log_keys = event_table(
    "chain_log_keys",
    Column("origin_id", Digest, nullable=False),
    Column("vkey", Label, nullable=False),
)
Index("ix_chain_log_keys_origin_id", log_keys.c.origin_id)

log_operators = event_table(
    "chain_log_operators",
    Column("origin_id", Digest, nullable=False),
    Column("operator", Address, nullable=False),
)
Index("ix_chain_log_operators_origin_id", log_operators.c.origin_id)

log_mirrors = event_table(
    "chain_log_mirrors",
    Column("origin_id", Digest, nullable=False),
    Column("url", Label, nullable=False),
)
Index("ix_chain_log_mirrors_origin_id", log_mirrors.c.origin_id)

log_closures = event_table(
    "chain_log_closures",
    Column("origin_id", Digest, nullable=False),
    Column("last_good_index", Count, nullable=False),
    Column("successor", Label, nullable=False),
)
Index("ix_chain_log_closures_origin_id", log_closures.c.origin_id)

anchors = event_table(
    "chain_anchors",
    Column("origin_id", Digest, nullable=False),
    Column("history_index", Count, nullable=False),
    Column("size", Count, nullable=False),
    Column("root", Digest, nullable=False),
    Column("cid_digest", Digest, nullable=False),
    Column("block_hash", Digest, nullable=False),
    Column("tx", Digest, nullable=False),
)
Index("ix_chain_anchors_size", anchors.c.origin_id, anchors.c.size, unique=True)

statuses = event_table(
    "chain_statuses",
    Column("issuer", Digest, nullable=False),
    Column("digest", Digest, nullable=False),
    Column("kind", Small, nullable=False),
    Column("reason", Label, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("successor", Digest, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_statuses_digest", statuses.c.digest, statuses.c.issuer)

key_periods = event_table(
    "chain_key_periods",
    Column("issuer", Digest, nullable=False),
    Column("key", Address, nullable=False),
    Column("annulled", Boolean, nullable=False),
    Column("from_time", Time, nullable=False),
    Column("to_time", Time, nullable=False),
    Column("reason", Label, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_key_periods_issuer", key_periods.c.issuer)
