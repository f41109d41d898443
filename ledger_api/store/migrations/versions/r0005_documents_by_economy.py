"""Documents by economy: whose answers an act between economies may change."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_index("ix_documents_economy", "documents", ["economy", "origin", "index"])
