"""From what was handed in to a verdict. Evidence is gathered here; the domain decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain
from typing import Any

from anchors.commitment import Disclosure, Opening
from anchors.entry import Entry, decode
from anchors.errors import AnchorsError
from anchors.hexadecimal import from_hex, to_hex
from anchors.note import claimed_checkpoint
from anchors.statement import number_hash
from ledger_api.domain.checks.group_view import GroupView
from ledger_api.domain.documents import examine
from ledger_api.domain.evidence import AskedBy, Evidence, FileEvidence, claim_of
from ledger_api.domain.question import Question
from ledger_api.domain.trust import TrustFacts, TrustQuery, TrustView
from ledger_api.domain.trust_query import query_about
from ledger_api.domain.verdict import Verdict, verdict
from ledger_api.log.reader import LogReader
from ledger_api.verification.openings import OpeningFinder, SourceOutcome
from ledger_api.verification.ports import Finder, Found
from ledger_api.verification.presented import Presented

_MOST_READ = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, and how its evidence was found.

    `successor` is {"statement", "origin", "index"} of the document that the verdict calls the newer one,
    where this node holds its entry.
    """

    verdict: Verdict
    evidence: Evidence
    entry: Entry | None = None
    statement_digest: bytes | None = None
    suggestions: tuple[Found, ...] = ()
    sources: tuple[SourceOutcome, ...] = ()
    facts: TrustFacts | None = None
    successor: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The verdict's own members, and `lookup` beside them."""
        return self.verdict.to_json() | {
            "lookup": {
                "asked_by": self.evidence.asked_by.value,
                "id": to_hex(self.statement_digest) if self.statement_digest else None,
                "origin": self.evidence.origin,
                "index": self.evidence.index,
                "successor": self.successor,
                "suggestions": [_suggestion(found) for found in self.suggestions],
                "sources": [{"source": one.source, "outcome": one.outcome} for one in self.sources],
                "verdict_digest": "0x" + sha256(self.verdict.canonical()).hexdigest(),
            }
        }


@dataclass(frozen=True, slots=True)
class _Proof:
    """Inclusion in the tree of `size`, and the log's signed note over it where one is at hand."""

    nodes: tuple[bytes, ...] | None = None
    size: int | None = None
    checkpoint: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Located:
    asked_by: AskedBy
    entry: bytes | None = None
    origin: str | None = None
    index: int | None = None
    proof: _Proof = _Proof()
    network_id: bytes | None = None
    candidates: tuple[Found, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Gathered:
    """Openings that were asked for beforehand, by the digest of the statement that they are of."""

    openings: Mapping[bytes, tuple[Opening | Disclosure | None, list[SourceOutcome]]]


class VerificationService:
    """Answers questions about documents from this node's logs and index."""

    def __init__(
        self, network_id: bytes, reader: LogReader, finder: Finder, openings: OpeningFinder, view: TrustView
    ) -> None:
        self._network_id = network_id
        self._reader = reader
        self._finder = finder
        self._openings = openings
        self._view = view

    def verify(
        self,
        presented: Presented,
        question: Question,
        *,
        number: str | None = None,
        gathered: Gathered | None = None,
    ) -> Answer:
        """The verdict on what was presented, or on the one document of this number.

        With what was `gathered` beforehand nobody is waited for.
        """
        files = presented.evidence()
        return self._judge(
            lambda: self._locate(presented, files, number),
            presented,
            files,
            question,
            number,
            gathered=gathered,
        )

    def gather(self, presented: Presented, *, number: str | None = None) -> Gathered:
        """Everything that `verify` would wait for others to give."""
        if presented.opening is not None:
            return Gathered({})
        entry = _decoded(self._locate(presented, presented.evidence(), number).entry)
        if entry is None:
            return Gathered({})
        digest = entry.statement.signing_digest(self._network_id)
        return Gathered({digest: self._openings.find(entry, digest)})

    def snapshot(self) -> AbstractContextManager[None]:
        """Every answer that this thread gives within the block is as of one state of the store."""
        return self._reader.snapshot()

    def entry_at(self, origin: str, index: int, question: Question, *, opened: bool = True) -> Answer:
        """The verdict on an entry as this node holds it, with nothing presented beside it.

        ``opened`` False looks for no opening: as if nobody could be asked for the document's bytes.
        """
        return self._judge(lambda: self._held(origin, index), Presented(), (), question, None, look=opened)

    def facts_at(self, origin: str, index: int, question: Question) -> TrustFacts | None:
        """The trust facts that `entry_at` would judge by; None where this node cannot read the entry."""
        located = self._held(origin, index)
        entry = _decoded(located.entry)
        return None if entry is None else self._facts(located, entry, question)

    def suggestions(self, number: str) -> Sequence[Found]:
        """Documents of this number, whoever issued them."""
        return self._finder.by_number(number_hash(number))

    def facts_for(self, query: TrustQuery) -> TrustFacts:
        """The trust facts for one entry, to be saved and used where there is no network."""
        return self._view.facts(query)

    def _held(self, origin: str, index: int) -> _Located:
        data, proof = self._proven(origin, index)
        return _Located(AskedBy.NUMBER, data, origin, index, proof)

    def _judge(
        self,
        locate: Callable[[], _Located],
        presented: Presented,
        files: tuple[FileEvidence, ...],
        question: Question,
        number: str | None,
        *,
        look: bool = True,
        gathered: Gathered | None = None,
    ) -> Answer:
        # No transaction is held over all this: fetching an opening may take long, what is found in a log
        # never changes, and all that does change comes with the facts, which are of one state.
        located = locate()
        entry = _decoded(located.entry)
        digest = entry.statement.signing_digest(self._network_id) if entry else None
        opening, sources = self._opening(presented, entry, digest, gathered) if look else (None, [])
        evidence = Evidence(
            asked_by=located.asked_by,
            entry=located.entry,
            origin=located.origin,
            index=located.index,
            inclusion_proof=located.proof.nodes,
            checkpoint=located.proof.checkpoint,
            opening=opening,
            files=self._with_owners(files, entry, digest),
            opening_unavailable=entry is not None and opening is None,
            network_id=located.network_id,
        )
        facts = self._facts(located, entry, question) if entry else None
        suggestions = located.candidates or self._suggest(number, digest)
        answered = verdict(evidence, facts, question, examine=examine)
        return Answer(
            answered,
            evidence,
            entry,
            digest,
            tuple(suggestions),
            tuple(sources),
            facts,
            self._successor(answered, entry),
        )

    def _successor(self, answered: Verdict, entry: Entry | None) -> dict[str, Any] | None:
        """The issuer's own first entry of the newer document: others may sign its digest, too."""
        if answered.successor is None or entry is None:
            return None
        digest = from_hex(answered.successor["digest"], 32)
        for one in self._finder.by_document(digest):
            newer = _decoded(self._reader.entry(one.origin, one.index))
            if newer is not None and one.issuer == entry.statement.issuer:
                statement = newer.statement.to_json()
                return {"statement": statement, "origin": one.origin, "index": one.index}
        return None

    def _locate(self, presented: Presented, files: tuple[FileEvidence, ...], number: str | None) -> _Located:
        if presented.presentation is not None:
            return self._locate_presentation(presented)
        if presented.opening is not None:
            found = self._finder.by_document(presented.opening.digest())
            return self._first(AskedBy.OPENING, _as_named(presented.opening, found))
        for asked_by, lookups in (
            (AskedBy.PAYLOAD, [file.payload_lookup for file in files if file.payload_lookup]),
            (AskedBy.FILE, [file.lookup for file in files]),
        ):
            for value in lookups:
                found = self._finder.by_lookup(value)
                if found:
                    return self._first(asked_by, found)
        if number is not None and presented.is_empty:
            found = self._finder.by_number(number_hash(number))
            if len({one.document_digest for one in found}) == 1:
                return self._first(AskedBy.NUMBER, found)
            return _Located(AskedBy.NUMBER, candidates=tuple(found))
        is_payload = bool(files) and all(file.payload_lookup for file in files)
        return _Located(AskedBy.PAYLOAD if is_payload else AskedBy.FILE)

    def _locate_presentation(self, presented: Presented) -> _Located:
        """The place that the presentation claims; without a receipt, where this node holds the entry."""
        shown = presented.presentation
        assert shown is not None
        claimed = claim_of(shown)
        index = claimed.index
        proof = _Proof(claimed.inclusion_proof, claimed.claimed_size, claimed.checkpoint)
        entry = _decoded(shown.entry)
        if shown.receipt is None and entry is not None:
            origin = entry.statement.origin
            place = self._reader.locate(entry.statement.signing_digest(self._network_id), origin)
            if place is not None:
                index, proof = place.index, self._proven(origin, place.index)[1]
        return _Located(AskedBy.PRESENTATION, shown.entry, claimed.origin, index, proof, shown.network_id)

    def _first(self, asked_by: AskedBy, found: Sequence[Found]) -> _Located:
        """The first of them; a copy that another log holds of an entry comes after all that are at home."""
        if not found:
            return _Located(asked_by)
        held = ((one, *self._proven(one.origin, one.index)) for one in found[:_MOST_READ])
        first = next(held)
        one, data, proof = next((each for each in chain([first], held) if _is_at_home(*each[:2])), first)
        others = tuple(other for other in found if other != one)
        return _Located(asked_by, data, one.origin, one.index, proof, candidates=others)

    def _proven(self, origin: str, index: int) -> tuple[bytes | None, _Proof]:
        """The entry and its receipt; a mirror that lacks the note proves into the newest anchored tree."""
        held = self._reader.proven_entry(origin, index)
        if held is not None and held.proof is not None and held.note is not None:
            return held.entry, _signed(held.proof, held.note)
        size = self._finder.anchored_size(origin)
        nodes = self._reader.inclusion(origin, index, size)
        data = None if held is None else held.entry
        return data, _Proof() if nodes is None else _Proof(tuple(nodes), size)

    def _opening(
        self, presented: Presented, entry: Entry | None, digest: bytes | None, gathered: Gathered | None
    ) -> tuple[Opening | Disclosure | None, list[SourceOutcome]]:
        if presented.opening is not None:
            return presented.opening, [SourceOutcome("presented", "used")]
        if entry is None or digest is None:
            return None, []
        if gathered is not None:
            return gathered.openings.get(digest, (None, []))
        return self._openings.find(entry, digest)

    def _with_owners(
        self, files: tuple[FileEvidence, ...], entry: Entry | None, digest: bytes | None
    ) -> tuple[FileEvidence, ...]:
        """The files; those that the index knows as another entry's alone name its statement digest."""
        if entry is None or digest is None:
            return files
        own = set(entry.body.lookups)
        return tuple(
            file if own.intersection(file.lookups) else replace(file, belongs_to=self._owner(file, digest))
            for file in files
        )

    def _owner(self, file: FileEvidence, digest: bytes) -> bytes | None:
        found = [one for value in file.lookups for one in self._finder.by_lookup(value)]
        others = [one.statement_digest for one in found if one.statement_digest != digest]
        return others[0] if others and len(others) == len(found) else None

    def _facts(self, located: _Located, entry: Entry, question: Question) -> TrustFacts:
        return self._view.facts(
            query_about(entry.statement, question, index=located.index, receipt_size=located.proof.size)
        )

    def _suggest(self, number: str | None, digest: bytes | None) -> Sequence[Found]:
        return () if number is None or digest is not None else self.suggestions(number)


def _as_named(opening: Opening | Disclosure, found: Sequence[Found]) -> list[Found]:
    """Entries by the issuer that the opening names, then the others: anybody may sign another's digest."""
    named = GroupView(opening).get("/issuer/id")
    return sorted(found, key=lambda one: to_hex(one.issuer) != named)


def _is_at_home(found: Found, data: bytes | None) -> bool:
    entry = _decoded(data)
    return entry is not None and entry.statement.origin == found.origin


def _decoded(data: bytes | None) -> Entry | None:
    """The entry, where these bytes are one that this release reads; the verdict says what else they are."""
    if data is None:
        return None
    try:
        return decode(data)
    except AnchorsError:
        return None


def _signed(nodes: tuple[bytes, ...], note: bytes) -> _Proof:
    """The proof with the size that its note claims; the verdict says whether the note is signed."""
    try:
        size = claimed_checkpoint(note).size
    except AnchorsError:
        size = None
    return _Proof(nodes, size, note)


def _suggestion(found: Found) -> dict[str, Any]:
    return {
        "id": to_hex(found.statement_digest),
        "document": to_hex(found.document_digest),
        "issuer": to_hex(found.issuer),
        "origin": found.origin,
        "index": found.index,
    }
