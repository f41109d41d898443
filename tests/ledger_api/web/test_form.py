"""The form's texts as a question, however people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from anchors.identity import IdentityError
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.question import Axes, Question
from ledger_api.refusals import RefusedError
from ledger_api.web.asked import read_asked

# In Auckland it is already the 11th then.
NOW = datetime(2026, 9, 10, 15, 30, tzinfo=UTC).timestamp()


def test_nothing_filled_in_asks_nothing_in_particular():
    assert read_asked({"number": "X", "axis": None}, NOW) == Question()


def test_office_and_lei_are_read_in_small_letters_and_with_spaces():
    question = read_asked({"customs_office": "nl rtm", "exporter_lei": "549300vncoatexphp006"}, NOW)
    assert question.customs_office == "NLRTM"
    assert question.exporter_lei == "549300VNCOATEXPHP006"


@pytest.mark.parametrize(("office", "today"), [(None, "2026-09-10"), ("NZAKL", "2026-09-11")])
def test_declared_today_at_the_office_is_declared_now(office: str | None, today: str):
    assert read_asked({"customs_office": office, "declared_at": today}, NOW).declared_at is None


def test_declared_on_another_day_is_that_day():
    asked = read_asked({"declared_at": "2026-09-09"}, NOW).declared_at
    assert asked is not None
    assert datetime.fromtimestamp(asked, UTC).date().isoformat() == "2026-09-09"


def test_goods_are_read_however_they_are_written():
    question = read_asked(
        {
            "hs": "7210.70 10",
            "hs_edition": "2022",
            "quantity": " 100 ",
            "unit": "TNE",
            "site": " Hai  Phong ",
        },
        NOW,
    )
    assert (question.hs, question.hs_edition) == ("72107010", "2022")
    assert (question.quantity, question.unit, question.site) == ("100", "TNE", "Hai Phong")


def test_day_of_loading_is_that_day():
    loaded = read_asked({"loaded_at": "2026-08-10"}, NOW).loaded_at
    assert loaded is not None
    assert datetime.fromtimestamp(loaded, UTC).date().isoformat() == "2026-08-10"


@pytest.mark.parametrize(("asked", "missing"), [({"quantity": "5"}, "/unit"), ({"unit": "TNE"}, "/quantity")])
def test_quantity_and_unit_come_together(asked: dict[str, str | None], missing: str):
    with pytest.raises(VerdictInputError) as refused:
        read_asked(asked, NOW)
    assert refused.value.pointer == missing


def test_document_alone_may_be_asked_about():
    assert read_asked({"axis": "document"}, NOW).axis is Axes.DOCUMENT


@pytest.mark.parametrize(
    ("member", "value", "error", "code"),
    [
        ("customs_office", "Rotterdam", VerdictInputError, "QUESTION_INVALID"),
        ("declared_at", "yesterday", RefusedError, "TIME_INVALID"),
        ("exporter_lei", "549300VNCOATEXPHP007", IdentityError, "LEI_INVALID"),
        ("axis", "neither", VerdictInputError, "QUESTION_INVALID"),
        ("hs", "7", VerdictInputError, "QUESTION_INVALID"),
        ("hs", "coil", VerdictInputError, "QUESTION_INVALID"),
        ("hs", "9999", VerdictInputError, "QUESTION_INVALID"),
        ("hs_edition", "2021", VerdictInputError, "QUESTION_INVALID"),
        ("quantity", "1,5", VerdictInputError, "QUESTION_INVALID"),
        ("quantity", "-1", VerdictInputError, "QUESTION_INVALID"),
        ("unit", "tons", VerdictInputError, "QUESTION_INVALID"),
        ("loaded_at", "last week", RefusedError, "TIME_INVALID"),
    ],
)
def test_member_that_cannot_be_read_is_named(member: str, value: str, error: type[Exception], code: str):
    with pytest.raises(error) as refused:
        read_asked({member: value}, NOW)
    assert refused.value.code == code
    assert refused.value.pointer == f"/{member}"
