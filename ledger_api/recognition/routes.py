"""A question about documents and goods as it comes in, and a route as it goes out."""

from __future__ import annotations

from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.duties import Asked, Route
from ledger_api.domain.documents.types import NATIVE_TYPES
from ledger_api.domain.identifiers import is_hs_code, is_hs_edition
from ledger_api.refusals import RefusedError


def route_json(route: Route) -> dict[str, Any]:
    """The route with what it covers, and what follows."""
    annex = route.annex
    return {
        **route.directed.evidence(),
        "duty": route.duty.value,
        "binds": route.directed.binds,
        "covers_type": route.covers_type,
        "hs": None if route.hs is None else {"outcome": route.hs.outcome.value, **route.hs.evidence()},
        "applies": route.owed is not None,
        "safety": None if annex is None else annex.safety,
        "listing_required": None if annex is None else annex.listing_required,
        "min_assurance": None if annex is None else annex.min_assurance,
        "conditions": [] if annex is None else [one.model_dump() for one in annex.conditions],
        "has_tariff": None if annex is None else annex.tariff is not None,
        "links": {"agreement": f"/v1/agreements/{to_hex(route.directed.agreement)}"},
    }


def read_asked(document_type: str | None, hs: str | None, hs_edition: str | None) -> Asked:
    """What was asked, checked. Raises `RefusedError` TYPE_UNKNOWN, HS_INVALID, HS_EDITION_INVALID."""
    if document_type is not None and not is_type(document_type):
        raise RefusedError(
            "TYPE_UNKNOWN",
            f"{document_type[:80]!r} is no document type",
            pointer="/query/type",
            fix=f"Use one of {', '.join(NATIVE_TYPES)}, with or without a profile such as :3.1.",
        )
    if hs is not None and not is_hs_code(hs.replace(".", "").replace(" ", "")[:6]):
        raise RefusedError(
            "HS_INVALID",
            f"{hs[:40]!r} is no code of the Harmonized System",
            pointer="/query/hs",
            fix='Give 2, 4 or 6 digits, such as "721070"; national digits may follow.',
        )
    if hs_edition is not None and not is_hs_edition(hs_edition):
        raise RefusedError(
            "HS_EDITION_INVALID",
            f"{hs_edition[:40]!r} is no edition of the Harmonized System",
            pointer="/query/hs_edition",
            fix="Give the year of an edition, such as 2022.",
        )
    return Asked(document_type, hs, hs_edition)


def is_type(text: str) -> bool:
    """Whether there are documents of this type, `name` or `name:profile`."""
    name, colon, profile = text.partition(":")
    kind = NATIVE_TYPES.get(name)
    return kind is not None and (not colon or profile in kind.profiles)
