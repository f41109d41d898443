"""Rows of a consignment beside one another: what they ask of a document never exceeds what it states."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.consignment import AskedQuantity, Counted, count_quantities, plain

TONNES = st.decimals("0", "80", places=2).map(str)


def asked(place: int, quantity: str | None, unit: str | None = "TNE", **more: Any) -> AskedQuantity:
    known = {"document": "0xaa", "stated": "100", "stated_unit": "TNE"} | more
    return AskedQuantity(place, known.pop("document"), quantity, unit, **known)


def codes(counted: Counted) -> dict[int, str]:
    return {place: remark.code for place, remark in counted.remarks.items()}


def test_sixty_and_fifty_on_a_hundred_exceed_and_the_second_is_rejected() -> None:
    counted = count_quantities([asked(0, "60"), asked(1, "50"), asked(2, "40")])
    assert codes(counted) == {1: "QUANTITY_EXCEEDED"}
    assert counted.remarks[1].action == "REJECT"
    assert counted.remarks[1].evidence == {
        "stated": "100", "unit": "TNE", "before": "60", "asked": "50", "rows": [0, 1],
    }  # fmt: skip
    (document,) = counted.documents
    assert (document.counted, document.total) == ([0, 2], Decimal(100))
    assert counted.totals == {2: ("100", "TNE")}


def test_one_row_beyond_its_document_is_rejected() -> None:
    assert codes(count_quantities([asked(0, "100.01")])) == {0: "QUANTITY_EXCEEDED"}
    assert codes(count_quantities([asked(0, "100.00")])) == {}


def test_units_of_one_measure_are_counted_together() -> None:
    counted = count_quantities([asked(0, "60"), asked(1, "40000", "KGM"), asked(2, "1", "GRM")])
    assert codes(counted) == {2: "QUANTITY_EXCEEDED"}
    assert counted.totals == {1: ("100", "TNE")}


def test_figures_of_a_document_and_a_remark_are_written_out() -> None:
    counted = count_quantities([asked(0, "60.50"), asked(1, "50")])
    assert [one.to_json() for one in counted.documents] == [
        {
            "document": "0xaa",
            "rows": [0, 1],
            "counted": [0],
            "total": "60.5",
            "stated": "100",
            "unit": "TNE",
        }
    ]
    assert counted.remarks[1].to_json() == {
        "code": "QUANTITY_EXCEEDED",
        "axis": "D",
        "outcome": "REFUTED",
        "action": "REJECT",
        "sentence": "The document is for 100 TNE; 60.5 TNE are asked for in rows before, "
        "and this row asks for 50 TNE.",
        "who_can_fix": "Whoever presented the document",
        "fix": "Present another document for what is beyond it, or correct the quantity.",
        "evidence": {"stated": "100", "unit": "TNE", "before": "60.5", "asked": "50", "rows": [0, 1]},
    }


def test_remark_says_what_cannot_be_compared_with_what() -> None:
    nothing = {"stated": None, "stated_unit": None}
    said = {
        place: (one.sentence, one.evidence)
        for place, one in count_quantities(
            [
                asked(0, "5", "H87"),
                asked(1, "5", None),
                asked(2, "60", "TNE", document="0xbb", **nothing),
                asked(3, "1", "H87", document="0xbb", **nothing),
            ]
        ).remarks.items()
    }
    assert said == {
        0: (
            "5 H87 cannot be compared with 100 TNE: whether the document is for so much is not known.",
            {"asked": "5", "asked_unit": "H87", "stated": "100", "unit": "TNE"},
        ),
        1: (
            "5 without a unit cannot be compared with 100 TNE: whether the document is for so much is not "
            "known.",
            {"asked": "5", "asked_unit": None, "stated": "100", "unit": "TNE"},
        ),
        3: (
            "1 H87 cannot be compared with rows counted in TNE: whether the document is for so much is not "
            "known.",
            {"asked": "1", "asked_unit": "H87", "stated": None, "unit": "TNE"},
        ),
    }


def test_first_row_beyond_its_document_is_told_without_rows_before() -> None:
    (remark,) = count_quantities([asked(0, "101")]).remarks.values()
    assert remark.sentence == "The document is for 100 TNE; this row asks for 101 TNE."


@pytest.mark.parametrize(
    ("stated", "stated_unit", "code"),
    [
        ("many", "TNE", "QUANTITY_NOT_COMPARABLE"),
        ("100", None, "QUANTITY_EXCEEDED"),
        ("0", "TNE", "QUANTITY_EXCEEDED"),
    ],
)
def test_what_a_document_states_is_read_as_it_stands(stated: str, stated_unit: str | None, code: str) -> None:
    counted = count_quantities([asked(0, "101", stated=stated, stated_unit=stated_unit)])
    assert codes(counted) == {0: code}


def test_a_document_without_a_quantity_is_counted_in_the_unit_of_its_first_row() -> None:
    nothing = {"stated": None, "stated_unit": "TNE"}
    counted = count_quantities([asked(0, "500", "KGM", **nothing), asked(1, "1", "TNE", **nothing)])
    assert counted.totals == {1: ("1500", "KGM")}


def test_documents_are_counted_apart() -> None:
    counted = count_quantities([asked(0, "60"), asked(1, "50", document="0xbb"), asked(2, "40")])
    assert codes(counted) == {}
    assert [(one.document, one.rows, one.total) for one in counted.documents] == [
        ("0xaa", [0, 2], Decimal(100)),
        ("0xbb", [1], Decimal(50)),
    ]
    assert counted.totals == {2: ("100", "TNE")}


@pytest.mark.parametrize(
    ("quantity", "kept"), [("1" * 40, True), ("1" * 41, False), ("0", True), ("Infinity", False)]
)
def test_a_quantity_is_a_finite_decimal_of_at_most_forty_characters(quantity: str, kept: bool) -> None:
    counted = count_quantities([asked(0, quantity, stated=None, stated_unit=None)])
    assert (counted.documents[0].counted == [0]) is kept


def test_sums_of_long_decimals_are_exact() -> None:
    rows = [
        asked(place, one, stated=None, stated_unit=None)
        for place, one in enumerate(["9" * 40, "0." + "1" * 38])
    ]
    assert count_quantities(rows).documents[0].total == Decimal("9" * 40 + "." + "1" * 38)


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [("5", "H87"), ("5", None), ("many", "TNE"), ("-5", "TNE"), ("NaN", "TNE"), ("9" * 41, "TNE")],
)
def test_what_cannot_be_compared_is_referred(quantity: str, unit: str | None) -> None:
    counted = count_quantities([asked(0, quantity, unit), asked(1, "100")])
    assert codes(counted) == {0: "QUANTITY_NOT_COMPARABLE"}
    assert counted.remarks[0].action == "REFER"


def test_row_without_a_quantity_or_turned_away_by_its_own_answer_is_not_counted() -> None:
    counted = count_quantities([asked(0, None, None), asked(1, "90", counts=False), asked(2, "100")])
    assert codes(counted) == {}
    assert counted.documents[0].rows == [0, 1, 2]
    assert counted.documents[0].counted == [2]


def test_document_that_states_no_quantity_is_summed_without_a_bound() -> None:
    nothing = {"stated": None, "stated_unit": None}
    counted = count_quantities(
        [asked(0, "60", **nothing), asked(1, "50", **nothing), asked(2, "1", "H87", **nothing)]
    )
    assert codes(counted) == {2: "QUANTITY_NOT_COMPARABLE"}
    assert counted.documents[0].total == Decimal(110)


@given(st.lists(st.tuples(st.sampled_from("ab"), TONNES), max_size=12))
def test_total_never_exceeds_what_is_stated_and_no_row_that_fits_is_refused(
    rows: list[tuple[str, str]],
) -> None:
    counted = count_quantities([asked(place, one, document=name) for place, (name, one) in enumerate(rows)])
    for document in counted.documents:
        total = Decimal(0)
        for place in document.rows:
            fits = total + Decimal(rows[place][1]) <= 100
            assert (place in counted.remarks) is not fits
            total += Decimal(rows[place][1]) if fits else 0
        assert document.total == total


@pytest.mark.parametrize(
    ("value", "text"),
    [("100.00", "100"), ("0.50", "0.5"), (".5", "0.5"), ("1e3", "1000"), ("100", "100"), ("-0.10", "-0.1")],
)
def test_plain_decimal_has_no_exponent_and_no_zeros_at_its_end(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(st.decimals("-1e30", "1e30", allow_nan=False, allow_infinity=False))
def test_plain_decimal_has_the_same_value(value: Decimal) -> None:
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)
