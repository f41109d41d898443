"""Recorded answers, their events, and the outbox of webhooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "reviews",
        _serial(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("holder", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request_body", sa.LargeBinary(length=32), nullable=False),
        sa.Column("statement_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("given", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("change", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("pin_block", sa.BigInteger(), nullable=False),
        sa.Column("pin_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.LargeBinary(length=32), nullable=True),
        sa.Column("asked_version", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("retry_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_reviews")),
        sa.UniqueConstraint("id", name=op.f("uq_reviews_id")),
        sa.UniqueConstraint("request", name=op.f("uq_reviews_request")),
    )
    op.create_index("ix_reviews_holder", "reviews", ["holder", "serial"])
    op.create_index("ix_reviews_watched", "reviews", ["state", "asked_at", "serial"])
    op.create_table(
        "review_events",
        _serial(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("review", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.LargeBinary(length=32), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["review"], ["reviews.serial"]),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_review_events")),
        sa.UniqueConstraint("id", name=op.f("uq_review_events_id")),
    )
    op.create_index("ix_review_events_holder", "review_events", ["holder", "serial"])
    op.create_index("ix_review_events_review", "review_events", ["review"])
    op.create_table(
        "review_subscriptions",
        _serial(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("review", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["review"], ["reviews.serial"]),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_review_subscriptions")),
        sa.UniqueConstraint("id", name=op.f("uq_review_subscriptions_id")),
        sa.UniqueConstraint("review", "url", name=op.f("uq_review_subscriptions_review_url")),
    )
    op.create_table(
        "review_deliveries",
        _serial(),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.Column("subscription", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["review_events.serial"]),
        sa.ForeignKeyConstraint(["subscription"], ["review_subscriptions.serial"]),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_review_deliveries")),
        sa.UniqueConstraint("event", "subscription", name=op.f("uq_review_deliveries_event_subscription")),
    )
    op.create_index("ix_review_deliveries_due", "review_deliveries", ["state", "next_at"])
    op.create_index("ix_review_deliveries_subscription", "review_deliveries", ["subscription"])


def _serial() -> sa.Column[int]:
    return sa.Column(
        "serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
    )
