"""The error tree: every class has a code and a way out, and says where the fault is."""

from __future__ import annotations

import inspect

import pytest

from anchors import errors
from anchors.errors import AnchorsError, TransactionRevertedError

CLASSES = [item for _, item in inspect.getmembers(errors, inspect.isclass) if issubclass(item, AnchorsError)]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_has_a_code_of_its_own_and_a_fix(kind: type[AnchorsError]) -> None:
    error = kind("what happened", pointer="/a", code="SPECIAL", fix="do this", size=5)
    assert (error.code, error.pointer, error.fix, error.args_["size"]) == ("SPECIAL", "/a", "do this", 5)
    assert str(error) == "SPECIAL at /a: what happened"
    assert kind().code == kind.code
    assert kind().code.replace("_", "").isupper()
    assert kind().fix.endswith(".")


def test_codes_are_not_shared_by_two_classes() -> None:
    assert len({kind.code for kind in CLASSES}) == len(CLASSES)


def test_a_revert_names_the_error_of_the_contract() -> None:
    reverted = TransactionRevertedError(error_name="NotSealed", error_args={"a": 1})
    assert (reverted.error_name, reverted.error_args) == ("NotSealed", {"a": 1})
    assert "NotSealed" in str(reverted)
    assert str(AnchorsError("x", pointer="")) == "ANCHORS at /: x"
