"""Whatever stands at any place of a document, what is said of it is what ``judged.json`` says."""

from __future__ import annotations

import json
import re

import pytest

from tests.ledger_api.domain.documents.judged import DRAFTS, JUDGED, VALUES, changed_everywhere, whole

EXPECTED = json.loads(JUDGED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", DRAFTS)
def test_header_summary_and_findings(name: str) -> None:
    assert whole(DRAFTS[name]) == EXPECTED[name]["plain"]


@pytest.mark.parametrize("said", VALUES)
@pytest.mark.parametrize("name", DRAFTS)
def test_value_at_every_place(name: str, said: str) -> None:
    assert changed_everywhere(DRAFTS[name], VALUES[said]) == EXPECTED[name]["changed"][said]


def test_every_line_names_a_code_and_a_place() -> None:
    lines = [
        line
        for each in EXPECTED.values()
        for places in each["changed"].values()
        for found in places.values()
        for line in found
    ]
    assert len(lines) > 1_000
    assert all(re.match(r"(refused|nonconformity|warning) [A-Z0-9_]+ (/\S*)?", line) for line in lines)
