"""Recording answers, reading them, subscribing to what becomes of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.review import Answered, ReviewState
from ledger_api.log.clock import Clock, system_clock
from ledger_api.refusals import RefusedError
from ledger_api.review import kept, outbox
from ledger_api.review.ports import Asker, Place
from ledger_api.review.records import DeliveryState, Event, Review, Subscription
from ledger_api.review.requests import RecordRequest, read_record, read_url
from ledger_api.review.targets import TargetRules
from ledger_api.review.tokens import TokenMaker, holder_of, invalid_token
from ledger_api.store.engine import Store

MOST_OPEN = 100_000
"""Answers under review at one node: each is asked again with whatever is recorded on the chain."""

MOST_SUBSCRIPTIONS = 10


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded answer; `token` is there when the request brought none of its own."""

    review: Review
    created: bool
    token: str | None


class ReviewService:
    """What a holder may do with the answers it recorded; whoever has no token learns nothing of them."""

    def __init__(
        self,
        store: Store,
        asker: Asker,
        tokens: TokenMaker,
        rules: TargetRules,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._asker = asker
        self._tokens = tokens
        self._rules = rules
        self._clock = clock

    def record(self, body: bytes, *, token: str | None = None, key: str | None = None) -> Recorded:
        """Ask the question, keep the answer. The same Idempotency-Key with the same body changes nothing.

        Raises `RefusedError` (REVIEW_MALFORMED, QUESTION_INVALID, TIME_INVALID, DOCUMENT_UNKNOWN,
        REVIEW_TOKEN_INVALID, IDEMPOTENCY_KEY_REUSED, QUOTA_EXCEEDED), `AnchorsError`.
        """
        asked = read_record(body)
        made = None if token is not None else self._tokens.make(key, body)
        holder = self._holder(token) if token is not None else holder_of(made or "")
        said = sha256(body).digest()
        request = secrets.token_bytes(32) if key is None else _request(token, key)
        with self._store.read() as connection:
            known = kept.of_request(connection, request)
        if known is not None:
            return self._answered(*known, said, made, created=False)
        place = self._asker.locate(asked.statement)
        if place is None:
            raise _unknown_document(asked.statement)
        new = self._ask(holder, request, said, asked, place)
        with self._store.write() as connection:
            if kept.count_by_state(connection)[ReviewState.STANDS] >= MOST_OPEN:
                raise RefusedError(
                    "QUOTA_EXCEEDED",
                    f"{MOST_OPEN} answers are under review at this node",
                    fix="Close reviews that are settled, or record at a node of your own.",
                )
            created = kept.add(connection, self._store, new)
            known = kept.of_request(connection, request)
        assert known is not None
        return self._answered(*known, said, made, created=created)

    def get(self, token: str, review_id: str) -> Review:
        """One review. Raises `RefusedError` REVIEW_UNKNOWN, also for another holder's."""
        with self._store.read() as connection:
            return _found(kept.one(connection, holder_of(token), review_id), review_id)

    def page(self, token: str, state: ReviewState | None, after: int, limit: int) -> Sequence[Review]:
        """The holder's reviews. Raises `RefusedError` REVIEW_TOKEN_INVALID."""
        holder = self._holder(token)
        with self._store.read() as connection:
            return kept.page(connection, holder, state, after, limit)

    def close(self, token: str, review_id: str) -> Review:
        """Ask no more; closing again changes nothing. Raises `RefusedError` REVIEW_UNKNOWN."""
        now = int(self._clock())
        with self._store.write() as connection:
            review = _found(kept.one(connection, holder_of(token), review_id), review_id)
            kept.close(connection, review, now)
        return self.get(token, review_id)

    def subscribe(self, token: str, review_id: str, body: bytes) -> tuple[Subscription, bool]:
        """Have events delivered; returns the subscription, and whether it is new.

        Raises `RefusedError` REVIEW_MALFORMED, REVIEW_UNKNOWN, REVIEW_CLOSED, WEBHOOK_URL_REFUSED,
        QUOTA_EXCEEDED.
        """
        url = read_url(body)
        target = self._rules.read(url)
        self.get(token, review_id)
        self._rules.check(target)  # outside any transaction: a look-up may take seconds
        with self._store.write() as connection:
            review = _found(kept.one(connection, holder_of(token), review_id, for_update=True), review_id)
            if review.state is ReviewState.CLOSED:
                raise RefusedError(
                    "REVIEW_CLOSED",
                    "nobody asks any more about this answer",
                    fix="Record the answer again, and subscribe to the new review.",
                )
            others = [one for one in outbox.subscriptions(connection, review) if one.url != url]
            if len(others) >= MOST_SUBSCRIPTIONS:
                raise RefusedError(
                    "QUOTA_EXCEEDED",
                    f"a review has at most {MOST_SUBSCRIPTIONS} subscriptions",
                    fix="Pass events on from one of the receivers.",
                )
            return outbox.subscribe(connection, self._store, review, url, int(self._clock()))

    def subscriptions(self, token: str, review_id: str) -> Sequence[Subscription]:
        """Where a review's events go, and what became of each. Raises `RefusedError` REVIEW_UNKNOWN."""
        with self._store.read() as connection:
            review = _found(kept.one(connection, holder_of(token), review_id), review_id)
            return outbox.subscriptions(connection, review)

    def events_after(self, holder: bytes, after: int, limit: int = 100) -> Sequence[Event]:
        """The holder's events above a number, in order."""
        with self._store.read() as connection:
            return kept.events_after(connection, holder, after, limit)

    def holder(self, token: str) -> bytes:
        """Whose token this is. Raises `RefusedError` REVIEW_TOKEN_INVALID."""
        return self._holder(token)

    def figures(self) -> dict[str, int]:
        """Reviews by state, and deliveries that wait: for metrics."""
        with self._store.read() as connection:
            states = kept.count_by_state(connection)
            deliveries = outbox.count_by_state(connection)
        return {
            "reviews_open": states[ReviewState.STANDS],
            "reviews_required": states[ReviewState.REVIEW_REQUIRED],
            "review_deliveries_waiting": deliveries[DeliveryState.WAITING],
            "review_deliveries_made": deliveries[DeliveryState.DELIVERED],
            "review_deliveries_given_up": deliveries[DeliveryState.GIVEN_UP],
        }

    def _ask(
        self, holder: bytes, request: bytes, said: bytes, asked: RecordRequest, place: Place
    ) -> kept.NewReview:
        now = int(self._clock())
        question = asked.question
        if question.declared_at is None:
            # Whoever names no time declares now; the answer is kept for that moment.
            question = replace(question, declared_at=now)
        answer = self._asker.ask(place, question, opened=True)
        if answer is None:
            raise _unknown_document(asked.statement)
        pin_block, pin_hash = pinned_block(answer)
        return kept.NewReview(
            holder=holder,
            request=request,
            request_body=said,
            statement=asked.statement,
            place=place,
            question=question,
            contact=asked.contact,
            given=asked.given,
            answer=answer,
            pin_block=pin_block,
            pin_hash=pin_hash,
            now=now,
        )

    def _answered(
        self, review: Review, first: bytes, said: bytes, made: str | None, *, created: bool
    ) -> Recorded:
        if first != said:
            raise _reused()
        return Recorded(review, created, made)

    def _holder(self, token: str) -> bytes:
        holder = holder_of(token)
        with self._store.read() as connection:
            if not kept.is_known(connection, holder):
                raise invalid_token()
        return holder


def pinned_block(answer: Answered) -> tuple[int, bytes]:
    """The block an answer rests on: number and hash."""
    block: dict[str, Any] = answer.pins["block"]
    return int(block["number"]), bytes.fromhex(str(block["hash"])[2:])


def _request(token: str | None, key: str) -> bytes:
    whose = b"" if token is None else holder_of(token)
    return sha256(b"concord/review/request/v1\0" + whose + sha256(key.encode()).digest()).digest()


def _found(review: Review | None, review_id: str) -> Review:
    if review is None:
        raise RefusedError(
            "REVIEW_UNKNOWN",
            f"no answer was recorded as {review_id} with this token",
            fix="GET /v1/reviews lists what was recorded with a token.",
        )
    return review


def _unknown_document(statement: bytes) -> RefusedError:
    return RefusedError(
        "DOCUMENT_UNKNOWN",
        f"this node's logs hold no entry of the statement {to_hex(statement)}",
        pointer="/document",
        fix="Name the statement's digest, `lookup.id` in an answer; a mirror may be some seconds behind.",
    )


def _reused() -> RefusedError:
    return RefusedError(
        "IDEMPOTENCY_KEY_REUSED",
        "another request was sent with this Idempotency-Key",
        pointer="/headers/Idempotency-Key",
        fix="Send a new random UUID with each request, and the same one only when you repeat it.",
    )
