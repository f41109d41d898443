"""Numbers and positions that no database takes are refused before one is asked."""

from __future__ import annotations

from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ledger_api.edge.cursor import encode_cursor
from ledger_api.issuers.router import router as issuers
from ledger_api.problems import install
from ledger_api.verification.router import router as verification

WORD = "0x" + "11" * 32
NOBODY = cast("Any", None)
"""Whoever is asked after all fails the test."""


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ("/v1/trust-facts", {"index": 2**63}),
        ("/v1/trust-facts", {"receipt_size": 10**30}),
        ("/v1/issuers", {"cursor": encode_cursor("no hexadecimal")}),
    ],
)
def test_what_no_database_takes_is_a_refusal(path: str, changed: dict[str, Any]) -> None:
    app = FastAPI()
    app.include_router(issuers(NOBODY, NOBODY))
    app.include_router(verification(NOBODY, NOBODY, max_file_bytes=1))
    install(app)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get(path, params={"origin": "x", "digest": WORD, "issuer": WORD, **changed})
    assert answer.status_code == 400, answer.text
