"""`/v1/network`, `/v1/economies`, `/v1/logs`."""

from __future__ import annotations

from typing import Any, Protocol

from fastapi import APIRouter, Request, Response

from ledger_api.edge.conditional import respond, respond_json
from ledger_api.network_file import NetworkFile

_EXAMPLE = {
    "format": "concord/network/v1",
    "mode": "production",
    "networkId": "0x" + "6f" * 32,
    "deploymentId": "0x" + "13" * 32,
    "chainId": 2026,
    "chainUrl": "https://chain.example",
    "directory": "0x" + "46" * 20,
    "block": 1,
    "contracts": {"Directory": {"address": "0x" + "46" * 20, "codeHash": "0x" + "c0" * 32}},
    "finality": {"kind": "confirmations", "confirmations": 0},
    "nodes": ["https://vn.concord.example"],
}


class NetworkIndex(Protocol):
    """The index, as far as this slice asks it."""

    def economies(self) -> list[dict[str, Any]]:
        """Seats with their authority, delegates, offices and dates."""

    def logs(self) -> list[dict[str, Any]]:
        """Logs with origin, economy, URL name, keys, operator, anchored size, and whether they are closed."""


def router(network: NetworkFile, index: NetworkIndex) -> APIRouter:
    """The routes over the network file and the index."""
    routes = APIRouter(prefix="/v1", tags=["network"])
    text = network.to_text().encode()

    @routes.get(
        "/network",
        response_class=Response,
        summary="The network file",
        responses={
            200: {
                "description": "What another node joins with: `concord join URL`.",
                "content": {"application/json": {"schema": {"type": "object"}, "example": _EXAMPLE}},
            }
        },
    )
    def network_file(request: Request) -> Response:
        """`concord/network/v1`: ids, chain, contracts with their code hashes, finality, nodes."""
        return respond(request, text, media_type="application/json")

    @routes.get(
        "/economies",
        response_model=None,
        summary="Economies and who speaks for them",
        responses={200: {"content": {"application/json": {"example": {"items": [{"economy": "VN"}]}}}}},
    )
    def economies(request: Request) -> Response:
        """Every seat, its class and category, its authority, delegates, registrars and accreditors."""
        return respond_json(request, {"items": index.economies()})

    @routes.get(
        "/logs",
        response_model=None,
        summary="Logs",
        responses={
            200: {
                "content": {
                    "application/json": {
                        "example": {
                            "items": [
                                {
                                    "origin": "vn.demo.concord.example",
                                    "economy": "VN",
                                    "name": "VN",
                                    "prefix": "http://127.0.0.1:8080/log/VN",
                                    "vkeys": ["vn.demo.concord.example+c74f20a3+ARpc2Q…"],
                                    "size": 3,
                                    "closed": None,
                                }
                            ]
                        }
                    }
                }
            }
        },
    )
    def logs(request: Request) -> Response:
        """Each log's origin, URL prefix and verification keys: what a C2SP tlog client needs."""
        return respond_json(request, {"items": index.logs()})

    return routes
