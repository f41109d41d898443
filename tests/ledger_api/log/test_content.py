"""Publishing openings and files, and the figures of the node's health."""

from __future__ import annotations

import pytest

from anchors.content.cid import cid_of
from anchors.errors import ContentMismatchError, ContentUnavailableError
from ledger_api.log.content import AT_ONE_GO, ContentPublisher
from ledger_api.log.health import Health
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import LogReader
from ledger_api.log.submission import SubmittedFile
from ledger_api.store.engine import Store
from tests.ledger_api.log.ledger import FlakyContent, Ledger
from tests.ledger_api.log.network import ORIGIN
from tests.ledger_api.log.samples import digest, submission


def accept_public_document(store: Store) -> None:
    queue = SubmissionQueue(store)
    pdf = SubmittedFile("report.pdf", "application/pdf", b"%PDF")
    queue.submit(submission("a", opening=b"{}", files=(pdf,)))
    queue.close()


def test_accepted_content_is_published_once(store: Store, content: FlakyContent) -> None:
    accept_public_document(store)
    publisher = ContentPublisher(store, content)
    assert (publisher.waiting(), publisher.run_once(), publisher.run_once()) == (2, 2, 0)
    assert content.get(cid_of(b"{}")) == b"{}"
    (file,) = LogReader(store).files(digest("document", "a"))
    assert file.cid == cid_of(b"%PDF")


def test_with_the_content_store_down_content_waits_in_the_database(
    store: Store, content: FlakyContent
) -> None:
    content.down = True
    accept_public_document(store)
    publisher = ContentPublisher(store, content)
    with pytest.raises(ContentUnavailableError):
        publisher.run_once()
    assert LogReader(store).opening(digest("document", "a")) == b"{}"
    content.down = False
    assert publisher.run_once() == 2


def test_contents_that_wait_after_an_outage_do_not_hold_up_anchoring(
    ledger: Ledger, content: FlakyContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.register(3)
    queue = SubmissionQueue(ledger.store)
    waiting = AT_ONE_GO + 10
    queue.submit_many([submission(number, opening=str(number).encode()) for number in range(waiting)])
    queue.close()
    put: list[bytes] = []
    monkeypatch.setattr(content, "put", lambda data: put.append(data) or cid_of(data))
    ledger.anchorer.run_once()
    assert len(set(put) & {str(number).encode() for number in range(waiting)}) == AT_ONE_GO
    assert ledger.states() == {3: "sent"}
    ledger.anchorer.run_once()
    assert ContentPublisher(ledger.store, content).waiting() == 0


def test_a_content_that_the_store_refuses_does_not_keep_others_from_being_published(
    store: Store, content: FlakyContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept_public_document(store)
    publisher, honest = ContentPublisher(store, content), content.put

    def choosy(data: bytes) -> str:
        if data == b"{}":
            raise ContentMismatchError("stored as something else")
        return honest(data)

    with monkeypatch.context() as patch:
        patch.setattr(content, "put", choosy)
        with pytest.raises(ContentMismatchError):
            publisher.run_once()
    assert (publisher.waiting(), publisher.run_once()) == (1, 1)


def test_health_shows_what_waits_and_for_how_long(ledger: Ledger) -> None:
    health = Health(ledger.store, [ORIGIN], clock=ledger.clock)
    assert health.snapshot().oldest_unanchored_age == 0
    ledger.register(3)
    ledger.clock.advance(25)
    waiting = health.snapshot()
    assert (waiting.oldest_unanchored_age, waiting.logs[0].size, waiting.logs[0].published_size) == (25, 3, 0)
    ledger.anchorer.run_once()
    assert health.snapshot().logs[0].open_checkpoints == 1
    ledger.anchor()
    ledger.indexer.catch_up()
    settled = health.snapshot()
    assert (settled.oldest_unanchored_age, settled.logs[0].published_size) == (0, 3)
    assert settled.logs[0].operator_nonce == 0
    assert settled.next_block == ledger.network.gateway.head().number + 1


def test_health_counts_the_queue(store: Store) -> None:
    accept_public_document(store)
    assert Health(store, [submission().origin]).snapshot().queued == 1
