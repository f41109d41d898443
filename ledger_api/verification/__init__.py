"""Verification: gather what was presented and what the ledger holds, and hand it to the verdict."""
