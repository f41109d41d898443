"""Statements: what an issuer signs about one document, and manifests: one signature for many statements.

Both are EIP-712 under the domain {name "Concord Statement", version "1", salt = networkId}, so a
statement signed for one network says nothing on another.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any

from anchors.errors import MerkleError, StatementError
from anchors.hexadecimal import ZERO_32, from_hex, is_bytes, to_hex
from anchors.merkle import MerkleTree, inclusion_root, leaf_hash, root_of
from anchors.signing import SigningKey
from anchors.typed_data import Domain, TypedStruct

MAX_MANIFEST = 100_000
MAX_LOOKUPS = 8
MAX_COSIGNERS = 8
RELATIONS = ("", "supersedes", "amends")

STATEMENT = TypedStruct.parse(
    "Statement(string origin,bytes32 issuer,bytes32 digest,string type,string economy,bytes32 numberHash,"
    "string assessedOn,string issuedOn,string validFrom,string validTo,uint32 revision,string relation,"
    "bytes32 predecessor,bytes32 derivedFrom,bytes32 lookups,bytes32[] cosigners)"
)
MANIFEST = TypedStruct.parse("Manifest(bytes32 root,uint32 size)")

_ORIGIN = re.compile(r"[!-*,-~]{1,200}", re.ASCII)
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,63}:[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_ECONOMY = re.compile(r"[A-Z]{2}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Statement:
    """The signed members, in their EIP-712 order; dates are ``YYYY-MM-DD`` or empty.

    Raises :class:`StatementError` where a member breaks its form; whether the members make sense together
    (validity before issue, a role that may not sign) is judged elsewhere.
    """

    origin: str
    issuer: bytes
    digest: bytes
    type: str
    economy: str
    number_hash: bytes
    issued_on: str
    assessed_on: str = ""
    valid_from: str = ""
    valid_to: str = ""
    revision: int = 1
    relation: str = ""
    predecessor: bytes = ZERO_32
    derived_from: bytes = ZERO_32
    lookups: bytes = ZERO_32
    cosigners: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        _require_match(_ORIGIN, self.origin, "/origin", "printable ASCII without spaces or plus signs")
        _require_match(_TYPE, self.type, "/type", "<document type>:<profile> in lower case")
        _require_match(_ECONOMY, self.economy, "/economy", "two capital letters")
        for value, pointer in (
            (self.issuer, "/issuer"),
            (self.digest, "/digest"),
            (self.number_hash, "/numberHash"),
        ):
            if not is_bytes(value, 32) or value == ZERO_32:
                raise StatementError("expected 32 bytes, not all zero", pointer=pointer)
        for value, pointer in (
            (self.predecessor, "/predecessor"),
            (self.derived_from, "/derivedFrom"),
            (self.lookups, "/lookups"),
        ):
            if not is_bytes(value, 32):
                raise StatementError("expected 32 bytes", pointer=pointer)
        for day, pointer in (
            (self.assessed_on, "/assessedOn"),
            (self.issued_on, "/issuedOn"),
            (self.valid_from, "/validFrom"),
            (self.valid_to, "/validTo"),
        ):
            _require_date(day, pointer)
        if not 0 < _whole(self.revision) < 2**32:
            raise StatementError("a revision is a whole number from 1 to 2^32-1", pointer="/revision")
        if self.relation not in RELATIONS:
            raise StatementError("a relation is empty, supersedes or amends", pointer="/relation")
        if bool(self.relation) != (self.predecessor != ZERO_32):
            raise StatementError("relation and predecessor come together", pointer="/predecessor")
        self._require_cosigners()

    def _require_cosigners(self) -> None:
        others: object = self.cosigners
        if not isinstance(others, tuple) or not all(is_bytes(one, 32) for one in others):
            raise StatementError("cosigners are a tuple of 32-byte issuer ids", pointer="/cosigners")
        if len(others) > MAX_COSIGNERS or len({self.issuer, *others}) != len(others) + 1:
            raise StatementError(
                "cosigners are at most 8, distinct, and not the issuer", pointer="/cosigners"
            )

    @property
    def message(self) -> dict[str, Any]:
        """The EIP-712 message by member name."""
        return {name: getattr(self, attribute) for name, attribute in _MEMBERS}

    def signing_digest(self, network_id: bytes) -> bytes:
        """The 32 bytes every signer signs: it is also this statement's name on every node."""
        known: tuple[bytes, bytes] | None = self.__dict__.get("_digest")
        if known is None or known[0] != network_id:
            struct_hash = STATEMENT.hash_members(_VALUES(self))
            known = (network_id, statement_domain(network_id).digest_of(struct_hash))
            self.__dict__["_digest"] = known  # members never change; asked for at every step of an answer
        return known[1]

    def to_json(self) -> dict[str, Any]:
        """The JSON form: EIP-712 member names, bytes as lower-case hexadecimal."""
        return {name: _to_json(value) for name, value in self.message.items()}

    @classmethod
    def from_json(cls, value: object, pointer: str = "") -> "Statement":
        """The statement of :meth:`to_json`; strict.

        Raises :class:`StatementError` at the member, below ``pointer``.
        """
        try:
            return cls(**_read_members(value))
        except StatementError as refusal:
            refusal.pointer = f"{pointer}{refusal.pointer or ''}"
            raise


@dataclass(frozen=True)
class ManifestProof:
    """Where a statement stands in a signed manifest: the proof leads to the root that was signed."""

    size: int
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class ManifestSignature:
    """One manifest's signature as it is attached to one of its statements."""

    signature: bytes
    manifest: ManifestProof


@lru_cache(maxsize=8)
def statement_domain(network_id: bytes) -> Domain:
    """The EIP-712 domain of statements and manifests on this network."""
    if not is_bytes(network_id, 32):
        raise StatementError("a network id has 32 bytes")
    return Domain(name="Concord Statement", version="1", salt=network_id)


def manifest_digest(root: bytes, size: int, network_id: bytes) -> bytes:
    """The 32 bytes signed for a manifest of ``size`` statements with this RFC 9162 root."""
    if not 0 < _whole(size) <= MAX_MANIFEST:
        raise StatementError(f"a manifest holds 1 to {MAX_MANIFEST} statements")
    return _manifest_digest(root, size, network_id)


@lru_cache(maxsize=256)
def _manifest_digest(root: bytes, size: int, network_id: bytes) -> bytes:
    """Kept for a moment: each statement of a manifest leads to it."""
    return MANIFEST.digest(statement_domain(network_id), {"root": root, "size": size})


def manifest_digest_of(statement_digest: bytes, place: ManifestProof, network_id: bytes) -> bytes:
    """The manifest digest that this statement, at this place, leads to."""
    try:
        root = inclusion_root(leaf_hash(statement_digest), place.index, place.size, place.proof)
    except MerkleError as refusal:
        raise StatementError(f"manifest: {refusal.detail}", pointer="/manifest") from refusal
    return manifest_digest(root, place.size, network_id)


def sign_statement(statement: Statement, key: SigningKey, network_id: bytes) -> bytes:
    """One signer's 65-byte signature of one statement."""
    return key.sign_digest(statement.signing_digest(network_id))


def manifest_tree(statement_digests: Iterable[bytes]) -> MerkleTree:
    """The tree whose root a manifest signs, over what each statement's signer would sign."""
    return MerkleTree(leaf_hash(digest) for digest in statement_digests)


def sign_manifest(
    statements: Sequence[Statement], key: SigningKey, network_id: bytes
) -> list[ManifestSignature]:
    """One signature over up to 100,000 statements; each gets it with its own inclusion proof."""
    if not statements:
        return []
    tree = manifest_tree(statement.signing_digest(network_id) for statement in statements)
    signature = key.sign_digest(manifest_digest(tree.root(), tree.size, network_id))
    return [
        ManifestSignature(signature, ManifestProof(tree.size, index, proof))
        for index, proof in enumerate(tree.all_inclusion_proofs())
    ]


def number_hash(number: str) -> bytes:
    """What a statement shows of a document's number: enough to recognise it, not to list numbers."""
    try:
        text = unicodedata.normalize("NFC", number.strip()).encode()
    except UnicodeEncodeError as failure:
        raise StatementError("a number holds no lone surrogates", pointer="/number") from failure
    return sha256(b"concord/number/v1\0" + text).digest()


def lookup(data: bytes) -> bytes:
    """The published lookup of a file or payload: from the bytes to the entry, never back."""
    return lookup_of_sha256(sha256(data).digest())


def lookup_of_sha256(file_digest: bytes) -> bytes:
    """The lookup of a file known by its SHA-256."""
    return sha256(b"concord/lookup/v1\0" + file_digest).digest()


def lookups_root(lookups: Iterable[bytes]) -> bytes:
    """The signed root of published lookups: RFC 9162 over the sorted distinct values, zero for none."""
    return _set_root(lookups)


def derived_from_root(predecessors: Iterable[bytes]) -> bytes:
    """The signed root of the statements a document derives from; zero for none."""
    return _set_root(predecessors)


def _set_root(values: Iterable[bytes]) -> bytes:
    distinct = sorted(set(values))
    if not all(is_bytes(value, 32) for value in distinct):
        raise StatementError("expected 32-byte values")
    return root_of(leaf_hash(value) for value in distinct) if distinct else ZERO_32


def _read_members(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise StatementError("a statement is a JSON object")
    for name in value:
        if name not in _NAMES:
            raise StatementError("a statement has no such member", pointer=f"/{name}")
    read: dict[str, Any] = {}
    for (declared, name), (_, attribute) in zip(STATEMENT.fields, _MEMBERS, strict=True):
        if name not in value:
            raise StatementError("the member is missing", pointer=f"/{name}")
        member = value[name]
        if declared == "bytes32":
            member = from_hex(member, 32, pointer=f"/{name}", error=StatementError)
        elif declared == "bytes32[]":
            if not isinstance(member, list):
                raise StatementError("expected a list", pointer=f"/{name}")
            member = tuple(
                from_hex(one, 32, pointer=f"/{name}/{at}", error=StatementError)
                for at, one in enumerate(member)
            )
        read[attribute] = member
    return read


def _json_name(attribute: str) -> str:
    head, *rest = attribute.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return to_hex(value)
    return [to_hex(one) for one in value] if isinstance(value, tuple) else value


def _whole(value: object) -> int:
    return value if type(value) is int else -1


def _require_match(pattern: re.Pattern[str], value: object, pointer: str, what: str) -> None:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise StatementError(f"expected {what}", pointer=pointer)


@lru_cache(maxsize=4096)
def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _require_date(value: object, pointer: str) -> None:
    if not isinstance(value, str) or (value and not _is_date(value)):
        raise StatementError("expected a date of the calendar as YYYY-MM-DD, or nothing", pointer=pointer)


_ATTRIBUTES = {_json_name(field.name): field.name for field in fields(Statement)}
_MEMBERS = tuple((name, _ATTRIBUTES[name]) for _, name in STATEMENT.fields)
_VALUES = attrgetter(*(attribute for _, attribute in _MEMBERS))
_NAMES = frozenset(_ATTRIBUTES)
