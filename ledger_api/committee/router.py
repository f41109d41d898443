"""`/v1/ballots`. Proposals and votes are acts: they go through `POST /v1/acts`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from anchors.hexadecimal import to_hex
from ledger_api.committee.schemas import BallotPage, BallotResource
from ledger_api.committee.service import BallotState, CommitteeService
from ledger_api.edge.conditional import respond_json
from ledger_api.edge.cursor import MAX_STORED, decode_cursor, encode_cursor
from ledger_api.edge.openapi import answers, problems
from ledger_api.edge.relayed import RelayedState
from ledger_api.indexer.recognition_queries import BallotKind

_PAGE = 100
Number = Annotated[int, Path(ge=1, le=MAX_STORED, description="Number of the ballot.")]
Sent = Callable[[bytes], dict[str, Any]]
"""What became of a relayed call, by its transaction hash."""


def router(service: CommitteeService, sent: Sent) -> APIRouter:
    """The routes over the service; `sent` says what became of a relayed call."""
    routes = APIRouter(prefix="/v1/ballots", tags=["committee"])

    @routes.get(
        "",
        response_model=None,
        summary="Ballots",
        responses=answers({200: {"model": BallotPage}}, 400, 503),
    )
    def ballots(
        request: Request,
        state: BallotState | None = None,
        kind: BallotKind | None = None,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = _PAGE,
    ) -> Response:
        """The newest first; `closed` is passed or failed."""
        before = int(decode_cursor(cursor, (int,))[0]) if cursor else None
        items, after = service.page(state=state, kind=kind, before=before, limit=limit)
        following = None if after is None else encode_cursor(after)
        return respond_json(request, {"items": items, "next": following, "rules": service.rules()})

    @routes.get(
        "/{number}",
        response_model=None,
        summary="One ballot",
        responses=answers({200: {"model": BallotResource}}, 400, 404, 503),
    )
    def ballot(request: Request, number: Number) -> Response:
        """What it would do, who voted what and why, who has not, and the arithmetic."""
        return respond_json(request, service.get(number))

    @routes.post(
        "/{number}:enact",
        response_model=RelayedState,
        status_code=202,
        summary="Schedule the call of a passed ballot",
        responses=problems(400, 404, 409, 422, 503),
    )
    def enact(response: Response, number: Number) -> Any:
        """Anybody may ask, once it has closed and passed; it then waits in the Timelock."""
        return _relayed(response, service.enact(number), sent)

    @routes.post(
        "/{number}:execute",
        response_model=RelayedState,
        status_code=202,
        summary="Make the call of an enacted ballot",
        responses=problems(400, 404, 409, 422, 503),
    )
    def execute(response: Response, number: Number) -> Any:
        """Anybody may ask, once the Timelock's delay is over."""
        return _relayed(response, service.execute(number), sent)

    return routes


def _relayed(response: Response, tx: bytes, sent: Sent) -> dict[str, Any]:
    response.headers["Location"] = f"/v1/acts/{to_hex(tx)}"
    return sent(tx)
