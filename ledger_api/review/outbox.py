"""Subscriptions and the outbox. Functions take the connection of a transaction; none of them commits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ledger_api.review.records import Delivery, DeliveryState, EventType, Review, Subscription
from ledger_api.store.engine import Store
from ledger_api.store.tables.reviews import review_deliveries, review_events, review_subscriptions


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """A delivery whose time has come."""

    serial: int
    event: str
    body: bytes
    url: str
    attempts: int
    queued_at: int


def subscribe(
    connection: Connection, store: Store, review: Review, url: str, now: int
) -> tuple[Subscription, bool]:
    """Have a review's events delivered to a URL; returns the subscription, and whether it is new.

    Events that are there already are queued too. The caller holds the review's row, so that no event can
    slip between the two.
    """
    made = secrets.token_hex(16)
    connection.execute(
        store.insert_new(review_subscriptions),
        {"id": made, "review": review.serial, "url": url, "created_at": now},
    )
    (found,) = (one for one in subscriptions(connection, review) if one.url == url)
    if found.id == made:
        events = connection.scalars(
            select(review_events.c.serial).where(review_events.c.review == review.serial)
        ).all()
        _queue(connection, ((event, found.serial) for event in events), now)
    return found, found.id == made


def queue(connection: Connection, review: Review, event: int, now: int) -> None:
    """Queue an event for everybody who subscribed to its review."""
    found = connection.scalars(
        select(review_subscriptions.c.serial).where(review_subscriptions.c.review == review.serial)
    ).all()
    _queue(connection, ((event, one) for one in found), now)


def subscriptions(connection: Connection, review: Review) -> list[Subscription]:
    """A review's subscriptions with what became of each event."""
    rows = connection.execute(
        select(review_subscriptions)
        .where(review_subscriptions.c.review == review.serial)
        .order_by(review_subscriptions.c.serial)
    ).all()
    return [
        Subscription(row.serial, row.id, row.url, row.created_at, _deliveries(connection, row.serial))
        for row in rows
    ]


def due(connection: Connection, now: int, limit: int) -> list[DueDelivery]:
    """Deliveries whose time has come, the longest waiting first."""
    rows = connection.execute(
        select(
            review_deliveries,
            review_events.c.id.label("event_id"),
            review_events.c.body,
            review_subscriptions.c.url,
        )
        .join(review_events, review_events.c.serial == review_deliveries.c.event)
        .join(review_subscriptions, review_subscriptions.c.serial == review_deliveries.c.subscription)
        .where(review_deliveries.c.state == DeliveryState.WAITING.value, review_deliveries.c.next_at <= now)
        .order_by(review_deliveries.c.next_at, review_deliveries.c.serial)
        .limit(limit)
    )
    return [
        DueDelivery(row.serial, row.event_id, row.body, row.url, row.attempts, row.queued_at) for row in rows
    ]


def change(connection: Connection, serial: int, **values: Any) -> None:
    """Write to a delivery that is not settled; a settled one stays as it is."""
    connection.execute(
        update(review_deliveries)
        .where(review_deliveries.c.serial == serial, review_deliveries.c.state == DeliveryState.WAITING.value)
        .values(**values)
    )


def count_by_state(connection: Connection) -> dict[DeliveryState, int]:
    """How many deliveries are in each state."""
    state = review_deliveries.c.state
    found = {row[0]: row[1] for row in connection.execute(select(state, func.count()).group_by(state))}
    return {one: found.get(one.value, 0) for one in DeliveryState}


def _queue(connection: Connection, pairs: Iterable[tuple[int, int]], now: int) -> None:
    rows = [
        {
            "event": event,
            "subscription": subscription,
            "state": DeliveryState.WAITING.value,
            "attempts": 0,
            "queued_at": now,
            "next_at": now,
        }
        for event, subscription in pairs
    ]
    if rows:
        connection.execute(insert(review_deliveries), rows)


def _deliveries(connection: Connection, subscription: int) -> tuple[Delivery, ...]:
    rows = connection.execute(
        select(review_deliveries, review_events.c.id.label("event_id"), review_events.c.type)
        .join(review_events, review_events.c.serial == review_deliveries.c.event)
        .where(review_deliveries.c.subscription == subscription)
        .order_by(review_deliveries.c.serial)
    )
    return tuple(
        Delivery(
            row.event_id,
            EventType(row.type),
            DeliveryState(row.state),
            row.attempts,
            row.next_at,
            row.problem,
            row.settled_at,
        )
        for row in rows
    )
