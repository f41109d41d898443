"""The chain: a port, an adapter for any EVM JSON-RPC, and an embedded engine."""
