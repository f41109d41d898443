"""What the review endpoints read and answer, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_DOCUMENT = "0x" + "5a" * 32
_REVIEW = "7f" * 16
_TEXT = {"type": "string"}

RECORD_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["document"],
                "additionalProperties": False,
                "properties": {
                    "document": {
                        **_TEXT,
                        "pattern": "^0x[0-9a-f]{64}$",
                        "description": "The statement's digest: `lookup.id` of an answer.",
                    },
                    "question": {
                        "type": "object",
                        "description": "The members of a verification's question; `declared_at` is now "
                        "where it is left out.",
                    },
                    "contact": {
                        **_TEXT,
                        "maxLength": 200,
                        "description": "A reference of your own, such as a file number; no personal data.",
                    },
                    "given": {
                        "type": "object",
                        "description": "What was answered, where more was presented than a node keeps: "
                        "`document`, `obligation`, `action`, `verdict_digest`. Shown, never judged.",
                    },
                },
            },
            "example": {
                "document": _DOCUMENT,
                "question": {"declared_at": "2026-08-20", "importing_economy": "DE", "axis": "both"},
                "contact": "file 26-1174",
            },
        }
    },
}

SUBSCRIBE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["url"],
                "additionalProperties": False,
                "properties": {"url": {**_TEXT, "format": "uri", "maxLength": 2000}},
            },
            "example": {"url": "https://office.example/concord"},
        }
    },
}

EVENTS_ANSWER: dict[str, Any] = {
    "description": "Server-sent events; `id` is a number to resume after, `data` the JSON of a webhook.",
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": 'id: 1\nevent: review.required\ndata: {"type":"review.required"}\n\n',
        }
    },
}


class ReviewResource(BaseModel):
    """A recorded answer and what has become of it."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "id": _REVIEW,
                    "state": "REVIEW_REQUIRED",
                    "document": _DOCUMENT,
                    "origin": "vn.demo.concord.example",
                    "index": 0,
                    "question": {"axis": "document", "declared_at": 1786528800},
                    "answer": {"document": "GENUINE", "obligation": None, "action": "ACCEPT", "causes": []},
                    "recorded_at": 1786528805,
                    "asked_at": 1788258000,
                    "changed_at": 1788258000,
                    "links": {"self": f"/v1/reviews/{_REVIEW}"},
                    "change": {
                        "before": {"document": "GENUINE", "obligation": None, "action": "ACCEPT"},
                        "after": {"document": "REFUTED", "obligation": None, "action": "REJECT"},
                        "came": ["ANNULLED"],
                        "went": [],
                        "sentence": "It was annulled on 2026-09-01.",
                        "reorganised": False,
                        "known_at": 1788257988,
                    },
                }
            ]
        },
    )

    id: str
    state: Literal["STANDS", "REVIEW_REQUIRED", "CLOSED"]
    document: str
    origin: str
    index: int
    question: dict[str, Any]
    contact: str | None
    given: dict[str, Any] | None
    answer: dict[str, Any] = Field(description="What this node answered: outcomes, causes, pins, digest.")
    change: dict[str, Any] | None
    recorded_at: int
    asked_at: int = Field(description="When this node asked last, in Unix seconds.")
    changed_at: int | None
    closed_at: int | None
    links: dict[str, str]


class RecordedReview(ReviewResource):
    """A recorded answer with the token that reads it; shown in this answer alone."""

    token: str | None = Field(description="Null where the request came with a token.")


class ReviewPage(BaseModel):
    """A page of reviews; follow `next`."""

    items: list[ReviewResource]
    next: str | None


class SubscriptionResource(BaseModel):
    """Where events go, and what became of each."""

    id: str
    url: str
    created_at: int
    deliveries: list[dict[str, Any]]


class SubscriptionList(BaseModel):
    """Every subscription of a review."""

    items: list[SubscriptionResource]


class EventKey(BaseModel):
    """What deliveries are signed with."""

    algorithm: Literal["ed25519"]
    public_key: str = Field(description="`whpk_` and 32 bytes in base64 (Standard Webhooks).")
    signed: str = Field(description="What the signature is over.")
