"""What is said about the contracts' errors must be about errors and members there are."""

from __future__ import annotations

import pytest

from anchors.acts import ACTS
from anchors.artifacts import CONTRACTS, load
from anchors.errors import TransactionRevertedError
from ledger_api.contract_errors import EXPLAINED, contract_code, fix_of, located

ERRORS = {item["name"] for name in CONTRACTS for item in load(name)["abi"] if item["type"] == "error"}
MEMBERS = {f"/message/{member}" for act in ACTS.values() for _, member in act.struct.fields}
OTHERS = {"/signature", "/extra", *(f"/extra/{name}" for act in ACTS.values() for name in act.extra)}


@pytest.mark.parametrize("name", sorted(EXPLAINED))
def test_explained_error_exists_and_points_to_a_member_there_is(name: str) -> None:
    assert name in ERRORS
    assert EXPLAINED[name].member in {None, *MEMBERS, *OTHERS}
    refused = TransactionRevertedError(error_name=name)
    assert located(refused).pointer == EXPLAINED[name].member
    assert fix_of(refused) == EXPLAINED[name].fix
    assert contract_code(name).isupper()


def test_unknown_error_keeps_its_own_advice_and_points_nowhere() -> None:
    refused = TransactionRevertedError(error_name="NeverHeardOf")
    assert (located(refused).pointer, fix_of(refused)) == (None, refused.fix)
