"""Asking again: whenever the ledger knows more, every answer that stands is compared with the answer now."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from anchors.canonical import encode
from anchors.errors import AnchorsError
from anchors.hexadecimal import to_hex
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.review import Answered, Reconsidered, ReviewState, asked_again, reconsider
from ledger_api.log.clock import Clock, system_clock
from ledger_api.log.lease import Lease
from ledger_api.review import kept, outbox
from ledger_api.review.ports import Asker, IndexVersion, IndexWatch
from ledger_api.review.records import EventType, Watched
from ledger_api.review.service import pinned_block
from ledger_api.store.engine import Store
from ledger_api.store.errors import LedgerError

_log = logging.getLogger(__name__)

BATCH = 32
LEASE = "reviews"
RETRY_AFTER = 60
"""Seconds until an answer is asked again that could not be, for want of an entry or of a document's bytes."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What asking one answer again gave; without `decided` it could not be asked, or nothing bore on it."""

    watched: Watched
    facts: bytes | None
    now: Answered | None = None
    decided: Reconsidered | None = None


class Watcher:
    """One step asks at most `batch` answers again, and writes what changed together with the events.

    Only the holder of the lease writes; a step that was cut off is simply taken again. What an answer rests
    on is compared first, so that an answer is judged again only when a fact that bears on it came or went.
    """

    def __init__(
        self,
        store: Store,
        asker: Asker,
        index: IndexWatch,
        *,
        batch: int = BATCH,
        lease: Lease | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._asker = asker
        self._index = index
        self._batch = batch
        self._lease = lease or Lease(store, LEASE, clock=clock)
        self._clock = clock

    def run_once(self) -> bool:
        """Ask a batch; False when there is nothing to ask, or another process does it.

        Raises `LeaseLostError` when another process took over meanwhile, `StoreUnavailableError`.
        """
        version = self._index.version()
        if version is None:
            return False
        now = int(self._clock())
        with self._store.read() as connection:
            found = kept.due(connection, version, now, self._batch)
        if not found or not self._lease.acquire():
            return False
        asked = [self._ask(one) for one in found]
        with self._store.write() as connection:
            self._lease.fence(connection)
            for one in asked:
                self._write(connection, one, version, int(self._clock()))
        return True

    def close(self) -> None:
        """Let another process go on at once."""
        self._lease.release()

    def _ask(self, watched: Watched) -> _Asked:
        review = watched.review
        question = asked_again(review.question)
        try:
            facts = self._asker.facts_pin(review.place, question)
            seen = self._index.block_hash(watched.pin_block)
            reorganised = seen is not None and seen != watched.pin_hash
            if facts is None or (facts == watched.facts and not reorganised):
                return _Asked(watched, facts)
            now = self._asker.ask(review.place, question, opened=review.answer.opened)
            before = review.answer if now is None else self._before(watched, now)
            decided = (
                None if now is None or before is None else reconsider(before, now, reorganised=reorganised)
            )
        except (AnchorsError, LedgerError, VerdictInputError) as failure:
            _log.warning("review %s cannot be asked again: %s", review.id, failure)
            return _Asked(watched, None)
        return _Asked(watched, None if decided is None else facts, now, decided)

    def _before(self, watched: Watched, now: Answered) -> Answered | None:
        """The answer given; under other rules than today's, what today's would have answered then.

        So that a new release, which may judge differently, is not taken for an event on the ledger.
        """
        given, review = watched.review.answer, watched.review
        if given.is_under_the_rules_of(now):
            return given
        then = replace(review.question, known_at=given.known_at)
        return self._asker.ask(review.place, then, opened=given.opened)

    def _write(self, connection: Connection, asked: _Asked, version: IndexVersion, now: int) -> None:
        watched, decided = asked.watched, asked.decided
        if asked.facts is None:
            kept.note(connection, watched.review, asked_at=now, retry_at=now + RETRY_AFTER)
            return
        provisional = watched.provisional if asked.now is None else asked.now.provisional
        done = {
            "asked_at": now,
            "asked_version": version.every if provisional else version.calm,
            "provisional": provisional,
            "facts": asked.facts,
        }
        if decided is None or asked.now is None or not (decided.change or decided.reorganised):
            kept.note(connection, watched.review, **done)
            return
        if decided.change is not None:
            done |= {
                "state": ReviewState.REVIEW_REQUIRED.value,
                "change": encode(decided.change.to_json()),
                "changed_at": now,
            }
        pin_block, pin_hash = pinned_block(asked.now)
        if kept.note(connection, watched.review, pin_block=pin_block, pin_hash=pin_hash, **done):
            self._tell(connection, asked.watched, asked.now, decided, now)

    def _tell(
        self, connection: Connection, watched: Watched, now: Answered, decided: Reconsidered, moment: int
    ) -> None:
        review = watched.review
        kind = EventType.REORGANISED if decided.change is None else EventType.REQUIRED
        event_id = f"evt_{secrets.token_hex(16)}"
        body = {
            "type": kind.value,
            "id": event_id,
            "occurred_at": moment,
            "review": review.id,
            "state": decided.state.value,
            "document": to_hex(review.statement),
            "declared_at": review.question.declared_at,
            "given": review.given,
            "change": None if decided.change is None else decided.change.to_json(),
            "reorganised": decided.reorganised,
            "rested_on": {"number": watched.pin_block, "hash": to_hex(watched.pin_hash)},
            "answer": {**now.outcome, "sentence": now.sentence, "pins": now.pins},
            "links": {"self": f"/v1/reviews/{review.id}"},
        }
        event = kept.add_event(connection, review, event_id, kind, encode(body), moment)
        outbox.queue(connection, review, event, moment)
