"""The index is tested on the ledger that the log's tests use: one set of fixtures serves both."""

from tests.ledger_api.log.conftest import chain, content, founded, ledger, network, store  # noqa: F401
