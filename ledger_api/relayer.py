"""Sends the acts that people signed: people sign, the node pays."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from anchors.chain.port import ChainGateway, ContractRef
from anchors.errors import NonceTooLowError, TransactionUnderpricedError
from anchors.hexadecimal import to_hex
from anchors.signing import SigningKey
from ledger_api.refusals import RefusedError

_ATTEMPTS = 5


class Relayer:
    """One account that pays for acts; it has no authority of its own."""

    def __init__(self, gateway: ChainGateway, key: SigningKey | None) -> None:
        self._gateway = gateway
        self._key = key
        self._turn = threading.Lock()

    @property
    def address(self) -> str | None:
        """The paying account; None on a node that relays nothing."""
        return self._key.address if self._key else None

    def balance(self) -> int | None:
        """What the account holds, in wei."""
        return self._gateway.balance(self._key.address) if self._key else None

    def relay(self, contract: ContractRef, function: str, args: Sequence[Any]) -> bytes:
        """Try the call, then send it; returns the transaction hash.

        Raises `TransactionRevertedError` with the contract's own error, before anything is sent;
        `RefusedError` NODE_HAS_NO_RELAYER.
        """
        if self._key is None:
            raise RefusedError(
                "NODE_HAS_NO_RELAYER",
                "this node has no account to pay for acts",
                fix="Send the act to another node of the network; GET /v1/network lists them.",
            )
        self._gateway.simulate(contract, function, args, sender=self._key.address)
        with self._turn:
            for attempt in range(_ATTEMPTS):
                nonce = self._gateway.nonce(self._key.address, pending=True)
                signed = self._gateway.sign_call(contract, function, args, key=self._key, nonce=nonce)
                try:
                    return self._gateway.send_raw(signed.raw)
                except (NonceTooLowError, TransactionUnderpricedError):
                    # another process of this node used the nonce in between
                    if attempt == _ATTEMPTS - 1:
                        raise
        raise AssertionError("unreachable")

    def state(self, tx: bytes, answered_block: int) -> dict[str, Any]:
        """How far a relayed call has come: sent, mined or reverted; and whether the index shows it.

        `answered_block` is the last block whose events this node's answers show.
        """
        receipt = self._gateway.receipt(tx)
        return {
            "transaction": to_hex(tx),
            "state": "sent" if receipt is None else "mined" if receipt.status == 1 else "reverted",
            "block": None if receipt is None else receipt.block,
            "final": receipt is not None and receipt.block <= self._gateway.finalized().number,
            "indexed": receipt is not None and receipt.block <= answered_block,
        }
