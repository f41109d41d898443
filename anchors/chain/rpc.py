"""JSON-RPC values and errors in the terms of the port; no connection here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from anchors.chain.abi import BUILTIN_ERRORS, ContractAbi
from anchors.chain.port import Block, Receipt
from anchors.errors import (
    ChainError,
    ChainUnavailableError,
    NonceTooLowError,
    TransactionRevertedError,
    TransactionUnderpricedError,
)
from anchors.hexadecimal import to_hex
from anchors.keccak import keccak256

_KNOWN = ("already known", "known transaction", "already imported", "already_known", "already exists")
_REVERTS = ("revert", "invalid opcode", "out of gas", "outofgas", "stack underflow", "vm exception")
_RANGES = ("range", "too many", "more than", "limit", "too large")
_EXECUTION_REVERTED = 3


@dataclass(frozen=True, slots=True)
class Log:
    """One undecoded log record; `time` is None where the node does not say it."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    block: int
    block_hash: bytes
    tx: bytes
    tx_index: int
    log_index: int
    time: int | None


def octets(text: Any) -> bytes:
    """Bytes of a `0x` string. Raises `ChainUnavailableError` when it is none."""
    if not isinstance(text, str) or not text.startswith("0x"):
        raise ChainUnavailableError(f"the node answered {text!r} where bytes belong")
    try:
        return bytes.fromhex(text[2:])
    except ValueError as failure:
        raise ChainUnavailableError(f"the node answered {text!r} where bytes belong") from failure


def quantity(text: Any) -> int:
    """A number written as `0x` and hex digits. Raises `ChainUnavailableError` when it is none."""
    if not isinstance(text, str) or not text.startswith("0x"):
        raise ChainUnavailableError(f"the node answered {text!r} where a number belongs")
    try:
        return int(text, 16)
    except ValueError as failure:
        raise ChainUnavailableError(f"the node answered {text!r} where a number belongs") from failure


def transaction_hash(raw: bytes) -> bytes:
    """The hash by which a signed legacy transaction is known."""
    return keccak256(raw)


def items(answer: Any) -> list[Any]:
    """A JSON array. Raises `ChainUnavailableError` when it is none."""
    if not isinstance(answer, list):
        raise ChainUnavailableError(f"the node answered {answer!r} where a list belongs")
    return answer


def block(answer: Any) -> Block:
    """A block header."""
    return Block(
        number=quantity(_member(answer, "number")),
        hash=octets(_member(answer, "hash")),
        parent=octets(_member(answer, "parentHash")),
        time=quantity(_member(answer, "timestamp")),
    )


def base_fee(answer: Any) -> int:
    """Price in wei that this block's successor starts from; 0 where fees are older than EIP-1559."""
    return quantity(_member(answer, "baseFeePerGas", "0x0"))


def receipt(answer: Any) -> Receipt:
    """A transaction receipt."""
    created = _member(answer, "contractAddress", None)
    return Receipt(
        tx=octets(_member(answer, "transactionHash")),
        block=quantity(_member(answer, "blockNumber")),
        block_hash=octets(_member(answer, "blockHash")),
        status=quantity(_member(answer, "status")),
        gas_used=quantity(_member(answer, "gasUsed")),
        tx_index=quantity(_member(answer, "transactionIndex")),
        contract_address=str(created).lower() if created else None,
    )


def log(answer: Any) -> Log:
    """A log record."""
    stamp = _member(answer, "blockTimestamp", None)
    return Log(
        address=str(_member(answer, "address")).lower(),
        topics=tuple(octets(topic) for topic in items(_member(answer, "topics"))),
        data=octets(_member(answer, "data")),
        block=quantity(_member(answer, "blockNumber")),
        block_hash=octets(_member(answer, "blockHash")),
        tx=octets(_member(answer, "transactionHash")),
        tx_index=quantity(_member(answer, "transactionIndex")),
        log_index=quantity(_member(answer, "logIndex")),
        time=None if stamp is None else quantity(stamp),
    )


def result(answer: Any, abis: Callable[[], Iterable[ContractAbi]]) -> Any:
    """The result of an answer, or its error raised; `abis` name the custom errors of reverts."""
    error = _member(answer, "error", None)
    if error is None:
        return answer.get("result")
    if not isinstance(error, Mapping):
        raise ChainError(str(error))
    message, code = str(error.get("message", error)), error.get("code")
    lowered = message.lower()
    if code == _EXECUTION_REVERTED or any(word in lowered for word in _REVERTS):
        raise _reverted(message, error.get("data"), abis)
    if "nonce too low" in lowered or "nonce is too low" in lowered or "nonce_too_low" in lowered:
        raise NonceTooLowError(message)
    if "underpriced" in lowered or "fee cap less than block base fee" in lowered:
        raise TransactionUnderpricedError(message)
    raise ChainError(message)


def is_already_known(refused: ChainError) -> bool:
    """Whether a node refused a transaction only because it has it already."""
    return any(phrase in str(refused).lower() for phrase in _KNOWN)


def is_range_refused(refused: ChainError) -> bool:
    """Whether a node refused to look for events in so many blocks, or to return so many."""
    return any(phrase in str(refused).lower() for phrase in _RANGES)


def _reverted(message: str, data: Any, abis: Callable[[], Iterable[ContractAbi]]) -> TransactionRevertedError:
    if isinstance(data, Mapping):
        data = data.get("data")
    if not isinstance(data, str) or not data.startswith("0x") or len(data) < 10:
        return TransactionRevertedError(message)
    raw = octets(data)
    for abi in (*abis(), BUILTIN_ERRORS):
        decoded = abi.decode_error(raw)
        if decoded is not None:
            name, args = decoded
            shown = ", ".join(_shown(value) for value in args.values())
            return TransactionRevertedError(f"{name}({shown})", error_name=name, error_args=args)
    return TransactionRevertedError(f"{message} ({data[:10]})")


def _shown(value: Any) -> str:
    return to_hex(value) if isinstance(value, bytes) else str(value)


_REQUIRED = object()


def _member(answer: Any, name: str, default: Any = _REQUIRED) -> Any:
    if not isinstance(answer, Mapping) or (default is _REQUIRED and name not in answer):
        raise ChainUnavailableError(f"the node answered {answer!r}, which has no {name}")
    return answer.get(name, default)
