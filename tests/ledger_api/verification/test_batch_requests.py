"""Reading a batch: whatever an item holds, it is that item's problem alone."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from anchors.errors import CanonicalizationError
from ledger_api.refusals import RefusedError
from ledger_api.verification.batch_requests import pointer_in_batch, read_batch

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FILES = st.lists(
    st.fixed_dictionaries({"name": st.text(max_size=4), "content": st.sampled_from(["", "YQ==", "?"])})
)
MEMBERS = st.fixed_dictionaries(
    {},
    optional={
        "number": VALUES | st.text(min_size=1, max_size=9),
        "files": VALUES | FILES,
        "presentation": VALUES,
        "opening": VALUES,
        "question": VALUES
        | st.fixed_dictionaries({"declared_at": st.text(max_size=12), "hs": st.text(max_size=6)}),
    },
)
GOOD = {"number": "VN-1", "question": {"hs": "721070"}}


def body(*items: Any) -> bytes:
    return json.dumps({"items": list(items)}).encode()


@given(st.lists(VALUES | MEMBERS, max_size=5))
def test_any_item_is_read_or_refused_and_its_neighbours_are_read(items: list[Any]) -> None:
    read = read_batch(body(GOOD, *items, GOOD), max_file_bytes=10)
    assert [one.place for one in read] == list(range(len(items) + 2))
    assert [read[0].number, read[-1].number] == ["VN-1", "VN-1"]
    for one in read:
        assert one.refused is None or (one.refused.code and one.refused.fix)
        assert one.refused is not None or one.number or not one.presented.is_empty


@given(st.binary(max_size=40) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_a_batch_or_a_refusal(data: bytes) -> None:
    try:
        assert read_batch(data, max_file_bytes=10)
    except (RefusedError, CanonicalizationError) as refused:
        assert refused.fix  # noqa: PT017 - either outcome will do


def test_question_for_all_holds_where_an_item_does_not_say_otherwise() -> None:
    asked = {"importing_economy": "DE", "hs": "73"}
    data = json.dumps({"question": asked, "items": [GOOD, {"number": "VN-2"}]}).encode()
    first, second = read_batch(data, max_file_bytes=10)
    assert (first.question.importing_economy, first.question.hs) == ("DE", "721070")
    assert (second.question.importing_economy, second.question.hs) == ("DE", "73")


def test_file_over_the_limit_is_refused_at_its_place() -> None:
    item = {"files": [{"name": "a", "content": "YWFhYWFhYWFhYWFh"}]}
    (read,) = read_batch(body(item), max_file_bytes=10)
    assert read.refused is not None
    assert (read.refused.code, read.refused.pointer) == ("FILE_TOO_LARGE", "/files/0/content")
    assert pointer_in_batch(3, read.refused.pointer) == "/items/3/files/0/content"
