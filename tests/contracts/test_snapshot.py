"""Code sizes and gas, held to a snapshot.

`CONCORD_SNAPSHOT=write tools/brownie test tests/contracts/test_snapshot.py` writes it anew.
"""

import json
import os
from pathlib import Path

from brownie import accounts, chain, web3
from recognition import carry, concluded, enact, endorsed, execute, propose
from rfc9162 import leaves, proof, root
from scenarios import SCENARIOS
from world import ACTS, ORIGIN_ID

FILE = Path(__file__).with_name("snapshot.json")
CODE_LIMIT = 24_576  # EIP-170
TOLERANCE = 600  # gas: nonces and times have zero bytes or not


def test_sizes_and_gas_are_those_of_the_snapshot(world):
    sizes = {
        contract._name: len(web3.eth.get_code(contract.address))
        for contract in (world.directory, *world.contracts)
    }
    gas = {name: gas_of_act(world, name) for name in ACTS}
    data = leaves(300)
    gas["anchor first"] = anchor(world, data[:255], 0)
    gas["anchor 255 to 300"] = anchor(world, data, 255)
    gas |= gas_without_signature(world)
    found = {"sizes": sizes, "gas": gas}
    if os.environ.get("CONCORD_SNAPSHOT") == "write":
        FILE.write_text(json.dumps(found, indent=1) + "\n")
    known = json.loads(FILE.read_text())

    assert all(size <= CODE_LIMIT for size in sizes.values())
    assert sizes == known["sizes"]
    assert gas.keys() == known["gas"].keys()
    changed = {
        name: (known["gas"][name], used)
        for name, used in gas.items()
        if abs(used - known["gas"][name]) > TOLERANCE
    }
    assert not changed


def gas_of_act(world, name):
    """What recording the act costs, on the state of the module."""
    chain.snapshot()
    signer, message, extra = SCENARIOS[name](world)
    used = world.act(name, signer, extra, **message).gas_used
    chain.revert()
    return used


def gas_without_signature(world):
    """What the calls cost that anyone makes, for no signature is needed."""
    agreement = concluded(world)
    endorsement = endorsed(world, agreement)
    change = propose(world, "ProposeCategory", seat="VN", category=3, effectiveAt=0)
    carry(world, change)
    return {
        "endorse": world.agreements.endorse(agreement, endorsement, {"from": accounts[9]}).gas_used,
        "enact": enact(world, change).gas_used,
        "execute": execute(world, change).gas_used,
    }


def anchor(world, data, old_size):
    args = (ORIGIN_ID, len(data), root(data), proof(old_size, data), b"\xc1" * 32)
    return world.logs.anchor(*args, {"from": world.operator}).gas_used
