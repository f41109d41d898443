"""Review: answers are kept, asked again when the ledger changes, and whoever asked is told."""
