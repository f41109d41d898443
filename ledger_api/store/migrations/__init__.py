"""Alembic scripts of the node's database."""
