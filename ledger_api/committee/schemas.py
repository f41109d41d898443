"""What the ballot endpoints answer, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

_ID = "0x" + "a6" * 32
_DIGEST = "0x" + "7e" * 32
_ENDORSEMENT: dict[str, Any] = {"agreement": _ID, "version": 2, "terms": _DIGEST}
SUMMARY_EXAMPLE: dict[str, Any] = {
    "number": 1,
    "kind": "ENDORSEMENT",
    "title": "Endorse the recognition of steel documents",
    "economy": "VN",
    "subject": "0x" + "5b" * 32,
    "would": f"Endorse version 2 of agreement {_ID}, whose terms have the digest {_DIGEST}.",
    "endorsement": _ENDORSEMENT,
    "opens": 1_790_000_000,
    "closes": 1_791_209_600,
    "block": 42,
    "state": "open",
    "passing": False,
    "seats": 3,
    "voted": 1,
    "links": {"self": "/v1/ballots/1", "agreement": f"/v1/agreements/{_ID}"},
}


class Rules(BaseModel):
    """The Committee's numbers: seconds, and percent of participating seats."""

    min_voting_period: int = Field(examples=[1_209_600])
    quorum_percent: int = Field(examples=[50])
    timelock_delay: int = Field(examples=[172_800])


class BallotSummary(BaseModel):
    """A ballot in a list."""

    number: int
    kind: Literal[
        "ENDORSEMENT",
        "ADMISSION",
        "REMOVAL",
        "CATEGORY",
        "VOTING_CLASS",
        "AUTHORITY",
        "CONTRACT",
        "STANDARD",
    ]
    title: str
    economy: str = Field(description="Who proposed it.")
    subject: str = Field(description="What voters sign: the digest of everything the proposal says.")
    would: str = Field(description="What it would do, in words.")
    endorsement: dict[str, Any] | None
    opens: int
    closes: int
    block: int
    state: Literal["open", "passed", "failed"]
    passing: bool = Field(description="Whether the votes cast so far would pass it.")
    seats: int
    voted: int
    links: dict[str, str]


class BallotPage(BaseModel):
    """A page of ballots; follow `next`."""

    items: list[BallotSummary] = Field(examples=[[SUMMARY_EXAMPLE]])
    next: str | None
    rules: Rules


class BallotTally(BaseModel):
    """The count by the rule, and the same as lines to follow with a pencil."""

    py: int = Field(examples=[2])
    pn: int = Field(examples=[1])
    n: int = Field(examples=[1])
    t: int = Field(examples=[3])
    participating: int = Field(examples=[3])
    participating_voted: int = Field(examples=[3])
    quorum_percent: int = Field(examples=[50])
    quorum_met: bool
    two_thirds_met: bool
    opposition_met: bool
    passed: bool
    arithmetic: list[str] = Field(examples=[["Opposition: of all seats 0 against out of 2: met."]])


class BallotResource(BallotSummary):
    """A ballot with its call, its electorate, its tally, and what became of it."""

    as_of: int
    committee: str
    call: dict[str, Any] | None
    electorate: list[dict[str, Any]] = Field(
        examples=[
            [
                {
                    "economy": "VN",
                    "voting_class": "P",
                    "choice": "FOR",
                    "reason": None,
                    "reason_digest": None,
                    "sequence": 1,
                    "signer": "0x" + "9b" * 20,
                    "cast_at": 1_790_100_000,
                }
            ]
        ]
    )
    waiting: list[str] = Field(description="Seats that have not voted.", examples=[["DE", "SA"]])
    tally: BallotTally
    enacted: dict[str, Any] | None
