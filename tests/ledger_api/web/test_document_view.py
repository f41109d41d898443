"""A document's page before there is anything but its receipt."""

from __future__ import annotations

import pytest

from ledger_api.documents.reading import Registration
from ledger_api.log.states import RegistrationState
from ledger_api.web.document_view import document_page
from ledger_api.web.rendering import Pages

DIGEST = bytes(range(32))


def registered(state: RegistrationState, index: int | None = None) -> Registration:
    return Registration(DIGEST, "vn.example", state, index, None, None, 1_788_998_400)


def test_received_document_says_that_it_has_no_date_yet():
    page = document_page(registered(RegistrationState.PENDING), (), None, None)
    assert page["standing"] is None
    assert [step["is_done"] for step in page["steps"]] == [True, False, False, False]
    assert page["steps"][0]["detail"] == "2026-09-10 00:00 UTC"
    assert [event["kind"] for event in page["history"]] == ["RECEIVE"]
    text = bytes(
        Pages(node_name="node", demo_chain=False, economies=list).render("document.html", page).body
    ).decode()
    assert "Not in the log yet" in text
    assert 'data-step="pending" aria-current="step"' in text
    assert "Demo chain" not in text


@pytest.mark.parametrize(
    ("state", "receipt"),
    [
        (RegistrationState.LOGGED, False),
        (RegistrationState.ANCHORED, True),
        (RegistrationState.FINAL, True),
    ],
)
def test_receipt_is_offered_from_the_anchor_on(state: RegistrationState, receipt: bool):
    page = document_page(registered(state, 7), (), None, None)
    assert ("Receipt" in dict(page["links"])) is receipt
    assert ("Position in the log", "7") in page["identifiers"]
