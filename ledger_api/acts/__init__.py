"""Relaying signed acts to the contracts."""
