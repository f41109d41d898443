"""Fixtures that tests of the ledger share."""

from tests.support.node import node

__all__ = ["node"]
