"""Types of members: which texts, decimals, numbers and parties a document may hold."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ledger_api.domain.documents.fields import (
    DateText,
    DecimalText,
    LongText,
    NumberText,
    Party,
    Standard,
    Text,
)

ID, OTHER_ID = "0x" + "11" * 32, "0x" + "22" * 32
LEI, OTHER_LEI = "549300VNCOATEXPHP006", "213800GULFVALVE00027"


def code_of(kind: Any, value: Any) -> str | None:
    """The code that refuses a value of this type; None where it stands as it is."""
    try:
        assert TypeAdapter(kind).validate_python(value) == value
    except ValidationError as error:
        return error.errors()[0]["type"]
    return None


@pytest.mark.parametrize(
    ("kind", "longest", "code"),
    [
        (Text, 500, "TEXT_LENGTH"),
        (LongText, 4000, "TEXT_LENGTH"),
        (DecimalText, 40, "DECIMAL_MALFORMED"),
        (NumberText, 64, "NUMBER_MALFORMED"),
    ],
)
def test_longest_text_of_a_type_is_accepted_and_one_character_more_refused(
    kind: Any, longest: int, code: str
) -> None:
    assert code_of(kind, "1" * longest) is None
    assert code_of(kind, "1" * (longest + 1)) == code
    assert code_of(kind, "1") is None
    assert code_of(kind, "") == code


@pytest.mark.parametrize("kind", [Text, LongText])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" ", "TEXT_LENGTH"),
        ("\u2003\n", "TEXT_LENGTH"),
        ("two lines\nand\ta tab", None),
        ("Prüfung 25 °C", None),
        ("Pru\u0308fung", "TEXT_NOT_NFC"),
        ("bell\a", "TEXT_UNSAFE"),
        ("return\r", "TEXT_UNSAFE"),
        ("ü and bell\a", "TEXT_UNSAFE"),
        ("\u2066live", "TEXT_UNSAFE"),
        ("right-to-left mark \u200f", None),
    ],
)
def test_text_is_normalised_and_holds_nothing_that_hides(kind: Any, text: str, code: str | None) -> None:
    assert code_of(kind, text) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", None),
        ("-0.50", None),
        ("01", "DECIMAL_MALFORMED"),
        ("1.", "DECIMAL_MALFORMED"),
        ("+1", "DECIMAL_MALFORMED"),
        ("1\n", "DECIMAL_MALFORMED"),
        (1, "NATIVE_FLOAT"),
        (1.5, "NATIVE_FLOAT"),
        (True, "string_type"),
    ],
)
def test_decimal_is_its_plain_digits_in_a_string(value: Any, code: str | None) -> None:
    assert code_of(DecimalText, value) == code


@pytest.mark.parametrize("number", ["A 1", " A", "A ", "A\tB", "A\u2028"])
def test_number_has_blanks_inside_only_and_no_controls(number: str) -> None:
    assert code_of(NumberText, number) == (None if number == "A 1" else "NUMBER_MALFORMED")


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("1950-01-01", None),
        ("1949-12-31", "DATE_OUT_OF_RANGE"),
        ("2099-12-31", None),
        ("2100-01-01", "DATE_OUT_OF_RANGE"),
        ("2026-13-01", "DATE_MALFORMED"),
    ],
)
def test_day_is_one_of_the_window_that_a_refusal_names(day: str, code: str | None) -> None:
    assert code_of(DateText, day) == code
    if code == "DATE_OUT_OF_RANGE":
        with pytest.raises(ValidationError, match="1950-01-01 up to, not including, 2100-01-01"):
            TypeAdapter(DateText).validate_python(day)


def test_standard_is_written_with_the_edition_that_it_has() -> None:
    assert str(Standard(id="EN 10204", edition="2004")) == "EN 10204:2004"
    assert str(Standard(id="EN 10204")) == "EN 10204"


@pytest.mark.parametrize(
    ("mine", "other", "same"),
    [
        ({"id": ID}, {"id": ID, "name": "Other"}, True),
        ({"id": ID}, {"id": OTHER_ID}, False),
        ({"lei": LEI}, {"lei": LEI, "name": "Other"}, True),
        ({"lei": LEI}, {"lei": OTHER_LEI}, False),
        ({"id": ID, "lei": LEI}, {"id": ID, "lei": OTHER_LEI}, True),
        ({"id": ID, "lei": LEI}, {"id": OTHER_ID, "lei": LEI}, False),
        ({"id": ID, "lei": LEI}, {"lei": LEI, "name": "Other"}, True),
        ({"id": ID}, {"lei": LEI}, True),
        ({"id": ID}, {}, True),
        ({}, {"lei": LEI}, True),
        ({}, {"lei": LEI, "name": "Other"}, False),
        ({}, {"name": " STEEL  WORKS"}, True),
        ({}, {"name": "Steelworks"}, False),
    ],
)
def test_parties_are_one_by_id_or_lei_where_both_have_it_else_by_name(
    mine: dict, other: dict, same: bool
) -> None:
    one, two = Party(**{"name": "Steel Works", **mine}), Party(**{"name": "Steel Works", **other})
    assert one.is_same_as(two) is same
    assert two.is_same_as(one) is same
