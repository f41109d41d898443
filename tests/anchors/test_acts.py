"""Acts: the table against the ABI, digests against another encoder, the file form against tampering."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from anchors import artifacts
from anchors.acts import (
    ACTS,
    KEY_POSSESSION,
    ActError,
    SignedAct,
    act_digest,
    act_typed_data,
    call_arguments,
    new_nonce,
    sign_act,
)
from anchors.chain.abi import ContractAbi
from anchors.errors import AnchorsError, SignatureInvalidError
from anchors.signing import SigningKey

VECTORS = Path(__file__).parents[1] / "vectors" / "acts.json"
ADDRESS = "0x" + "c0" * 20
DEPLOYMENT = bytes(range(32))
WHERE: dict[str, Any] = {"chain_id": 31337, "contract_address": ADDRESS, "deployment_id": DEPLOYMENT}
KEY = SigningKey.from_bytes(b"\7" * 32)

EXAMPLES: dict[str, Any] = {
    "string": "VN",
    "bytes32": b"\x11" * 32,
    "address": KEY.address,
    "uint8": 2,
    "uint32": 3,
    "uint64": 1_790_000_000,
    "uint256": 42,
}


def example(name: str) -> dict[str, Any]:
    """A message of the act with a fixed value for each type."""
    return {member: EXAMPLES[declared] for declared, member in ACTS[name].struct.fields}


def signed(name: str) -> SignedAct:
    extra = dict.fromkeys(ACTS[name].extra, b"\x01\x02")
    return sign_act(name, example(name), KEY, **WHERE, extra=extra)


def function_abi(name: str) -> dict[str, Any]:
    act = ACTS[name]
    items = artifacts.load(act.contract)["abi"]
    return next(item for item in items if item["type"] == "function" and item["name"] == act.function)


@pytest.mark.parametrize("name", ACTS)
def test_struct_of_an_act_is_the_struct_its_function_takes(name: str) -> None:
    act, function = ACTS[name], function_abi(name)
    taken = [item["type"] for item in function["inputs"]]
    assert taken == ["uint8"] * len(act.prefix) + ["tuple"] + ["bytes"] * (1 + len(act.extra))
    components = next(item for item in function["inputs"] if item["type"] == "tuple")["components"]
    assert [item["type"] for item in components] == [declared for declared, _ in act.struct.fields]
    named = [item["name"] for item in components]
    if named[0] == "subject":  # one struct in Solidity for five acts, which sign a more telling name
        assert act.struct.fields[0][1] in ("issuer", "accreditation")
        named[0] = act.struct.fields[0][1]
    assert named == [member for _, member in act.struct.fields]
    unsigned = [item["name"] for item in function["inputs"]][-len(act.extra) :] if act.extra else []
    assert tuple(unsigned) == act.extra


def test_every_function_that_takes_a_signature_has_an_act() -> None:
    taking = {
        (contract, item["name"])
        for contract in artifacts.CONTRACTS
        for item in artifacts.load(contract)["abi"]
        if item["type"] == "function" and any(given["name"] == "signature" for given in item["inputs"])
    }
    assert taking == {(act.contract, act.function) for act in ACTS.values()}


@pytest.mark.parametrize("name", ACTS)
def test_digest_agrees_with_another_encoder(name: str) -> None:
    message = encode_typed_data(full_message=act_typed_data(name, example(name), **WHERE))
    other = keccak(b"\x19" + message.version + message.header + message.body)
    assert act_digest(name, example(name), **WHERE) == other


@pytest.mark.parametrize("name", ACTS)
def test_arguments_of_an_act_encode_by_the_abi(name: str) -> None:
    contract, function, args = call_arguments(signed(name).to_json())
    data = ContractAbi(artifacts.load(contract)["abi"]).encode_call(function, args)
    assert len(data) > 4


@pytest.mark.parametrize("name", ACTS)
def test_act_survives_its_file_form(name: str) -> None:
    act = signed(name)
    restored = SignedAct.from_json(json.loads(json.dumps(act.to_json())))
    assert restored.digest() == act.digest()
    assert restored.signer() == KEY.address


def test_vectors_hold_every_act() -> None:
    content = {
        "domain": {"chainId": 31337, "address": ADDRESS, "deploymentId": "0x" + DEPLOYMENT.hex()},
        "keyPossession": KEY_POSSESSION.encode_type,
        "acts": {
            name: {
                "contract": act.contract,
                "function": act.function,
                "type": act.struct.encode_type,
                "prefix": list(act.prefix),
                "extra": list(act.extra),
                "message": signed(name).to_json()["message"],
                "digest": "0x" + act_digest(name, example(name), **WHERE).hex(),
            }
            for name, act in ACTS.items()
        },
    }
    if os.environ.get("CONCORD_WRITE_VECTORS"):
        VECTORS.write_text(json.dumps(content, indent=1) + "\n")
    assert json.loads(VECTORS.read_text()) == content


def test_reference_page_names_every_act(repository_root: Path) -> None:
    page = (repository_root / "docs/reference/contracts.md").read_text()
    assert [name for name in ACTS if f"`{name}`" not in page] == []


def test_large_nonce_travels_as_decimal_text() -> None:
    message = example("Appoint") | {"nonce": 2**200}
    act = sign_act("Appoint", message, KEY, **WHERE)
    assert act.to_json()["message"]["nonce"] == str(2**200)
    assert SignedAct.from_json(act.to_json()).message["nonce"] == 2**200


def test_nonces_fit_json_and_differ() -> None:
    nonces = {new_nonce() for _ in range(100)}
    assert len(nonces) == 100
    assert max(nonces) < 2**53


def test_signer_that_is_not_the_one_named_is_told_before_any_transaction() -> None:
    act = sign_act("RevokeKey", example("RevokeKey"), SigningKey.from_bytes(b"\1" * 32), **WHERE)
    with pytest.raises(ActError) as refusal:
        act.signer()
    assert (refusal.value.code, refusal.value.pointer) == ("ACT_SIGNER_MISMATCH", "/signature")


def test_act_of_another_deployment_recovers_to_somebody_else() -> None:
    act = signed("Appoint")
    moved = SignedAct(act.act, act.chain_id, act.address, bytes(32), act.message, act.signature)
    assert moved.signer() != KEY.address


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"format": "concord/act/v2"}, "/format"),
        ({"act": "Abolish"}, "/act"),
        ({"act": ["Appoint"]}, "/act"),
        ({"contract": "Logs"}, "/contract"),
        ({"chainId": "31337"}, "/chainId"),
        ({"chainId": True}, "/chainId"),
        ({"address": "0x12"}, "/address"),
        ({"deploymentId": "0x12"}, "/deploymentId"),
        ({"message": {}}, "/message/account"),
        ({"message": []}, "/message"),
        ({"extra": {"more": "0x"}}, "/extra/more"),
        ({"signature": "0xAB"}, "/signature"),
        ({"surplus": 1}, "/surplus"),
    ],
)
def test_file_that_is_not_an_act_is_refused_with_its_pointer(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ActError) as refusal:
        SignedAct.from_json(signed("Appoint").to_json() | change)
    assert refusal.value.pointer == pointer


def test_misfit_member_is_refused_with_its_pointer() -> None:
    form = signed("RevokeKey").to_json()
    with pytest.raises(AnchorsError) as refusal:
        SignedAct.from_json(form | {"message": form["message"] | {"effectiveAt": 2**64}})
    assert refusal.value.pointer == "/effectiveAt"


def test_unsigned_argument_that_an_act_needs_is_missed_when_signing() -> None:
    with pytest.raises(ActError) as refusal:
        sign_act("AddKey", example("AddKey"), KEY, **WHERE)
    assert refusal.value.pointer == "/extra/keyProof"


@given(st.binary(min_size=65, max_size=65))
def test_any_signature_bytes_recover_or_are_refused(signature: bytes) -> None:
    act = signed("RevokeKey")
    forged = SignedAct(act.act, act.chain_id, act.address, act.deployment_id, act.message, signature)
    with pytest.raises((ActError, SignatureInvalidError)):
        forged.signer()


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s))
)
def test_any_json_is_an_act_or_a_named_refusal(value: Any) -> None:
    with pytest.raises(AnchorsError):
        SignedAct.from_json(value)


@pytest.mark.parametrize("text", ["0" * 80 + "42", "042", "9" * 79, "-1", "4_2", "\u0664", "1e3"])
def test_a_whole_number_has_one_spelling_as_text(text: str) -> None:
    """Eighty zeros before 42 were read as 0: what a person saw was not what was signed."""
    value = signed("Appoint").to_json()
    value["message"] = {**value["message"], "nonce": text}
    with pytest.raises(AnchorsError):
        SignedAct.from_json(value)
