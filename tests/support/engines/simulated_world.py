"""State of the simulated chain: py-evm runs each transaction on the state its parent block left."""

from __future__ import annotations

from dataclasses import dataclass

import rlp
from eth.constants import BLANK_ROOT_HASH
from eth.db.atomic import AtomicDB
from eth.vm.execution_context import ExecutionContext
from eth.vm.forks.paris.state import ParisState
from eth.vm.forks.paris.transactions import ParisTransactionBuilder
from eth.vm.spoof import SpoofTransaction
from eth_account import Account

from anchors.chain.port import Block, Receipt
from anchors.chain.transaction import contract_address
from anchors.keccak import keccak256

_BLOCK_GAS = 30_000_000
_ENOUGH = 10**40  # balances are not simulated: every sender can pay
_REFUND_SHARE = 5  # at most a fifth of the gas comes back (EIP-3529)


@dataclass(frozen=True, slots=True)
class Transaction:
    """A signed transaction, read back from its bytes."""

    raw: bytes
    hash: bytes
    sender: str
    nonce: int
    gas_price: int
    creates: bool

    @property
    def place(self) -> tuple[str, int]:
        """What only one transaction can have: sender and nonce."""
        return self.sender, self.nonce

    @classmethod
    def decode(cls, raw: bytes) -> Transaction:
        """Read a legacy transaction (EIP-155) and recover its sender."""
        nonce, price, _, to, *_ = rlp.decode(raw)
        sender = Account.recover_transaction(raw).lower()
        return cls(raw, keccak256(raw), sender, int.from_bytes(nonce), int.from_bytes(price), not to)


@dataclass(frozen=True, slots=True)
class Log:
    """One undecoded log record."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Execution:
    """What a transaction, or an attempt at one, did."""

    succeeded: bool
    gas_used: int
    output: bytes
    logs: tuple[Log, ...]


@dataclass(frozen=True, slots=True)
class MinedBlock:
    """A block, what its transactions did, and the root of the state they left."""

    header: Block
    mined: tuple[tuple[Transaction, Execution], ...] = ()
    state_root: bytes = BLANK_ROOT_HASH

    def receipt(self, index: int) -> Receipt:
        """The receipt of the transaction at this index."""
        sent, did = self.mined[index]
        return Receipt(
            tx=sent.hash,
            block=self.header.number,
            block_hash=self.header.hash,
            status=int(did.succeeded),
            gas_used=did.gas_used,
            tx_index=index,
            contract_address=contract_address(sent.sender, sent.nonce) if sent.creates else None,
        )


class World:
    """Accounts, code and storage after every block there ever was: the database forgets nothing."""

    def __init__(self, chain_id: int) -> None:
        self._chain_id = chain_id
        self._database = AtomicDB()

    def code(self, root: bytes, address: str) -> bytes:
        """Runtime code in this state, empty where there is no contract."""
        return bytes(self._state(root, number=0, at=0).get_code(_octets(address)))

    def nonce(self, root: bytes, address: str) -> int:
        """Transactions this account has mined in this state."""
        return int(self._state(root, number=0, at=0).get_nonce(_octets(address)))

    def execute(self, root: bytes, header: Block, transaction: Transaction) -> tuple[Execution, bytes]:
        """Apply a transaction; returns what it did and the root of the state after it."""
        state = self._state(root, number=header.number, at=header.time)
        state.set_balance(_octets(transaction.sender), _ENOUGH)
        sent = ParisTransactionBuilder.decode(transaction.raw)
        computation = state.apply_transaction(sent)
        state.persist()
        return _execution(computation, sent.gas), state.state_root

    def attempt(self, root: bytes, header: Block, sender: str, to: str | None, data: bytes) -> Execution:
        """What a transaction would do in the block after `header`; nothing changes."""
        state = self._state(root, number=header.number + 1, at=header.time)
        tried = ParisTransactionBuilder.create_unsigned_transaction(
            nonce=state.get_nonce(_octets(sender)),
            gas_price=0,
            gas=_BLOCK_GAS,
            to=b"" if to is None else _octets(to),
            value=0,
            data=data,
        )
        spoofed = SpoofTransaction(tried, from_=_octets(sender))
        return _execution(state.costless_execute_transaction(spoofed), _BLOCK_GAS)

    def _state(self, root: bytes, *, number: int, at: int) -> ParisState:
        context = ExecutionContext(
            coinbase=bytes(20),
            timestamp=at,
            block_number=number,
            difficulty=0,
            mix_hash=bytes(32),
            gas_limit=_BLOCK_GAS,
            prev_hashes=(),
            chain_id=self._chain_id,
            base_fee_per_gas=0,
        )
        return ParisState(self._database, context, root)


def _execution(computation, gas: int) -> Execution:
    used = gas - computation.get_gas_remaining()
    logs = tuple(
        Log("0x" + address.hex(), tuple(topic.to_bytes(32) for topic in topics), data)
        for address, topics, data in computation.get_log_entries()
    )
    used -= min(computation.get_gas_refund(), used // _REFUND_SHARE)
    return Execution(computation.is_success, used, bytes(computation.output), logs)


def _octets(address: str) -> bytes:
    return bytes.fromhex(address.removeprefix("0x"))
