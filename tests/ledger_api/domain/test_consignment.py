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


@given(st.decimals("-1e30", "1e30", allow_nan=False, allow_infinity=False))
def test_plain_decimal_has_the_same_value(value: Decimal) -> None:
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)
