"""From a digest to the graph around it: links from entries and openings, answers from verification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.provenance import Direction, Limits, Link, Node, Provenance, trace
from ledger_api.domain.provenance_links import Derivation, Known, Stated, derivation
from ledger_api.domain.question import Question
from ledger_api.log.reader import LogReader
from ledger_api.provenance.ports import EntryIndex, Found, Judge, Judged, Place
from ledger_api.refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Seen:
    """One node's entry and its answer."""

    place: Place
    judged: Judged


@dataclass(frozen=True, slots=True)
class Traced:
    """The graph around one document, every entry in it answered for the same question."""

    provenance: Provenance
    seen: Mapping[bytes, Seen]
    question: Question
    direction: Direction
    limits: Limits

    def name_of(self, key: bytes) -> str:
        """How a node is called in a sentence."""
        seen = self.seen.get(key)
        if seen is None:
            return f"the document {to_hex(key)[:10]}…"
        summary = seen.judged.answer["document_summary"]
        number = "" if summary["number"] else f" {summary['digest'][:10]}…"
        return f"the {summary['title']}{number} of {summary['issuer'] or 'an unknown issuer'}"

    def problems(self) -> list[dict[str, Any]]:
        """What is to be reported, in sentences."""
        return [problem.to_json(self.name_of) for problem in self.provenance.problems]

    def to_json(self) -> dict[str, Any]:
        """The graph as the API shows it."""
        start = self.seen[self.provenance.start]
        return {
            "id": to_hex(start.place.statement),
            "document": to_hex(start.place.document),
            "direction": self.direction.value,
            "depth": self.limits.depth,
            "question": self.question.to_json(),
            "nodes": [self._node(node) for node in self.provenance.nodes],
            "links": [_link(link) for link in self.provenance.links],
            "problems": self.problems(),
            "truncated": self.provenance.is_truncated,
            "demo_chain": start.judged.answer["demo_chain"],
        }

    def _node(self, node: Node) -> dict[str, Any]:
        seen = self.seen.get(node.key)
        place = {
            "key": to_hex(node.key),
            "id": None if node.statement is None else to_hex(node.statement),
            "digest": to_hex(node.document),
            "step": node.step,
            "layer": node.layer,
        }
        return place | (_NOTHING if seen is None else _described(seen))


class ProvenanceService:
    """Traces documents. Every trace has a judge of its own, so that what it waits for is bounded."""

    def __init__(self, index: EntryIndex, reader: LogReader, judges: Callable[[], Judge]) -> None:
        self._index = index
        self._reader = reader
        self._judges = judges

    def trace(
        self,
        digest: bytes,
        question: Question,
        *,
        direction: Direction = Direction.BOTH,
        limits: Limits = Limits(),
    ) -> Traced:
        """The graph around a document by its statement or document digest.

        Raises `RefusedError` DOCUMENT_UNKNOWN, NOT_ANCHORED_YET.
        """
        found = self._index.about(digest)
        if not found.places:
            raise self._unknown(digest)
        links = _Links(self._index, self._judges(), question)
        start = found.places[0]
        links.places[start.stated] = start
        provenance = trace(start.stated, links, direction=direction, limits=limits)
        seen = {
            node.statement: links.seen[Stated(node.document, node.statement)]
            for node in provenance.nodes
            if node.statement is not None
        }
        return Traced(provenance, seen, question, direction, limits)

    def _unknown(self, digest: bytes) -> RefusedError:
        if self._reader.locate(digest) is not None or self._reader.registration(digest) is not None:
            return RefusedError(
                "NOT_ANCHORED_YET",
                f"the registration {to_hex(digest)} is not anchored yet",
                fix="Ask again in a moment; links are followed between anchored entries.",
            )
        return RefusedError(
            "DOCUMENT_UNKNOWN",
            f"this node knows no anchored document {to_hex(digest)}",
            fix="Check the digest; a document registered elsewhere shows here once its log is mirrored.",
        )


@dataclass(slots=True)
class _Links:
    """The port of the walk. Everything is read once, so that it answers alike during the whole of it."""

    index: EntryIndex
    judge: Judge
    question: Question
    places: dict[Stated, Place] = field(default_factory=dict)
    seen: dict[Stated, Seen] = field(default_factory=dict)
    found: dict[tuple[str, bytes], Found] = field(default_factory=dict)

    def about(self, digest: bytes) -> Known:
        """Statements about a document, or the one of this name."""
        found = self._ask("about", digest, self.index.about)
        return Known(tuple(place.stated for place in found.places), found.is_complete)

    def naming(self, stated: Stated) -> Known:
        """Statements that show this document, or this statement, among their sources."""
        asked = [
            self._ask("naming", digest, self.index.naming) for digest in (stated.document, stated.statement)
        ]
        places = dict.fromkeys(place.stated for found in asked for place in found.places)
        return Known(tuple(places), all(found.is_complete for found in asked))

    def derivation(self, stated: Stated) -> Derivation:
        """The sources that the entry shows, or its opening, where the signed root confirms them."""
        judged = self._see(stated).judged
        return derivation(
            judged.statement.derived_from, judged.shown, judged.opened, is_unavailable=judged.is_unavailable
        )

    def _see(self, stated: Stated) -> Seen:
        if stated not in self.seen:
            place = self.places[stated]
            self.seen[stated] = Seen(place, self.judge.judge(place, self.question))
        return self.seen[stated]

    def _ask(self, what: str, digest: bytes, ask: Callable[[bytes], Found]) -> Found:
        if (what, digest) not in self.found:
            found = self.found[what, digest] = ask(digest)
            for place in found.places:
                self.places.setdefault(place.stated, place)
        return self.found[what, digest]


_ANSWER = ("document", "obligation", "action", "provisional", "sentence", "causes")
_DESCRIBED = ("type", "number", "issuer", "issuer_id", "economy", "issued_on", "origin", "index", "answer")
_NOTHING = dict.fromkeys(_DESCRIBED)


def _described(seen: Seen) -> dict[str, Any]:
    answer, statement = seen.judged.answer, seen.judged.statement
    summary = answer["document_summary"]
    return {
        "type": statement.type,
        "number": summary["number"],
        "issuer": summary["issuer"],
        "issuer_id": to_hex(statement.issuer),
        "economy": statement.economy,
        "issued_on": statement.issued_on or None,
        "origin": seen.place.origin,
        "index": seen.place.index,
        "answer": {name: answer[name] for name in _ANSWER},
    }


def _link(link: Link) -> dict[str, str]:
    return {"source": to_hex(link.source), "derived": to_hex(link.derived), "shown_by": link.shown_by.value}
