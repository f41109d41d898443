"""What the verification endpoints read and answer, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_TEXT = {"type": "string"}
VERIFICATION_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "description": "Any file: a PDF, a payload, a presentation, an opening.",
                    },
                    "presentation": {"type": "object", "description": "`concord/presentation/v1`"},
                    "opening": {
                        "type": "object",
                        "description": "`concord/opening/v1` or `concord/disclosure/v1`",
                    },
                    "number": {**_TEXT, "description": "The document's number, to suggest documents by."},
                    "importing_economy": {**_TEXT, "example": "DE"},
                    "customs_office": {**_TEXT, "description": "UN/LOCODE", "example": "DEHAM"},
                    "declared_at": {
                        **_TEXT,
                        "description": "When the declaration is accepted: a day, an RFC 3339 time, or Unix "
                        "seconds.",
                        "example": "2026-09-10",
                    },
                    "known_at": {**_TEXT, "description": "How much of the ledger may be used."},
                    "loaded_at": {**_TEXT, "description": "When the goods were loaded."},
                    "hs": {**_TEXT, "example": "721070"},
                    "hs_edition": {
                        **_TEXT,
                        "description": "Edition of the Harmonized System; the one in force unless given.",
                        "example": "2022",
                    },
                    "quantity": {**_TEXT, "example": "100"},
                    "unit": {**_TEXT, "example": "TNE"},
                    "exporter_lei": _TEXT,
                    "site": {**_TEXT, "description": "Where the goods were made."},
                    "axis": {"type": "string", "enum": ["both", "document"], "default": "both"},
                },
            }
        }
    },
}

TRUST_FACTS_EXAMPLE: dict[str, Any] = {"format": "concord/trust-view/v1", "source": "index"}


class VerdictAnswer(BaseModel):
    """`concord/verdict/v1`, and beside it how the evidence was found."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "format": "concord/verdict/v1",
                    "document": "GENUINE",
                    "etsi": "TOTAL-PASSED",
                    "obligation": "UNDECIDED",
                    "action": "REFER",
                    "provisional": False,
                    "sentence": "The document is genuine.",
                    "codes": [
                        {
                            "code": "RECOGNITION_NOT_AVAILABLE",
                            "axis": "O",
                            "check": 9,
                            "outcome": "UNDECIDED",
                            "sentence": "Whether it must be accepted cannot be decided yet.",
                            "who_can_fix": "node",
                            "evidence": {},
                        }
                    ],
                    "checks": [],
                    "lookup": {
                        "asked_by": "file",
                        "id": "0x" + "5a" * 32,
                        "origin": "vn.demo.concord.example",
                        "index": 0,
                        "successor": None,
                        "suggestions": [],
                        "sources": [{"source": "cache", "outcome": "used"}],
                        "verdict_digest": "0x" + "9e" * 32,
                    },
                }
            ]
        },
    )

    format: str
    document: str = Field(description="GENUINE, REFUTED or UNPROVEN")
    obligation: str | None = Field(
        description="MUST_ACCEPT, MUST_ACCEPT_WITH_CONDITIONS, MAY_ACCEPT, NONE, UNDECIDED; null: not asked."
    )
    action: str = Field(description="ACCEPT, ACCEPT_WITH_CONDITIONS, REFER, NOT_FOUND or REJECT")
    provisional: bool
    sentence: str = Field(description="What an officer reads.")
    codes: list[dict[str, Any]]
    checks: list[dict[str, Any]]
    lookup: dict[str, Any]


BATCH_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["items"],
                "properties": {
                    "question": {
                        "type": "object",
                        "description": "Members of the question that hold for every item that does not say "
                        "otherwise, named as in POST /v1/verifications.",
                    },
                    "items": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 500,
                        "items": {
                            "type": "object",
                            "properties": {
                                "number": {**_TEXT, "description": "The document's number."},
                                "files": {
                                    "type": "array",
                                    "description": "Any files: a PDF, a payload, a presentation, an opening.",
                                    "items": {
                                        "type": "object",
                                        "required": ["name", "content"],
                                        "properties": {
                                            "name": _TEXT,
                                            "content": {**_TEXT, "contentEncoding": "base64"},
                                        },
                                    },
                                },
                                "presentation": {"type": "object"},
                                "opening": {"type": "object"},
                                "question": {"type": "object"},
                            },
                        },
                    },
                },
            },
            "example": {
                "question": {"importing_economy": "DE", "customs_office": "DEHAM"},
                "items": [
                    {
                        "number": "VN-MTC-26-0417",
                        "question": {"hs": "721070", "quantity": "60", "unit": "TNE"},
                    },
                    {
                        "number": "VN-MTC-26-0417",
                        "question": {"hs": "721070", "quantity": "50", "unit": "TNE"},
                    },
                ],
            },
        }
    },
}


class BatchItemAnswer(BaseModel):
    """One item: a verdict with remarks, or a problem (RFC 9457)."""

    index: int
    action: str | None = Field(description="The verdict's action, or a remark's where that is worse.")
    verdict: VerdictAnswer | None = None
    remarks: list[dict[str, Any]] | None = Field(
        default=None,
        description="What the items together say of this one, in the members of a verdict's codes.",
    )
    problem: dict[str, Any] | None = None


class BatchAnswer(BaseModel):
    """`concord/verification-batch/v1`: answers in the order of the items."""

    format: str
    as_of: dict[str, Any] | None = Field(description="The block that all answers rest on.")
    items: list[BatchItemAnswer]
    consignment: list[dict[str, Any]] = Field(
        description="Each document with the items that ask for it, and the quantity counted over them."
    )
    summary: dict[str, Any] = Field(description="Counts by action, by code, and by who can change it.")
