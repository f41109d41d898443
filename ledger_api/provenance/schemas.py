"""What the provenance endpoint answers, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_COIL, _STEEL = "0x" + "5a" * 32, "0x" + "6b" * 32
_ANSWER: dict[str, Any] = {
    "document": "GENUINE",
    "obligation": "MUST_ACCEPT",
    "action": "ACCEPT",
    "provisional": False,
    "sentence": "The inspection certificate 3.1 no. DE-HR-26-0031 is genuine.",
    "causes": [],
}
_EXAMPLE: dict[str, Any] = {
    "id": _COIL,
    "document": "0x" + "7c" * 32,
    "direction": "upstream",
    "depth": 5,
    "question": {"importing_economy": "NL", "axis": "both"},
    "nodes": [
        {
            "key": _STEEL,
            "id": _STEEL,
            "digest": "0x" + "8d" * 32,
            "step": -1,
            "layer": 0,
            "type": "material_test_report:3.1",
            "number": "DE-HR-26-0031",
            "issuer": "Ruhr Steel AG",
            "issuer_id": "0x" + "1f" * 32,
            "economy": "DE",
            "issued_on": "2026-07-01",
            "origin": "de.demo.concord.example",
            "index": 11,
            "answer": _ANSWER,
        }
    ],
    "links": [{"source": _STEEL, "derived": _COIL, "shown_by": "entry"}],
    "problems": [
        {
            "code": "GRAPH_TRUNCATED",
            "limit": "depth",
            "nodes": [_STEEL],
            "sentence": "There is more than is shown.",
            "who_can_fix": "Whoever asks",
            "fix": "Ask again from one of the documents at the edge, or with a greater depth.",
        }
    ],
    "truncated": True,
    "demo_chain": True,
}


class NodeAnswer(BaseModel):
    """The verdict on the entry alone, for the question that was asked; all of it at `/v1/verifications`."""

    document: str = Field(description="GENUINE, REFUTED or UNPROVEN")
    obligation: str | None = Field(description="null where no importing economy was given")
    action: str
    provisional: bool
    sentence: str
    causes: list[str]


class ProvenanceNode(BaseModel):
    """A statement about a document; or a document that no log known here holds, with a digest and no more."""

    key: str = Field(description="Its name in `links` and `problems`: `id`, or `digest` without one.")
    id: str | None
    digest: str
    step: int = Field(description="Steps from the document asked about; negative upstream.")
    layer: int = Field(description="From 0: every source lies in a lower layer than what derives from it.")
    type: str | None
    number: str | None = Field(description="null where the document's content is withheld.")
    issuer: str | None
    issuer_id: str | None
    economy: str | None
    issued_on: str | None
    origin: str | None
    index: int | None
    answer: NodeAnswer | None


class ProvenanceLink(BaseModel):
    """`derived` was made from `source`, as its issuer signed."""

    source: str
    derived: str
    shown_by: Literal["entry", "opening"]


class ProvenanceProblem(BaseModel):
    """What is missing, withheld, not confirmed, impossible or left out."""

    code: str
    limit: str | None
    nodes: list[str]
    sentence: str
    who_can_fix: str
    fix: str


class ProvenanceGraph(BaseModel):
    """The graph around a document."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: str
    document: str
    direction: Literal["both", "upstream", "downstream"]
    depth: int
    question: dict[str, Any]
    nodes: list[ProvenanceNode]
    links: list[ProvenanceLink]
    problems: list[ProvenanceProblem]
    truncated: bool = Field(description="Whether a bound left something out; `problems` says which.")
    demo_chain: bool
