"""Which agreed obligations are about the documents and goods that somebody asks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.annex import Annex
from ledger_api.domain.agreements.hs_editions import edition_on
from ledger_api.domain.agreements.hs_scope import HsAnswer, HsOutcome, judge_hs
from ledger_api.domain.agreements.obligations import DirectedObligation
from ledger_api.domain.documents.en10204 import ORDER, satisfies
from ledger_api.domain.documents.types import NATIVE_TYPES
from ledger_api.domain.identifiers import is_hs_code, is_hs_edition
from ledger_api.refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Asked:
    """A document type (`name` or `name:profile`), an HS code and its edition; None is any."""

    document_type: str | None = None
    hs: str | None = None
    hs_edition: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """An agreed obligation, and whether it is about what was asked; None where nothing was asked."""

    directed: DirectedObligation
    covers_type: bool | None
    hs: HsAnswer | None

    @property
    def concerns(self) -> bool:
        """Whether it is about these documents and goods, or cannot be told not to be."""
        excluded = self.hs is not None and self.hs.outcome in (HsOutcome.EXCLUDED, HsOutcome.NOT_INCLUDED)
        return self.covers_type is not False and not excluded

    @property
    def in_doubt(self) -> bool:
        """Whether it would bind, and only a person can tell whether it is about these goods."""
        ambiguous = self.hs is not None and self.hs.outcome is HsOutcome.AMBIGUOUS
        return self.directed.binds and self.covers_type is not False and ambiguous

    @property
    def applies(self) -> bool:
        """Whether it binds and is about these documents and goods."""
        included = self.hs is None or self.hs.outcome is HsOutcome.INCLUDED
        return self.directed.binds and self.covers_type is not False and included

    def to_json(self) -> dict[str, Any]:
        """The route with what it covers."""
        annex = self.annex
        return {
            **self.directed.evidence(),
            "binds": self.directed.binds,
            "covers_type": self.covers_type,
            "hs": None if self.hs is None else {"outcome": self.hs.outcome.value, **self.hs.evidence()},
            "applies": self.applies,
            "safety": None if annex is None else annex.safety,
            "listing_required": None if annex is None else annex.listing_required,
            "min_assurance": None if annex is None else annex.min_assurance,
            "conditions": [] if annex is None else [one.model_dump() for one in annex.conditions],
            "has_tariff": None if annex is None else annex.tariff is not None,
            "links": {"agreement": f"/v1/agreements/{to_hex(self.directed.agreement)}"},
        }

    @property
    def annex(self) -> Annex | None:
        """The annex it runs under; None where the terms are not established."""
        terms, name = self.directed.terms, self.directed.annex
        return None if terms is None or name is None else terms.annex(name)


def route_of(directed: DirectedObligation, asked: Asked, day: str) -> Route:
    """What an agreed obligation says about what was asked; the HS edition of `day` unless one is named."""
    route = Route(directed, None, None)
    annex = route.annex
    if annex is None:
        return route
    covered = None if asked.document_type is None else covers_type(annex, asked.document_type)
    judged = None if asked.hs is None else judge_hs(annex.hs, asked.hs, asked.hs_edition or edition_on(day))
    return Route(directed, covered, judged)


def covers_type(annex: Annex, document_type: str) -> bool:
    """Whether an annex is about documents of this type, in any profile where none is named."""
    name, _, profile = document_type.partition(":")
    floor = annex.min_assurance
    if floor is not None and profile in ORDER and not satisfies(profile, floor):
        return False
    patterns = [tuple(one.split(":", 1)) for one in annex.document_types]
    return any(named == name and (only == "*" or profile in ("", only)) for named, only in patterns)


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
