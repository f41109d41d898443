"""The logs: entries, tiles, checkpoints. Own entries are primary data; mirrored ones can be fetched again."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table

from ledger_api.store.tables.base import Address, Bytes, Count, Digest, Label, Serial, Small, Time, metadata

HOME = "home"
MIRROR = "mirror"

leases = Table(
    "leases",
    metadata,
    Column("name", Label, primary_key=True),
    Column("holder", Label, nullable=False),
    Column("epoch", Count, nullable=False),
    Column("expires_at_ms", Count, nullable=False),
)

log_heads = Table(
    "log_heads",
    metadata,
    Column("origin", Label, primary_key=True),
    Column("kind", Label, nullable=False),
    Column("size", Count, nullable=False),
    Column("epoch", Count, nullable=False),
)
"""The committed size of each log; `epoch` is that of the lease under which it last grew."""

entries = Table(
    "entries",
    metadata,
    Column("origin", Label, nullable=False),
    Column("index", Count, nullable=False),
    Column("statement_digest", Digest),
    Column("leaf_hash", Digest, nullable=False),
    Column("entry", Bytes, nullable=False),
    Column("logged_at", Time, nullable=False),
    PrimaryKeyConstraint("origin", "index"),
)
Index("ix_entries_statement", entries.c.statement_digest)

tiles = Table(
    "tiles",
    metadata,
    Column("origin", Label, nullable=False),
    Column("level", Small, nullable=False),
    Column("n", Count, nullable=False),
    Column("hashes", Bytes, nullable=False),
    Column("root", Digest, nullable=False),
    PrimaryKeyConstraint("origin", "level", "n"),
)
"""Full tiles only, written once (C2SP tlog-tiles); `root` is the hash that stands for it one level up."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("origin", Label, nullable=False),
    Column("size", Count, nullable=False),
    Column("root", Digest, nullable=False),
    Column("note", Bytes, nullable=False),
    Column("state", Label, nullable=False),
    Column("cid", Label),
    Column("signed_at", Time, nullable=False),
    Column("published_at", Time),
    Column("block", Count),
    Column("block_hash", Digest),
    Column("tx", Digest),
    PrimaryKeyConstraint("origin", "size"),
)
Index("ix_checkpoints_state", checkpoints.c.state)

anchor_transactions = Table(
    "anchor_transactions",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("tx", Digest, nullable=False),
    Column("origin", Label, nullable=False),
    Column("size", Count, nullable=False),
    Column("operator", Address, nullable=False),
    Column("nonce", Count, nullable=False),
    Column("gas", Count, nullable=False),
    Column("gas_price", Label, nullable=False),
    Column("from_size", Count, nullable=False),
    Column("raw", Bytes, nullable=False),
    Column("signed_at", Time, nullable=False),
    Column("sent_at", Time),
    Column("state", Label, nullable=False),
    ForeignKeyConstraint(["origin", "size"], ["checkpoints.origin", "checkpoints.size"]),
)
Index("ix_anchor_transactions_checkpoint", anchor_transactions.c.origin, anchor_transactions.c.size)

replicas = Table(
    "replicas",
    metadata,
    Column("origin", Label, nullable=False),
    Column("level", Small, nullable=False),
    Column("n", Count, nullable=False),
    Column("cid", Label, nullable=False),
    PrimaryKeyConstraint("origin", "level", "n"),
)
"""CIDs of what was replicated for good: full bundles (level 0), pages of 256 of their CIDs (level 1)."""

counters = Table(
    "counters",
    metadata,
    Column("name", Label, primary_key=True),
    Column("value", Count, nullable=False),
)
"""What a node reports about itself over restarts: reorganisations, bumps, anchors repeated."""
