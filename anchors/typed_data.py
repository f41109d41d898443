"""EIP-712 for flat structs: what a person reads in a wallet is what the digest covers.

Members may be ``string``, ``bytes``, ``bytes32``, ``bool``, ``address``, ``uint8`` to ``uint256`` and
``bytes32[]``. Nested structs are left out on purpose: every act and statement is one level deep, so a
wallet shows all of it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from anchors.errors import TypedDataError
from anchors.hexadecimal import from_hex, is_bytes, parse_address, to_hex
from anchors.keccak import keccak256

_SIGNATURE = re.compile(r"([A-Z][A-Za-z0-9]*)\(((?:[a-z0-9]+(?:\[\])? [A-Za-z][A-Za-z0-9]*,?)*)\)", re.ASCII)
_UINT = re.compile(r"uint(\d{1,3})", re.ASCII)
_SAFE_INTEGER = 2**53 - 1
_SHORT = 64
_NOTHING = keccak256(b"")
_DOMAIN_MEMBERS = (
    ("string", "name", "name"),
    ("string", "version", "version"),
    ("uint256", "chainId", "chain_id"),
    ("address", "verifyingContract", "verifying_contract"),
    ("bytes32", "salt", "salt"),
)


@lru_cache(maxsize=4096)
def _hash_of_text(text: str) -> bytes:
    """Origins, types, dates and reasons come again and again."""
    return keccak256(text.encode())


class _WordEncoder:
    """``encodeData`` for one member (EIP-712, definition of encodeData): value -> 32 bytes."""

    @staticmethod
    def string(value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypedDataError("expected text")
        try:
            return _hash_of_text(value) if len(value) <= _SHORT else keccak256(value.encode())
        except UnicodeEncodeError as failure:
            raise TypedDataError("text with a lone surrogate has no UTF-8 form") from failure

    @staticmethod
    def dynamic_bytes(value: Any) -> bytes:
        return keccak256(_as_bytes(value, None))

    @staticmethod
    def bytes32(value: Any) -> bytes:
        return value if is_bytes(value, 32) else _as_bytes(value, 32)

    @staticmethod
    def boolean(value: Any) -> bytes:
        if not isinstance(value, bool):
            raise TypedDataError("expected true or false")
        return int(value).to_bytes(32)

    @staticmethod
    def address(value: Any) -> bytes:
        return bytes(12) + bytes.fromhex(parse_address(value, error=TypedDataError)[2:])

    @staticmethod
    def bytes32_array(value: Any) -> bytes:
        if not isinstance(value, (list, tuple)):
            raise TypedDataError("expected a list of 32-byte values")
        return keccak256(b"".join(_as_bytes(item, 32) for item in value)) if value else _NOTHING

    @staticmethod
    def unsigned(bits: int) -> Callable[[Any], bytes]:
        def encode(value: Any) -> bytes:
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << bits:
                raise TypedDataError(f"expected a whole number of at most {bits} bits")
            return value.to_bytes(32)

        return encode


_ENCODERS: dict[str, Callable[[Any], bytes]] = {
    "string": _WordEncoder.string,
    "bytes": _WordEncoder.dynamic_bytes,
    "bytes32": _WordEncoder.bytes32,
    "bool": _WordEncoder.boolean,
    "address": _WordEncoder.address,
    "bytes32[]": _WordEncoder.bytes32_array,
}


def _encoder(declared: str) -> Callable[[Any], bytes]:
    if declared in _ENCODERS:
        return _ENCODERS[declared]
    match = _UINT.fullmatch(declared)
    bits = int(match[1]) if match else 0
    if not 8 <= bits <= 256 or bits % 8 or declared != f"uint{bits}":
        raise TypedDataError(f"members of type {declared} are not supported")
    return _WordEncoder.unsigned(bits)


def _as_bytes(value: Any, size: int | None) -> bytes:
    if isinstance(value, (bytes, bytearray)):
        if size is not None and len(value) != size:
            raise TypedDataError(f"expected {size} bytes, got {len(value)}")
        return bytes(value)
    return from_hex(value, size, error=TypedDataError)


@dataclass(frozen=True)
class Domain:
    """An EIP-712 domain; members left None are not part of it."""

    name: str | None = None
    version: str | None = None
    chain_id: int | None = None
    verifying_contract: str | None = None
    salt: bytes | None = None

    @cached_property
    def separator(self) -> bytes:
        """The 32-byte domain separator (EIP-712, definition of domainSeparator)."""
        members = self._members()
        struct = TypedStruct("EIP712Domain", tuple((declared, name) for declared, name, _ in members))
        return struct.hash_struct({name: value for _, name, value in members})

    def digest_of(self, struct_hash: bytes) -> bytes:
        """The 32 bytes that are signed: keccak256("\\x19\\x01" || domain separator || struct hash)."""
        return keccak256(b"\x19\x01" + self.separator + struct_hash)

    def _members(self) -> list[tuple[str, str, Any]]:
        return [
            (declared, name, getattr(self, attribute))
            for declared, name, attribute in _DOMAIN_MEMBERS
            if getattr(self, attribute) is not None
        ]


@dataclass(frozen=True)
class TypedStruct:
    """A named EIP-712 struct: ``fields`` are (type, name) pairs in their declared order."""

    name: str
    fields: tuple[tuple[str, str], ...]
    type_hash: bytes = field(init=False, repr=False)
    _encoders: tuple[Callable[[Any], bytes], ...] = field(init=False, repr=False, compare=False)
    _names: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fields = tuple((declared, name) for declared, name in self.fields)
        if len({name for _, name in fields}) != len(fields):
            raise TypedDataError(f"{self.name} declares a member twice")
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "_names", frozenset(name for _, name in fields))
        object.__setattr__(self, "type_hash", keccak256(self.encode_type.encode("ascii")))
        object.__setattr__(self, "_encoders", tuple(_encoder(declared) for declared, _ in fields))

    @classmethod
    def parse(cls, signature: str) -> "TypedStruct":
        """The struct of a type string such as ``Manifest(bytes32 root,uint32 size)``."""
        match = _SIGNATURE.fullmatch(signature)
        if match is None:
            raise TypedDataError(f"not an EIP-712 type string: {signature}")
        members = [member.split(" ") for member in match[2].split(",")] if match[2] else []
        return cls(match[1], tuple((declared, name) for declared, name in members))

    @property
    def encode_type(self) -> str:
        """The type string that ``type_hash`` covers."""
        return f"{self.name}({','.join(f'{declared} {name}' for declared, name in self.fields)})"

    def hash_struct(self, message: Mapping[str, Any]) -> bytes:
        """``hashStruct(message)``; raises :class:`TypedDataError` for a missing, unknown or misfit member."""
        if message.keys() != self._names:
            self._refuse_members(message)
        return self.hash_members([message[name] for _, name in self.fields])

    def hash_members(self, values: Sequence[Any]) -> bytes:
        """``hashStruct`` of all members, in their declared order. Raises as :meth:`hash_struct`."""
        words = [self.type_hash]
        try:
            for encode, value in zip(self._encoders, values, strict=True):
                words.append(encode(value))
        except TypedDataError as refusal:
            _, name = self.fields[len(words) - 1]
            raise TypedDataError(f"{self.name}.{name}: {refusal.detail}", pointer=f"/{name}") from refusal
        return keccak256(b"".join(words))

    def digest(self, domain: Domain, message: Mapping[str, Any]) -> bytes:
        """The 32 bytes that are signed for a message under a domain. Raises as :meth:`hash_struct`."""
        return domain.digest_of(self.hash_struct(message))

    def typed_data(self, domain: Domain, message: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON object that wallets show and sign through ``eth_signTypedData_v4``."""
        self.hash_struct(message)
        members = domain._members()
        return {
            "types": {
                "EIP712Domain": [{"name": name, "type": declared} for declared, name, _ in members],
                self.name: [{"name": name, "type": declared} for declared, name in self.fields],
            },
            "primaryType": self.name,
            "domain": {name: _for_wallet(value) for _, name, value in members},
            "message": {name: _for_wallet(message[name]) for _, name in self.fields},
        }

    def _refuse_members(self, message: Mapping[str, Any]) -> None:
        for name in sorted(self._names - message.keys()):
            raise TypedDataError(f"{self.name} lacks {name}", pointer=f"/{name}")
        for name in sorted(message.keys() - self._names):
            raise TypedDataError(f"{self.name} has no member {name}", pointer=f"/{name}")


def _for_wallet(value: Any) -> Any:
    """JSON form of a member; integers beyond 2^53 as decimal text, which JavaScript does not round."""
    if isinstance(value, (bytes, bytearray)):
        return to_hex(bytes(value))
    if isinstance(value, int) and not isinstance(value, bool) and value > _SAFE_INTEGER:
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_for_wallet(item) for item in value]
    return value
