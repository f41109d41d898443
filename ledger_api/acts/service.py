"""Signed acts: checked against this network, tried, sent, followed."""

from __future__ import annotations

from typing import Any

from anchors import canonical
from anchors.acts import call_arguments
from anchors.errors import TransactionRevertedError
from ledger_api.contract_errors import located
from ledger_api.network_file import NetworkFile
from ledger_api.refusals import RefusedError
from ledger_api.relayer import Relayer


class ActService:
    """Relays what people signed. It adds no authority and asks for no permission: the contracts judge."""

    def __init__(self, network: NetworkFile, relayer: Relayer) -> None:
        self._network = network
        self._relayer = relayer

    def relay(self, body: bytes) -> bytes:
        """Send one act file (`concord/act/v1`); returns the transaction hash.

        Raises `ActError` for a malformed act, `RefusedError` ACT_ELSEWHERE for one signed for another
        deployment, `TransactionRevertedError` when the contract refuses it, with the member it refused.
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
        try:
            return self._relayer.relay(contract, function, args)
        except TransactionRevertedError as refused:
            raise located(refused) from None

    def state(self, tx: bytes, answered_block: int) -> dict[str, Any]:
        """How far a relayed act has come; see `Relayer.state`."""
        return self._relayer.state(tx, answered_block)
