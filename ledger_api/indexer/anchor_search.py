"""Finding two anchors in a log's history by few questions: the one that dates an entry, and a receipt's.

Sizes grow with the history index, so both are found by narrowing a range. Every slot that is asked about must
be answered: the contract has counted them, and the neighbours of what is found are looked at, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from anchors.chain.port import ContractRef, Event, EventFilter
from ledger_api.indexer.errors import IncompleteHistoryError

PROBES = 128
"""History slots asked about in one question, for each anchor that is sought."""


@dataclass(slots=True)
class _Sought:
    """The first slot whose size is at least `size`: above `below`, at or below `at` (which may be none)."""

    size: int
    below: int
    at: int

    def probes(self) -> set[int]:
        if self.at - self.below - 1 <= PROBES:
            return set(range(self.below + 1, self.at))
        return {
            self.below + (self.at - self.below) * part // (PROBES + 1) for part in range(1, PROBES + 1)
        } - {self.below}

    def learn(self, slot: int, size: int) -> None:
        if size >= self.size:
            self.at = min(self.at, slot)
        else:
            self.below = max(self.below, slot)


class AnchorSearch:
    """One log's history in one contract Logs, which holds `count` anchors at the block asked about."""

    def __init__(
        self,
        contract: ContractRef,
        origin_id: bytes,
        count: int,
        *,
        index: int | None,
        receipt_size: int | None,
    ) -> None:
        self.contract = contract
        self._origin_id = origin_id
        self._known: dict[int, Event] = {}
        self._above = None if index is None else _Sought(index + 1, -1, count)
        self._exact = None if receipt_size is None else _Sought(receipt_size, -1, count)

    def question(self) -> EventFilter | None:
        """The events to ask for next; None when everything is found."""
        slots = {slot for one in self._both() for slot in one.probes()} - self._known.keys()
        if not slots:
            return None
        words = tuple(slot.to_bytes(32) for slot in sorted(slots))
        return EventFilter((self.contract,), ("Anchored",), (self._origin_id,), words)

    def learn(self, asked: EventFilter, events: Iterable[Event]) -> None:
        """Take the answer to `question`.

        Raises `IncompleteHistoryError` when a slot that the contract has filled is missing.
        """
        answered = {
            event.args["index"]: event
            for event in events
            if event.name == "Anchored" and event.contract == self.contract.address
        }
        for word in asked.second or ():
            slot = int.from_bytes(word)
            if slot not in answered:
                raise IncompleteHistoryError(f"the node does not show anchor {slot} of the log")
            self._known[slot] = answered[slot]
            for one in self._both():
                one.learn(slot, answered[slot].args["size"])

    @property
    def first(self) -> Event | None:
        """The first anchor whose size is above the entry's index."""
        return None if self._above is None else self._known.get(self._above.at)

    @property
    def receipt(self) -> Event | None:
        """The anchor of exactly the receipt's size."""
        found = None if self._exact is None else self._known.get(self._exact.at)
        return (
            None if found is None or self._exact is None or found.args["size"] != self._exact.size else found
        )

    @property
    def relied_on(self) -> list[Event]:
        """The anchors found, and the ones before them: together they show that nothing lies between."""
        slots = {slot for one in self._both() for slot in (one.below, one.at)}
        return [self._known[slot] for slot in sorted(slots & self._known.keys())]

    def _both(self) -> list[_Sought]:
        return [one for one in (self._above, self._exact) if one is not None]
