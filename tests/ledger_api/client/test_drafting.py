"""Drafts of terms that people edit."""

from datetime import date
from pathlib import Path

import pytest

from ledger_api.client.drafting import draft_terms
from ledger_api.domain.agreements.terms import read_terms

ANNEX = {"id": "STEEL", "safety": False, "hs": ["72"], "types": ["material_test_report:3.1"]}


@pytest.mark.parametrize(("today", "edition"), [("2027-12-31", "2022"), ("2028-01-01", "2028")])
def test_goods_are_named_in_the_edition_that_borders_apply_today(
    tmp_path: Path, today: str, edition: str
) -> None:
    wording = tmp_path / "wording.txt"
    wording.write_text("Each party accepts the certificates of the other.")
    drafted = draft_terms(
        "us-ec",
        title="Recognition of steel",
        parties=("DE", "VN"),
        texts={"en": wording},
        annex=ANNEX,
        today=date.fromisoformat(today),
    )
    assert read_terms(drafted).annexes[0].hs.edition == edition
