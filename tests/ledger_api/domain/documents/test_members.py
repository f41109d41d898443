"""Which members a native document has, and what stands in each."""

from __future__ import annotations

from typing import Any

import pytest

from ledger_api.domain.documents.members import Kind, is_index, kind_of_member
from ledger_api.domain.documents.types import NATIVE_TYPES
from tests.ledger_api.domain.documents.drafts import EXAMPLES


@pytest.mark.parametrize(
    ("pointer", "kind"),
    [
        ("/header/number", "text"),
        ("/header/issued_on", "date"),
        ("/header/valid_to", "date"),
        ("/header/subject/hs/code", "hs"),
        ("/header/subject/hs/edition", "text"),
        ("/header/subject/quantity", "decimal"),
        ("/header/revision", "integer"),
        ("/header/derived_from/3", "text"),
        ("/header/relation", "text"),
        ("/body/analysis/7/percent", "decimal"),
        ("/body/results/0/individual/2", "decimal"),
        ("/body/inspector/independent_of_manufacturing", "boolean"),
        ("/header", None),
        ("/header/subject", None),
        ("/body/results", None),
        ("/body/results/x/value", None),
        ("/body/results/00/value", None),
        ("/header/number/0", None),
        ("/body/inspector/independent_of_manufacturing/0", None),
        ("/header/unknown", None),
        ("/footer/number", None),
        ("/footer/remarks", None),
        ("", None),
    ],
)
def test_kinds_of_members(pointer: str, kind: Kind | None) -> None:
    assert kind_of_member("material_test_report", "3.1", tuple(pointer.split("/")[1:])) == kind


def leaves(value: Any, at: tuple[str, ...]) -> list[tuple[str, ...]]:
    if isinstance(value, dict):
        return [leaf for name, member in value.items() for leaf in leaves(member, (*at, name))]
    if isinstance(value, list):
        return [leaf for place, item in enumerate(value) for leaf in leaves(item, (*at, str(place)))]
    return [at]


NATIVE = [name for name, example in EXAMPLES.items() if example.get("header", {}).get("type") in NATIVE_TYPES]


@pytest.mark.parametrize("name", NATIVE)
def test_every_value_of_an_example_has_a_kind(name: str) -> None:
    example = EXAMPLES[name]
    header = example["header"]
    found = leaves({"header": header, "body": example["body"]}, ())
    assert [one for one in found if kind_of_member(header["type"], header["profile"], one) is None] == []


def test_unknown_types_have_no_members_and_indexes_are_plain() -> None:
    assert kind_of_member("nothing", "3.1", ("header", "number")) is None
    assert kind_of_member("material_test_report", "9", ("header", "number")) is None
    assert [is_index(token) for token in ("0", "12", "012", "-", "x")] == [True, True, False, False, False]
