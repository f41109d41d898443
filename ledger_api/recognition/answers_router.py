"""`/v1/recognition` and the TRQP endpoint `/recognition`: what economies owe one another."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from ledger_api.edge.bodies import read_json_body
from ledger_api.edge.conditional import answer_json, respond_json
from ledger_api.edge.moments import read_moment
from ledger_api.edge.openapi import answers
from ledger_api.recognition import trqp
from ledger_api.recognition.routes import read_asked
from ledger_api.recognition.schemas import Direction, Matrix
from ledger_api.recognition.service import RecognitionService

_CODE = r"^[A-Z]{2}$"
At = Annotated[str | None, Query(description="A day, an RFC 3339 time, or Unix seconds; now unless given.")]
Type = Annotated[str | None, Query(alias="type", description="Document type, with or without a profile.")]
Hs = Annotated[str | None, Query(description="Code of the Harmonized System.")]
HsEdition = Annotated[str | None, Query(description="Its edition; the one in force on the day unless given.")]


def router(service: RecognitionService) -> APIRouter:
    """The routes over the service."""
    routes = APIRouter(tags=["recognition"])

    @routes.get(
        "/v1/recognition",
        response_model=None,
        summary="What one economy owes documents of another",
        responses=answers({200: {"model": Direction}}, 400, 422),
    )
    def direction(
        request: Request,
        origin: Annotated[str, Query(alias="from", pattern=_CODE, description="Exporting economy.")],
        destination: Annotated[str, Query(alias="to", pattern=_CODE, description="Importing economy.")],
        document_type: Type = None,
        hs: Hs = None,
        hs_edition: HsEdition = None,
        at: At = None,
    ) -> Response:
        """Every route by which an agreement obliges the importing economy, with what stands in its way."""
        asked = read_asked(document_type, hs, hs_edition)
        moment = read_moment(at, "/query/at", now=service.clock)
        return respond_json(request, service.obligations.direction(origin, destination, asked, moment))

    @routes.get(
        "/v1/recognition/matrix",
        response_model=None,
        summary="Economy by economy",
        responses=answers({200: {"model": Matrix}}, 400, 422),
    )
    def matrix(
        request: Request,
        document_type: Type = None,
        hs: Hs = None,
        hs_edition: HsEdition = None,
        at: At = None,
    ) -> Response:
        """One cell for each direction that an agreement names."""
        asked = read_asked(document_type, hs, hs_edition)
        moment = read_moment(at, "/query/at", now=service.clock)
        return respond_json(request, service.obligations.matrix(asked, moment))

    @routes.post(
        "/recognition",
        response_model=None,
        summary="TRQP v2 recognition query",
        responses=answers({200: {"model": trqp.RecognitionAnswer}}, 400, 404, 415, 422),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": trqp.RecognitionQuery.model_json_schema()}},
            }
        },
    )
    async def recognition(request: Request) -> Response:
        """Does the authority (importing economy) recognise the entity (exporting economy) for a resource?

        Members are those of the Trust Registry Query Protocol v2; `context` may name `hs` and `hs_edition`.
        """
        body = await read_json_body(request)
        found: dict[str, Any] = await run_in_threadpool(trqp.answer, body, service.obligations, service.clock)
        return answer_json(found)

    return routes
