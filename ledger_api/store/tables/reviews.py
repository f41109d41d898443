"""Recorded answers, what became of them, and who is told: primary data, nothing of it can be derived."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Table, UniqueConstraint

from ledger_api.store.tables.base import Bytes, Count, Digest, Label, Serial, Time, metadata

reviews = Table(
    "reviews",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("id", Label, nullable=False),
    Column("holder", Digest, nullable=False),
    Column("request", Digest, nullable=False),
    Column("request_body", Digest, nullable=False),
    Column("statement_digest", Digest, nullable=False),
    Column("origin", Label, nullable=False),
    Column("index", Count, nullable=False),
    Column("question", Bytes, nullable=False),
    Column("contact", Label),
    Column("given", Bytes),
    Column("answer", Bytes, nullable=False),
    Column("recorded_at", Time, nullable=False),
    Column("state", Label, nullable=False),
    Column("change", Bytes),
    Column("changed_at", Time),
    Column("closed_at", Time),
    Column("pin_block", Count, nullable=False),
    Column("pin_hash", Digest, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("facts", Digest),
    Column("asked_version", Label, nullable=False),
    Column("asked_at", Time, nullable=False),
    Column("retry_at", Time, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("request"),
)
"""`holder` is SHA-256 of the bearer token; `request` names the request by its Idempotency-Key.

`answer` is what this node answered then, `given` what the recorder says was answered. The last seven columns
are the watcher's: the block the answer rests on, and of which version of the index it was asked last.
"""
Index("ix_reviews_holder", reviews.c.holder, reviews.c.serial)
Index("ix_reviews_watched", reviews.c.state, reviews.c.asked_at, reviews.c.serial)

review_events = Table(
    "review_events",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("id", Label, nullable=False),
    Column("review", Count, nullable=False),
    Column("holder", Digest, nullable=False),
    Column("type", Label, nullable=False),
    Column("body", Bytes, nullable=False),
    Column("occurred_at", Time, nullable=False),
    UniqueConstraint("id"),
    ForeignKeyConstraint(["review"], ["reviews.serial"]),
)
"""What happened to reviews, in order; only the holder of the watcher's lease adds to it."""
Index("ix_review_events_holder", review_events.c.holder, review_events.c.serial)
Index("ix_review_events_review", review_events.c.review)

review_subscriptions = Table(
    "review_subscriptions",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("id", Label, nullable=False),
    Column("review", Count, nullable=False),
    Column("url", Label, nullable=False),
    Column("created_at", Time, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("review", "url"),
    ForeignKeyConstraint(["review"], ["reviews.serial"]),
)

review_deliveries = Table(
    "review_deliveries",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("event", Count, nullable=False),
    Column("subscription", Count, nullable=False),
    Column("state", Label, nullable=False),
    Column("attempts", Count, nullable=False),
    Column("queued_at", Time, nullable=False),
    Column("next_at", Time, nullable=False),
    Column("problem", Label),
    Column("settled_at", Time),
    UniqueConstraint("event", "subscription"),
    ForeignKeyConstraint(["event"], ["review_events.serial"]),
    ForeignKeyConstraint(["subscription"], ["review_subscriptions.serial"]),
)
"""The outbox: one row for each event and subscription, written in the event's own transaction."""
Index("ix_review_deliveries_due", review_deliveries.c.state, review_deliveries.c.next_at)
Index("ix_review_deliveries_subscription", review_deliveries.c.subscription)
