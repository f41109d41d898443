"""What the recognition endpoints answer, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

_ID = "0x" + "a6" * 32
_DIGEST = "0x" + "7e" * 32
_STATE: dict[str, Any] = {
    "stage": "IN_FORCE",
    "words": "IN_FORCE",
    "ratified": 0,
    "required": 0,
    "suspensions": [],
    "notices": [],
}
SUMMARY_EXAMPLE: dict[str, Any] = {
    "id": _ID,
    "title": "Recognition of steel documents",
    "kind": "BILATERAL",
    "legal_form": "AGREEMENT",
    "obligation": "ACCEPT",
    "parties": ["DE", "VN"],
    "acceded": [],
    "annexes": [{"id": "STEEL", "title": "Iron and steel"}],
    "version": 2,
    "digest": _DIGEST,
    "concluded": True,
    "state": _STATE,
    "in_force": {"from": "2027-01-01", "to": None},
    "proposed_at": 1_790_000_000,
    "links": {
        "self": f"/v1/agreements/{_ID}",
        "terms": f"/v1/agreements/{_ID}/versions/2",
        "listings": f"/v1/listings?agreement={_ID}",
    },
}
TERMS_EXAMPLE: dict[str, Any] = {
    "concord": "agreement/v1",
    "title": "Recognition of steel documents",
    "kind": "BILATERAL",
    "legal_form": "AGREEMENT",
    "obligation": "ACCEPT",
    "phase": "CERTIFICATION",
    "equivalence": "RESULTS",
    "parties": ["DE", "VN"],
    "texts": [{"language": "en", "sha256": "0x" + "11" * 32, "media_type": "application/pdf"}],
    "annexes": [
        {
            "id": "STEEL",
            "title": "Iron and steel",
            "safety": False,
            "hs": {"edition": "2022", "includes": ["72"], "excludes": ["7204"]},
            "document_types": ["material_test_report:3.1"],
            "listing_required": True,
        }
    ],
    "entry_into_force": {"rule": "FIRST_DAY_OF_SECOND_MONTH", "ratifications": None},
    "notice": {"months": 6},
    "savings_clause": True,
    "transit_clause": False,
    "prior_documents": False,
    "accession": False,
    "listing_clocks": {"body_reply_days": 30, "party_reply_days": 60, "contest_days": 30},
    "time_zone": "UTC",
}
TERMS_BODY: dict[str, Any] = {
    "required": True,
    "content": {"application/json": {"schema": {"type": "object"}, "example": TERMS_EXAMPLE}},
}


TEXT_EXAMPLE: dict[str, Any] = {
    "language": "en",
    "sha256": "0x" + "11" * 32,
    "media_type": "application/pdf",
    "size": 48_213,
    "links": {"self": "/v1/texts/0x" + "11" * 32},
}
TEXTS_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["text"],
                "properties": {
                    "text": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "description": "The bytes of a language.",
                    },
                    "act": {
                        "type": "string",
                        "description": "The signed ProposeTerms act, where it is not recorded yet.",
                    },
                    "terms": {
                        "type": "string",
                        "description": "The terms, where act or chain have their digest only.",
                    },
                },
            }
        }
    },
}


class AgreementSummary(BaseModel):
    """An agreement in a list. Members that rest on the terms are null where these cannot be read."""

    id: str
    title: str
    kind: str | None
    legal_form: str | None
    obligation: str | None
    parties: list[str]
    acceded: list[str]
    annexes: list[dict[str, Any]]
    version: int = Field(description="The concluded version, else the latest.")
    digest: str = Field(description="SHA-256 of its terms.")
    concluded: bool
    state: dict[str, Any] | None
    in_force: dict[str, Any] | None = Field(description="Half-open interval of days.")
    proposed_at: int
    links: dict[str, str]


class AgreementPage(BaseModel):
    """A page of agreements; follow `next`."""

    items: list[AgreementSummary] = Field(examples=[[SUMMARY_EXAMPLE]])
    next: str | None


class AgreementResource(AgreementSummary):
    """An agreement with drafts, terms, lifecycle, acts, listings and ballots."""

    as_of: int
    endorsed: dict[str, Any] | None = Field(examples=[{"ballot": 1, "at": 1_791_000_000}])
    terms: dict[str, Any] | None = Field(examples=[TERMS_EXAMPLE])
    terms_problems: list[dict[str, Any]]
    texts: list[dict[str, Any]] = Field(
        description="The wording; `size` is null where this node does not hold it.", examples=[[TEXT_EXAMPLE]]
    )
    drafts: list[dict[str, Any]]
    at: dict[str, Any] | None = Field(default=None, description="The state at the moment asked about.")
    lifecycle: dict[str, Any] | None
    acts: list[dict[str, Any]]
    listings: list[dict[str, Any]]
    ballots: list[dict[str, Any]]


class Redline(BaseModel):
    """What differs between two versions."""

    agreement: str
    from_version: dict[str, Any] = Field(alias="from", examples=[{"version": 1, "digest": _DIGEST}])
    to_version: dict[str, Any] = Field(alias="to", examples=[{"version": 2, "digest": _DIGEST}])
    differences: list[dict[str, Any]] = Field(
        examples=[
            [
                {
                    "pointer": "/notice/months",
                    "kind": "changed",
                    "place": "notice, months",
                    "before": 6,
                    "after": 9,
                    "lines": ["notice, months (/notice/months): changed", "- 6", "+ 9"],
                }
            ]
        ]
    )


class Direction(BaseModel):
    """What one economy owes documents of another, and by which routes."""

    from_economy: str = Field(alias="from", examples=["VN"])
    to_economy: str = Field(alias="to", examples=["DE"])
    at: int
    legal_date: dict[str, Any]
    unions: dict[str, list[str]]
    type: str | None
    hs: str | None
    hs_edition: str | None
    duty: str = Field(
        description="What the best route comes to, such as MUST_ACCEPT, SUSPENDED, NOT_COVERED or NONE.",
        examples=["MUST_ACCEPT"],
    )
    obligation: str | None = Field(description="ACCEPT, RECOGNISE, or null.", examples=["ACCEPT"])
    in_doubt: bool = Field(description="Nothing applies for certain; the HS code leaves it open.")
    routes: list[dict[str, Any]]


class Matrix(BaseModel):
    """Economy by economy; a pair without a cell is named by no agreement."""

    at: int
    type: str | None
    hs: str | None
    hs_edition: str | None
    economies: list[dict[str, Any]] = Field(examples=[[{"economy": "DE", "seat": True}]])
    cells: list[dict[str, Any]] = Field(
        examples=[
            [
                {
                    "from": "VN",
                    "to": "DE",
                    "duty": "MUST_ACCEPT",
                    "obligation": "ACCEPT",
                    "in_doubt": False,
                    "routes": 1,
                    "binding": 1,
                    "obstacles": [],
                    "remarks": [],
                    "agreements": [_ID],
                }
            ]
        ]
    )


class EconomyResource(BaseModel):
    """An economy's seat and dated facts."""

    economy: str
    as_of: int
    seat: dict[str, Any]
    unions: list[str]
    category: int | None
    categories: list[dict[str, Any]]
    authorities: list[dict[str, Any]]
    policy: str | None = Field(description="SHA-256 of the policy in effect.")
    policies: list[dict[str, Any]]
    links: dict[str, str]


class Listings(BaseModel):
    """Bodies listed under annexes, in the order of recording."""

    items: list[dict[str, Any]] = Field(
        examples=[
            [
                {
                    "id": "0x" + "1b" * 32,
                    "issuer": "0x" + "1f" * 32,
                    "issuer_name": "VN Laboratory",
                    "agreement": _ID,
                    "annex": "STEEL",
                    "economy": "VN",
                    "from": 1_790_000_000,
                    "to": None,
                    "listed": True,
                    "recorded_at": 1_790_000_000,
                    "withdrawn_from": None,
                    "withdrawn_at": None,
                    "oppositions": [],
                }
            ]
        ]
    )


class KeptTexts(BaseModel):
    """Texts that this node holds now."""

    items: list[dict[str, Any]] = Field(examples=[[TEXT_EXAMPLE]])


class CheckedDraft(BaseModel):
    """Terms that can be proposed as they are."""

    digest: str = Field(examples=[_DIGEST])
    size: int = Field(description="Bytes of the canonical form.")
    fits_on_chain: bool
    title: str
    kind: str
    parties: list[str]
    canonical: str = Field(description="The RFC 8785 form whose SHA-256 is the digest.")
