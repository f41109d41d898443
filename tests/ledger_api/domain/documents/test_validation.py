"""From what pydantic finds to stable codes with pointers; and walks over a JSON value."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from ledger_api.domain.documents.fields import DecimalText, Part, Text
from ledger_api.domain.documents.findings import FIXES, Report
from ledger_api.domain.documents.validation import floats, has_plain_text, not_nfc, read, strings

NFD = "u\u0308"


class Line(Part):
    """A part of what the tests read."""

    amount: DecimalText = "0"


class Form(Part):
    """What the tests read."""

    kind: Literal["a", "b"] = "a"
    count: Annotated[int, Field(ge=1, le=3)] = 1
    code: Annotated[str, Field(pattern=r"^[0-9]{2}\z")] = "01"
    lines: Annotated[list[Line], Field(min_length=1, max_length=2)] = Field(default_factory=lambda: [Line()])
    title: Text = "title"
    name: str


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"name": 1}, "TYPE_MISMATCH", "/at/name"),
        ({"name": None}, "TYPE_MISMATCH", "/at/name"),
        ({"lines": {}}, "TYPE_MISMATCH", "/at/lines"),
        ({"lines": ["x"]}, "TYPE_MISMATCH", "/at/lines/0"),
        ({"count": True}, "TYPE_MISMATCH", "/at/count"),
        ({"kind": "c"}, "VALUE_NOT_ALLOWED", "/at/kind"),
        ({"count": 0}, "VALUE_NOT_ALLOWED", "/at/count"),
        ({"count": 4}, "VALUE_NOT_ALLOWED", "/at/count"),
        ({"code": "1"}, "VALUE_NOT_ALLOWED", "/at/code"),
        ({"lines": []}, "VALUE_NOT_ALLOWED", "/at/lines"),
        ({"lines": [{}, {}, {}]}, "VALUE_NOT_ALLOWED", "/at/lines"),
        ({"lines": [{}, {"amount": "x"}]}, "DECIMAL_MALFORMED", "/at/lines/1/amount"),
        ({"a/b~c": 1}, "UNKNOWN_FIELD", "/at/a~1b~0c"),
        ({"lines": [{"more": 1}]}, "UNKNOWN_FIELD", "/at/lines/0/more"),
    ],
)
def test_what_does_not_fit_has_a_code_a_pointer_and_a_fix(change: dict, code: str, pointer: str) -> None:
    report = Report()
    assert read(Form, {"name": "x", **change}, "/at", report) is None
    [problem] = report.problems
    assert (problem.code, problem.pointer, problem.fix) == (code, pointer, FIXES[code])
    assert problem.detail


def test_missing_and_unknown_members_are_named() -> None:
    report = Report()
    assert read(Form, {"nmae": "x"}, "", report) is None
    details = {one.code: (one.pointer, one.detail.split()[0]) for one in report.problems}
    assert details == {"FIELD_MISSING": ("/name", "name"), "UNKNOWN_FIELD": ("/nmae", "nmae")}


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"kind": "c"}, "'a' or 'b'"),
        ({"count": 4}, "3"),
        ({"name": 1}, "string"),
        ({"title": "x" * 501}, "500"),
        ({"lines": [{"amount": "9" * 41}]}, "40"),
    ],
)
def test_detail_says_what_its_fix_refers_to(change: dict, due: str) -> None:
    report = Report()
    assert read(Form, {"name": "x", **change}, "/at", report) is None
    assert [due in problem.detail for problem in report.problems] == [True]


def test_what_fits_is_read_and_says_nothing() -> None:
    report = Report()
    form = read(Form, {"name": "x", "lines": [{"amount": "1.50"}], "count": 3, "code": "42"}, "/at", report)
    assert form is not None
    assert (form.lines[0].amount, form.kind) == ("1.50", "a")
    assert not report.problems


VALUE: Any = {"a/b": ["x", NFD, {NFD: 1.5, "c": [2, 0.5, True]}], "~": NFD, "n": -1e-7}


def test_texts_are_walked_with_the_pointers_of_their_places_in_document_order() -> None:
    assert list(strings(VALUE, "/at")) == [
        ("/at/a~1b", "a/b"),
        ("/at/a~1b/0", "x"),
        ("/at/a~1b/1", NFD),
        (f"/at/a~1b/2/{NFD}", NFD),
        ("/at/a~1b/2/c", "c"),
        ("/at/~0", "~"),
        ("/at/~0", NFD),
        ("/at/n", "n"),
    ]
    assert list(not_nfc(VALUE)) == ["/a~1b/1", f"/a~1b/2/{NFD}", "/~0"]


def test_fractions_are_found_at_their_places() -> None:
    assert list(floats(VALUE)) == [f"/a~1b/2/{NFD}", "/a~1b/2/c/1", "/n"]
    assert list(floats(VALUE, "/at")) == [f"/at/a~1b/2/{NFD}", "/at/a~1b/2/c/1", "/at/n"]
    assert list(floats(1.0)) == [""]


@pytest.mark.parametrize("value", [0.5, -1.0, 1e300, [2.5], [1, 2.5], {"a": -0.5}, "é", {"é": 1}, "\ud800"])
def test_quick_look_passes_over_no_fraction_and_no_other_script(value: Any) -> None:
    assert not has_plain_text(value)
    assert not has_plain_text({"a": [1, value]})


@pytest.mark.parametrize("value", ["plain", 1, None, [], {"a": ["1", -2, True]}])
def test_quick_look_passes_plain_values(value: Any) -> None:
    assert has_plain_text(value)
