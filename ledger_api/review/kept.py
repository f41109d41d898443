"""Recorded answers in the database. Functions take the connection of a transaction; none of them commits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, not_, or_, select, update

from anchors.canonical import encode, parse
from ledger_api.domain.question import Question
from ledger_api.domain.review import Answered, ReviewState
from ledger_api.review.ports import IndexVersion, Place
from ledger_api.review.records import Event, EventType, Review, Watched
from ledger_api.store.engine import Store
from ledger_api.store.tables.reviews import review_events, reviews


@dataclass(frozen=True, slots=True)
class NewReview:
    """What is recorded. `request` names the request, `request_body` is SHA-256 of what it said."""

    holder: bytes
    request: bytes
    request_body: bytes
    statement: bytes
    place: Place
    question: Question
    contact: str | None
    given: dict[str, Any] | None
    answer: Answered
    pin_block: int
    pin_hash: bytes
    now: int


def add(connection: Connection, store: Store, new: NewReview) -> bool:
    """Keep an answer; False where this request has been carried out before."""
    made = secrets.token_hex(16)
    row = {
        "id": made,
        "holder": new.holder,
        "request": new.request,
        "request_body": new.request_body,
        "statement_digest": new.statement,
        "origin": new.place.origin,
        "index": new.place.index,
        "question": encode(new.question.to_json()),
        "contact": new.contact,
        "given": None if new.given is None else encode(new.given),
        "answer": encode(new.answer.to_json()),
        "recorded_at": new.now,
        "state": ReviewState.STANDS.value,
        "pin_block": new.pin_block,
        "pin_hash": new.pin_hash,
        "provisional": new.answer.provisional,
        "asked_version": "",  # the watcher asks once more: a known time in the past is behind already
        "asked_at": new.now,
        "retry_at": 0,
    }
    connection.execute(store.insert_new(reviews), row)
    # Drivers do not agree on how many rows an insert that may do nothing has made.
    return connection.scalar(select(reviews.c.id).where(reviews.c.request == new.request)) == made


def of_request(connection: Connection, request: bytes) -> tuple[Review, bytes] | None:
    """The review that a request made, and the digest of what that request said."""
    row = connection.execute(select(reviews).where(reviews.c.request == request)).first()
    return None if row is None else (_review(row), row.request_body)


def one(connection: Connection, holder: bytes, review_id: str, *, for_update: bool = False) -> Review | None:
    """A holder's review."""
    query = select(reviews).where(reviews.c.id == review_id, reviews.c.holder == holder)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    return None if row is None else _review(row)


def page(
    connection: Connection, holder: bytes, state: ReviewState | None, after: int, limit: int
) -> list[Review]:
    """A holder's reviews in the order they were recorded."""
    query = select(reviews).where(reviews.c.holder == holder, reviews.c.serial > after)
    if state is not None:
        query = query.where(reviews.c.state == state.value)
    return [_review(row) for row in connection.execute(query.order_by(reviews.c.serial).limit(limit))]


def is_known(connection: Connection, holder: bytes) -> bool:
    """Whether anything was recorded by this holder."""
    query = select(reviews.c.serial).where(reviews.c.holder == holder).limit(1)
    return connection.execute(query).first() is not None


def count_by_state(connection: Connection) -> dict[ReviewState, int]:
    """How many reviews there are in each state."""
    rows = connection.execute(select(reviews.c.state, func.count()).group_by(reviews.c.state))
    found = {ReviewState(state): number for state, number in rows}
    return {state: found.get(state, 0) for state in ReviewState}


def close(connection: Connection, review: Review, now: int) -> None:
    """Ask no more."""
    connection.execute(
        update(reviews)
        .where(reviews.c.serial == review.serial, reviews.c.closed_at.is_(None))
        .values(state=ReviewState.CLOSED.value, closed_at=now)
    )


def due(connection: Connection, version: IndexVersion, now: int, limit: int) -> list[Watched]:
    """Answers that were not asked of this version, the longest unasked first.

    One that stands is asked whenever the index knows more; one under review when blocks left the chain, for
    what put it there may have left with them. An answer waits while the index has read less than the answer
    had: what it lacks proves nothing.
    """
    stands = and_(
        reviews.c.state == ReviewState.STANDS.value,
        or_(
            and_(reviews.c.provisional.is_(True), reviews.c.asked_version != version.every),
            and_(reviews.c.provisional.is_(False), reviews.c.asked_version != version.calm),
        ),
    )
    is_required = and_(
        reviews.c.state == ReviewState.REVIEW_REQUIRED.value,
        not_(reviews.c.asked_version.startswith(f"{version.chain}.", autoescape=True)),
    )
    rows = connection.execute(
        select(reviews)
        .where(
            or_(stands, is_required),
            reviews.c.pin_block <= version.final_block,
            reviews.c.retry_at <= now,
        )
        .order_by(reviews.c.asked_at, reviews.c.serial)
        .limit(limit)
    )
    return [Watched(_review(row), row.pin_block, row.pin_hash, row.facts, row.provisional) for row in rows]


def note(connection: Connection, review: Review, **values: Any) -> bool:
    """Write what the watcher found; False where the review is in another state by now, such as closed."""
    done = connection.execute(
        update(reviews)
        .where(reviews.c.serial == review.serial, reviews.c.state == review.state.value)
        .values(**values)
    )
    return done.rowcount == 1


def add_event(
    connection: Connection, review: Review, event_id: str, kind: EventType, body: bytes, now: int
) -> int:
    """Append an event; returns its number in the stream."""
    row = {
        "id": event_id,
        "review": review.serial,
        "holder": review.holder,
        "type": kind.value,
        "body": body,
        "occurred_at": now,
    }
    key = connection.execute(insert(review_events), row).inserted_primary_key
    assert key is not None
    return int(key[0])


def events_after(connection: Connection, holder: bytes, after: int, limit: int) -> Sequence[Event]:
    """A holder's events above a number, in order."""
    rows = connection.execute(
        select(review_events)
        .where(review_events.c.holder == holder, review_events.c.serial > after)
        .order_by(review_events.c.serial)
        .limit(limit)
    )
    return [Event(row.serial, row.id, EventType(row.type), row.body) for row in rows]


def _review(row: Row[Any]) -> Review:
    return Review(
        serial=row.serial,
        id=row.id,
        holder=row.holder,
        statement=row.statement_digest,
        place=Place(row.origin, row._mapping[reviews.c.index]),
        question=Question.from_json(parse(row.question)),
        contact=row.contact,
        given=None if row.given is None else _members(row.given),
        answer=Answered.from_json(parse(row.answer)),
        recorded_at=row.recorded_at,
        state=ReviewState(row.state),
        change=None if row.change is None else _members(row.change),
        changed_at=row.changed_at,
        closed_at=row.closed_at,
        asked_at=row.asked_at,
    )


def _members(data: bytes) -> dict[str, Any]:
    value = parse(data)
    assert isinstance(value, dict)
    return value
