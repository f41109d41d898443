"""Registration: what comes in is recomputed, admitted or refused, and durable before it is acknowledged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

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

Refusal = RefusedError | AnchorsError | SubmissionRefusedError


@dataclass(frozen=True, slots=True)
class Examined:
    """A submission that holds by itself: read, recomputed, and not yet held against the ledger."""

    entry: Entry
    new: NewSubmission
    opening: Opening | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """A durable registration, and what was submitted for it."""

    submission: Submission
    examined: Examined


@dataclass(frozen=True, slots=True)
class BulkLine:
    """The outcome of one line: a registration, or the refusal of it alone."""

    number: int
    outcome: Registered | Refusal


class RegistrationService:
    """Takes submissions for the logs this node operates."""

    def __init__(
        self, network_id: bytes, admission: Admission, queue: SubmissionQueue, foresight: Foresight
    ) -> None:
        self._network_id = network_id
        self._admission = admission
        self._queue = queue
        self._foresight = foresight

    def examine(
        self,
        statement_part: bytes,
        *,
        opening_part: bytes | None = None,
        files: Sequence[SubmittedFile] = (),
        visibility: str = "withheld",
    ) -> Examined:
        """Recompute everything that needs no look at the ledger.

        Raises `RefusedError`, `AnchorsError` subclasses.
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
        findings = check_opening(opening, entry.statement) if opening else ()
        check_dates(entry.statement)
        check_files(files, opening)
        new = self._new(entry, data, opened, files if opened else ())
        return Examined(entry, new, opening, findings)

    def register(self, group: Sequence[Examined], *, ask_chain: bool = True) -> list[Registered | Refusal]:
        """Admit what was examined, each on its own, with one look at the register and one commit for all.

        Returns, in order, a registration that is on disk, or why there is none. `ask_chain` False refuses
        signers that the index does not know yet, without waiting for the chain (see `may_be_on_chain`).
        """
        now = self._admission.surroundings(ask_chain=ask_chain)
        refused: dict[int, Refusal] = {}
        for at, one in enumerate(group):
            try:
                self._admission.admit(one.entry, now)
            except (RefusedError, AnchorsError) as refusal:
                refused[at] = refusal
        admitted = [one.new for at, one in enumerate(group) if at not in refused]
        outcomes = iter(self._queue.submit_many(admitted) if admitted else ())
        return [
            refused[at] if at in refused else _registered(next(outcomes), one) for at, one in enumerate(group)
        ]

    def register_one(self, examined: Examined) -> Registered:
        """Admit one; returns when it is on disk.

        Raises `RefusedError`, `AnchorsError` subclasses, `DocumentConflictError`, `QuotaExceededError`.
        """
        (outcome,) = self.register([examined])
        if not isinstance(outcome, Registered):
            raise outcome
        return outcome

    def foretell(self, examined: Examined) -> tuple[Warned, ...]:
        """What will be held against the document when it is verified."""
        return self._foresight.warnings(examined.entry.statement, examined.new.entry, examined.opening)

    def register_bulk(self, lines: Sequence[bytes]) -> Iterator[BulkLine]:
        """Admit statements one a line, each on its own; yields outcomes in order, each after its commit."""
        waiting = iter(lines)
        number = 0
        while group := [self._examine_line(line) for line in islice(waiting, _BULK_GROUP)]:
            outcomes = iter(self.register([one for one in group if isinstance(one, Examined)]))
            for one in group:
                yield BulkLine(number, next(outcomes) if isinstance(one, Examined) else one)
                number += 1

    def _examine_line(self, line: bytes) -> Examined | Refusal:
        try:
            return self.examine(line)
        except (RefusedError, AnchorsError) as refused:
            return refused

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


def may_be_on_chain(refusal: Refusal) -> bool:
    """Whether a signer was refused whom the chain may know, though the index does not yet."""
    return refusal.code in (refusals.ISSUER_UNKNOWN, refusals.KEY_UNKNOWN)


def _registered(outcome: Submission | SubmissionRefusedError, one: Examined) -> Registered | Refusal:
    return outcome if isinstance(outcome, SubmissionRefusedError) else Registered(outcome, one)


def _hints(opened: bytes, files: Sequence[SubmittedFile]) -> Hints:
    return Hints(cid_of(opened), tuple(cid_of(file.data) for file in files[:MAX_HINTED_FILES]))
