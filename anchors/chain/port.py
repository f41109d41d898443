"""The chain as Concord sees it: blocks, events, reads at a block, and signed transactions.

Addresses are lower-case `0x` and 40 hex digits, hashes are 32 bytes, times are Unix seconds UTC.
Every adapter passes `tests/anchors/chain/contract.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from anchors.chain.finality import Finality
from anchors.signing import SigningKey


@dataclass(frozen=True, slots=True)
class ContractRef:
    """A contract by the name of its artifact and its address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block header: what ordering, dating and reorg detection need."""

    number: int
    hash: bytes
    parent: bytes
    time: int


@dataclass(frozen=True, slots=True)
class Event:
    """One decoded log record of a known contract; `args` keeps bytes as bytes."""

    contract: str
    name: str
    args: dict[str, Any]
    block: int
    block_hash: bytes
    tx: bytes
    tx_index: int
    log_index: int
    time: int


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events of these contracts are wanted; None sets no condition, () lets nothing pass.

    `names` are the events' names, `subjects` and `second` what their first and second indexed argument may
    be, as 32-byte words. Events without that indexed argument do not match.
    """

    contracts: tuple[ContractRef, ...]
    names: tuple[str, ...] | None = None
    subjects: tuple[bytes, ...] | None = None
    second: tuple[bytes, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no event can match."""
        return () in (self.contracts, self.names, self.subjects, self.second)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a mined transaction did; `status` is 1 for success and 0 for a revert."""

    tx: bytes
    block: int
    block_hash: bytes
    status: int
    gas_used: int
    tx_index: int
    contract_address: str | None


@dataclass(frozen=True, slots=True)
class SignedTransaction:
    """Bytes ready to send; the same bytes may be sent again and again."""

    raw: bytes
    tx: bytes
    nonce: int
    gas: int
    gas_price: int


class ChainGateway(Protocol):
    """A blocking connection to one chain; safe to use from several threads.

    Every method raises `ChainUnavailableError` when the node cannot be reached or answers
    with something other than JSON-RPC, and `ChainError` when it refuses for another reason.
    """

    @property
    def finality(self) -> Finality:
        """When a block of this chain counts as final."""

    def chain_id(self) -> int:
        """EIP-155 chain id."""

    def client_version(self) -> str:
        """What the node says it is: an embedded demonstration chain is known by it."""

    def head(self) -> Block:
        """The latest block."""

    def finalized(self) -> Block:
        """The latest block that the network's finality rule calls final."""

    def block(self, number: int) -> Block | None:
        """The canonical block of this height, or None above the head."""

    def block_by_hash(self, block_hash: bytes) -> Block | None:
        """The block with this hash, or None when the node does not know it."""

    def is_canonical(self, block_hash: bytes) -> bool:
        """Whether the block is part of the chain that ends in the present head."""

    def code(self, address: str) -> bytes:
        """Runtime code; empty when there is no contract."""

    def balance(self, address: str) -> int:
        """Balance in wei."""

    def gas_price(self) -> int:
        """A price per gas, in wei, at which a transaction is mined soon."""

    def call(self, contract: ContractRef, function: str, *args: Any, block_hash: bytes | None = None) -> Any:
        """Read: one output as itself, several as a named tuple, a struct as a named tuple.

        `block_hash` asks the state after that block (EIP-1898). `function` is a name, or a full
        signature where a name is overloaded.
        Raises `ReorgError` when that block left the chain, `TransactionRevertedError` on a revert.
        """

    def call_many(
        self, calls: Sequence[tuple[ContractRef, str, Sequence[Any]]], *, block_hash: bytes | None = None
    ) -> list[Any]:
        """`call` for each of (contract, function, arguments), in one round trip."""

    def events(self, contracts: Sequence[ContractRef], from_block: int, to_block: int) -> list[Event]:
        """Events these contracts emitted in the inclusive range, ordered by (block, log index).

        Logs of other addresses are never returned, whatever their topics say.
        """

    def events_about(self, filters: Sequence[EventFilter], from_block: int, to_block: int) -> list[Event]:
        """Events that match any of the filters, each once, ordered by (block, log index).

        In one round trip, and one more where the node does not date its logs.
        Raises `ChainError` for a name that no contract of a filter declares.
        """

    def nonce(self, address: str, pending: bool = False) -> int:
        """Next nonce after the mined, or also the pending, transactions of the account."""

    def sign_call(
        self,
        contract: ContractRef,
        function: str,
        args: Sequence[Any],
        *,
        key: SigningKey,
        nonce: int,
        gas: int | None = None,
        gas_price: int | None = None,
    ) -> SignedTransaction:
        """Sign a call without sending it. Gas and price are asked from the node when None.

        Raises `TransactionRevertedError` when the gas is estimated and the call would revert.
        """

    def sign_deploy(
        self, name: str, args: Sequence[Any], *, key: SigningKey, nonce: int
    ) -> SignedTransaction:
        """Sign the creation of the contract with this artifact."""

    def send_raw(self, raw: bytes) -> bytes:
        """Send signed bytes; returns the transaction hash. Sending known bytes again succeeds.

        Raises `NonceTooLowError` when another transaction took the nonce, and
        `TransactionUnderpricedError` when one with the same nonce waits at a similar price.
        """

    def receipt(self, tx: bytes) -> Receipt | None:
        """The receipt of a mined transaction, or None."""

    def wait(self, tx: bytes, *, timeout: float = 60.0) -> Receipt:
        """Return the receipt once the transaction is mined, whatever its status.

        Raises `ChainUnavailableError` after `timeout` seconds.
        """

    def transact(
        self,
        contract: ContractRef,
        function: str,
        args: Sequence[Any],
        *,
        key: SigningKey,
        timeout: float = 60.0,
    ) -> Receipt:
        """Sign with the next pending nonce, send, wait.

        Raises `TransactionRevertedError` with the contract's own error.
        """

    def deploy(self, name: str, args: Sequence[Any], *, key: SigningKey, timeout: float = 60.0) -> Receipt:
        """`sign_deploy`, send, wait; the receipt names the new contract's address."""

    def simulate(self, contract: ContractRef, function: str, args: Sequence[Any], *, sender: str) -> None:
        """Run a call at the head without sending it.

        Raises `TransactionRevertedError` with the contract's own error.
        """
