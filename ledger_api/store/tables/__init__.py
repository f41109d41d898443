"""Table definitions, one module for each part of the ledger; importing this package loads them all."""

from ledger_api.store.tables import (
    agreements,
    chain,
    committee,
    content,
    documents,
    economies,
    log,
    queue,
    requests,
    reviews,
)
from ledger_api.store.tables.base import metadata

__all__ = [
    "agreements",
    "chain",
    "committee",
    "content",
    "documents",
    "economies",
    "log",
    "metadata",
    "queue",
    "requests",
    "reviews",
]
