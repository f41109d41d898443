"""What is submitted to the log, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass

from ledger_api.log.states import RegistrationState

DocumentKey = tuple[bytes, str, bytes, int]
"""Issuer, type, number hash and revision: what names one document of one issuer."""


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A file to be kept and published with a document."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """An admitted entry with all that the queue keys it by; whoever submits has verified it.

    `opening` and `files` are given only for a public document: they are stored with the submission
    and go to the content store.
    """

    statement_digest: bytes
    origin: str
    entry: bytes
    document_digest: bytes
    issuer: bytes
    doc_type: str
    number_hash: bytes
    revision: int
    opening: bytes | None = None
    files: tuple[SubmittedFile, ...] = ()

    @property
    def key(self) -> DocumentKey:
        """What must be unique."""
        return (self.issuer, self.doc_type, self.number_hash, self.revision)


@dataclass(frozen=True, slots=True)
class Submission:
    """The durable registration of a document.

    `created` is False where it was registered before; `statement_digest` is then that of the first
    registration, which may differ from the one submitted (the same document signed again).
    """

    statement_digest: bytes
    state: RegistrationState
    created: bool
    origin: str
    index: int | None
    received_at: int
