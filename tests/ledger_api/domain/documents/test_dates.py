"""Dates, times and calendar months."""

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.documents.dates import add_months, is_sane, parse_date, parse_timestamp


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 31), 36, date(2027, 12, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_months_are_calendar_months(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(st.dates(), st.integers(0, 600))
def test_adding_months_never_reaches_a_later_month(day: date, months: int) -> None:
    if day.year + months // 12 + 1 <= 9999:
        later = add_months(day, months)
        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
        assert later.day <= day.day


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-2-3", "20260203", "2026-02-03T00:00:00Z", "", "२०२६-०२-०३"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_sane_days_end_before_2100() -> None:
    assert is_sane(date(2099, 12, 31))
    assert not is_sane(date(2100, 1, 1))
    assert not is_sane(date(1949, 12, 31))


def test_timestamp_is_read_into_utc() -> None:
    read = parse_timestamp("2025-01-01T00:30:00+02:00")
    assert read is not None
    assert (read.day, read.written_in_utc) == (date(2024, 12, 31), False)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("2026-12-31T00:00:00Z", date(2026, 12, 31)),
        ("2026-12-31T00:00:01Z", date(2027, 1, 1)),
        ("2026-12-31T00:01:00Z", date(2027, 1, 1)),
        ("2026-12-31T01:00:00Z", date(2027, 1, 1)),
        ("2026-12-31T01:01:01Z", date(2027, 1, 1)),
    ],
)
def test_a_day_that_is_not_whole_ends_with_the_next(text: str, after: date) -> None:
    read = parse_timestamp(text)
    assert read is not None
    assert read.day_after == after


@pytest.mark.parametrize(
    "text",
    [
        "2025-1-08T14:47:32Z",
        "2025-01-08 14:47:32Z",
        "2025-01-08T24:00:00Z",
        "2025-01-08T14:47:32",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-00:01",
        "2025-02-29T00:00:00Z",
        "2025-01-08T14:47:32+24:00",
        "2025-01-08T14:47:32-24:00",
        "2025-01-08T14:47:32+99:00",
        "2025-01-08T14:47:32+01:60",
    ],
)
def test_what_is_no_rfc_3339_time_is_none(text: str) -> None:
    assert parse_timestamp(text) is None


@given(st.text(alphabet="0123456789-:TZ+.", max_size=30))
def test_any_text_is_a_time_or_none(text: str) -> None:
    read = parse_timestamp(text)
    assert read is None or read.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "utc", "in_utc"),
    [
        ("2026-03-01T23:59:58Z", "2026-03-01T23:59:58+00:00", True),
        ("2026-03-01T23:59:58z", "2026-03-01T23:59:58+00:00", True),
        ("2026-03-01T12:34:56+02:30", "2026-03-01T10:04:56+00:00", False),
        ("2026-03-01T12:34:56-02:30", "2026-03-01T15:04:56+00:00", False),
        ("2026-03-01T12:34:56+23:59", "2026-02-28T12:35:56+00:00", False),
        ("2026-03-01t12:34:56.789+00:00", "2026-03-01T12:34:56+00:00", True),
        ("2026-03-01T12:34:60Z", "2026-03-01T12:34:59+00:00", True),
    ],
)
def test_hours_minutes_seconds_and_offset_are_read(text: str, utc: str, in_utc: bool) -> None:
    read = parse_timestamp(text)
    assert read is not None
    assert (read.at.isoformat(), read.written_in_utc) == (utc, in_utc)
    assert read.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("time", "is_one"),
    [
        ("23:59:59", True),
        ("24:00:00", False),
        ("23:60:00", False),
        ("12:60:00", False),
        ("23:59:60", True),
        ("12:00:61", False),
        ("24:60:00", False),
    ],
)
def test_a_minute_has_sixty_seconds_or_a_leap_second_more(time: str, is_one: bool) -> None:
    assert (parse_timestamp(f"2026-06-30T{time}Z") is not None) is is_one
