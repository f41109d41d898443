"""Agreements of mutual recognition: their terms as data, and what those terms mean on a given day."""
