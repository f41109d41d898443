"""Every member of every answer is what `answers.json` says: an answer never changes unseen."""

from __future__ import annotations

import json

import pytest

from tests.ledger_api.domain.answers import ANSWERS, ASKED, changes, members, plain

EXPECTED = json.loads(ANSWERS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("axis", EXPECTED["plain"])
def test_plain_answer_has_these_members(axis: str) -> None:
    assert members(plain(axis)) == EXPECTED["plain"][axis]


@pytest.mark.parametrize("name", ASKED)
def test_answer_differs_from_the_plain_one_in_these_members(name: str) -> None:
    answer = ASKED[name]()
    expected = EXPECTED["asked"][name]
    assert answer.question.axis.value == expected["axis"]
    assert changes(answer, EXPECTED["plain"][expected["axis"]]) == {
        "changed": expected["changed"],
        "gone": expected["gone"],
    }


def test_nothing_is_kept_that_is_not_asked() -> None:
    assert set(EXPECTED["asked"]) == set(ASKED)
