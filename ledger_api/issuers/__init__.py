"""Issuers: requests to be registered, and who is."""
