"""What the impact endpoint answers, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_EXAMPLE: dict[str, Any] = {
    "hypothesis": {
        "act": "suspend",
        "effective_at": 1790812800,
        "agreement": "0x" + "3a" * 32,
        "title": "Recognition of steel documents",
        "annex": "STEEL",
        "from": "VN",
        "to": "DE",
        "by": "DE",
    },
    "declared_at": 1790812800,
    "importing_economy": None,
    "as_of": 1788998400,
    "items": [
        {
            "id": "0x" + "5a" * 32,
            "document": "0x" + "7c" * 32,
            "type": "material_test_report:3.1",
            "number": "VN-MTC-26-0417",
            "issuer": "Hai Phong Coated Steel JSC",
            "issuer_id": "0x" + "1f" * 32,
            "economy": "VN",
            "issued_on": "2026-07-30",
            "origin": "vn.demo.concord.example",
            "index": 11,
            "answers": [
                {
                    "importing_economy": "DE",
                    "changed": ["obligation", "action", "causes"],
                    "before": {
                        "document": "GENUINE",
                        "obligation": "MUST_ACCEPT",
                        "action": "ACCEPT",
                        "causes": [],
                        "sentence": "The inspection certificate 3.1 no. VN-MTC-26-0417 is genuine.",
                    },
                    "after": {
                        "document": "GENUINE",
                        "obligation": "NONE",
                        "action": "REFER",
                        "causes": ["AGREEMENT_SUSPENDED"],
                        "sentence": "The inspection certificate 3.1 no. VN-MTC-26-0417 is genuine, but "
                        "the agreement (annex STEEL, VN to DE) is suspended from 2026-10-01.",
                    },
                }
            ],
        }
    ],
    "summary": {"documents": 200, "changed": 1, "answers_changed": 1, "noted": 0},
    "next": "WyJWTiIsICJ2bi5kZW1vLmNvbmNvcmQuZXhhbXBsZSIsIDIxMF0",
    "demo_chain": True,
}


class HypotheticalAct(BaseModel):
    """The act that is supposed; members that its subject does not have are absent."""

    act: Literal["suspend", "withdraw"]
    effective_at: int = Field(description="Unix seconds.")
    agreement: str | None = None
    title: str | None = None
    annex: str | None = Field(None, description="null: the whole agreement.")
    origin: str | None = Field(None, alias="from", description="null: every direction that `by` is in.")
    to: str | None = None
    by: str | None = Field(None, description="The party that acts.")
    issuer: str | None = None
    accreditation: str | None = None
    document: str | None = None


class ComparedAnswer(BaseModel):
    """The members of a verdict that are compared, and its sentence."""

    document: str = Field(description="GENUINE, REFUTED or UNPROVEN")
    obligation: str | None = Field(description="null where nobody is obliged, so that it was not asked.")
    action: str
    causes: list[str]
    sentence: str


class ChangedAnswer(BaseModel):
    """The answers in one importing economy, now and under the hypothesis."""

    importing_economy: str | None
    changed: list[Literal["document", "obligation", "action", "causes"]]
    before: ComparedAnswer
    after: ComparedAnswer


class ImpactItem(BaseModel):
    """A live document whose answer changes in at least one importing economy."""

    id: str
    document: str
    type: str
    number: str | None = Field(description="null where the document's content is withheld.")
    issuer: str | None
    issuer_id: str
    economy: str
    issued_on: str | None
    origin: str
    index: int
    answers: list[ChangedAnswer]


class ImpactSummary(BaseModel):
    """Counts of this page alone."""

    documents: int = Field(description="Live documents that were compared.")
    changed: int = Field(description="Of these, those listed in `items`.")
    answers_changed: int
    noted: int = Field(description="Of these, those whose answer would show the act and stay as it is.")


class Impact(BaseModel):
    """One page. `next` is null on the last; a page may be empty before it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    hypothesis: HypotheticalAct
    declared_at: int = Field(description="Unix seconds.")
    importing_economy: str | None = Field(description="The one that was asked about; null: all concerned.")
    as_of: int = Field(description="The time of the newest block that this node has read, in Unix seconds.")
    items: list[ImpactItem]
    summary: ImpactSummary
    next: str | None
    demo_chain: bool
