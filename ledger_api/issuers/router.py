"""`/v1/issuers`."""

from __future__ import annotations

from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from ledger_api.domain.trust import IssuerRecord
from ledger_api.edge.bodies import read_json_body
from ledger_api.edge.conditional import respond_json
from ledger_api.edge.cursor import cursor_invalid, decode_cursor, encode_cursor
from ledger_api.edge.openapi import answers, problems
from ledger_api.issuers.requests import IssuerRequests
from ledger_api.issuers.schemas import IssuerPage, IssuerResource, RequestFile, WaitingRequests, issuer_json
from ledger_api.refusals import RefusedError

_PAGE = 100
Id = Annotated[str, Path(pattern=r"^0x[0-9a-f]{64}$", description="Issuer id.")]


class IssuerIndex(Protocol):
    """The index, as far as this slice asks it."""

    def issuer(self, issuer_id: bytes) -> IssuerRecord | None:
        """One issuer."""

    def issuers(
        self, *, economy: str | None = None, after: bytes = b"", limit: int = 100
    ) -> list[IssuerRecord]:
        """Issuers in the order of their ids."""


def router(requests: IssuerRequests, index: IssuerIndex) -> APIRouter:
    """The routes over the requests and the index."""
    routes = APIRouter(prefix="/v1/issuers", tags=["issuers"])

    @routes.get(
        "",
        response_model=None,
        summary="Registered issuers",
        responses=answers({200: {"model": IssuerPage}}, 400),
    )
    def issuers(
        request: Request,
        economy: Annotated[str | None, Query(pattern=r"^[A-Z]{2}$")] = None,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = _PAGE,
    ) -> Response:
        """In the order of their ids."""
        after = _after(cursor) if cursor else b""
        found = index.issuers(economy=economy, after=after, limit=limit)
        following = encode_cursor(found[-1].issuer_id.hex()) if len(found) == limit else None
        return respond_json(request, {"items": [issuer_json(one) for one in found], "next": following})

    @routes.post(
        "/requests",
        response_model=None,
        status_code=202,
        summary="Ask to be registered",
        responses=problems(409, 415, 422, 429),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": RequestFile.model_json_schema()}},
            }
        },
    )
    async def submit(request: Request) -> JSONResponse:
        """Kept until the economy's registrar (first parties) or accreditor (bodies, operators) decides.

        The key's proof of possession is checked here and again by the contract.
        """
        made = await run_in_threadpool(requests.submit, await read_json_body(request))
        resource: dict[str, Any] = made.to_json()
        return JSONResponse(
            resource, 202, {"Location": f"/v1/issuers/{resource['issuer']}", "Cache-Control": "no-store"}
        )

    @routes.get(
        "/requests",
        response_model=None,
        summary="Requests that wait for a decision",
        responses=answers({200: {"model": WaitingRequests}}, 400),
    )
    def waiting(
        request: Request, economy: Annotated[str | None, Query(pattern=r"^[A-Z]{2}$")] = None
    ) -> Response:
        """The oldest first. Approval is an act: sign `RegisterIssuer` and relay it."""
        return respond_json(request, {"items": [one.to_json() for one in requests.waiting(economy)]})

    @routes.get(
        "/{id}",
        response_model=None,
        summary="One issuer",
        responses=answers({200: {"model": IssuerResource}}, 400, 404),
    )
    def issuer(request: Request, id: Id) -> Response:  # noqa: A002 - the path parameter's name
        """Identity, role, keys with their dates, accreditations with scopes, suspensions."""
        record = index.issuer(bytes.fromhex(id[2:]))
        if record is None:
            raise RefusedError(
                "ISSUER_UNKNOWN",
                f"no issuer {id} is registered",
                fix="GET /v1/issuers lists who is; a request shows here once it is granted.",
            )
        return respond_json(request, issuer_json(record))

    return routes


def _after(cursor: str) -> bytes:
    (position,) = decode_cursor(cursor, (str,))
    try:
        return bytes.fromhex(str(position))
    except ValueError:
        raise cursor_invalid() from None
