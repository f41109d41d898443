"""Signed acts: checked against this network, tried, sent, followed."""

from __future__ import annotations

from typing import Any

from anchors import canonical
from anchors.acts import call_arguments
from anchors.chain.port import ChainGateway
from anchors.hexadecimal import to_hex
from ledger_api.network_file import NetworkFile
from ledger_api.refusals import RefusedError
from ledger_api.relayer import Relayer


class ActService:
    """Relays what people signed. It adds no authority and asks for no permission: the contracts judge."""

    def __init__(self, network: NetworkFile, gateway: ChainGateway, relayer: Relayer) -> None:
        self._network = network
        self._gateway = gateway
        self._relayer = relayer

    def relay(self, body: bytes) -> bytes:
        """Send one act file (`concord/act/v1`); returns the transaction hash.

        Raises `ActError` for a malformed act, `RefusedError` ACT_ELSEWHERE for one signed for another
        deployment, `TransactionRevertedError` when the contract refuses it.
        """
        act = canonical.parse(body)
        name, function, args = call_arguments(act)
        contract = self._network.contract(name)
        expected = {
            "chainId": self._network.chain_id,
            "address": contract.address,
            "deploymentId": self._network.deployment_id,
        }
        for member, value in expected.items():
            if act.get(member) != value:
                raise RefusedError(
                    "ACT_ELSEWHERE",
                    f"the act was signed for {member} {act.get(member)}, this network has {value}",
                    pointer=f"/{member}",
                    fix="Sign the act again with this network's network.json.",
                )
        return self._relayer.relay(contract, function, args)

    def state(self, tx: bytes, answered_block: int) -> dict[str, Any]:
        """How far a relayed act has come: sent, mined or reverted; and whether the index shows it.

        `answered_block` is the last block whose acts this node's answers show.
        """
        receipt = self._gateway.receipt(tx)
        if receipt is None:
            return {
                "transaction": to_hex(tx),
                "state": "sent",
                "block": None,
                "final": False,
                "indexed": False,
            }
        return {
            "transaction": to_hex(tx),
            "state": "mined" if receipt.status == 1 else "reverted",
            "block": receipt.block,
            "final": receipt.block <= self._gateway.finalized().number,
            "indexed": receipt.block <= answered_block,
        }
