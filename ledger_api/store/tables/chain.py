"""Projections of chain events: append-only typed rows, each with its place on the chain.

None of them is primary data: `concord reindex` makes them again. A reorganisation deletes the rows
above the common ancestor and nothing else. Whole numbers beyond 2^53-1, which JSON cannot carry, are cut.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table

from ledger_api.store.tables.base import Address, Bytes, Count, Digest, Label, Small, Time, metadata

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
"""The cursor. `generation` grows with every write, `facts` only when event rows come or go (for caches)."""

PROJECTIONS: list[Table] = []
"""Every table that a reorganisation cuts and a reindex truncates."""


def _facts(name: str, *columns: Column[Any], per_event: tuple[str, ...] = ()) -> Table:
    """A table of event rows; `per_event` tells rows apart where one event makes several."""
    table = Table(
        name,
        metadata,
        Column("block", Count, nullable=False),
        Column("tx_index", Count, nullable=False),
        Column("log_index", Count, nullable=False),
        Column("time", Time, nullable=False),
        *columns,
        PrimaryKeyConstraint("block", "log_index", *per_event),
    )
    PROJECTIONS.append(table)
    return table


contracts = _facts(
    "chain_contracts",
    Column("name", Label, nullable=False),
    Column("address", Address, nullable=False),
    Column("code_hash", Digest, nullable=False),
)

charters = _facts("chain_charters", Column("digest", Digest, nullable=False))

economy_events = _facts(
    "chain_economy_events",
    Column("economy", Label, nullable=False),
    Column("kind", Label, nullable=False),
    Column("arguments", Label, nullable=False),
)
"""Seats admitted, delegates, appointments: the event's arguments as canonical JSON."""
Index("ix_chain_economy_events_economy", economy_events.c.economy)

issuers = _facts(
    "chain_issuers",
    Column("issuer", Digest, nullable=False),
    Column("economy", Label, nullable=False),
    Column("role", Label, nullable=False),
    Column("identity", Digest, nullable=False),
    Column("identity_record", Bytes, nullable=False),
)
Index("ix_chain_issuers_issuer", issuers.c.issuer)

issuer_registrars = _facts(
    "chain_issuer_registrars",
    Column("issuer", Digest, nullable=False),
    Column("registrar", Address, nullable=False),
)
Index("ix_chain_issuer_registrars_issuer", issuer_registrars.c.issuer)

issuer_keys = _facts(
    "chain_issuer_keys",
    Column("issuer", Digest, nullable=False),
    Column("key", Address, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_issuer_keys_issuer", issuer_keys.c.issuer)
Index("ix_chain_issuer_keys_key", issuer_keys.c.key)

key_revocations = _facts(
    "chain_key_revocations",
    Column("issuer", Digest, nullable=False),
    Column("key", Address, nullable=False),
    Column("reason", Label, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_key_revocations_issuer", key_revocations.c.issuer)

key_cuts = _facts(
    "chain_key_cuts",
    Column("issuer", Digest, nullable=False),
    Column("key", Address, nullable=False),
    Column("origin", Label, nullable=False),
    Column("cut_index", Count, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_key_cuts_issuer", key_cuts.c.issuer)

issuer_events = _facts(
    "chain_issuer_events",
    Column("issuer", Digest, nullable=False),
    Column("kind", Label, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("reason", Label, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_issuer_events_issuer", issuer_events.c.issuer)

accreditations = _facts(
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

scopes = _facts(
    "chain_scopes",
    Column("issuer", Digest, nullable=False),
    Column("accreditation", Digest, nullable=False),
    Column("scope", Digest, nullable=False),
    Column("blob", Bytes, nullable=False),
    Column("effective_at", Time, nullable=False),
)
Index("ix_chain_scopes_issuer", scopes.c.issuer)

accreditation_events = _facts(
    "chain_accreditation_events",
    Column("issuer", Digest, nullable=False),
    Column("accreditation", Digest, nullable=False),
    Column("kind", Label, nullable=False),
    Column("effective_at", Time, nullable=False),
    Column("reason", Label, nullable=False),
    Column("signer", Address, nullable=False),
)
Index("ix_chain_accreditation_events_issuer", accreditation_events.c.issuer)

listing_events = _facts(
    "chain_listing_events",
    Column("kind", Label, nullable=False),
    Column("arguments", Label, nullable=False),
)
"""Bodies listed under agreements, oppositions and withdrawals: the event's arguments as canonical JSON."""

logs = _facts(
    "chain_logs",
    Column("origin_id", Digest, nullable=False),
    Column("origin", Label, nullable=False),
    Column("economy", Label, nullable=False),
)
Index("ix_chain_logs_origin", logs.c.origin)

log_keys = _facts(
    "chain_log_keys",
    Column("origin_id", Digest, nullable=False),
    Column("vkey", Label, nullable=False),
)
Index("ix_chain_log_keys_origin_id", log_keys.c.origin_id)

log_operators = _facts(
    "chain_log_operators",
    Column("origin_id", Digest, nullable=False),
    Column("operator", Address, nullable=False),
)
Index("ix_chain_log_operators_origin_id", log_operators.c.origin_id)

log_mirrors = _facts(
    "chain_log_mirrors",
    Column("origin_id", Digest, nullable=False),
    Column("url", Label, nullable=False),
)
Index("ix_chain_log_mirrors_origin_id", log_mirrors.c.origin_id)

log_closures = _facts(
    "chain_log_closures",
    Column("origin_id", Digest, nullable=False),
    Column("last_good_index", Count, nullable=False),
    Column("successor", Label, nullable=False),
)
Index("ix_chain_log_closures_origin_id", log_closures.c.origin_id)

anchors = _facts(
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

statuses = _facts(
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

key_periods = _facts(
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
