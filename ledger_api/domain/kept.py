"""What was worked out about a record, kept for the next question about the very same record.

Records never change, and a live view hands out the same ones until the chain says something new. They are
told apart by identity: comparing them would cost what keeping saves. Kept results change no answer.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

Record = TypeVar("Record")
Result = TypeVar("Result")

_LIMIT = 20_000


class Kept(Generic[Record, Result]):
    """Calls ``work_out`` once for each record object, as long as not too many others were asked about."""

    def __init__(self, work_out: Callable[[Record], Result], *, limit: int = _LIMIT) -> None:
        self._work_out = work_out
        self._limit = limit
        # The record is kept with its result, so that no other object can come to have its identity.
        self._results: dict[int, tuple[Record, Result]] = {}

    def __call__(self, record: Record) -> Result:
        """The result for this object."""
        found = self._results.get(id(record))
        if found is not None:
            return found[1]
        result = self._work_out(record)
        if len(self._results) >= self._limit:
            self._results = {}  # a new one, never a cleared one: other threads may be reading
        self._results[id(record)] = (record, result)
        return result
