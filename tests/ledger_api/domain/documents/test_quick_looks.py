"""Quick looks at a document's text pass over nothing that the slow ones would find."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.native.corrosion import _converts, refuse_conversions
from ledger_api.domain.documents.validation import floats, has_plain_text, not_nfc, strings, texts

PIECES = st.sampled_from(
    ["1000 h", "720", "hours", " = ", "C5", "15 years", "is ", "\n", ". ", "x", "data:", "e\u0301", "é"]
)
TEXT = st.lists(PIECES, max_size=6).map("".join)
VALUES: st.SearchStrategy[Any] = st.recursive(
    TEXT | st.integers(0, 9) | st.sampled_from([0.5, True, None]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)


@given(VALUES)
def test_plain_text_is_normalised_and_holds_no_fraction(value: Any) -> None:
    if has_plain_text(value):
        assert not list(not_nfc(value))
        assert not list(floats(value))


@given(VALUES)
def test_texts_are_those_that_have_a_pointer(value: Any) -> None:
    assert sorted(texts(value)) == sorted(text for _, text in strings(value))


@given(VALUES)
def test_every_conversion_is_refused_where_it_stands(value: Any) -> None:
    report = Report()
    refuse_conversions(value, "/body", report)
    expected = {
        pointer
        for pointer, text in strings(value, "/body")
        if not text.startswith("data:") and _converts(text)
    }
    assert {problem.pointer for problem in report.problems} == expected
