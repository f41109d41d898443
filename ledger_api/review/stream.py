"""`/v1/events`: what happens to a holder's reviews, as it happens; and the key of webhooks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated

import anyio
from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from sse_starlette import EventSourceResponse, ServerSentEvent

from ledger_api.edge.conditional import respond_json
from ledger_api.edge.cursor import MAX_STORED, cursor_invalid
from ledger_api.edge.openapi import answers
from ledger_api.review.router import Authorization, required
from ledger_api.review.schemas import EVENTS_ANSWER, EventKey
from ledger_api.review.service import ReviewService

LastEventId = Annotated[
    str | None, Header(alias="Last-Event-ID", description="Go on after this event; all of them without it.")
]


def events_router(
    service: ReviewService, public_key: str, *, stopped: Callable[[], bool], interval: float
) -> APIRouter:
    """The routes; `interval` seconds lie between two looks for new events, `stopped` ends every stream."""
    routes = APIRouter(prefix="/v1/events", tags=["events"])

    @routes.get(
        "",
        response_class=Response,
        summary="What happens to recorded answers",
        responses=answers({200: EVENTS_ANSWER}, 400, 401),
    )
    async def events(
        authorization: Authorization = None, last_event_id: LastEventId = None
    ) -> EventSourceResponse:
        """The events of every answer recorded with the token, from the first or after Last-Event-ID.

        The stream stays open. An event is there once it is on disk, and is the same after a restart.
        """
        after = _position(last_event_id)
        holder = await run_in_threadpool(service.holder, required(authorization))

        async def stream() -> AsyncIterator[ServerSentEvent]:
            last = after
            while not stopped():
                found = await run_in_threadpool(service.events_after, holder, last)
                for one in found:
                    yield ServerSentEvent(
                        one.body.decode(), event=one.type.value, id=str(one.serial), sep="\n"
                    )
                    last = one.serial
                if not found:
                    await anyio.sleep(interval)

        return EventSourceResponse(stream(), headers={"Cache-Control": "no-store"}, sep="\n")

    @routes.get(
        "/key",
        response_model=None,
        summary="The key that signs webhooks",
        responses=answers({200: {"model": EventKey}}),
    )
    def key(request: Request) -> Response:
        """Ed25519, in the form of Standard Webhooks."""
        return respond_json(
            request,
            {
                "algorithm": "ed25519",
                "public_key": public_key,
                "signed": "webhook-id + '.' + webhook-timestamp + '.' + body",
            },
        )

    return routes


def _position(text: str | None) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= MAX_STORED):
        raise cursor_invalid()
    return int(text)
