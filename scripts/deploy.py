"""Deploy a network's contracts by the routine that `concord up` and the tests use. No prompts, no sleeps.

`tools/brownie run deploy` rehearses all of it on the development chain, with keys made for the occasion.

A real network takes two steps, for its founding authorities sign at home:

    tools/brownie run deploy create_network FILE --network concord    # create, wire, print the digest to sign
    tools/brownie run deploy seal_network FILE --network concord # with the signatures in FILE

CONCORD_CHAIN_URL names the chain. Both write `deployments/NAME.json`. FILE is JSON:

    {"name": "…", "networkId": "0x…", "deploymentId": "0x…", "maxGrowth": 100000,
     "minVotingPeriod": 1209600, "quorumPercent": 50, "timelockDelay": 172800,
     "seats": [{"economy": "VN", "votingClass": 0, "category": 2,
                "authority": "0x…", "delegate": "0x…", "alternate": "0x…"}],
     "keystore": "the deployer's key, a keystore v3 file", "passphraseFile": "…",
     "signatures": {"VN": "0x…"}}

The voting period and the delay are in seconds. Where FILE is silent, 14 days, 50 percent and 2 days hold.
"""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import Any

from brownie import accounts, web3

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from anchors.chain.finality import Finality  # noqa: E402
from anchors.chain.web3_gateway import Web3Gateway  # noqa: E402
from anchors.deployment import (  # noqa: E402
    MIN_VOTING_PERIOD,
    QUORUM_PERCENT,
    TIMELOCK_DELAY,
    Deployment,
    FoundingSeat,
    charter_digest,
    create,
    deploy,
    seal,
)
from anchors.keystore import load  # noqa: E402
from anchors.signing import SigningKey  # noqa: E402

FUNDS = 10**18


def gateway() -> Web3Gateway:
    """The chain that brownie is connected to, through the product's own port."""
    return Web3Gateway(web3.provider.endpoint_uri, finality=Finality(confirmations=0))


def main() -> None:
    """Rehearse: three economies, all steps, every check; nothing is written."""
    deployer = SigningKey.generate()
    accounts[0].transfer(deployer.address, FUNDS, silent=True)
    authorities = {economy: SigningKey.generate() for economy in ("AU", "DE", "VN")}
    seats = [
        FoundingSeat(economy, 0, 1, key.address, SigningKey.generate().address)
        for economy, key in authorities.items()
    ]
    deployment = deploy(
        gateway(),
        deployer,
        network_id=secrets.token_bytes(32),
        deployment_id=secrets.token_bytes(32),
        founding_seats=seats,
        max_growth=100_000,
        sign_charter=lambda digest, seat: authorities[seat.economy].sign_digest(digest),
    )
    for name, contract in deployment.contracts.items():
        print(f"{name:15} {contract.address}")
    print(f"sealed by {len(seats)} founding seats; the deployer holds nothing")


def create_network(file: str) -> None:
    """Create and wire what FILE describes; print what each authority is to sign."""
    plan = _plan(file)
    seats = _seats(plan)
    deployment = create(
        gateway(),
        _deployer(plan),
        network_id=_bytes(plan["networkId"]),
        deployment_id=_bytes(plan["deploymentId"]),
        founding_seats=seats,
        max_growth=plan["maxGrowth"],
        min_voting_period=plan.get("minVotingPeriod", MIN_VOTING_PERIOD),
        quorum_percent=plan.get("quorumPercent", QUORUM_PERCENT),
        timelock_delay=plan.get("timelockDelay", TIMELOCK_DELAY),
    )
    digest = "0x" + charter_digest(deployment, seats).hex()
    _write(plan, deployment, {"sealed": False, "charterDigest": digest})
    print(f"to be signed by {', '.join(seat.economy for seat in seats)}: {digest}")


def seal_network(file: str) -> None:
    """Seal what `create_network` made, with the signatures in FILE."""
    plan = _plan(file)
    seats = _seats(plan)
    deployment = Deployment.from_json(json.loads(_target(plan).read_text()))
    signatures = [_bytes(plan["signatures"][seat.economy]) for seat in seats]
    seal(gateway(), _deployer(plan), deployment, seats, signatures)
    _write(plan, deployment, {"sealed": True})
    print(f"sealed; {_target(plan).relative_to(ROOT)} names the contracts")


def _plan(file: str) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8"))
    return plan


def _seats(plan: dict[str, Any]) -> list[FoundingSeat]:
    members = ("economy", "votingClass", "category", "authority", "delegate", "alternate")
    return [FoundingSeat(*(seat[member] for member in members)) for seat in plan["seats"]]


def _deployer(plan: dict[str, Any]) -> SigningKey:
    passphrase = Path(plan["passphraseFile"]).read_text(encoding="utf-8").rstrip("\n")
    return load(Path(plan["keystore"]), passphrase)


def _target(plan: dict[str, Any]) -> Path:
    return ROOT / "deployments" / f"{plan['name']}.json"


def _write(plan: dict[str, Any], deployment: Deployment, more: dict[str, Any]) -> None:
    content = {"name": plan["name"], **deployment.to_json(), **more}
    _target(plan).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
