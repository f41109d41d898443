"""`/v1/documents/{id}/provenance`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from ledger_api.domain.provenance import Direction, Limits
from ledger_api.domain.question import Question
from ledger_api.edge.conditional import respond_json
from ledger_api.edge.openapi import answers
from ledger_api.provenance.schemas import ProvenanceGraph
from ledger_api.provenance.service import ProvenanceService

MAX_DEPTH = 20
ReadQuestion = Callable[[Mapping[str, str | None]], Question]
_Id = Annotated[str, Path(pattern=r"^0x[0-9a-f]{64}$", description="Statement digest, or document digest.")]
_When = "When the declaration is accepted: a day, an RFC 3339 time, or Unix seconds."


def router(service: ProvenanceService, read_question: ReadQuestion) -> APIRouter:
    """The route over this service; `read_question` reads the question as every endpoint does."""
    routes = APIRouter(prefix="/v1/documents", tags=["provenance"])

    @routes.get(
        "/{id}/provenance",
        response_model=None,
        summary="What a document was made from, and what was made from it",
        responses=answers({200: {"model": ProvenanceGraph}}, 400, 404, 422),
    )
    def provenance(
        request: Request,
        id: _Id,  # noqa: A002 - the path parameter's name
        direction: Annotated[Direction, Query()] = Direction.BOTH,
        depth: Annotated[int, Query(ge=1, le=MAX_DEPTH, description="Steps to go each way.")] = Limits.depth,
        importing_economy: Annotated[str | None, Query(max_length=16, examples=["DE"])] = None,
        customs_office: Annotated[str | None, Query(max_length=16, examples=["DEHAM"])] = None,
        declared_at: Annotated[str | None, Query(max_length=40, description=_When)] = None,
    ) -> Response:
        """Links that entries show or openings reveal, across all logs known here, each node answered alike.

        Whether a document must be accepted is answered where an importing economy is given. At most 200
        nodes; `truncated` and `problems` say what was left out. Downstream only those are found whose entries
        show their sources.
        """
        question = read_question(
            {
                "importing_economy": importing_economy,
                "customs_office": customs_office,
                "declared_at": declared_at,
                "axis": "both" if importing_economy else "document",
            }
        )
        traced = service.trace(
            bytes.fromhex(id[2:]), question, direction=direction, limits=Limits(depth=depth)
        )
        return respond_json(request, traced.to_json())

    return routes
