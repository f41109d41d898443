"""Serving many who wait at one go: all that waits now, up to a limit, and never waiting for more."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import TypeVar

Item = TypeVar("Item")


def gather(
    waiting: queue.SimpleQueue[Item | None],
    first: Item,
    limit: int,
    size: Callable[[Item], int] = lambda _: 1,
) -> tuple[list[Item], bool]:
    """The group that begins with `first`, and whether the end of the queue, a None, was met behind it.

    No more are taken once their sizes reach the limit together.
    """
    group, taken = [first], size(first)
    while taken < limit:
        try:
            following = waiting.get_nowait()
        except queue.Empty:
            break
        if following is None:
            return group, True
        group.append(following)
        taken += size(following)
    return group, False
