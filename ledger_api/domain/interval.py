"""Half-open intervals ``[start, end)``, of Unix seconds or of dates.

Every period in Concord is half-open (design §5): at the switching instant only the new state matches. An end
of None is open. Dates are ``YYYY-MM-DD`` strings, whose order as text is their order in time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Instant = TypeVar("Instant", int, str)


@dataclass(frozen=True)
class Interval(Generic[Instant]):
    """``[start, end)``; empty when the end does not follow the start; open when a bound is None."""

    start: Instant | None
    end: Instant | None

    def contains(self, at: Instant) -> bool:
        """Whether ``start <= at < end``."""
        return not self.is_before(at) and not self.is_over(at)

    def is_before(self, at: Instant) -> bool:
        """Whether ``at`` comes before the interval starts."""
        return self.start is not None and at < self.start

    def is_over(self, at: Instant) -> bool:
        """Whether ``at`` is at or after the end."""
        return self.end is not None and at >= self.end


def switched_intervals(switches: Iterable[tuple[bool, int]]) -> tuple[Interval[int], ...]:
    """The intervals in which a switch was on, from (on, effective at) in the order they were recorded.

    A later "off" ends every interval still open, at its own effective time; one that takes effect before the
    "on" it answers leaves an empty interval, so that a suspension lifted before it began never held.
    """
    ended: list[Interval[int]] = []
    open_starts: list[int] = []
    for on, effective_at in switches:
        if on:
            open_starts.append(effective_at)
        else:
            ended.extend(Interval(start, max(start, effective_at)) for start in open_starts)
            open_starts.clear()
    ended.extend(Interval(start, None) for start in open_starts)
    return tuple(ended)


def covering(intervals: Iterable[Interval[int]], at: int) -> Interval[int] | None:
    """The first of ``intervals`` that contains ``at``, or None."""
    return next((interval for interval in intervals if interval.contains(at)), None)
