"""One transaction of the queue: who is new, who is known, who conflicts, who is over quota."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, select, tuple_
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from ledger_api.log.clock import Clock
from ledger_api.log.errors import DocumentConflictError, LogError, QuotaExceededError, SubmissionRefusedError
from ledger_api.log.states import RegistrationState
from ledger_api.log.submission import DocumentKey, NewSubmission, Submission
from ledger_api.store.engine import Store
from ledger_api.store.prepared import insert_of
from ledger_api.store.tables.content import blobs, files, openings
from ledger_api.store.tables.queue import quotas, submissions

Outcome = Submission | SubmissionRefusedError
"""What became of one submission of a group."""

_T = TypeVar("_T")
_PART = 200  # rows named in one SELECT: both databases bound the number of parameters
_DAY = 86_400
_ATTEMPTS = 10


_NEW_ROWS = insert_of(
    submissions,
    "statement_digest",
    "origin",
    "entry",
    "document_digest",
    "issuer",
    "doc_type",
    "number_hash",
    "revision",
    "received_at",
    new_only=True,
)


class _OvertakenError(Exception):
    """Not all that were taken for new are: some were registered before, or since we looked."""


@dataclass(slots=True)
class _Known:
    """Registrations by statement and by document key: those in the database and those of this group."""

    by_statement: dict[bytes, Submission] = field(default_factory=dict)
    by_key: dict[DocumentKey, tuple[bytes, Submission]] = field(default_factory=dict)

    def add(self, key: DocumentKey, document_digest: bytes, submission: Submission) -> None:
        self.by_statement[submission.statement_digest] = submission
        self.by_key[key] = (document_digest, submission)

    def find(self, item: NewSubmission) -> Submission | None:
        """The registration of this document; raises `DocumentConflictError` where its key names another."""
        if (found := self.by_statement.get(item.statement_digest)) is not None:
            return found
        if (named := self.by_key.get(item.key)) is None:
            return None
        document_digest, submission = named
        if document_digest != item.document_digest:
            raise DocumentConflictError(document_digest)
        return submission


class Admission:
    """Writes groups of submissions, each group in one transaction."""

    def __init__(self, store: Store, *, daily_quota: int, clock: Clock) -> None:
        self._store = store
        self._quota = daily_quota
        self._clock = clock

    def admit(self, items: Sequence[NewSubmission]) -> list[Outcome]:
        """Store what is new and admissible.

        Returns the outcome of each item, in order, once everything accepted is on disk.
        """
        # Mostly all are new: to look for each of them first would cost more than to write it.
        for admit in (self._admit_new, *[self._admit] * _ATTEMPTS):
            try:
                with self._store.write() as connection:
                    self._store.keep_short(connection)
                    return admit(connection, items, int(self._clock()))
            except _OvertakenError:
                continue
        raise LogError("other processes register the same documents over and over")

    def _admit_new(self, connection: Connection, items: Sequence[NewSubmission], now: int) -> list[Outcome]:
        """Admit all of them; raises `_OvertakenError` unless each is new and within its issuer's quota."""
        self._write(connection, items, now)
        used = self._used(connection, {item.issuer for item in items}, now // _DAY)
        if any(accepted > self._quota for accepted in used.values()):
            raise _OvertakenError
        return [_submission(item, now, created=True) for item in items]

    def _admit(self, connection: Connection, items: Sequence[NewSubmission], now: int) -> list[Outcome]:
        known = self._known(connection, items)
        used = self._used(connection, {item.issuer for item in items}, now // _DAY)
        fresh: list[NewSubmission] = []
        outcomes: list[Outcome] = []
        for item in items:
            try:
                found = known.find(item)
            except DocumentConflictError as conflict:
                outcomes.append(conflict)
                continue
            if found is not None:
                outcomes.append(found)
            elif used.get(item.issuer, 0) >= self._quota:
                outcomes.append(QuotaExceededError(item.issuer, self._quota, _DAY - now % _DAY))
            else:
                used[item.issuer] = used.get(item.issuer, 0) + 1
                known.add(item.key, item.document_digest, _submission(item, now, created=False))
                fresh.append(item)
                outcomes.append(_submission(item, now, created=True))
        self._write(connection, fresh, now)
        return outcomes

    def _known(self, connection: Connection, items: Sequence[NewSubmission]) -> _Known:
        known = _Known()
        columns = submissions.c
        key = tuple_(columns.issuer, columns.doc_type, columns.number_hash, columns.revision)
        for part in _parts(items):
            _collect(
                known, connection, columns.statement_digest.in_([item.statement_digest for item in part])
            )
            _collect(known, connection, key.in_([item.key for item in part]))
        return known

    def _used(self, connection: Connection, issuers: set[bytes], day: int) -> dict[bytes, int]:
        used: dict[bytes, int] = {}
        for part in _parts(sorted(issuers)):
            rows = connection.execute(
                select(quotas.c.issuer, quotas.c.accepted).where(
                    quotas.c.day == day, quotas.c.issuer.in_(part)
                )
            )
            used.update((row.issuer, row.accepted) for row in rows)
        return used

    def _write(self, connection: Connection, fresh: Sequence[NewSubmission], now: int) -> None:
        if not fresh:
            return
        # The issuers' counts first, in one order: two processes that are given the same documents then wait
        # here, and not each for a document of the other.
        self._count(connection, fresh, now // _DAY)
        if _NEW_ROWS.run(connection, [_row(item, now) for item in fresh]) != len(fresh):
            raise _OvertakenError
        self._keep_content(connection, fresh)

    def _count(self, connection: Connection, fresh: Sequence[NewSubmission], day: int) -> None:
        accepted: dict[bytes, int] = {}
        for item in fresh:
            accepted[item.issuer] = accepted.get(item.issuer, 0) + 1
        insert = sqlite_insert(quotas) if self._store.dialect == "sqlite" else postgresql_insert(quotas)
        # Adding in the database keeps two processes from overwriting each other's count.
        added = insert.on_conflict_do_update(
            index_elements=["issuer", "day"], set_={"accepted": quotas.c.accepted + insert.excluded.accepted}
        )
        rows = [{"issuer": issuer, "day": day, "accepted": accepted[issuer]} for issuer in sorted(accepted)]
        connection.execute(added, rows)

    def _keep_content(self, connection: Connection, fresh: Sequence[NewSubmission]) -> None:
        contents: dict[bytes, bytes] = {}
        opened: list[dict[str, Any]] = []
        attached: list[dict[str, Any]] = []
        for item in fresh:
            if item.opening is not None:
                digest = _keep(contents, item.opening)
                opened.append({"document_digest": item.document_digest, "sha256": digest})
            for position, file in enumerate(item.files):
                attached.append(
                    {
                        "document_digest": item.document_digest,
                        "position": position,
                        "name": file.name,
                        "media_type": file.media_type,
                        "sha256": _keep(contents, file.data),
                    }
                )
        rows = [{"sha256": key, "size": len(data), "data": data} for key, data in sorted(contents.items())]
        for table, values in ((blobs, rows), (openings, opened), (files, attached)):
            if values:
                connection.execute(self._store.insert_new(table), values)


def registration(row: Row[Any]) -> Submission:
    """A row of the queue as its caller sees it; anchoring is known to the index alone."""
    state = RegistrationState.PENDING if row.log_index is None else RegistrationState.LOGGED
    return Submission(row.statement_digest, state, False, row.origin, row.log_index, row.received_at)


def _collect(known: _Known, connection: Connection, condition: Any) -> None:
    columns = submissions.c
    query: Select[Any] = select(
        columns.statement_digest,
        columns.document_digest,
        columns.issuer,
        columns.doc_type,
        columns.number_hash,
        columns.revision,
        columns.origin,
        columns.log_index,
        columns.received_at,
    ).where(condition)
    for row in connection.execute(query):
        key = (row.issuer, row.doc_type, row.number_hash, row.revision)
        known.add(key, row.document_digest, registration(row))


def _submission(item: NewSubmission, now: int, *, created: bool) -> Submission:
    return Submission(item.statement_digest, RegistrationState.PENDING, created, item.origin, None, now)


def _row(item: NewSubmission, now: int) -> tuple[Any, ...]:
    return (
        item.statement_digest,
        item.origin,
        item.entry,
        item.document_digest,
        item.issuer,
        item.doc_type,
        item.number_hash,
        item.revision,
        now,
    )


def _keep(contents: dict[bytes, bytes], data: bytes) -> bytes:
    digest = sha256(data).digest()
    contents[digest] = data
    return digest


def _parts(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), _PART):
        yield items[start : start + _PART]
