"""The recognition query of the Trust Registry Query Protocol, TRQP v2 (Trust over IP Foundation).

Request and answer have the members of its approved schemas `trqp_recognition_request` and
`trqp_recognition_response`. Here an authority is the importing economy, an entity the exporting one, an
action `recognise` or `accept`, a resource a document type; `context` may also name `hs` and `hs_edition`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from anchors import canonical
from anchors.errors import CanonicalizationError
from ledger_api.domain.agreements.duties import Asked, Route, duty_of, owed_by
from ledger_api.domain.identifiers import is_economy
from ledger_api.edge.moments import Clock, Moment, read_moment
from ledger_api.recognition.obligations import ObligationReader
from ledger_api.recognition.routes import is_type, read_asked
from ledger_api.refusals import Fault, RefusedError

ACTIONS = {
    "recognise": ("ACCEPT", "RECOGNISE"),
    "recognize": ("ACCEPT", "RECOGNISE"),
    "accept": ("ACCEPT",),
}
"""An action, and the obligations by which it is owed: who must use results recognises competence too."""

_UTC_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z")


class RecognitionQuery(BaseModel):
    """`RecognitionRequest` of TRQP v2: does the authority recognise the entity for action and resource?"""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "entity_id": "VN",
                    "authority_id": "DE",
                    "action": "accept",
                    "resource": "material_test_report:3.1",
                    "context": {"time": "2027-03-01T10:00:00Z", "hs": "721070"},
                }
            ]
        },
    )

    entity_id: str
    authority_id: str
    action: str
    resource: str
    context: dict[str, str] | None = None


class RecognitionAnswer(BaseModel):
    """`RecognitionResponse` of TRQP v2."""

    entity_id: str
    authority_id: str
    action: str
    resource: str
    recognized: bool
    time_requested: str | None = None
    time_evaluated: str
    message: str | None = None
    context: dict[str, str] | None = None


def answer(body: bytes, obligations: ObligationReader, clock: Clock) -> dict[str, Any]:
    """The answer to a query.

    Raises `RefusedError`: PARAMETER_INVALID or TIME_INVALID for a malformed query; AUTHORITY_UNKNOWN,
    ENTITY_UNKNOWN, ACTION_UNKNOWN or RESOURCE_UNKNOWN where it is about something this registry has not.
    """
    query = _read(body)
    context = query.context or {}
    requested = context.get("time")
    at = _moment(requested, clock)
    asked = _asked(query, context)
    routes = obligations.routes(query.entity_id, query.authority_id, asked, at)
    owed = owed_by(duty_of(routes))
    found: dict[str, Any] = {
        "entity_id": query.entity_id,
        "authority_id": query.authority_id,
        "action": query.action,
        "resource": query.resource,
        "recognized": owed in ACTIONS[query.action],
        "time_evaluated": _text(clock()),
        "message": _message(query, routes),
    }
    if requested:
        found["time_requested"] = requested
    if query.context is not None:
        found["context"] = query.context
    return found


def _read(body: bytes) -> RecognitionQuery:
    try:
        value = canonical.parse(body)
    except CanonicalizationError as refusal:
        raise RefusedError(
            "PARAMETER_INVALID", refusal.detail, pointer=refusal.pointer or "", fix=refusal.fix
        ) from None
    try:
        return RecognitionQuery.model_validate(value)
    except ValidationError as failure:
        faults = [
            Fault(
                "PARAMETER_INVALID",
                str(item["msg"]),
                "Send entity_id, authority_id, action and resource as text; context holds text only.",
                "/" + "/".join(str(part) for part in item["loc"]),
            )
            for item in failure.errors()
        ]
        first = faults[0]
        raise RefusedError(
            first.code, first.detail, pointer=first.pointer, fix=first.fix, faults=faults
        ) from None


def _moment(text: str | None, clock: Clock) -> Moment:
    """Blank is now; else RFC 3339 with the offset Z only, as the schema asks."""
    if text and not _UTC_TIME.fullmatch(text):
        raise RefusedError(
            "TIME_INVALID",
            f"{text[:40]!r} is no RFC 3339 time in UTC",
            pointer="/context/time",
            fix="Write the time as 2026-09-10T08:30:00Z.",
        )
    return read_moment(text, "/context/time", now=clock)


def _asked(query: RecognitionQuery, context: dict[str, str]) -> Asked:
    for code, member, is_known in (
        ("AUTHORITY_UNKNOWN", "authority_id", is_economy(query.authority_id)),
        ("ENTITY_UNKNOWN", "entity_id", is_economy(query.entity_id)),
        ("ACTION_UNKNOWN", "action", query.action in ACTIONS),
        ("RESOURCE_UNKNOWN", "resource", query.resource == "*" or is_type(query.resource)),
    ):
        if not is_known:
            raise RefusedError(
                code,
                f"{getattr(query, member)[:80]!r} is not known here",
                pointer=f"/{member}",
                fix="Name economies by ISO 3166-1 code, the action recognise or accept, and a document type.",
            )
    kind = None if query.resource == "*" else query.resource
    return read_asked(kind, context.get("hs"), context.get("hs_edition"))


def _message(query: RecognitionQuery, routes: Sequence[Route]) -> str:
    if routes and routes[0].owed is not None:
        best = routes[0]
        verb = "must accept" if best.owed == "ACCEPT" else "recognises"
        return (
            f"{query.authority_id} {verb} {query.resource} of {query.entity_id} by annex"
            f" {best.directed.annex} of {best.directed.title}."
        )
    if any(route.in_doubt for route in routes):
        return "Whether the agreement covers these goods cannot be told from the HS code given."
    obstacles = sorted({one.kind.value for route in routes for one in route.directed.obstacles})
    if obstacles and any(route.concerns for route in routes):
        return f"What is agreed does not bind: {', '.join(obstacles)}."
    if routes:
        return "The agreements between the two do not cover this."
    return f"No agreement obliges {query.authority_id} towards {query.entity_id}."


def _text(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
