"""`/v1/reviews`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from ledger_api.domain.review import ReviewState
from ledger_api.edge.bodies import read_json_body
from ledger_api.edge.conditional import answer_json
from ledger_api.edge.cursor import decode_cursor, encode_cursor
from ledger_api.edge.openapi import answers
from ledger_api.review.schemas import (
    RECORD_BODY,
    SUBSCRIBE_BODY,
    RecordedReview,
    ReviewPage,
    ReviewResource,
    SubscriptionList,
    SubscriptionResource,
)
from ledger_api.review.service import ReviewService
from ledger_api.review.tokens import bearer, check_idempotency_key, missing_token

PAGE = 100
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="Review id.")]
Authorization = Annotated[str | None, Header(description="Bearer and the token of the recorded answer.")]
IdempotencyKey = Annotated[
    str | None, Header(alias="Idempotency-Key", description="A random UUID; repeat it with the request.")
]


def router(service: ReviewService) -> APIRouter:
    """The routes over this service."""
    routes = APIRouter(prefix="/v1/reviews", tags=["reviews"])
    _add_recording(routes, service)
    _add_reading(routes, service)
    _add_subscribing(routes, service)
    return routes


def required(authorization: str | None) -> str:
    """The token of a request that needs one. Raises `RefusedError` REVIEW_TOKEN_MISSING or _INVALID."""
    token = bearer(authorization)
    if token is None:
        raise missing_token()
    return token


def _add_recording(routes: APIRouter, service: ReviewService) -> None:
    @routes.post(
        "",
        response_model=None,
        status_code=201,
        summary="Keep an answer under review",
        responses=answers(
            {
                201: {"model": RecordedReview, "description": "Recorded; keep the token."},
                200: {"model": RecordedReview, "description": "This request was carried out before."},
            },
            400,
            401,
            404,
            409,
            415,
            422,
            429,
            503,
        ),
        openapi_extra={"requestBody": RECORD_BODY},
    )
    async def record(
        request: Request, authorization: Authorization = None, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """The node asks the question itself, for the entry as it holds it, and keeps the answer.

        Nothing presented is kept, so a withheld document is watched without its bytes. Without a token a new
        one is made and shown here alone; with one, the answer joins what was recorded with it.
        """
        token, key = bearer(authorization), check_idempotency_key(idempotency_key)
        body = await read_json_body(request)
        done = await run_in_threadpool(service.record, body, token=token, key=key)
        resource = done.review.to_json() | {"token": done.token}
        return answer_json(
            resource, status=201 if done.created else 200, headers={"Location": resource["links"]["self"]}
        )


def _add_reading(routes: APIRouter, service: ReviewService) -> None:
    @routes.get(
        "",
        response_model=None,
        summary="Answers recorded with a token",
        responses=answers({200: {"model": ReviewPage}}, 400, 401),
    )
    def reviews(
        authorization: Authorization = None,
        state: ReviewState | None = None,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = PAGE,
    ) -> Response:
        """In the order they were recorded."""
        (after,) = decode_cursor(cursor, (int,)) if cursor else (0,)
        found = service.page(required(authorization), state, int(after), limit)
        following = encode_cursor(found[-1].serial) if len(found) == limit else None
        return answer_json({"items": [one.to_json() for one in found], "next": following})

    @routes.get(
        "/{id}",
        response_model=None,
        summary="One recorded answer",
        responses=answers({200: {"model": ReviewResource}}, 400, 401, 404),
    )
    def review(id: Id, authorization: Authorization = None) -> Response:  # noqa: A002 - the parameter
        """What was answered, and what has become of it."""
        return answer_json(service.get(required(authorization), id).to_json())

    @routes.post(
        "/{id}/close",
        response_model=None,
        summary="Ask no more about an answer",
        responses=answers({200: {"model": ReviewResource}}, 400, 401, 404),
    )
    def close(id: Id, authorization: Authorization = None) -> Response:  # noqa: A002
        """Events that wait are still delivered. Closing again changes nothing."""
        return answer_json(service.close(required(authorization), id).to_json())


def _add_subscribing(routes: APIRouter, service: ReviewService) -> None:
    @routes.post(
        "/{id}/subscriptions",
        response_model=None,
        status_code=201,
        summary="Be told by webhook",
        responses=answers(
            {
                201: {"model": SubscriptionResource},
                200: {"model": SubscriptionResource, "description": "This URL is subscribed already."},
            },
            400,
            401,
            404,
            409,
            415,
            422,
            429,
        ),
        openapi_extra={"requestBody": SUBSCRIBE_BODY},
    )
    async def subscribe(
        request: Request,
        id: Id,  # noqa: A002
        authorization: Authorization = None,
    ) -> Response:
        """Events are posted to the URL, signed, for a day until it answers 2xx.

        `GET /v1/events/key` is the key to check them with. A repetition has the same `webhook-id`.
        """
        token = required(authorization)
        body = await read_json_body(request)
        found, created = await run_in_threadpool(service.subscribe, token, id, body)
        return answer_json(found.to_json(), status=201 if created else 200)

    @routes.get(
        "/{id}/subscriptions",
        response_model=None,
        summary="Who is told, and what became of each event",
        responses=answers({200: {"model": SubscriptionList}}, 400, 401, 404),
    )
    def subscriptions(id: Id, authorization: Authorization = None) -> Response:  # noqa: A002
        """An event is WAITING, DELIVERED, or GIVEN_UP after a day."""
        found = service.subscriptions(required(authorization), id)
        return answer_json({"items": [one.to_json() for one in found]})
