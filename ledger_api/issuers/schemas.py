"""What the issuer endpoints read and answer, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from anchors.hexadecimal import checksum_address
from ledger_api.domain.records import to_json
from ledger_api.domain.trust import IssuerRecord

_KEY = "0x" + "9b" * 20
_IDENTITY: dict[str, Any] = {
    "name": "Hai Phong Coated Steel JSC",
    "country": "VN",
    "lei": "549300VNCOATEXPHP006",
}


class RequestFile(BaseModel):
    """A request to be registered, with the key's proof of possession."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "format": "concord/issuer-request/v1",
                    "economy": "VN",
                    "role": "FIRST_PARTY",
                    "identity": _IDENTITY,
                    "key": _KEY,
                    "keyProof": "0x" + "ab" * 64 + "1b",
                }
            ]
        }
    )

    format: Literal["concord/issuer-request/v1"]
    economy: str
    role: Literal["FIRST_PARTY", "CONFORMITY_BODY", "PROGRAMME_OPERATOR"]
    identity: dict[str, Any]
    key: str
    keyProof: str  # noqa: N815 - the file's own member name


class WaitingRequest(BaseModel):
    """A request that nobody has decided on."""

    issuer: str
    economy: str
    role: str
    identity: dict[str, Any]
    identity_digest: str
    key: str
    key_proof: str
    received_at: int


class WaitingRequests(BaseModel):
    """Requests, the oldest first."""

    items: list[WaitingRequest]


class IssuerResource(BaseModel):
    """A registered organisation."""

    id: str
    economy: str
    role: str
    identity: dict[str, Any]
    registrar: str
    registered_at: int
    keys: list[dict[str, Any]]
    accreditations: list[dict[str, Any]]
    events: list[dict[str, Any]]


class IssuerPage(BaseModel):
    """A page of issuers; follow `next`."""

    items: list[IssuerResource]
    next: str | None


def issuer_json(record: IssuerRecord) -> dict[str, Any]:
    """The resource of a registered organisation."""
    return {
        "id": "0x" + record.issuer_id.hex(),
        "economy": record.economy,
        "role": record.role.value,
        "identity": record.identity,
        "registrar": checksum_address(record.registrar),
        "registered_at": record.registered.time,
        "keys": [
            {
                "key": checksum_address(one.key),
                "added_at": one.added.time,
                "revoked_at": one.revoked.time if one.revoked else None,
                "reason": one.reason or None,
                "cuts": [to_json(cut) for cut in one.cuts],
            }
            for one in record.keys
        ],
        "accreditations": [to_json(one) for one in record.accreditations],
        "events": [to_json(one) for one in record.events],
    }
