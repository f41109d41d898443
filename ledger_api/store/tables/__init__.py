"""Table definitions, one module for each part of the ledger; importing this package loads them all."""

from ledger_api.store.tables import chain, content, documents, log, queue, requests
from ledger_api.store.tables.base import metadata

__all__ = ["chain", "content", "documents", "log", "metadata", "queue", "requests"]
