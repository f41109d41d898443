"""The states of a registration and of a checkpoint."""

from __future__ import annotations

from enum import StrEnum


class RegistrationState(StrEnum):
    """How far a registration has come; only a reorganisation moves it back, never below LOGGED."""

    PENDING = "pending"
    """Durable in the queue."""
    LOGGED = "logged"
    """Has its index in the log."""
    ANCHORED = "anchored"
    """Covered by an anchor in a mined block."""
    FINAL = "final"
    """Covered by an anchor in a final block."""


class CheckpointState(StrEnum):
    """How far an anchor attempt has come; each step is committed before the next begins."""

    SIGNED = "signed"
    """The note is persisted."""
    REPLICATED = "replicated"
    """The entries it covers are in the content store."""
    SENT = "sent"
    """A signed transaction is persisted and, as far as we know, in the pool."""
    ANCHORED = "anchored"
    """The anchor is in a mined block."""
    FINAL = "final"
    """That block is final."""
    OBSOLETE = "obsolete"
    """The chain went past this size without it: the note was never published and never will be."""


class TransactionState(StrEnum):
    """What became of a signed transaction."""

    LIVE = "live"
    """May be mined now or later."""
    REPLACED = "replaced"
    """Signed again at a higher price, with the same nonce; either of them may be mined."""
    DEAD = "dead"
    """Can never be mined: reverted, or its nonce went to another transaction."""


OPEN_STATES = (CheckpointState.SIGNED, CheckpointState.REPLICATED, CheckpointState.SENT)
"""Attempts that are not on the chain."""
