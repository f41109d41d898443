"""Requests and answers of the act endpoints."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class ActFile(BaseModel):
    """A signed act (`concord/act/v1`), as `concord` and wallets write it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "format": "concord/act/v1",
                    "act": "SuspendDocument",
                    "contract": "DocumentStatus",
                    "chainId": 31337,
                    "address": "0x" + "5f" * 20,
                    "deploymentId": "0x" + "d1" * 32,
                    "message": {
                        "issuer": "0x" + "1a" * 32,
                        "digest": "0x" + "2b" * 32,
                        "reason": "COMPLAINT",
                    },
                    "signature": "0x" + "00" * 65,
                    "extra": {},
                }
            ]
        }
    )

    format: Literal["concord/act/v1"]
    act: str
    contract: str
    chainId: int  # noqa: N815 - the file's own member name
    address: str
    deploymentId: str  # noqa: N815
    message: dict[str, Any]
    signature: str
    extra: dict[str, Any] = Field(default_factory=dict)
