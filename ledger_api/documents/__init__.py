"""Registering documents, and reading what was registered."""
