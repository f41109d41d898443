"""An authority may be a contract (ERC-1271): its wallet signs charters and acts like any account."""

import pytest
from brownie import Economies, accounts, compile_source
from world import World, key, refusal

WALLET = """
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Wallet {
    address private immutable owner;
    constructor(address owner_) { owner = owner_; }
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s) = abi.decode(signature[:64], (bytes32, bytes32));
        address signer = ecrecover(digest, uint8(signature[64]), r, s);
        return signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}
"""


@pytest.fixture(scope="module")
def walled():
    """A registry whose first authority is a wallet that key 1 controls."""
    wallet = compile_source(WALLET, solc_version="0.8.37").Wallet.deploy(
        key(1).address, {"from": accounts[0]}
    )
    world = World()
    world.seats[0] = ("VN", 0, 1, wallet.address, *world.seats[0][4:])
    economies = Economies.deploy(world.directory, world.seats, world.timelock, {"from": world.deployer})
    world.replace(world.economies, economies)
    world.economies = economies
    world.wire()
    world.wallet = wallet
    return world


def test_wallet_signs_the_charter_and_acts(walled):
    signers = [key(99), *(walled.authority[code] for code in ("DE", "AU"))]
    answer = refusal(walled.directory, "seal", [walled.charter(signers)])
    assert answer == ("CharterSignatureRefused", "VN", walled.wallet.address.lower())
    walled.directory.seal(walled.charter(), {"from": walled.deployer})

    appointment = {"economy": "VN", "account": key(85).address, "office": "REGISTRAR"}
    assert walled.refused("Appoint", key(99), **appointment) == (
        "SignatureRefused",
        walled.wallet.address.lower(),
    )
    walled.act("Appoint", key(1), nonce=5, **appointment)
    assert walled.economies.isSpent(walled.wallet, 5)
    again = walled.refused("Dismiss", key(1), nonce=5, **appointment)
    assert again == ("ActReplayed", walled.wallet.address.lower(), 5)
