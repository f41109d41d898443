"""A group of fields as far as it was opened: whole, in part, or not at all."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from anchors.canonical import MAX_DEPTH
from anchors.commitment import Group, Opening, disclose
from ledger_api.domain.checks.group_view import WITHHELD, GroupView

BODY = {
    "parts": [{"heat": "H1", "tests": ["a", "b"]}, {"heat": "H2", "tests": []}],
    "maker": {"name": "Mill", "seat": {"country": "VN"}},
    "nothing": None,
    "empty": {},
    "grid": [["a", "b"]],
}
OPENING = Opening({"number": "1"}, BODY, sha256(b"secret").digest())


def view(*pointers: str) -> GroupView:
    return GroupView(disclose(OPENING, [f"/body{one}" for one in pointers]), Group.BODY)


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/parts/1/heat", "H2"),
        ("/parts/0/tests/1", "b"),
        ("/parts/0/tests", ["a", "b"]),
        ("/parts/2/heat", None),
        ("/parts/x", None),
        ("/parts/\u0661", None),
        ("/maker/seat/country", "VN"),
        ("/maker/name/more", None),
        ("/other", None),
        ("/nothing", None),
        ("/nothing/more", None),
    ],
)
def test_whole_opening_shows_every_value(pointer: str, value: Any) -> None:
    whole = GroupView(OPENING, Group.BODY)
    assert whole.get(pointer) == value
    assert whole.is_wholly_opened("/parts")
    assert GroupView(OPENING).get("/number") == "1"


def test_nothing_opened_is_withheld() -> None:
    assert GroupView(None).get("/number") is WITHHELD
    assert not GroupView(None).is_wholly_opened("/parts")


def test_part_that_was_opened_is_shown_and_the_rest_is_withheld() -> None:
    part = view("/maker/name", "/parts/1/heat")
    assert part.get("/maker/name") == "Mill"
    assert part.get("/maker") == {"name": "Mill"}
    assert part.get("/maker/seat") is WITHHELD
    assert part.get("/parts/1/heat") == "H2"
    assert part.get("/parts") is WITHHELD
    assert part.get("/other") is WITHHELD


def test_array_that_was_opened_whole_is_shown_whole() -> None:
    part = view("/parts/0/tests/0", "/parts/0/tests/1", "/parts/0/heat", "/parts/1/heat", "/parts/1/tests")
    assert part.get("/parts/0/tests") == ["a", "b"]
    assert part.is_wholly_opened("/parts/0/tests")
    assert part.get("/parts") == BODY["parts"]
    one = view("/parts/0/tests/1")
    assert one.get("/parts/0/tests") is WITHHELD
    assert not one.is_wholly_opened("/parts/0/tests")
    assert view("/grid/0/1").get("/grid") is WITHHELD
    assert view("/grid").get("/grid") == BODY["grid"]


def test_arrays_are_shown_as_deep_as_json_may_be_nested() -> None:
    deepest: Any = []
    for _ in range(MAX_DEPTH - 2):
        deepest = [deepest]
    opened = GroupView(disclose(Opening({}, {"a": deepest}, sha256(b"s").digest()), ["/body"]), Group.BODY)
    assert opened.get("/a") == deepest


def test_values_are_shown_as_deep_as_json_may_be_nested() -> None:
    deepest = {"value": "v"}
    for _ in range(MAX_DEPTH - 1):
        deepest = {"a": deepest}  # type: ignore[dict-item]
    opened = GroupView(disclose(Opening({}, deepest, sha256(b"secret").digest()), ["/body"]), Group.BODY)
    assert opened.get("/a") == deepest["a"]
    assert opened.get("/a" * (MAX_DEPTH - 1) + "/value") == "v"


def test_nothing_lies_below_null() -> None:
    assert view("/nothing").get("/nothing") is None
    assert view("/nothing").get("/nothing/more/still") is None


def test_nothing_lies_below_a_group_that_is_null() -> None:
    """Else a null header, refuted when it is presented whole, would pass where it is disclosed."""
    disclosed = disclose(Opening(None, {}, sha256(b"secret").digest()), ["/header"])
    assert GroupView(disclosed).get("/number") is None
    assert GroupView(disclose(OPENING, ["/body"])).get("/number") is WITHHELD
