"""The garbage collector, told what a node is like: much that stays, and answers that leave nothing behind."""

from __future__ import annotations

import gc

FIRST_GENERATION = 10_000
"""Objects until the youngest are looked through. One answer makes thousands: at the interpreter's own 700 it
would look through half-made answers again and again, in vain."""


def settle_collector() -> None:
    """Called once a process has loaded what stays: that is not looked through any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(FIRST_GENERATION, *gc.get_threshold()[1:])
