"""`/v1/acts`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from anchors.hexadecimal import to_hex
from ledger_api.acts.schemas import ActFile
from ledger_api.acts.service import ActService
from ledger_api.edge.bodies import read_json_body
from ledger_api.edge.openapi import problems
from ledger_api.edge.relayed import RelayedState

Transaction = Annotated[str, Path(pattern=r"^0x[0-9a-f]{64}$")]


def router(service: ActService, answered_block: Callable[[], int]) -> APIRouter:
    """The routes over this service; `answered_block` is the last block whose acts the node's answers show."""
    routes = APIRouter(prefix="/v1/acts", tags=["acts"])

    @routes.post(
        "",
        status_code=202,
        response_model=RelayedState,
        summary="Relay a signed act",
        responses=problems(403, 409, 415, 422, 503),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": ActFile.model_json_schema()}},
            }
        },
    )
    async def relay(request: Request, response: Response) -> Any:
        """Try the act against the chain and send it; the node's account pays.

        An act the contract refuses is answered with the contract's own error, and nothing is sent.
        """
        body = await read_json_body(request)
        tx = await run_in_threadpool(service.relay, body)
        response.headers["Location"] = f"/v1/acts/{to_hex(tx)}"
        return await run_in_threadpool(service.state, tx, answered_block())

    @routes.get(
        "/{tx}",
        response_model=RelayedState,
        summary="What became of a relayed act",
        responses=problems(400, 503),
    )
    def state(tx: Transaction) -> Any:
        """Sent, mined or reverted; final by the network's rule; shown by this node's index or not yet."""
        return service.state(bytes.fromhex(tx[2:]), answered_block())

    return routes
