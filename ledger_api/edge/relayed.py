"""What became of a call that the node's account paid for: one answer for every endpoint that sends one."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class RelayedState(BaseModel):
    """How far a relayed call has come; `GET /v1/acts/{transaction}` says it again later."""

    transaction: str = Field(examples=["0x" + "ab" * 32])
    state: Literal["sent", "mined", "reverted"]
    block: int | None
    final: bool
    indexed: bool = Field(description="Whether this node's own answers show it already.")
