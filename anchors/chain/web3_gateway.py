"""The chain gateway over JSON-RPC; the only module that imports web3 (over a second)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import requests
from typing_extensions import override
from web3 import HTTPProvider
from web3.exceptions import Web3Exception
from web3.types import RPCEndpoint

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
from anchors.chain.transaction import sign_transaction
from anchors.errors import (
    ChainError,
    ChainUnavailableError,
    ReorgError,
    TransactionRevertedError,
)
from anchors.hexadecimal import to_hex
from anchors.signing import SigningKey

_GAS_MARGIN = 5  # a fifth more than estimated: state may change before the transaction is mined
_KEPT_TIMES = 8_192
_HEADERS_AT_ONCE = 500  # nodes take at most 1,000 requests in a batch
_FIRST_POLL, _LAST_POLL = 0.02, 0.5


class Web3Gateway(ChainGateway):
    """`ChainGateway` for any EVM node: Besu, geth, anvil."""

    def __init__(
        self,
        url: str,
        *,
        finality: Finality,
        timeout: float = 10.0,
        load: Callable[[str], Mapping[str, Any]] = artifacts.load,
    ) -> None:
        self._provider = HTTPProvider(
            url, request_kwargs={"timeout": timeout}, exception_retry_configuration=None
        )
        self._url = url
        self._finality = finality
        self._load = load
        self._abis: dict[str, ContractAbi] = {}
        self._chain_id: int | None = None
        self._times: dict[bytes, int] = {}

    @property
    @override
    def finality(self) -> Finality:
        return self._finality

    @override
    def chain_id(self) -> int:
        if self._chain_id is None:
            self._chain_id = rpc.quantity(self._ask("eth_chainId"))
        return self._chain_id

    @override
    def client_version(self) -> str:
        return str(self._ask("web3_clientVersion"))

    @override
    def head(self) -> Block:
        return self._required_block("latest")

    @override
    def finalized(self) -> Block:
        if self._finality.confirmations is None:
            return self._required_block("finalized")
        head = self.head()
        height = max(0, head.number - self._finality.confirmations)
        return head if height == head.number else self._required_block(hex(height))

    @override
    def block(self, number: int) -> Block | None:
        answer = self._ask("eth_getBlockByNumber", hex(number), False)
        return None if answer is None else rpc.block(answer)

    @override
    def block_by_hash(self, block_hash: bytes) -> Block | None:
        answer = self._ask("eth_getBlockByHash", to_hex(block_hash), False)
        return None if answer is None else rpc.block(answer)

    @override
    def is_canonical(self, block_hash: bytes) -> bool:
        known = self.block_by_hash(block_hash)  # nodes also keep the blocks that lost
        if known is None:
            return False
        canonical = self.block(known.number)
        return canonical is not None and canonical.hash == block_hash

    @override
    def code(self, address: str) -> bytes:
        return rpc.octets(self._ask("eth_getCode", address, "latest"))

    @override
    def balance(self, address: str) -> int:
        return rpc.quantity(self._ask("eth_getBalance", address, "latest"))

    @override
    def gas_price(self) -> int:
        suggested = rpc.quantity(self._ask("eth_gasPrice"))
        base_fee = rpc.base_fee(self._ask("eth_getBlockByNumber", "latest", False))
        return max(suggested, 2 * base_fee)  # six full blocks in a row may double the base fee

    @override
    def call(self, contract: ContractRef, function: str, *args: Any, block_hash: bytes | None = None) -> Any:
        return self.call_many([(contract, function, args)], block_hash=block_hash)[0]

    @override
    def call_many(
        self, calls: Sequence[tuple[ContractRef, str, Sequence[Any]]], *, block_hash: bytes | None = None
    ) -> list[Any]:
        at: Any = "latest"
        if block_hash is not None:
            at = {"blockHash": to_hex(block_hash), "requireCanonical": True}
        requests_ = [
            ("eth_call", [self._message(contract, function, args), at]) for contract, function, args in calls
        ]
        try:
            answers = self._ask_many(requests_)
        except TransactionRevertedError:
            raise
        except ChainError as refused:
            if block_hash is not None and not self.is_canonical(block_hash):
                raise ReorgError(f"block {block_hash.hex()} is not part of the chain any more") from refused
            raise
        return [
            self._result(contract, function, rpc.octets(answer))
            for (contract, function, _), answer in zip(calls, answers, strict=True)
        ]

    @override
    def events(self, contracts: Sequence[ContractRef], from_block: int, to_block: int) -> list[Event]:
        return self.events_about([EventFilter(tuple(contracts))], from_block, to_block)

    @override
    def events_about(self, filters: Sequence[EventFilter], from_block: int, to_block: int) -> list[Event]:
        filters = [wanted for wanted in filters if not wanted.is_empty]
        if not filters or from_block > to_block:
            return []
        names = {contract.address.lower(): contract.name for one in filters for contract in one.contracts}
        found = self._logs([self._wanted(one) for one in filters], from_block, to_block)
        logs = {(log.block, log.log_index): log for log in map(rpc.log, found)}
        times = self._times_of(log.block_hash for log in logs.values() if log.time is None)
        events = (self._event(names, logs[place], times) for place in sorted(logs))
        return [event for event in events if event]

    @override
    def nonce(self, address: str, pending: bool = False) -> int:
        return rpc.quantity(self._ask("eth_getTransactionCount", address, "pending" if pending else "latest"))

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
        data = rpc.octets(self._load(name)["bytecode"]) + self._abi(name).encode_constructor(args)
        return self._sign(None, data, key=key, nonce=nonce, gas=None, gas_price=None)

    @override
    def send_raw(self, raw: bytes) -> bytes:
        tx = rpc.transaction_hash(raw)
        try:
            self._ask("eth_sendRawTransaction", to_hex(raw))
        except ChainUnavailableError:
            raise
        except ChainError as refused:
            # "already known", or mined in the meantime: the same bytes arrived before
            if not rpc.is_already_known(refused) and self.receipt(tx) is None:
                raise
        return tx

    @override
    def receipt(self, tx: bytes) -> Receipt | None:
        answer = self._ask("eth_getTransactionReceipt", to_hex(tx))
        return None if answer is None else rpc.receipt(answer)

    @override
    def wait(self, tx: bytes, *, timeout: float = 60.0) -> Receipt:
        deadline, pause = time.monotonic() + timeout, _FIRST_POLL
        while (receipt := self.receipt(tx)) is None:
            if time.monotonic() > deadline:
                raise ChainUnavailableError(f"transaction {tx.hex()} was not mined within {timeout:g} s")
            time.sleep(pause)
            pause = min(2 * pause, _LAST_POLL)
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
        signed = self.sign_call(contract, function, args, key=key, nonce=nonce)
        receipt = self.wait(self.send_raw(signed.raw), timeout=timeout)
        if receipt.status != 1:
            self.simulate(contract, function, args, sender=key.address)  # raises with the reason, mostly
            raise TransactionRevertedError(f"{contract.name}.{function} reverted in block {receipt.block}")
        return receipt

    @override
    def deploy(self, name: str, args: Sequence[Any], *, key: SigningKey, timeout: float = 60.0) -> Receipt:
        signed = self.sign_deploy(name, args, key=key, nonce=self.nonce(key.address, pending=True))
        receipt = self.wait(self.send_raw(signed.raw), timeout=timeout)
        if receipt.status != 1:
            raise TransactionRevertedError(f"creation of {name} reverted in block {receipt.block}")
        return receipt

    @override
    def simulate(self, contract: ContractRef, function: str, args: Sequence[Any], *, sender: str) -> None:
        self._ask("eth_call", {**self._message(contract, function, args), "from": sender}, "latest")

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
            message = {"from": key.address, "data": to_hex(data)} | ({"to": to} if to else {})
            estimate = rpc.quantity(self._ask("eth_estimateGas", message))
            gas = estimate + estimate // _GAS_MARGIN
        return sign_transaction(
            key=key,
            chain_id=self.chain_id(),
            nonce=nonce,
            to=to,
            data=data,
            gas=gas,
            gas_price=self._price_for(key.address) if gas_price is None else gas_price,
        )

    def _price_for(self, account: str) -> int:
        """Free where the account owns nothing: it could pay no other price, and free chains take it."""
        return self.gas_price() if self.balance(account) else 0

    def _message(self, contract: ContractRef, function: str, args: Sequence[Any]) -> dict[str, str]:
        data = self._abi(contract.name).encode_call(function, args)
        return {"to": contract.address, "data": to_hex(data)}

    def _result(self, contract: ContractRef, function: str, data: bytes) -> Any:
        if not data and self._abi(contract.name).function(function).outputs:
            raise ChainError(f"there is no {contract.name} at {contract.address}")
        return self._abi(contract.name).decode_result(function, data)

    def _wanted(self, one: EventFilter) -> dict[str, Any]:
        """A filter as `eth_getLogs` takes it, without its range."""
        names: list[bytes] | None = None
        if one.names is not None:
            abis = [self._abi(name) for name in sorted({contract.name for contract in one.contracts})]
            names = [topic for abi in abis for topic in abi.event_topics(one.names)]
            if not names:
                raise ChainError(f"no contract declares an event {' or '.join(one.names)}")
        wanted = (names, one.subjects, one.second)
        topics = [None if words is None else [to_hex(word) for word in words] for words in wanted]
        while topics and topics[-1] is None:
            topics.pop()
        addresses = sorted({contract.address.lower() for contract in one.contracts})
        return {"address": addresses} | ({"topics": topics} if topics else {})

    def _logs(self, wanted: Sequence[Mapping[str, Any]], from_block: int, to_block: int) -> list[Any]:
        span = {"fromBlock": hex(from_block), "toBlock": hex(to_block)}
        try:
            answers = self._ask_many([("eth_getLogs", [{**one, **span}]) for one in wanted])
        except ChainUnavailableError:
            raise
        except ChainError as refused:
            height = self.head().number  # some nodes refuse a range that ends above it
            if to_block > height:
                return self._logs(wanted, from_block, height) if from_block <= height else []
            if from_block == to_block or not rpc.is_range_refused(refused):
                raise
            middle = (from_block + to_block) // 2
            return self._logs(wanted, from_block, middle) + self._logs(wanted, middle + 1, to_block)
        return [record for answer in answers for record in rpc.items(answer)]

    def _event(self, names: Mapping[str, str], log: rpc.Log, times: Mapping[bytes, int]) -> Event | None:
        name = names.get(log.address)
        decoded = None if name is None else self._abi(name).decode_event(log.topics, log.data)
        if decoded is None:
            return None
        return Event(
            contract=log.address,
            name=decoded[0],
            args=decoded[1],
            block=log.block,
            block_hash=log.block_hash,
            tx=log.tx,
            tx_index=log.tx_index,
            log_index=log.log_index,
            time=times[log.block_hash] if log.time is None else log.time,
        )

    def _times_of(self, hashes: Iterable[bytes]) -> Mapping[bytes, int]:
        """The times of these blocks; headers that were never read are asked for, many at a time."""
        known = self._times
        missing = [one for one in dict.fromkeys(hashes) if one not in known]
        if not missing:
            return known
        fetched: dict[bytes, int] = {}
        for at in range(0, len(missing), _HEADERS_AT_ONCE):
            some = missing[at : at + _HEADERS_AT_ONCE]
            answers = self._ask_many([("eth_getBlockByHash", [to_hex(one), False]) for one in some])
            for one, answer in zip(some, answers, strict=True):
                if answer is None:
                    raise ReorgError(f"block {one.hex()} left the chain while its events were read")
                fetched[one] = rpc.block(answer).time
        # A new mapping each time: other threads may be reading the old one.
        self._times = fetched if len(known) > _KEPT_TIMES else {**known, **fetched}
        return {**known, **fetched}

    def _required_block(self, which: str) -> Block:
        answer = self._ask("eth_getBlockByNumber", which, False)
        if answer is None:
            raise ChainUnavailableError(f"{self._url} has no block {which}")
        return rpc.block(answer)

    def _abi(self, name: str) -> ContractAbi:
        if name not in self._abis:
            self._abis[name] = ContractAbi(self._load(name)["abi"])
        return self._abis[name]

    def _known_abis(self) -> list[ContractAbi]:
        """Where an error's name is looked up: the contract that refuses may be one behind the one called."""
        if self._load is artifacts.load:
            return [self._abi(name) for name in artifacts.CONTRACTS]
        return list(self._abis.values())

    def _ask(self, method: str, *params: Any) -> Any:
        try:
            answer = self._provider.make_request(RPCEndpoint(method), list(params))
        except (requests.RequestException, Web3Exception, ValueError) as failure:
            raise ChainUnavailableError(f"{self._url} does not answer {method}: {failure}") from failure
        return rpc.result(answer, self._known_abis)

    def _ask_many(self, calls: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        if len(calls) == 1:
            return [self._ask(calls[0][0], *calls[0][1])]
        if not calls:
            return []
        try:
            answers = self._provider.make_batch_request(
                [(RPCEndpoint(method), params) for method, params in calls]
            )
        except (requests.RequestException, Web3Exception, ValueError) as failure:
            raise ChainUnavailableError(f"{self._url} does not answer a batch: {failure}") from failure
        if not isinstance(answers, list) or len(answers) != len(calls):
            rpc.result(answers, self._known_abis)  # raises when the node refused the batch as a whole
            raise ChainUnavailableError(f"{self._url} answered a batch of {len(calls)} with something else")
        return [rpc.result(answer, self._known_abis) for answer in answers]
