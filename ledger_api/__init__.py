"""The ledger itself: rules, store, log, indexer, slices, command line and web."""
