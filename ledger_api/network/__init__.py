"""The network: its file, its economies, its logs."""
