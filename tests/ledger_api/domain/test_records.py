"""Records as JSON: one form, read back strictly and refused at the place that does not fit."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.records import from_json, to_json

LARGEST = 2**53 - 1
"""The largest whole number that a double tells from its neighbours."""


class Colour(StrEnum):
    """Something to choose from."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Inner:
    """A record within a record."""

    data: bytes
    number: int


@dataclass(frozen=True)
class Outer:
    """A record with a member of each kind."""

    colour: Colour
    text: str
    flag: bool
    inner: Inner | None
    inners: tuple[Inner, ...]
    numbers: tuple[int, ...]
    blob: dict[str, Any]


OUTER = Outer(
    Colour.RED, "Stahl", True, Inner(b"\x00\xff", 7), (Inner(b"\x01", 0),), (1, -1), {"a": ["b", None]}
)
WRITTEN = {
    "colour": "red",
    "text": "Stahl",
    "flag": True,
    "inner": {"data": "0x00ff", "number": 7},
    "inners": [{"data": "0x01", "number": 0}],
    "numbers": [1, -1],
    "blob": {"a": ["b", None]},
}


def read(data: Any) -> Outer:
    return from_json(Outer, data, code="THING_INVALID", fix="Correct it.")


def test_a_record_is_written_member_by_member_and_read_back() -> None:
    assert to_json(OUTER) == WRITTEN
    assert read(WRITTEN) == OUTER
    without = replace(OUTER, inner=None, inners=(), numbers=(), blob={})
    assert read(to_json(without)) == without


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (LARGEST, LARGEST),
        (-LARGEST, -LARGEST),
        (LARGEST + 1, "9007199254740992"),
        (-LARGEST - 1, "-9007199254740992"),
        (2**64 - 1, "18446744073709551615"),
    ],
)
def test_whole_numbers_that_a_double_would_change_are_text(number: int, form: int | str) -> None:
    numbers = to_json(replace(OUTER, inner=Inner(b"1", number), numbers=(number,)))
    assert (numbers["inner"]["number"], numbers["numbers"]) == (form, [form])
    assert [type(one) for one in numbers["numbers"]] == [type(form)]


@given(st.integers(0, 2**64 - 1))
def test_every_number_of_the_chain_survives(number: int) -> None:
    record = replace(OUTER, numbers=(number,))
    assert read(to_json(record)) == record


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/inner/data", value)
        for value in (
            None,
            7,
            "",
            "0x",
            "00ff",
            "1x00ff",
            "0X00ff",
            "0x00FF",
            "0x0",
            "0x0g",
            "0x 00",
            ["0x00"],
        )
    ]
    + [
        ("/inner/number", value)
        for value in (None, True, 7.0, "7", str(LARGEST), "-9007199254740992", "09007199254740992", "1" * 21)
    ]
    + [("/numbers", value) for value in (None, {}, "1", 1)]
    + [("/inners", value) for value in (None, {}, "1")]
    + [("/blob", value) for value in (None, [], "{}")]
    + [("/colour", value) for value in (None, "green", "RED", ["red"])]
    + [("/text", value) for value in (None, 1, ["x"])]
    + [("/flag", value) for value in (None, 0, "true")]
    + [("/inner", value) for value in (0, [], "x", False)],
)
def test_a_value_of_another_kind_is_refused_at_its_place(pointer: str, value: Any) -> None:
    *above, name = pointer.removeprefix("/").split("/")
    changed = {**WRITTEN, "inner": dict(WRITTEN["inner"])}  # type: ignore[call-overload]
    (changed[above[0]] if above else changed)[name] = value
    with pytest.raises(VerdictInputError) as refused:
        read(changed)
    assert (refused.value.code, refused.value.pointer) == ("THING_INVALID", pointer)
    assert (refused.value.fix, bool(refused.value.detail)) == ("Correct it.", True)


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({**WRITTEN, "more": 1}, "/more"),
        ({name: value for name, value in WRITTEN.items() if name != "flag"}, "/flag"),
        ({}, "/blob"),
        ({**WRITTEN, "inner": {"data": "0x01"}}, "/inner/number"),
        ({**WRITTEN, "inners": [WRITTEN["inner"], 7]}, "/inners/1"),
        ({**WRITTEN, "numbers": [1, 2, "3"]}, "/numbers/2"),
        (None, ""),
        ([], ""),
    ],
)
def test_missing_and_unknown_members_are_refused_at_their_place(data: Any, pointer: str) -> None:
    with pytest.raises(VerdictInputError) as refused:
        read(data)
    assert (refused.value.code, refused.value.pointer) == ("THING_INVALID", pointer)
