"""How problems are described in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem",
    "required": ["type", "title", "status", "code", "detail", "fix"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable, upper-case with underscores."},
        "detail": {"type": "string"},
        "pointer": {"type": ["string", "null"], "description": "RFC 6901 pointer of what is wrong."},
        "problems": {
            "type": "array",
            "description": "Every fault found, where there are several.",
            "items": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "pointer": {"type": ["string", "null"]},
                    "detail": {"type": "string"},
                    "fix": {"type": "string"},
                },
            },
        },
        "fix": {"type": "string", "description": "What to do about it."},
    },
    "example": {
        "type": "urn:concord:problem:DUPLICATE_KEY",
        "title": "Duplicate key",
        "status": 422,
        "code": "DUPLICATE_KEY",
        "detail": 'the key "number" occurs twice',
        "pointer": "/header/number",
        "problems": [],
        "fix": "Send UTF-8 I-JSON (RFC 7493): unique keys, finite numbers, no lone surrogates.",
    },
}


def answers(good: Mapping[int | str, dict[str, Any]], *statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: its good answers, and problems of these statuses."""
    return {**dict(good), **problems(*statuses)}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route for these statuses."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}},
        }
        for status in statuses
    }


def describe_problems_only(app: FastAPI, *, unlimited: Collection[str] = ()) -> None:
    """Leave out the framework's own validation answer: malformed parameters are 400 problems here.

    Every path but those `unlimited` may answer 429, whatever its route says of itself.
    """
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        for path, operations in document["paths"].items():
            for operation in operations.values():
                if path not in unlimited:
                    operation["responses"].setdefault("429", problems(429)[429])
                answer = operation["responses"].get("422", {}).get("content", {})
                if "application/problem+json" not in answer:
                    operation["responses"].pop("422", None)
        for name in ("HTTPValidationError", "ValidationError"):
            document.get("components", {}).get("schemas", {}).pop(name, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
