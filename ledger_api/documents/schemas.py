"""What the document endpoints read and answer, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_ID = "0x" + "5a" * 32
_DIGEST = "0x" + "7c" * 32
_ISSUER = "0x" + "1f" * 32
_ZERO = "0x" + "00" * 32

STATEMENT_EXAMPLE: dict[str, Any] = {
    "statement": {
        "origin": "vn.demo.concord.example",
        "issuer": _ISSUER,
        "digest": _DIGEST,
        "type": "material_test_report:3.1",
        "economy": "VN",
        "numberHash": "0x" + "3d" * 32,
        "assessedOn": "2026-08-20",
        "issuedOn": "2026-08-21",
        "validFrom": "",
        "validTo": "",
        "revision": 1,
        "relation": "",
        "predecessor": _ZERO,
        "derivedFrom": _ZERO,
        "lookups": _ZERO,
        "cosigners": [],
    },
    "lookups": [],
    "signatures": [{"issuer": _ISSUER, "signature": "0x" + "ab" * 64 + "1b"}],
}

REGISTER_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["statement"],
                "properties": {
                    "statement": {
                        "type": "object",
                        "description": "The signed statement, its published lookups, and the signatures. "
                        "`derivedFrom` beside them shows the digests that the statement's root of that name "
                        "commits to; left out, they are withheld.",
                        "example": STATEMENT_EXAMPLE,
                    },
                    "opening": {
                        "type": "object",
                        "description": "Header, body and document secret; the node recomputes the digest. "
                        "Kept only for a public document.",
                    },
                    "file": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "description": "Files that the header lists. Kept only for a public document.",
                    },
                    "visibility": {"type": "string", "enum": ["withheld", "public"], "default": "withheld"},
                },
            }
        }
    },
}

BULK_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/x-ndjson": {
            "schema": {"type": "string", "description": "One `statement` part a line."},
            "example": '{"statement":{…},"lookups":[],"signatures":[{"issuer":"0x…","signature":"0x…",'
            '"manifest":{"size":2,"index":0,"proof":["0x…"]}}]}\n',
        }
    },
}


class Said(BaseModel):
    """A warning or a finding beside an accepted document."""

    code: str
    severity: Literal["warning", "nonconformity"]
    detail: str
    pointer: str | None = None


class Links(BaseModel):
    """Where to go on from here."""

    self_: str = Field(alias="self")
    history: str
    opening: str
    receipt: str | None = None
    log: str | None = None


class DocumentResource(BaseModel):
    """A registration."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": _ID,
                    "document": _DIGEST,
                    "state": "pending",
                    "origin": "vn.demo.concord.example",
                    "index": None,
                    "received_at": 1789000000,
                    "entry": None,
                    "links": {
                        "self": f"/v1/documents/{_ID}",
                        "history": f"/v1/documents/{_ID}/history",
                        "opening": f"/v1/documents/{_ID}/opening",
                    },
                    "warnings": [],
                }
            ]
        }
    )

    id: str = Field(description="The statement's EIP-712 digest: its name on every node.")
    document: str | None = Field(description="The document digest that the statement is about.")
    state: Literal["pending", "logged", "anchored", "final"]
    origin: str
    index: int | None
    received_at: int | None = Field(description="Unix seconds; null on a node that mirrors the log.")
    entry: dict[str, Any] | None
    links: Links
    warnings: list[Said] = []


class BulkItem(BaseModel):
    """The outcome of one line."""

    line: int = Field(description="Counted from 0, empty lines left out.")
    id: str | None = None
    document: str | None = None
    state: str | None = None
    created: bool | None = None
    problem: dict[str, Any] | None = None


class BulkOutcome(BaseModel):
    """The outcome of a bulk request, line by line."""

    accepted: int
    existing: int
    refused: int
    items: list[BulkItem]


class DocumentPage(BaseModel):
    """A page of anchored documents; follow `next`."""

    items: list[dict[str, Any]]
    next: str | None


class History(BaseModel):
    """Every act on a document, in the order the chain recorded them."""

    id: str
    document: str | None
    state: str
    events: list[dict[str, Any]]
