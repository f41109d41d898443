"""Where the log takes the time from; tests bring their own."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Unix seconds, UTC."""

system_clock: Clock = time.time
