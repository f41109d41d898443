"""Reading a body that somebody else defined: what stands at a member, or what is wrong at its pointer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.documents.fields import is_unsafe
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.foreign.reading import (
    Node,
    decimal_text,
    header_text,
    judge_form,
    to_decimal,
)

AT = "/a~1b/c"
LOOKS = ("text", "flag", "items", "texts", "node", "nodes", "timestamp", "day", "decimal")


def look(how: str, value: Any, name: str = "c") -> tuple[Any, set[tuple[str, str]]]:
    """What one look-up gives for a member with this value, and what it says: codes and pointers."""
    report = Report()
    given = getattr(Node({name: value}, "/a~1b", report), how)(name)
    said = (*report.problems, *report.findings())
    assert all(one.detail for one in said)
    return given, {(one.code, one.pointer) for one in said}


@pytest.mark.parametrize("how", LOOKS)
def test_absent_and_null_members_are_alike_and_say_nothing(how: str) -> None:
    absent: Any = [] if how in ("items", "texts", "nodes") else None
    assert look(how, None) == (absent, set())
    report = Report()
    assert getattr(Node({}, "", report), how)("c") == absent
    assert not report.problems


@pytest.mark.parametrize(
    ("how", "value", "given"),
    [
        ("text", "x", "x"),
        ("text", "", None),
        ("flag", False, False),
        ("flag", True, True),
        ("items", [1, None], [1, None]),
        ("texts", "x", [(AT, "x")]),
        ("texts", "", [(AT, "")]),
        ("texts", ["x", "y"], [(f"{AT}/0", "x"), (f"{AT}/1", "y")]),
        ("day", "2026-03-01", "2026-03-01"),
        ("day", "", None),
        ("decimal", "-1.50", Decimal("-1.50")),
        ("decimal", 1.5, Decimal("1.5")),
    ],
)
def test_member_of_the_right_type_is_given(how: str, value: Any, given: Any) -> None:
    assert look(how, value) == (given, set())


def test_objects_are_given_with_their_own_pointers() -> None:
    report = Report()
    holder = Node({"a/b": {"c": 1}, "list": [{"d": 2}, {}], "text": "x"}, "/top", report)
    assert holder.node("a/b") == Node({"c": 1}, "/top/a~1b", report)
    assert holder.nodes("a/b") == [Node({"c": 1}, "/top/a~1b", report)]
    assert holder.nodes("list") == [Node({"d": 2}, "/top/list/0", report), Node({}, "/top/list/1", report)]
    assert list(holder.members()) == [Node({"c": 1}, "/top/a~1b", report)]
    assert not report.problems


@pytest.mark.parametrize(
    ("how", "value", "code", "pointer"),
    [
        ("text", 1, "TYPE_MISMATCH", AT),
        ("text", True, "TYPE_MISMATCH", AT),
        ("flag", "true", "TYPE_MISMATCH", AT),
        ("flag", 1, "TYPE_MISMATCH", AT),
        ("items", "x", "TYPE_MISMATCH", AT),
        ("items", True, "TYPE_MISMATCH", AT),
        ("texts", {}, "TYPE_MISMATCH", AT),
        ("texts", ["x", 1], "TYPE_MISMATCH", f"{AT}/1"),
        ("node", [], "TYPE_MISMATCH", AT),
        ("nodes", "x", "TYPE_MISMATCH", AT),
        ("nodes", [{}, "x"], "TYPE_MISMATCH", f"{AT}/1"),
        ("timestamp", 1, "TYPE_MISMATCH", AT),
        ("timestamp", "2026-03-01", "TIMESTAMP_MALFORMED", AT),
        ("timestamp", "1949-12-31T23:59:59Z", "DATE_OUT_OF_RANGE", AT),
        ("timestamp", "2099-12-31T00:00:01Z", "DATE_OUT_OF_RANGE", AT),
        ("timestamp", "2026-03-01T00:00:00+01:00", "TIMESTAMP_NOT_UTC", AT),
        ("day", 20260301, "TYPE_MISMATCH", AT),
        ("day", "01.03.2026", "DATE_MALFORMED", AT),
        ("day", "2100-01-01", "DATE_OUT_OF_RANGE", AT),
        ("decimal", "1,5", "DECIMAL_MALFORMED", AT),
        ("decimal", True, "DECIMAL_MALFORMED", AT),
        ("decimal", [], "DECIMAL_MALFORMED", AT),
    ],
)
def test_member_of_the_wrong_type_is_told_at_its_pointer(
    how: str, value: Any, code: str, pointer: str
) -> None:
    assert look(how, value)[1] == {(code, pointer)}


def test_what_is_right_in_a_list_is_given_beside_what_is_not() -> None:
    assert look("texts", ["x", 1, "y"])[0] == [(f"{AT}/0", "x"), (f"{AT}/2", "y")]
    assert [node.at for node in look("nodes", [{}, 1, {}])[0]] == [f"{AT}/0", f"{AT}/2"]


def test_times_are_given_where_they_can_be_read_and_are_sane() -> None:
    for text in ("2026-03-01", "2099-12-31T00:00:01Z", "1949-12-31T23:59:59Z"):
        assert look("timestamp", text)[0] is None
    assert look("timestamp", "2099-12-31T00:00:00Z")[1] == set()
    read = look("timestamp", "2026-03-01T00:30:00+01:00")[0]
    assert read.day.isoformat() == "2026-02-28"


@pytest.mark.parametrize(
    ("value", "has"), [("x", True), ("", True), (False, True), (0, True), ([], True), (None, False)]
)
def test_required_member_is_missing_where_it_is_null_or_absent(value: Any, has: bool) -> None:
    missing = set() if has else {("FIELD_MISSING", AT)}
    assert look("required", value) == (has, missing)
    assert look("has", value) == (has, set())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.50", "1.50"),
        ("+1", "1"),
        ("-0.5", "-0.5"),
        ("007", "7"),
        ("9" * 60 + "." + "9" * 60, "9" * 60 + "." + "9" * 60),
        (1e300, "1" + "0" * 300),
        (5e-7, "0.0000005"),
        (12, "12"),
        (0.1, "0.1"),
        ("9" * 61, None),
        ("1e3", None),
        ("1.", None),
        (".5", None),
        ("1\n", None),
        ("", None),
        (True, None),
        (None, None),
    ],
)
def test_decimal_is_read_exactly_as_written_and_shown_in_plain_digits(
    value: Any, expected: str | None
) -> None:
    read = to_decimal(value)
    assert (None if read is None else decimal_text(read)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        (" \t\n", None),
        ("\u0007", None),
        (" two\nlines\tand  blanks ", "two lines and blanks"),
        ("a\u202eb\u0000c", "a b c"),
        ("Pru\u0308fung", "Prüfung"),
        ("EX II 2G", "EX II 2G"),
        ("x" * 501, "x" * 500),
    ],
)
def test_foreign_text_becomes_one_plain_line(text: str | None, expected: str | None) -> None:
    assert header_text(text) == expected


def test_foreign_text_that_is_cut_ends_with_no_blank() -> None:
    assert header_text("ab cd", 3) == "ab"
    assert header_text("ab cd", 4) == "ab c"


@given(st.text(max_size=60), st.integers(1, 40))
def test_any_text_becomes_what_a_header_may_hold(text: str, limit: int) -> None:
    plain = header_text(text, limit)
    assert plain is None or (1 <= len(plain) <= limit and plain == plain.strip())
    assert plain is None or not any(is_unsafe(char) or char in "\n\t" for char in plain)


def form_of(body: Any) -> list[tuple[str, str]]:
    report = Report()
    judge_form(body, report)
    assert not report.problems
    assert {each.severity for each in report.findings()} <= {"warning"}
    return [(each.code, each.pointer) for each in report.findings()]


@pytest.mark.parametrize(
    ("image", "whole"),
    [
        ("png;base64,iVBORw0KGgo" + "A" * 79 + "==", True),
        ("png;base64,iVBORw0KGgo" + "A" * 81, True),
        ("png;base64,iVBORw0KGgo" + "A" * 77, False),
        ("png;base64,iVBORw0KGgo" + "A" * 82, False),
        ("png;base64,/9j/" + "A" * 196, False),
        ("jpeg;base64,/9j/" + "A" * 156, True),
        ("jpg;base64,/9j/" + "A" * 156, True),
        ("jpg;base64,/9j/" + "A" * 152, False),
        ("gif;base64,R0lGOD" + "A" * 42, True),
        ("gif;base64,R0lGOD" + "A" * 38, False),
        ("webp;base64,UklGR" + "A" * 35, True),
        ("webp;base64,UklGR" + "A" * 31, False),
        ("svg+xml;base64,PHN2", True),
        ("svg+xml;base64,", False),
        ("bmp;base64,AAAA", False),
        ("png,AAAA", False),
    ],
)
def test_image_that_cannot_be_one_is_a_warning(image: str, whole: bool) -> None:
    body = {"logo": ["plain", f"data:image/{image}"]}
    assert form_of(body) == ([] if whole else [("IMAGE_MALFORMED", "/logo/1")])


def test_other_data_and_mentions_of_images_are_no_images() -> None:
    assert form_of({"a": "data:text/plain;base64,AAAA", "b": "see data:image/png"}) == []


@pytest.mark.parametrize(("odd", "told"), [(1, 1), (99, 99), (100, 100), (101, 100), (500, 100)])
def test_texts_out_of_normal_form_are_told_up_to_a_hundred(odd: int, told: int) -> None:
    body = {"texts": ["plain", *["u\u0308"] * odd], "image": "data:image/png,"}
    expected = {("TEXT_NOT_NFC", f"/texts/{place}") for place in range(1, told + 1)}
    assert set(form_of(body)) == {*expected, ("IMAGE_MALFORMED", "/image")}
