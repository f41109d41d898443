"""`/v1/agreements`, `/v1/terms:check`, `/v1/listings`, `/v1/economies/{code}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.lifecycle import Stage
from ledger_api.edge.bodies import read_json_body
from ledger_api.edge.conditional import respond, respond_json
from ledger_api.edge.cursor import MAX_STORED, decode_cursor, encode_cursor
from ledger_api.edge.moments import read_moment
from ledger_api.edge.openapi import answers, problems
from ledger_api.edge.relayed import RelayedState
from ledger_api.recognition.drafts import check_draft
from ledger_api.recognition.schemas import (
    TERMS_BODY,
    TERMS_EXAMPLE,
    AgreementPage,
    AgreementResource,
    CheckedDraft,
    EconomyResource,
    Listings,
    Redline,
)
from ledger_api.recognition.service import RecognitionService

_PAGE = 100
_WORD = r"^0x[0-9a-f]{64}$"
Economy = Annotated[str, Path(pattern=r"^[A-Z]{2}$", description="Code of the economy.")]
Id = Annotated[str, Path(pattern=_WORD, description="Agreement id.")]
Version = Annotated[int, Path(ge=1, le=2**32 - 1, description="Number of the version.")]
At = Annotated[str | None, Query(description="A day, an RFC 3339 time, or Unix seconds; now unless given.")]
Sent = Callable[[bytes], dict[str, Any]]
"""What became of a relayed call, by its transaction hash."""


def router(service: RecognitionService, sent: Sent) -> APIRouter:
    """The routes over the service; `sent` says what became of a relayed call."""
    routes = APIRouter(prefix="/v1", tags=["recognition"])
    _add_agreements(routes, service)
    _add_versions(routes, service)
    _add_around(routes, service)

    @routes.post(
        "/agreements/{id}:endorse",
        response_model=RelayedState,
        status_code=202,
        summary="Record the Committee's endorsement",
        responses=problems(400, 404, 409, 422, 503),
    )
    def endorse(
        response: Response,
        id: Id,  # noqa: A002 - the path parameter's name
        ballot: Annotated[
            int | None,
            Query(ge=1, le=MAX_STORED, description="The ballot; the newest about it unless given."),
        ] = None,
    ) -> Any:
        """Anybody may ask: the contract checks that the ballot closed, passed, and is about these terms."""
        tx = service.endorse(_word(id), ballot)
        response.headers["Location"] = f"/v1/acts/{to_hex(tx)}"
        return sent(tx)

    return routes


def _add_agreements(routes: APIRouter, service: RecognitionService) -> None:
    @routes.get(
        "/agreements",
        response_model=None,
        summary="Agreements",
        responses=answers({200: {"model": AgreementPage}}, 400),
    )
    def agreements(
        request: Request,
        party: Annotated[
            str | None, Query(pattern=r"^[A-Z]{2}$", description="A party of any draft.")
        ] = None,
        state: Annotated[Stage | None, Query(description="The state now.")] = None,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = _PAGE,
    ) -> Response:
        """In the order in which they were first proposed."""
        position: Any = decode_cursor(cursor, (int, int)) if cursor else None
        items, after = service.agreements.page(party=party, stage=state, after=position, limit=limit)
        following = None if after is None else encode_cursor(*after)
        return respond_json(request, {"items": items, "next": following})

    @routes.get(
        "/agreements/{id}",
        response_model=None,
        summary="One agreement",
        responses=answers({200: {"model": AgreementResource}}, 400, 404, 422),
    )
    def agreement(request: Request, id: Id, at: At = None) -> Response:  # noqa: A002
        """Drafts, terms, texts, lifecycle, worked dates, acts, listings, ballots; `at` adds a state then."""
        moment = None if at is None else read_moment(at, "/query/at", now=service.clock)
        return respond_json(request, service.agreements.get(_word(id), moment))


def _add_versions(routes: APIRouter, service: RecognitionService) -> None:
    @routes.get(
        "/agreements/{id}/versions/{version}",
        response_class=Response,
        summary="The terms of a version",
        responses=answers(
            {
                200: {
                    "description": "The bytes whose SHA-256 was signed.",
                    "content": {"application/json": {"example": TERMS_EXAMPLE}},
                }
            },
            400,
            404,
        ),
    )
    def terms(request: Request, id: Id, version: Version) -> Response:  # noqa: A002
        """Byte for byte as the chain holds them."""
        found = service.agreements.terms_of_version(_word(id), version)
        return respond(request, found, media_type="application/json")

    @routes.get(
        "/agreements/{id}/differences",
        response_model=None,
        summary="What differs between two versions",
        responses=answers({200: {"model": Redline}}, 400, 404, 422),
    )
    def differences(
        request: Request,
        id: Id,  # noqa: A002
        earlier: Annotated[int, Query(alias="from", ge=1, le=2**32 - 1)],
        later: Annotated[int, Query(alias="to", ge=1, le=2**32 - 1)],
    ) -> Response:
        """A redline; annexes, standards and periods are matched by what names them, not by their place."""
        return respond_json(request, service.agreements.differences(_word(id), earlier, later))

    @routes.post(
        "/terms:check",
        response_model=CheckedDraft,
        summary="Check a draft of terms",
        responses=problems(400, 415, 422),
        openapi_extra={"requestBody": TERMS_BODY},
    )
    async def check(request: Request) -> Any:
        """Its digest and canonical bytes; 422 TERMS_INVALID names every problem. Nothing is stored."""
        return await run_in_threadpool(check_draft, await read_json_body(request))


def _add_around(routes: APIRouter, service: RecognitionService) -> None:
    @routes.get(
        "/listings",
        response_model=None,
        summary="Bodies listed under agreements",
        responses=answers({200: {"model": Listings}}, 400),
    )
    def listings(
        request: Request,
        issuer: Annotated[str | None, Query(pattern=_WORD)] = None,
        agreement: Annotated[str | None, Query(pattern=_WORD)] = None,
    ) -> Response:
        """Of one body, or under one agreement. An opposed listing stands until it is withdrawn."""
        found = service.listings.find(
            issuer=None if issuer is None else _word(issuer),
            agreement=None if agreement is None else _word(agreement),
        )
        return respond_json(request, {"items": found})

    @routes.get(
        "/economies/{code}",
        response_model=None,
        summary="One economy",
        responses=answers({200: {"model": EconomyResource}}, 400, 404),
    )
    def economy(request: Request, code: Economy) -> Response:
        """Its seat, the history of its category and authority, and the policies it published."""
        return respond_json(request, service.economies.get(code))


def _word(text: str) -> bytes:
    return bytes.fromhex(text[2:])
