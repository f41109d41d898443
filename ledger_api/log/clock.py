"""Where the log takes the time from; tests bring their own."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Unix seconds, UTC."""

system_clock: Clock = time.time


def is_over(now: float, since: float, seconds: float) -> bool:
    """Whether a wait of so many seconds that began at `since` has ended.

    A moment further ahead than the whole wait is not to come: the clock was set back, and nobody waits until
    it has caught up.
    """
    return abs(now - since) >= seconds
