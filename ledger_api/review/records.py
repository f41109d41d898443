"""What is kept of reviews, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.question import Question
from ledger_api.domain.review import Answered, ReviewState
from ledger_api.review.ports import Place


class EventType(StrEnum):
    """What is told. Told once each: a receiver that sees an event's id again drops it."""

    REQUIRED = "review.required"
    REORGANISED = "review.reorganised"
    RESTORED = "review.restored"


class DeliveryState(StrEnum):
    """How far the delivery of one event to one subscriber has come."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    GIVEN_UP = "GIVEN_UP"


@dataclass(frozen=True, slots=True)
class Review:
    """A recorded answer. Times are Unix seconds; `change` and `given` are JSON as they are shown."""

    serial: int
    id: str
    holder: bytes
    statement: bytes
    place: Place
    question: Question
    contact: str | None
    given: dict[str, Any] | None
    answer: Answered
    recorded_at: int
    state: ReviewState
    change: dict[str, Any] | None = None
    changed_at: int | None = None
    closed_at: int | None = None
    asked_at: int = 0

    def to_json(self) -> dict[str, Any]:
        """The resource."""
        return {
            "id": self.id,
            "state": self.state.value,
            "document": to_hex(self.statement),
            "origin": self.place.origin,
            "index": self.place.index,
            "question": self.question.to_json(),
            "contact": self.contact,
            "given": self.given,
            "answer": self.answer.to_json(),
            "change": self.change,
            "recorded_at": self.recorded_at,
            "asked_at": self.asked_at,
            "changed_at": self.changed_at,
            "closed_at": self.closed_at,
            "links": {
                "self": f"/v1/reviews/{self.id}",
                "subscriptions": f"/v1/reviews/{self.id}/subscriptions",
                "document": f"/v1/documents/{to_hex(self.statement)}",
            },
        }


@dataclass(frozen=True, slots=True)
class Watched:
    """A review as the watcher holds it: the block its answer rests on, the facts it was asked with last."""

    review: Review
    pin_block: int
    pin_hash: bytes
    facts: bytes | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One thing told; `body` is canonical JSON, the same in the stream and in a webhook."""

    serial: int
    id: str
    type: EventType
    body: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one subscriber."""

    event: str
    type: EventType
    state: DeliveryState
    attempts: int
    next_at: int | None
    problem: str | None
    settled_at: int | None

    def to_json(self) -> dict[str, Any]:
        """As it is shown with its subscription."""
        return {
            "event": self.event,
            "type": self.type.value,
            "state": self.state.value,
            "attempts": self.attempts,
            "next_at": self.next_at if self.state is DeliveryState.WAITING else None,
            "problem": self.problem,
            "settled_at": self.settled_at,
        }


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a review's events are delivered, and what became of each."""

    serial: int
    id: str
    url: str
    created_at: int
    deliveries: tuple[Delivery, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The resource."""
        return {
            "id": self.id,
            "url": self.url,
            "created_at": self.created_at,
            "deliveries": [one.to_json() for one in self.deliveries],
        }
