"""Contract calls, results, events and errors as bytes, from the ABI that the compiler wrote.

No connection and no web3: what a bare node answers can be decoded without importing either.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from keyword import iskeyword
from typing import Any

import eth_abi.exceptions
from eth_abi.abi import decode as abi_decode
from eth_abi.abi import encode as abi_encode

from anchors.errors import ChainError
from anchors.keccak import keccak256

AbiItem = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Function:
    """One callable: its four-byte selector and the types of its inputs and outputs."""

    signature: str
    selector: bytes
    inputs: tuple[AbiItem, ...]
    outputs: tuple[AbiItem, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    """An event or an error: name and inputs."""

    name: str
    inputs: tuple[AbiItem, ...]


class ContractAbi:
    """Encoder and decoder of one contract."""

    def __init__(self, items: Iterable[AbiItem]) -> None:
        self._functions: dict[str, list[Function]] = {}
        self._events: dict[bytes, _Record] = {}
        self._errors: dict[bytes, _Record] = {}
        self._constructor: tuple[AbiItem, ...] = ()
        for item in items:
            inputs = tuple(item.get("inputs", ()))
            if item["type"] == "constructor":
                self._constructor = inputs
            elif item["type"] == "function":
                signature = _signature(item["name"], inputs)
                function = Function(
                    signature, keccak256(signature.encode())[:4], inputs, tuple(item["outputs"])
                )
                self._functions.setdefault(item["name"], []).append(function)
            elif item["type"] == "event" and not item.get("anonymous"):
                self._events[keccak256(_signature(item["name"], inputs).encode())] = _Record(
                    item["name"], inputs
                )
            elif item["type"] == "error":
                selector = keccak256(_signature(item["name"], inputs).encode())[:4]
                self._errors[selector] = _Record(item["name"], inputs)

    def function(self, name: str) -> Function:
        """The function of this name, or of this full signature where the name is overloaded.

        Raises `ChainError` when there is none, or more than one.
        """
        found = self._functions.get(name.partition("(")[0], [])
        if "(" in name:
            found = [function for function in found if function.signature == name]
        if len(found) != 1:
            raise ChainError(f"{'no' if not found else 'more than one'} function {name} in the ABI")
        return found[0]

    def encode_call(self, name: str, args: Sequence[Any]) -> bytes:
        """Calldata. Structs may be mappings by field name or sequences; bytes may be `0x` text."""
        function = self.function(name)
        return function.selector + _encode(function.inputs, args, function.signature)

    def decode_call(self, data: bytes) -> tuple[str, dict[str, Any]] | None:
        """Name and arguments of calldata, or None for a function that this ABI does not declare.

        Raises `ChainError` for arguments that do not fit.
        """
        for name, functions in self._functions.items():
            for function in functions:
                if function.selector == data[:4]:
                    values = _decode(function.inputs, data[4:], function.signature)
                    names = (item["name"] for item in function.inputs)
                    return name, dict(zip(names, values, strict=True))
        return None

    def encode_constructor(self, args: Sequence[Any]) -> bytes:
        """What stands behind the creation bytecode."""
        return _encode(self._constructor, args, "constructor")

    def decode_result(self, name: str, data: bytes) -> Any:
        """The value of a single output, else a named tuple (None where there is no output)."""
        function = self.function(name)
        values = _decode(function.outputs, data, function.signature)
        if len(values) == 1:
            return values[0]
        return _named(function.outputs)(*values) if values else None

    def decode_event(self, topics: Sequence[bytes], data: bytes) -> tuple[str, dict[str, Any]] | None:
        """Name and arguments, or None for an event that this ABI does not declare.

        An indexed argument of dynamic type is its hash: the chain keeps no more than that.
        """
        record = self._events.get(topics[0]) if topics else None
        if record is None:
            return None
        indexed = [item for item in record.inputs if item["indexed"]]
        plain = [item for item in record.inputs if not item["indexed"]]
        if len(indexed) != len(topics) - 1:
            return None
        values = dict(zip((item["name"] for item in plain), _decode(plain, data, record.name), strict=True))
        for item, topic in zip(indexed, topics[1:], strict=True):
            is_word = not item["type"].endswith("]") and item["type"] not in ("string", "bytes", "tuple")
            values[item["name"]] = _decode([item], topic, record.name)[0] if is_word else topic
        return record.name, {item["name"]: values[item["name"]] for item in record.inputs}

    def event_topics(self, names: Iterable[str]) -> list[bytes]:
        """The first topics of the events with these names; of names it does not declare there are none."""
        wanted = set(names)
        return [topic for topic, record in self._events.items() if record.name in wanted]

    def decode_error(self, data: bytes) -> tuple[str, dict[str, Any]] | None:
        """Name and arguments of a custom error, or None when it is not one of this contract."""
        record = self._errors.get(data[:4])
        if record is None:
            return None
        values = _decode(record.inputs, data[4:], record.name)
        return record.name, {item["name"]: value for item, value in zip(record.inputs, values, strict=True)}


def _signature(name: str, inputs: Sequence[AbiItem]) -> str:
    return f"{name}({','.join(_canonical_type(item) for item in inputs)})"


def _canonical_type(item: AbiItem) -> str:
    declared: str = item["type"]
    if not declared.startswith("tuple"):
        return declared
    return f"({','.join(_canonical_type(part) for part in item['components'])}){declared[5:]}"


def _encode(items: Sequence[AbiItem], args: Sequence[Any], what: str) -> bytes:
    if len(items) != len(args):
        raise ChainError(f"{what} takes {len(items)} arguments, not {len(args)}")
    try:
        values = [_to_abi(item, item["type"], value) for item, value in zip(items, args, strict=True)]
        return abi_encode([_canonical_type(item) for item in items], values)
    except (eth_abi.exceptions.EncodingError, LookupError, TypeError, ValueError) as failure:
        raise ChainError(f"{what}: arguments do not fit: {failure}") from failure


def _to_abi(item: AbiItem, declared: str, value: Any) -> Any:
    """Bring one argument into the form eth_abi takes."""
    if declared.endswith("]"):
        inner = declared[: declared.rindex("[")]
        return [_to_abi(item, inner, element) for element in value]
    if declared == "tuple":
        parts = item["components"]
        ordered = [value[part["name"]] for part in parts] if isinstance(value, Mapping) else list(value)
        if len(ordered) != len(parts):
            raise ValueError(f"a struct of {len(parts)} fields got {len(ordered)} values")
        return tuple(_to_abi(part, part["type"], field) for part, field in zip(parts, ordered, strict=True))
    if declared.startswith("bytes") and isinstance(value, str):
        return bytes.fromhex(value.removeprefix("0x"))
    return value


def _decode(items: Sequence[AbiItem], data: bytes, what: str) -> list[Any]:
    try:
        values = abi_decode([_canonical_type(item) for item in items], data)
    except (eth_abi.exceptions.DecodingError, OverflowError, ValueError) as failure:
        raise ChainError(f"{what}: the answer does not fit the ABI: {failure}") from failure
    return [_from_abi(item, item["type"], value) for item, value in zip(items, values, strict=True)]


def _from_abi(item: AbiItem, declared: str, value: Any) -> Any:
    if declared.endswith("]"):
        inner = declared[: declared.rindex("[")]
        return [_from_abi(item, inner, element) for element in value]
    if declared == "tuple":
        parts = item["components"]
        fields = [_from_abi(part, part["type"], field) for part, field in zip(parts, value, strict=True)]
        return _named(parts)(*fields)
    return value.lower() if declared == "address" else value


def _named(items: Sequence[AbiItem]) -> Any:
    return _named_type(tuple(item["name"] for item in items))


@lru_cache(maxsize=256)
def _named_type(names: tuple[str, ...]) -> Any:
    """A tuple whose fields also have their Solidity names; an unnamed one is `_0`, …; `from` is `from_`."""
    return namedtuple("Values", [f"{name}_" if iskeyword(name) else name for name in names], rename=True)


BUILTIN_ERRORS = ContractAbi(
    [
        {"type": "error", "name": "Error", "inputs": [{"name": "message", "type": "string"}]},
        {"type": "error", "name": "Panic", "inputs": [{"name": "code", "type": "uint256"}]},
    ]
)
