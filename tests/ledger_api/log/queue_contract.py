"""What the queue promises on every database: subclass it beside a `store` fixture."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from ledger_api.log.errors import DocumentConflictError, QueueClosedError, QuotaExceededError
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import LogReader
from ledger_api.log.states import RegistrationState
from ledger_api.log.submission import Submission, SubmittedFile
from ledger_api.store.engine import Store
from ledger_api.store.tables.queue import submissions
from tests.ledger_api.log.samples import ManualClock, digest, submission


class QueueContract:
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def queue(self, store: Store, clock: ManualClock) -> Iterator[SubmissionQueue]:
        queue = SubmissionQueue(store, daily_quota=5, clock=clock)
        yield queue
        queue.close()

    def rows(self, store: Store) -> int:
        with store.read() as connection:
            return connection.scalars(select(func.count()).select_from(submissions)).one()

    def test_an_accepted_submission_is_in_the_database_when_submit_returns(
        self, store: Store, queue: SubmissionQueue
    ) -> None:
        one = submission()
        answer = queue.submit(one)
        assert (answer.created, answer.state, answer.index) == (True, RegistrationState.PENDING, None)
        with store.read() as connection:
            row = connection.execute(select(submissions)).one()
        assert (row.statement_digest, row.entry) == (one.statement_digest, one.entry)

    def test_the_same_statement_again_is_the_same_registration(
        self, store: Store, queue: SubmissionQueue, clock: ManualClock
    ) -> None:
        first = queue.submit(submission("a"))
        clock.advance(60)
        again = queue.submit(submission("a"))
        assert (first.created, again.created) == (True, False)
        assert again.received_at == first.received_at
        assert self.rows(store) == 1

    def test_the_same_document_signed_again_is_the_first_registration(
        self, store: Store, queue: SubmissionQueue
    ) -> None:
        first = queue.submit(submission("a"))
        again = queue.submit(submission("a", statement_digest=digest("another signature"), entry=b"other"))
        assert (again.created, again.statement_digest) == (False, first.statement_digest)
        assert self.rows(store) == 1

    def test_another_document_under_the_same_number_is_a_conflict_that_names_the_first(
        self, store: Store, queue: SubmissionQueue
    ) -> None:
        queue.submit(submission("a"))
        other = submission("a", statement_digest=digest("x"), document_digest=digest("y"))
        with pytest.raises(DocumentConflictError) as refusal:
            queue.submit(other)
        assert refusal.value.existing_digest == digest("document", "a")
        assert refusal.value.code == "DOCUMENT_CONFLICT"
        assert self.rows(store) == 1

    def test_the_next_revision_is_another_document(self, store: Store, queue: SubmissionQueue) -> None:
        queue.submit(submission("a"))
        queue.submit(submission("a", statement_digest=digest("x"), document_digest=digest("y"), revision=2))
        assert self.rows(store) == 2

    def test_a_group_holds_its_own_duplicates_and_conflicts(
        self, store: Store, queue: SubmissionQueue
    ) -> None:
        outcomes = queue.submit_many(
            [
                submission("a"),
                submission("a"),
                submission("a", statement_digest=digest("x"), document_digest=digest("y")),
                submission("b"),
            ]
        )
        created = [one.created if isinstance(one, Submission) else one.code for one in outcomes]
        assert created == [True, False, "DOCUMENT_CONFLICT", True]
        assert self.rows(store) == 2

    def test_over_the_daily_quota_nothing_more_is_accepted_until_the_next_day(
        self, store: Store, queue: SubmissionQueue, clock: ManualClock
    ) -> None:
        outcomes = queue.submit_many([submission() for _ in range(7)])
        assert [isinstance(one, QuotaExceededError) for one in outcomes] == [False] * 5 + [True] * 2
        with pytest.raises(QuotaExceededError) as refused:
            queue.submit(submission())
        assert queue.submit(submission(issuer=digest("another issuer"))).created
        clock.advance(refused.value.retry_after - 1)
        with pytest.raises(QuotaExceededError):
            queue.submit(submission())
        clock.advance(1)
        assert queue.submit(submission()).created
        assert self.rows(store) == 7

    def test_a_known_document_is_answered_over_quota_too(self, queue: SubmissionQueue) -> None:
        known = [submission() for _ in range(5)]
        queue.submit_many(known)
        assert not queue.submit(known[0]).created

    def test_opening_and_files_are_kept_with_the_submission(
        self, store: Store, queue: SubmissionQueue
    ) -> None:
        pdf = SubmittedFile("report.pdf", "application/pdf", b"%PDF")
        queue.submit(submission("a", opening=b'{"format":"concord/opening/v1"}', files=(pdf, pdf)))
        reader = LogReader(store)
        document = digest("document", "a")
        assert reader.opening(document) == b'{"format":"concord/opening/v1"}'
        kept = reader.files(document)
        assert [(one.name, one.media_type, one.size) for one in kept] == [
            ("report.pdf", "application/pdf", 4)
        ] * 2
        assert reader.content(kept[0].sha256) == b"%PDF"

    def test_a_refused_submission_leaves_no_content(self, store: Store, queue: SubmissionQueue) -> None:
        queue.submit(submission("a"))
        other = submission("a", statement_digest=digest("x"), document_digest=digest("y"), opening=b"{}")
        with pytest.raises(DocumentConflictError):
            queue.submit(other)
        assert LogReader(store).opening(digest("y")) is None

    def test_many_callers_share_commits_and_each_gets_its_own_answer(self, store: Store) -> None:
        queue = SubmissionQueue(store)
        commits = []
        admit = queue._admission.admit
        queue._admission.admit = lambda items: (commits.append(len(items)), admit(items))[1]  # type: ignore[method-assign, assignment, func-returns-value]
        items = [submission() for _ in range(200)]
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(queue.submit, items))
        queue.close()
        assert [one.statement_digest for one in answers] == [one.statement_digest for one in items]
        assert sum(commits) == 200
        assert self.rows(store) == 200

    def test_two_queues_register_a_document_once(self, store: Store) -> None:
        queues = [SubmissionQueue(store), SubmissionQueue(store)]
        items = [submission() for _ in range(60)]
        start = threading.Barrier(2)

        def register(queue: SubmissionQueue) -> int:
            start.wait()
            return sum(queue.submit(one).created for one in items)

        with ThreadPoolExecutor(2) as pool:
            created = list(pool.map(register, queues))
        for queue in queues:
            queue.close()
        assert sum(created) == 60
        assert self.rows(store) == 60

    def test_two_queues_never_accept_two_documents_under_one_number(self, store: Store) -> None:
        queues = [SubmissionQueue(store), SubmissionQueue(store)]
        start = threading.Barrier(2)

        def register(side: int) -> int:
            start.wait()
            accepted = 0
            for number in range(40):
                one = submission(
                    (side, number), number_hash=digest("number", number), document_digest=digest(side, number)
                )
                try:
                    accepted += queues[side].submit(one).created
                except DocumentConflictError:
                    continue
            return accepted

        with ThreadPoolExecutor(2) as pool:
            accepted = list(pool.map(register, range(2)))
        for queue in queues:
            queue.close()
        assert sum(accepted) == 40
        assert self.rows(store) == 40

    def test_a_closed_queue_has_written_everything_and_accepts_nothing(self, store: Store) -> None:
        queue = SubmissionQueue(store)
        queue.submit(submission())
        queue.close()
        with pytest.raises(QueueClosedError):
            queue.submit(submission())
        assert self.rows(store) == 1

    def test_a_registration_is_found_by_its_statement(self, store: Store, queue: SubmissionQueue) -> None:
        queue.submit(submission("a"))
        found = LogReader(store).registration(digest("statement", "a"))
        assert found is not None
        assert found.state is RegistrationState.PENDING
        assert LogReader(store).registration(digest("statement", "b")) is None
