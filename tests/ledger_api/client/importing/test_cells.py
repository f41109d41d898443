"""Cells: what can be read in one way is read, what can be read in two is refused with its code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.client.importing.cells import Reading, read_cell, read_day, read_decimal, read_hs
from ledger_api.client.importing.faults import ROW_FIXES, CellError

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
DECIMALS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False, allow_infinity=False)


def refused(kind: str, text: object, **how: str) -> str:
    with pytest.raises(CellError) as failure:
        read_cell(text, Reading(kind, **how))  # type: ignore[arg-type]
    assert failure.value.code in ROW_FIXES
    return failure.value.code


def outcome(read: Callable[[], str]) -> str:
    """What is read, or the code of the refusal."""
    try:
        return read()
    except CellError as failure:
        return failure.code


@given(DAYS)
def test_day_written_by_a_declared_format_comes_back_as_that_day(day: date) -> None:
    for declared, written in (
        ("DD/MM/YYYY", f"{day:%d/%m/%Y}"),
        ("MM/DD/YYYY", f"{day:%m/%d/%Y}"),
        ("D.M.YYYY", f"{day.day}.{day.month}.{day.year}"),
        ("DD-MMM-YYYY", f"{day.day:02}-{day:%b}-{day.year}".upper()),
        ("YYYYMMDD", f"{day:%Y%m%d}"),
    ):
        assert read_day(written, declared) == day.isoformat()
        assert read_day(day.isoformat(), declared) == day.isoformat()


@given(DAYS)
def test_day_in_another_form_is_never_guessed(day: date) -> None:
    for written in (f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}", f"{day.month}/{day.day}/{day.year}"):
        with pytest.raises(CellError) as failure:
            read_day(written)
        both = day.day <= 12 and day.day != day.month
        assert failure.value.code in ("DATE_AMBIGUOUS", "DATE_FORMAT_UNDECLARED")
        if both:
            assert failure.value.code == "DATE_AMBIGUOUS"


@pytest.mark.parametrize(
    ("text", "how", "code"),
    [
        ("03/04/26", {}, "DATE_AMBIGUOUS"),
        ("23/04/2026", {}, "DATE_FORMAT_UNDECLARED"),
        ("46238", {}, "DATE_SERIAL"),
        ("46238", {"date_format": "DD/MM/YYYY"}, "DATE_SERIAL"),
        ("04.08.2026", {"date_format": "DD/MM/YYYY"}, "DATE_FORMAT_UNDECLARED"),
        ("4-Mai-2026", {"date_format": "D-MMM-YYYY"}, "DATE_FORMAT_UNDECLARED"),
        ("soon", {}, "DATE_FORMAT_UNDECLARED"),
    ],
)
def test_days_that_are_refused(text: str, how: dict[str, str], code: str) -> None:
    assert refused("date", text, **how) == code


def test_two_digits_of_a_declared_year_are_of_this_century() -> None:
    assert read_day("04/08/26", "DD/MM/YY") == "2026-08-04"


@given(DECIMALS)
def test_decimal_by_declared_marks_keeps_its_value_and_its_digits(value: Decimal) -> None:
    plain = f"{value:f}"
    assert read_decimal(plain.replace(".", ","), ",") == plain
    grouped = f"{value:,f}".replace(",", "_").replace(".", ",").replace("_", ".")
    assert read_decimal(grouped, ",", ".") == plain


@given(st.text("0123456789.,' -eE+", min_size=1, max_size=12))
def test_undeclared_decimal_is_itself_or_refused(text: str) -> None:
    refusals = ("DECIMAL_AMBIGUOUS", "DECIMAL_MARK_UNDECLARED", "NUMBER_MANGLED")
    assert outcome(lambda: read_decimal(text)) in (text, *refusals)


@pytest.mark.parametrize(
    ("text", "how", "code"),
    [
        ("1.234", {}, "DECIMAL_AMBIGUOUS"),
        ("1,234", {}, "DECIMAL_AMBIGUOUS"),
        ("0,042", {}, "DECIMAL_MARK_UNDECLARED"),
        ("1.234,5", {}, "DECIMAL_MARK_UNDECLARED"),
        ("1.234", {"decimal_mark": ","}, "DECIMAL_AMBIGUOUS"),
        ("12.34,5", {"decimal_mark": ",", "group_mark": "."}, "DECIMAL_AMBIGUOUS"),
        ("1.2E5", {"decimal_mark": "."}, "NUMBER_MANGLED"),
        ("#DIV/0!", {}, "SPREADSHEET_ERROR"),
        (1.5, {}, "NUMBER_MANGLED"),
    ],
)
def test_decimals_that_are_refused(text: object, how: dict[str, str], code: str) -> None:
    assert refused("decimal", text, **how) == code


@pytest.mark.parametrize(
    ("text", "how", "read"),
    [
        ("0.042", {}, "0.042"),
        ("1.95", {}, "1.95"),
        ("12345.678", {}, "12345.678"),
        (" 100\u00a0", {}, "100"),
        ("1.234", {"decimal_mark": "."}, "1.234"),
        ("1\u00a0234,50", {"decimal_mark": ",", "group_mark": "\u00a0"}, "1234.50"),
        (7, {}, "7"),
    ],
)
def test_decimals_that_are_read(text: object, how: dict[str, str], read: str) -> None:
    assert read_cell(text, Reading("decimal", **how)) == read  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7.2107E5", "NUMBER_MANGLED"),
        ("7,2107E+05", "NUMBER_MANGLED"),
        ("721070.0", "NUMBER_MANGLED"),
        ("30493", "HS_LEADING_ZERO_LOST"),
        ("301", "HS_LEADING_ZERO_LOST"),
    ],
)
def test_hs_codes_that_a_spreadsheet_mangled(text: str, code: str) -> None:
    assert refused("hs", text) == code


def test_hs_code_keeps_its_zero_and_loses_its_point() -> None:
    assert [read_hs(text) for text in ("030493", "7210.70", "7210 70", "72")] == [
        "030493", "721070", "721070", "72",
    ]  # fmt: skip


def test_text_is_trimmed_and_composed_and_an_empty_cell_is_nothing() -> None:
    text = Reading("text")
    assert read_cell("  Coil\u00a0", text) == "Coil"
    assert read_cell("Ha\u0309i", text) == "H\u1ea3i"
    assert [read_cell(empty, text) for empty in ("", "  ", None)] == [None] * 3
    assert refused("text", "1.23E+12") == "NUMBER_MANGLED"
    assert read_cell("1.23E+12", Reading("verbatim")) == "1.23E+12"
    assert refused("text", "Kr\ufffdger") == "CELL_UNDECODABLE"
    assert refused("text", True) == "CELL_NOT_SCALAR"


def test_whole_numbers_and_truths() -> None:
    assert read_cell("3", Reading("integer")) == 3
    assert refused("integer", "3.0") == "INTEGER_MALFORMED"
    assert [read_cell(one, Reading("boolean")) for one in ("Yes", "0", True)] == [True, False, True]
    assert refused("boolean", "maybe") == "BOOLEAN_MALFORMED"


@given(
    st.text(max_size=30), st.sampled_from(["text", "decimal", "date", "hs", "integer", "boolean", "verbatim"])
)
def test_any_text_is_read_or_refused_with_a_known_code(text: str, kind: str) -> None:
    code = outcome(lambda: str(read_cell(text, Reading(kind)))[:0])  # type: ignore[arg-type]
    assert code == "" or code in ROW_FIXES
