"""Every act: accepted once; refused when replayed, late, signed by somebody else or for somewhere else."""

import pytest
from brownie import chain, web3
from eth_abi import encode
from eth_utils import keccak
from recognition import agreement_id
from scenarios import SCENARIOS
from world import ACTS, FAR, fields, key, refusal, sign_struct

GROUP_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
ELSEWHERE = (
    {"version": "0x" + "03" * 32},  # another deployment
    {"chainId": 1},
    {"verifyingContract": "0x" + "11" * 20},
    {"name": "Concord"},
)
WORD = {"string": "VN", "address": "0x" + "c0" * 20, "bytes32": b"\1" * 32}


def numbered(message, nonce):
    """The message under this nonce; a first draft's agreement has its id from it."""
    if "parties" in message:
        message = {**message, "agreement": agreement_id(message["economy"], nonce)}
    return {**message, "nonce": nonce}


def test_every_act_has_a_scenario():
    assert set(SCENARIOS) == set(ACTS)


@pytest.mark.parametrize("name", ACTS)
def test_act_is_accepted_once(world, name):
    signer, message, extra = SCENARIOS[name](world)
    nonce = 7_000_000
    message = numbered(message, nonce)
    submitted = world.act(name, signer, extra, **message)
    assert submitted.status == 1
    assert submitted.events, "an act leaves an event"
    contract = world.contract_of(name)
    assert contract.isSpent(signer.address, nonce)
    again = world.refused(name, signer, extra, **message)
    # Some state has moved on and refuses before the nonce is looked at; whatever refuses, it does not pass.
    assert again is not None
    if again[0] == "ActReplayed":
        assert again == ("ActReplayed", signer.address.lower(), nonce)


@pytest.mark.parametrize("name", ACTS)
def test_spent_nonce_is_refused_whatever_it_is_used_for(world, name):
    signer, message, extra = SCENARIOS[name](world)
    message = numbered(message, 8_000_000)
    contract, function, args = world.call(name, signer, extra, **message)
    slot = spent_slot(contract, signer.address, 8_000_000)
    store(contract, slot, 1)
    assert refusal(contract, function, args) == ("ActReplayed", signer.address.lower(), 8_000_000)


def store(contract, slot, value):
    """Write one storage slot of the chain under test."""
    web3.provider.make_request("anvil_setStorageAt", [contract.address, slot, f"0x{value:064x}"])


def spent_slot(contract, signer, nonce):
    """The storage slot that says that the nonce is spent, found by trying: the compiler lays it out."""
    for base in range(8):
        inner = keccak(encode(["address", "uint256"], [signer, base]))
        slot = "0x" + keccak(encode(["uint256"], [nonce]) + inner).hex()
        store(contract, slot, 1)
        found = contract.isSpent(signer, nonce)
        store(contract, slot, 0)
        if found:
            return slot
    raise AssertionError("no slot found")


@pytest.mark.parametrize("name", ACTS)
def test_act_after_its_deadline_is_refused(world, name):
    signer, message, extra = SCENARIOS[name](world)
    deadline = chain[-1].timestamp - 1
    refused = world.refused(name, signer, extra, deadline=deadline, **message)
    assert refused[:2] == ("ActExpired", deadline)


@pytest.mark.parametrize("name", ACTS)
def test_act_signed_by_somebody_else_is_refused(world, name):
    signer, message, extra = SCENARIOS[name](world)
    assert world.refused(name, key(99), extra, **message) == ("SignatureRefused", signer.address.lower())


@pytest.mark.parametrize("name", ACTS)
def test_act_signed_for_elsewhere_is_refused(world, name):
    signer, message, extra = SCENARIOS[name](world)
    for domain in ELSEWHERE:
        refused = world.refused(name, signer, extra, domain=domain, **message)
        assert refused == ("SignatureRefused", signer.address.lower()), domain


@pytest.mark.parametrize("name", ACTS)
def test_changing_any_signed_member_breaks_the_signature(world, name):
    signer, message, extra = SCENARIOS[name](world)
    message = {"deadline": FAR, **numbered(message, 9_000_000)}
    contract = world.contract_of(name)
    signature = sign_struct(ACTS[name]["type"], message, signer, contract)
    for declared, member in fields(ACTS[name]["type"])[1]:
        other = WORD[declared] if declared in WORD else message[member] ^ 1
        changed = {**message, member: other}
        if changed == message:
            continue
        refused = refusal(*world.call(name, signer, extra, signature=signature, **changed))
        assert refused is not None, member


def test_signature_with_a_high_s_is_refused(world):
    signer, message, _ = SCENARIOS["Appoint"](world)
    contract, function, (values, signature) = world.call("Appoint", signer, **message)
    s = GROUP_ORDER - int.from_bytes(signature[32:64], "big")
    twin = signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]])
    assert refusal(contract, function, [values, twin]) == ("SignatureRefused", signer.address.lower())
    assert refusal(contract, function, [values, signature]) is None


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\0" * 65, b"\xff" * 65, b"\0" * 66])
def test_signature_of_another_form_is_refused(world, signature):
    signer, message, _ = SCENARIOS["Appoint"](world)
    refused = world.refused("Appoint", signer, signature=signature, **message)
    assert refused == ("SignatureRefused", signer.address.lower())
