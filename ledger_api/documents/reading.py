"""What was registered: state, entry, receipt, opening, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from anchors import canonical
from anchors.entry import Entry, decode
from anchors.entry import to_json as entry_to_json
from anchors.errors import AnchorsError
from anchors.hexadecimal import to_hex
from anchors.receipt import encode as encode_receipt
from ledger_api.documents import refusals
from ledger_api.documents.service import Examined
from ledger_api.domain.trust import StatusEvent
from ledger_api.log.reader import KeptFile, LogReader
from ledger_api.log.states import RegistrationState
from ledger_api.log.submission import Submission
from ledger_api.refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Listed:
    """One anchored document in a list."""

    origin: str
    index: int
    statement_digest: bytes
    document_digest: bytes
    doc_type: str
    issued_on: str
    valid_to: str
    anchored_at: int


class Index(Protocol):
    """Queue and index, as far as this slice asks them."""

    def submitted_entry(self, digest: bytes) -> bytes | None:
        """The entry of a registration made at this node, logged or not."""

    def statement_of_document(self, digest: bytes) -> bytes | None:
        """The statement digest of the first anchored entry of this document digest."""

    def documents_of(self, issuer: bytes, after: tuple[str, int] | None, limit: int) -> Sequence[Listed]:
        """Anchored documents of an issuer after a place (origin, index), in that order."""

    def status_history(self, issuer: bytes, digest: bytes) -> Sequence[StatusEvent]:
        """Acts on one document, in the order they were recorded."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A registered document as this node sees it now."""

    statement_digest: bytes
    origin: str
    state: RegistrationState
    index: int | None
    entry: Entry | None
    entry_bytes: bytes | None
    received_at: int | None

    def to_json(self, log_url: str | None) -> dict[str, Any]:
        """The resource; `log_url` is the prefix of the log's C2SP endpoints."""
        name = f"/v1/documents/{to_hex(self.statement_digest)}"
        links = {"self": name, "history": f"{name}/history", "opening": f"{name}/opening"}
        if self.state in (RegistrationState.ANCHORED, RegistrationState.FINAL):
            links["receipt"] = f"{name}/receipt"
        if log_url:
            links["log"] = log_url
        return {
            "id": to_hex(self.statement_digest),
            "document": to_hex(self.entry.statement.digest) if self.entry else None,
            "state": self.state.value,
            "origin": self.origin,
            "index": self.index,
            "received_at": self.received_at,
            "entry": self._entry_json(),
            "links": links,
        }

    def _entry_json(self) -> Any:
        if self.entry is not None:
            return entry_to_json(self.entry)
        return canonical.parse(self.entry_bytes) if self.entry_bytes else None


def of_submission(submission: Submission, examined: Examined) -> Registration:
    """A registration that was acknowledged just now, as this node sees it without looking again."""
    return Registration(
        submission.statement_digest,
        submission.origin,
        submission.state,
        submission.index,
        examined.entry,
        examined.new.entry,
        submission.received_at,
    )


class DocumentReader:
    """Reads registrations from the queue, the logs and the index."""

    def __init__(self, reader: LogReader, index: Index) -> None:
        self._reader = reader
        self._index = index

    def get(self, digest: bytes) -> Registration:
        """By statement digest, or by document digest once it is anchored.

        Raises `RefusedError` DOCUMENT_UNKNOWN.
        """
        found = self._by_statement(digest)
        if found is None:
            statement = self._index.statement_of_document(digest)
            found = self._by_statement(statement) if statement else None
        if found is None:
            raise refusals.document_unknown(digest)
        return found

    def receipt(self, digest: bytes) -> tuple[str, RegistrationState]:
        """The tlog-proof text, and whether its anchor is final. Raises `RefusedError` NOT_ANCHORED_YET."""
        found = self.get(digest)
        receipt = None if found.index is None else self._reader.receipt(found.origin, found.index)
        if receipt is None:
            raise refusals.not_anchored_yet(found.statement_digest)
        return encode_receipt(receipt), found.state

    def opening(self, digest: bytes) -> bytes:
        """The opening of a public document. Raises `RefusedError` OPENING_WITHHELD."""
        found = self.get(digest)
        data = self._reader.opening(found.entry.statement.digest) if found.entry else None
        if data is None:
            raise RefusedError(
                "OPENING_WITHHELD",
                "this node keeps no opening of the document",
                fix="Ask the exporter for a presentation (`concord present`).",
            )
        return data

    def files(self, digest: bytes) -> list[KeptFile]:
        """The files of a public document; none where they were withheld."""
        found = self.get(digest)
        return self._reader.files(found.entry.statement.digest) if found.entry else []

    def file(self, digest: bytes, sha256: bytes) -> tuple[KeptFile, bytes]:
        """One file of a public document. Raises `RefusedError` FILE_WITHHELD."""
        kept = next((one for one in self.files(digest) if one.sha256 == sha256), None)
        data = self._reader.content(sha256) if kept else None
        if kept is None or data is None:
            raise RefusedError(
                "FILE_WITHHELD",
                "this node keeps no such file of the document",
                fix="Ask the exporter for it; its digest is in the signed header.",
            )
        return kept, data

    def history(self, digest: bytes) -> tuple[Registration, Sequence[StatusEvent]]:
        """The registration and every act on the document."""
        found = self.get(digest)
        if found.entry is None:
            return found, ()
        statement = found.entry.statement
        return found, self._index.status_history(statement.issuer, statement.digest)

    def documents_of(self, issuer: bytes, after: tuple[str, int] | None, limit: int) -> Sequence[Listed]:
        """Anchored documents of one issuer, a page at a time."""
        return self._index.documents_of(issuer, after, limit)

    def state(self, listed: Listed) -> RegistrationState:
        """How far a listed document has come."""
        return self._reader.state(listed.origin, listed.index)

    def _by_statement(self, digest: bytes) -> Registration | None:
        place = self._reader.locate(digest)
        submitted = self._reader.registration(digest)
        if place is not None:
            data = self._reader.entry(place.origin, place.index)
            return Registration(
                digest,
                place.origin,
                self._reader.state(place.origin, place.index),
                place.index,
                _decoded(data),
                data,
                submitted.received_at if submitted else None,
            )
        if submitted is not None:
            data = self._index.submitted_entry(digest)
            return Registration(
                digest, submitted.origin, submitted.state, None, _decoded(data), data, submitted.received_at
            )
        return None


def _decoded(data: bytes | None) -> Entry | None:
    if data is None:
        return None
    try:
        return decode(data)
    except AnchorsError:
        return None
