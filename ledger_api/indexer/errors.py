"""What stops the indexer."""

from __future__ import annotations

from ledger_api.store.errors import LedgerError


class IndexerError(LedgerError):
    """The index cannot be brought up to date."""

    code = "INDEX_ERROR"


class OtherChainError(IndexerError):
    """The database holds the index of another chain."""

    code = "INDEX_OTHER_CHAIN"
    fix = "Point the node at the chain it was founded on, or rebuild the index with: concord reindex"


class IndexMissingError(IndexerError):
    """Nothing is indexed yet, so nothing can be said about any document."""

    code = "INDEX_MISSING"
    fix = "Start the indexer and wait until it has read the chain once."


class IndexerOvertakenError(IndexerError):
    """Another process writes the index; what this one read is dropped."""

    code = "INDEX_OVERTAKEN"
    fix = "Run one indexer for each database."


class IncompleteHistoryError(IndexerError):
    """A chain node shows fewer events than the contracts' state has counted."""

    code = "CHAIN_HISTORY_INCOMPLETE"
    fix = "Ask a chain node that keeps the receipts and logs of every block since the network was founded."


class OtherNetworkError(IndexerError):
    """The chain node does not have the network that the network file describes."""

    code = "CHAIN_OTHER_NETWORK"
    fix = "Give the URL of a chain node of this network, or the network file of that chain."
