"""Registration: what comes in is recomputed, admitted or refused, and durable before it is acknowledged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anchors import canonical
from anchors.commitment import Opening
from anchors.content.cid import cid_of
from anchors.entry import MAX_HINTED_FILES, Entry, Hints, encode
from anchors.errors import AnchorsError
from ledger_api.documents import refusals
from ledger_api.documents.admission import Admission, check_files, check_opening
from ledger_api.documents.signed_dates import check_dates
from ledger_api.documents.submission import read_submission
from ledger_api.documents.warnings import Foresight, Warned
from ledger_api.domain.documents import Finding
from ledger_api.edge.multipart import SubmittedFile
from ledger_api.log.errors import SubmissionRefusedError
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.submission import NewSubmission, Submission
from ledger_api.log.submission import SubmittedFile as KeptFile
from ledger_api.refusals import RefusedError

_BULK_GROUP = 1_000


@dataclass(frozen=True, slots=True)
class Registered:
    """A durable registration and what its exporter should know about it."""

    submission: Submission
    document_digest: bytes
    warnings: tuple[Warned, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkLine:
    """The outcome of one line: a registration, or the refusal of it alone."""

    number: int
    registered: Registered | None = None
    refused: RefusedError | AnchorsError | SubmissionRefusedError | None = None


class RegistrationService:
    """Takes submissions for the logs this node operates."""

    def __init__(
        self, network_id: bytes, admission: Admission, queue: SubmissionQueue, foresight: Foresight
    ) -> None:
        self._network_id = network_id
        self._admission = admission
        self._queue = queue
        self._foresight = foresight

    def register(
        self,
        statement_part: bytes,
        *,
        opening_part: bytes | None = None,
        files: Sequence[SubmittedFile] = (),
        visibility: str = "withheld",
    ) -> Registered:
        """Admit one document; returns when it is on disk.

        Raises `RefusedError`, `AnchorsError` subclasses, `DocumentConflictError`, `QuotaExceededError`.
        """
        if visibility not in ("withheld", "public"):
            raise refusals.visibility_refused(visibility)
        statement_json = canonical.parse(statement_part)
        opening = None if opening_part is None else Opening.from_json(canonical.parse(opening_part))
        if visibility == "public" and opening is None:
            raise RefusedError(
                "OPENING_MISSING",
                "a public document comes with its opening",
                pointer="/opening",
                fix="Send the opening, or register the document as `withheld`.",
            )
        opened = canonical.encode(opening.to_json()) if opening and visibility == "public" else None
        entry = read_submission(statement_json, _hints(opened, files) if opened else Hints())
        data = encode(entry)
        # What needs no look at the ledger is refused first.
        findings = check_opening(opening, entry.statement) if opening else ()
        check_dates(entry.statement)
        check_files(files, opening)
        self._admission.admit(entry)
        new = self._new(entry, data, opened, files if opened else ())
        outcome = self._queue.submit(new)
        warned = self._foresight.warnings(entry, opening)
        return Registered(outcome, entry.statement.digest, warned, findings)

    def register_bulk(self, lines: Sequence[bytes]) -> Iterator[BulkLine]:
        """Admit statements one a line, each on its own; yields outcomes in order, each after its commit."""
        for start in range(0, len(lines), _BULK_GROUP):
            yield from self._register_group(start, lines[start : start + _BULK_GROUP])

    def _register_group(self, start: int, lines: Sequence[bytes]) -> Iterator[BulkLine]:
        prepared: list[tuple[Entry, NewSubmission] | RefusedError | AnchorsError] = []
        for line in lines:
            try:
                entry = read_submission(canonical.parse(line))
                data = encode(entry)
                check_dates(entry.statement)
                self._admission.admit(entry)
                prepared.append((entry, self._new(entry, data, None, ())))
            except (RefusedError, AnchorsError) as refused:
                prepared.append(refused)
        accepted = [item for item in prepared if isinstance(item, tuple)]
        outcomes = iter(self._queue.submit_many([new for _, new in accepted]) if accepted else [])
        for number, item in enumerate(prepared, start=start):
            if not isinstance(item, tuple):
                yield BulkLine(number, refused=item)
                continue
            outcome = next(outcomes)
            if isinstance(outcome, SubmissionRefusedError):
                yield BulkLine(number, refused=outcome)
            else:
                yield BulkLine(number, Registered(outcome, item[0].statement.digest))

    def _new(
        self, entry: Entry, data: bytes, opened: bytes | None, files: Sequence[SubmittedFile]
    ) -> NewSubmission:
        statement = entry.statement
        return NewSubmission(
            statement_digest=statement.signing_digest(self._network_id),
            origin=statement.origin,
            entry=data,
            document_digest=statement.digest,
            issuer=statement.issuer,
            doc_type=statement.type,
            number_hash=statement.number_hash,
            revision=statement.revision,
            opening=opened,
            files=tuple(KeptFile(file.name, file.media_type, file.data) for file in files),
        )


def _hints(opened: bytes, files: Sequence[SubmittedFile]) -> Hints:
    return Hints(cid_of(opened), tuple(cid_of(file.data) for file in files[:MAX_HINTED_FILES]))
