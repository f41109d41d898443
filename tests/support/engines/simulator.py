"""A chain in memory behind the real port: the deployed bytecode runs, the node is imagined.

It passes the gateway's contract tests, needs no process and no web3, and does on request what a
real chain does seldom: stop answering, hold transactions back, drop them, reorganise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from typing_extensions import override

from anchors import artifacts
from anchors.chain import rpc
from anchors.chain.abi import ContractAbi
from anchors.chain.finality import Finality
from anchors.chain.port import (
    Block,
    ChainGateway,
    ContractRef,
    Event,
    EventFilter,
    Receipt,
    SignedTransaction,
)
from anchors.chain.transaction import bumped_price, sign_transaction
from anchors.errors import (
    ChainError,
    ChainUnavailableError,
    NonceTooLowError,
    ReorgError,
    TransactionUnderpricedError,
)
from anchors.keccak import keccak256
from anchors.signing import SigningKey
from tests.support.engines.simulated_world import Execution, Log, MinedBlock, Transaction, World

_GAS_PRICE = 10**9
_CHAIN_ID = 31337
_NOBODY = "0x" + "00" * 20


class ChainSimulator(ChainGateway):
    """One chain; by default each transaction is mined at once, in a block of its own."""

    def __init__(
        self,
        *,
        load: Callable[[str], Mapping[str, Any]] = artifacts.load,
        finality: Finality = Finality(0),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._load, self._finality, self._clock = load, finality, clock
        self._abis: dict[str, ContractAbi] = {}
        self._pool: dict[tuple[str, int], Transaction] = {}
        self._orphans: dict[bytes, Block] = {}
        self._outputs: dict[tuple[bytes, str, bytes], bytes] = {}
        self._balances: dict[str, int] = {}
        self._salt = 0
        self._blocks = [MinedBlock(Block(0, keccak256(b"genesis"), bytes(32), int(clock())))]
        self._world = World(_CHAIN_ID)
        self.down = False
        self.automine = True

    # what only a simulated chain can be told

    def fork(self) -> ChainSimulator:
        """Another chain with the same past; what happens on one from now on does not reach the other."""
        other = ChainSimulator(load=self._load, finality=self._finality, clock=self._clock)
        other._world = self._world  # it only ever grows, and is asked by state root
        other._abis = self._abis
        other._blocks, other._pool = list(self._blocks), dict(self._pool)
        other._orphans, other._balances, other._salt = dict(self._orphans), dict(self._balances), self._salt
        return other

    def fund(self, address: str, wei: int = 10**24) -> None:
        """Set a balance; it is shown, never charged."""
        self._balances[address] = wei

    def mine(self, blocks: int = 1) -> None:
        """Make blocks; the first takes every transaction that can be executed."""
        for _ in range(blocks):
            self._make_block(self._executable())

    def drop(self, tx: bytes) -> None:
        """Forget a waiting transaction, as a full pool or a restarted node does."""
        self._pool = {place: waiting for place, waiting in self._pool.items() if waiting.hash != tx}

    def reorg(self, depth: int, *, keep: bool = False) -> None:
        """Replace the last `depth` blocks by empty ones; `keep` returns their transactions to the pool."""
        lost, self._blocks = self._blocks[-depth:], self._blocks[:-depth]
        self._orphans.update({block.header.hash: block.header for block in lost})
        for block in lost if keep else ():
            self._pool.update({transaction.place: transaction for transaction, _ in block.mined})
        self._salt += 1
        for _ in range(depth):
            self._make_block([])

    # the port

    @property
    @override
    def finality(self) -> Finality:
        return self._finality

    @override
    def chain_id(self) -> int:
        self._require_up()
        return _CHAIN_ID

    @override
    def client_version(self) -> str:
        self._require_up()
        return "simulator"

    @override
    def head(self) -> Block:
        self._require_up()
        return self._blocks[-1].header

    @override
    def finalized(self) -> Block:
        height = self._finality.final_height(self.head().number)
        return self._blocks[0 if height is None else height].header

    @override
    def block(self, number: int) -> Block | None:
        self._require_up()
        return self._blocks[number].header if 0 <= number < len(self._blocks) else None

    @override
    def block_by_hash(self, block_hash: bytes) -> Block | None:
        self._require_up()
        known = (block.header for block in self._blocks if block.header.hash == block_hash)
        return next(known, self._orphans.get(block_hash))

    @override
    def is_canonical(self, block_hash: bytes) -> bool:
        known = self.block_by_hash(block_hash)
        return known is not None and self.block(known.number) == known

    @override
    def code(self, address: str) -> bytes:
        self._require_up()
        return self._world.code(self._blocks[-1].state_root, address)

    @override
    def balance(self, address: str) -> int:
        self._require_up()
        return self._balances.get(address, 0)

    @override
    def gas_price(self) -> int:
        self._require_up()
        return _GAS_PRICE

    @override
    def call(self, contract: ContractRef, function: str, *args: Any, block_hash: bytes | None = None) -> Any:
        return self.call_many([(contract, function, args)], block_hash=block_hash)[0]

    @override
    def call_many(
        self, calls: Sequence[tuple[ContractRef, str, Sequence[Any]]], *, block_hash: bytes | None = None
    ) -> list[Any]:
        self._require_up()
        block = self._blocks[-1]
        if block_hash is not None:
            known = self.block_by_hash(block_hash)
            if known is None or not self.is_canonical(block_hash):
                raise ReorgError(f"block {block_hash.hex()} is not part of the chain any more")
            block = self._blocks[known.number]
        return [self._read(block, *call) for call in calls]

    @override
    def events(self, contracts: Sequence[ContractRef], from_block: int, to_block: int) -> list[Event]:
        return self.events_about([EventFilter(tuple(contracts))], from_block, to_block)

    @override
    def events_about(self, filters: Sequence[EventFilter], from_block: int, to_block: int) -> list[Event]:
        self._require_up()
        wanted = [(one, self._topics(one)) for one in filters if not one.is_empty]
        names = {contract.address: contract.name for one in filters for contract in one.contracts}
        return [
            event
            for block in self._blocks[from_block : to_block + 1]
            for event in self._events_of(block, names, wanted)
        ]

    @override
    def nonce(self, address: str, pending: bool = False) -> int:
        self._require_up()
        nonce = self._mined_nonce(address)
        while pending and (address, nonce) in self._pool:
            nonce += 1
        return nonce

    @override
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
        data = self._abi(contract.name).encode_call(function, args)
        return self._sign(contract.address, data, key=key, nonce=nonce, gas=gas, gas_price=gas_price)

    @override
    def sign_deploy(
        self, name: str, args: Sequence[Any], *, key: SigningKey, nonce: int
    ) -> SignedTransaction:
        data = bytes.fromhex(self._load(name)["bytecode"][2:]) + self._abi(name).encode_constructor(args)
        return self._sign(None, data, key=key, nonce=nonce, gas=None, gas_price=None)

    @override
    def send_raw(self, raw: bytes) -> bytes:
        self._require_up()
        transaction = Transaction.decode(raw)
        waiting = self._pool.get(transaction.place)
        if self.receipt(transaction.hash) is not None or (waiting and waiting.hash == transaction.hash):
            return transaction.hash
        if transaction.nonce < self._mined_nonce(transaction.sender):
            raise NonceTooLowError("nonce too low")
        if waiting and transaction.gas_price < bumped_price(waiting.gas_price):
            raise TransactionUnderpricedError("replacement transaction underpriced")
        self._pool[transaction.place] = transaction
        while self.automine and (ready := self._executable()):
            self._make_block(ready[:1])
        return transaction.hash

    @override
    def receipt(self, tx: bytes) -> Receipt | None:
        self._require_up()
        for block in self._blocks:
            for index, (transaction, _) in enumerate(block.mined):
                if transaction.hash == tx:
                    return block.receipt(index)
        return None

    @override
    def wait(self, tx: bytes, *, timeout: float = 60.0) -> Receipt:
        receipt = self.receipt(tx)
        if receipt is None:
            raise ChainUnavailableError(f"transaction {tx.hex()} was not mined within {timeout:g} s")
        return receipt

    @override
    def transact(
        self,
        contract: ContractRef,
        function: str,
        args: Sequence[Any],
        *,
        key: SigningKey,
        timeout: float = 60.0,
    ) -> Receipt:
        nonce = self.nonce(key.address, pending=True)
        return self.wait(self.send_raw(self.sign_call(contract, function, args, key=key, nonce=nonce).raw))

    @override
    def deploy(self, name: str, args: Sequence[Any], *, key: SigningKey, timeout: float = 60.0) -> Receipt:
        nonce = self.nonce(key.address, pending=True)
        return self.wait(self.send_raw(self.sign_deploy(name, args, key=key, nonce=nonce).raw))

    @override
    def simulate(self, contract: ContractRef, function: str, args: Sequence[Any], *, sender: str) -> None:
        data = self._abi(contract.name).encode_call(function, args)
        self._tried(self._blocks[-1], sender, contract.address, data)

    # how

    def _require_up(self) -> None:
        if self.down:
            raise ChainUnavailableError("the simulated node is down")

    def _mined_nonce(self, address: str) -> int:
        return self._world.nonce(self._blocks[-1].state_root, address)

    def _executable(self) -> list[Transaction]:
        """Waiting transactions whose predecessors are mined or before them in this list."""
        following: dict[str, int] = {}
        found = []
        for (sender, nonce), transaction in sorted(self._pool.items()):
            if nonce == following.setdefault(sender, self._mined_nonce(sender)):
                following[sender] = nonce + 1
                found.append(transaction)
        return found

    def _make_block(self, transactions: Sequence[Transaction]) -> None:
        last = self._blocks[-1]
        parent, root = last.header, last.state_root
        number, at = parent.number + 1, max(parent.time, int(self._clock()))
        content = b"".join(transaction.hash for transaction in transactions)
        block_hash = keccak256(parent.hash + f"{number}/{at}/{self._salt}".encode() + content)
        header = Block(number, block_hash, parent.hash, at)
        mined = []
        for transaction in transactions:
            execution, root = self._world.execute(root, header, transaction)
            mined.append((transaction, execution))
            del self._pool[transaction.place]
        self._blocks.append(MinedBlock(header, tuple(mined), root))

    def _sign(
        self,
        to: str | None,
        data: bytes,
        *,
        key: SigningKey,
        nonce: int,
        gas: int | None,
        gas_price: int | None,
    ) -> SignedTransaction:
        if gas is None:
            gas = self._tried(self._blocks[-1], key.address, to, data).gas_used * 6 // 5
        price = _GAS_PRICE if gas_price is None else gas_price
        return sign_transaction(
            key=key, chain_id=_CHAIN_ID, nonce=nonce, to=to, data=data, gas=gas, gas_price=price
        )

    def _read(self, block: MinedBlock, contract: ContractRef, function: str, args: Sequence[Any]) -> Any:
        abi = self._abi(contract.name)
        data = abi.encode_call(function, args)
        # The state after a block never changes: what was read there once need not be executed again.
        place = (block.header.hash, contract.address, data)
        if place not in self._outputs:
            if not self._world.code(block.state_root, contract.address):
                raise ChainError(f"there is no {contract.name} at {contract.address}")
            self._outputs[place] = self._tried(block, _NOBODY, contract.address, data).output
        return abi.decode_result(function, self._outputs[place])

    def _tried(self, block: MinedBlock, sender: str, to: str | None, data: bytes) -> Execution:
        self._require_up()
        execution = self._world.attempt(block.state_root, block.header, sender, to, data)
        if not execution.succeeded:
            error = {"code": 3, "message": "execution reverted", "data": "0x" + execution.output.hex()}
            rpc.result({"error": error}, self._known_abis)
        return execution

    def _topics(self, one: EventFilter) -> tuple[tuple[bytes, ...] | None, ...]:
        """What each topic may be; None is anything."""
        if one.names is None:
            return (None, one.subjects, one.second)
        found = [self._abi(contract.name).event_topics(one.names) for contract in one.contracts]
        names = tuple(topic for topics in found for topic in topics)
        if not names:
            raise ChainError(f"no contract declares an event {' or '.join(one.names)}")
        return (names, one.subjects, one.second)

    def _events_of(
        self,
        block: MinedBlock,
        names: Mapping[str, str],
        wanted: Sequence[tuple[EventFilter, tuple[tuple[bytes, ...] | None, ...]]],
    ) -> list[Event]:
        found, log_index = [], -1
        for tx_index, (transaction, execution) in enumerate(block.mined):
            for log in execution.logs:
                log_index += 1
                if not any(_matches(log, *one) for one in wanted):
                    continue
                decoded = self._abi(names[log.address]).decode_event(log.topics, log.data)
                if decoded is not None:
                    found.append(
                        Event(
                            contract=log.address, name=decoded[0], args=decoded[1],
                            block=block.header.number, block_hash=block.header.hash,
                            tx=transaction.hash, tx_index=tx_index, log_index=log_index,
                            time=block.header.time,
                        )
                    )  # fmt: skip
        return found

    def _known_abis(self) -> list[ContractAbi]:
        if self._load is artifacts.load:
            return [self._abi(name) for name in artifacts.CONTRACTS]
        return list(self._abis.values())

    def _abi(self, name: str) -> ContractAbi:
        if name not in self._abis:
            self._abis[name] = ContractAbi(self._load(name)["abi"])
        return self._abis[name]


def _matches(log: Log, one: EventFilter, topics: tuple[tuple[bytes, ...] | None, ...]) -> bool:
    if log.address not in {contract.address for contract in one.contracts}:
        return False
    return all(
        allowed is None or (place < len(log.topics) and log.topics[place] in allowed)
        for place, allowed in enumerate(topics)
    )
