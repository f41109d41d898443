"""Asking again: whenever the ledger knows more, every answer that stands is compared with the answer now.

An answer under review is its recorder's to look at, and is asked again only when blocks left the chain.
"""

from __future__ import annotations

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
from ledger_api.telemetry.logs import logger

_log = logger(__name__)

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
        try:
            facts = self._asker.facts_pin(watched.review.place, asked_again(watched.review.question))
            if watched.review.state is ReviewState.REVIEW_REQUIRED:
                return self._ask_required(watched, facts)
            return self._ask_standing(watched, facts)
        except (AnchorsError, LedgerError, VerdictInputError) as failure:
            _log.warning("review cannot be asked again", review=watched.review.id, detail=str(failure))
            return _Asked(watched, None)

    def _ask_standing(self, watched: Watched, facts: bytes | None) -> _Asked:
        seen = self._index.block_hash(watched.pin_block)
        reorganised = seen is not None and seen != watched.pin_hash
        if facts is None or (facts == watched.facts and not reorganised):
            return _Asked(watched, facts)
        now = self._now(watched)
        before = None if now is None else self._before(watched, now)
        decided = None if now is None or before is None else reconsider(before, now, reorganised=reorganised)
        return _Asked(watched, None if decided is None else facts, now, decided)

    def _ask_required(self, watched: Watched, facts: bytes | None) -> _Asked:
        """Blocks left the chain since the answer was found to be another one; perhaps what changed it did."""
        if facts is None or facts == watched.facts:
            return _Asked(watched, facts)
        now = self._now(watched)
        before = None if now is None else self._before(watched, now)
        decided = None if now is None or before is None else reconsider(before, now, reorganised=True)
        if decided is None or before is None:
            return _Asked(watched, None)
        if decided.change is None and not self._has_left(watched, before):
            return _Asked(watched, facts)  # a later act made up for it: whoever asked has still to look
        return _Asked(watched, facts, now, decided)

    def _now(self, watched: Watched) -> Answered | None:
        """The answer to the same question with all that is known."""
        review = watched.review
        return self._asker.ask(review.place, asked_again(review.question), opened=review.answer.opened)

    def _has_left(self, watched: Watched, before: Answered) -> bool:
        """Whether the ledger, as it was known when the answer changed, no longer says what changed it."""
        review = watched.review
        known_at = (review.change or {}).get("known_at") or review.changed_at
        question = replace(review.question, known_at=known_at)
        then = self._asker.ask(review.place, question, opened=review.answer.opened)
        decided = None if then is None else reconsider(before, then)
        return decided is not None and decided.change is None

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
        if decided is None or asked.now is None or not _is_news(watched, decided):
            kept.note(connection, watched.review, **done)
            return
        change = None if decided.change is None else encode(decided.change.to_json())
        changed_at = None if decided.change is None else now
        done |= {"state": decided.state.value, "change": change, "changed_at": changed_at}
        pin_block, pin_hash = pinned_block(asked.now)
        if kept.note(connection, watched.review, pin_block=pin_block, pin_hash=pin_hash, **done):
            self._tell(connection, asked.watched, asked.now, decided, now)

    def _tell(
        self, connection: Connection, watched: Watched, now: Answered, decided: Reconsidered, moment: int
    ) -> None:
        review = watched.review
        kind = _kind(watched, decided)
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


def _is_news(watched: Watched, decided: Reconsidered) -> bool:
    """Whether anybody is to be told: not of a change that was told before, whatever block it is in now."""
    told = watched.review.change
    if decided.change is None:
        return told is not None or decided.reorganised
    changed = decided.change.to_json()
    return told is None or any(told.get(name) != changed[name] for name in ("after", "came", "went"))


def _kind(watched: Watched, decided: Reconsidered) -> EventType:
    if decided.change is not None:
        return EventType.REQUIRED
    return EventType.REORGANISED if watched.review.change is None else EventType.RESTORED
