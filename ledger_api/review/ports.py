"""What this slice asks of the rest of the node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ledger_api.domain.question import Question
from ledger_api.domain.review import Answered


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry is."""

    origin: str
    index: int


@dataclass(frozen=True, slots=True)
class IndexVersion:
    """What the index knows, so far that an answer can depend on it. Versions are compared, never ordered.

    `calm` stays while only anchors come; `every` changes with anything, finality included. An answer that
    rests on a final anchor depends on `calm` alone. Both begin with `chain` and a point, and `chain` changes
    whenever blocks leave the chain.
    """

    calm: str
    every: str
    chain: str
    final_block: int


class Asker(Protocol):
    """Verification, as far as reviews need it."""

    def locate(self, statement: bytes) -> Place | None:
        """The place of a statement's entry in the log it names; None where this node does not hold it."""

    def ask(self, place: Place, question: Question, *, opened: bool) -> Answered | None:
        """The answer on the entry alone; None where the entry cannot be read.

        With `opened` False the document's bytes are not looked for.
        """

    def facts_pin(self, place: Place, question: Question) -> bytes | None:
        """SHA-256 over the facts that the answer rests on, whatever block they are as of."""


class IndexWatch(Protocol):
    """The index, as far as the watcher asks it."""

    def version(self) -> IndexVersion | None:
        """The present version; None before the first block."""

    def block_hash(self, number: int) -> bytes | None:
        """The hash of an indexed block; None where its header is not kept."""
