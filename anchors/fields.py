"""Fields and their salted commitments: the leaves of a document's digest.

Every value of a group (header or body) is a field (JSON pointer, type, value). A container is a field too,
whose value is its length, so nothing can be dropped, added or nested otherwise without showing.
"""

from collections.abc import Iterator
from ctypes import byref, c_char
from enum import Enum
from hashlib import sha256
from hmac import digest as hmac_digest
from itertools import pairwise

import orjson

from anchors.canonical import MAX_DEPTH, MAX_FIELDS, Json, encode
from anchors.errors import CanonicalizationError, CommitmentError
from anchors.hexadecimal import is_bytes
from anchors.native import Commit, native_commitments
from anchors.pointers import pointer_below
from anchors.shapes import FieldText, Shape, ShapeMemory

Pair = tuple[bytes, bytes]
"""(SHA-256 of the pointer, commitment): 32 bytes each."""

Scalar = str | int | float | bool | None

Field = tuple[str, str, Scalar]
"""(pointer within the group, type, value); the value of an object or array is its length."""

_GROUP_TAG = b"concord/group/v1\0"
_SALT_TAG = b"concord/salt/v1\0"
_VALUE_TAG = b"concord/value/v1\0"
_TAGGED = sha256(_VALUE_TAG)
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


class Group(Enum):
    """The two halves of a document, committed apart."""

    HEADER = "header"
    BODY = "body"


def fields(value: Json) -> Iterator[Field]:
    """Every field of a group, containers before what they hold; pointers start at the group's root ("").

    Raises :class:`CanonicalizationError` (DEPTH_EXCEEDED, FIELDS_EXCEEDED, POINTER_TOO_LONG,
    CANONICAL_JSON).
    """
    stack: list[tuple[str, Json, int]] = [("", value, 1)]
    count = 0
    while stack:
        pointer, item, depth = stack.pop()
        count += 1
        if count > MAX_FIELDS:
            raise CanonicalizationError(f"more than {MAX_FIELDS} fields", code="FIELDS_EXCEEDED")
        kind = _TYPES.get(type(item))
        if kind is None:
            raise CanonicalizationError(f"JSON has no form for {type(item).__name__}", pointer=pointer)
        if kind in ("object", "array"):
            if depth > MAX_DEPTH:
                raise CanonicalizationError("nested too deep", code="DEPTH_EXCEEDED", pointer=pointer)
            yield pointer, kind, len(item)
            below = _members(item) if kind == "object" else ((str(at), one) for at, one in enumerate(item))
            stack.extend((pointer_below(pointer, key), one, depth + 1) for key, one in below)
        else:
            yield pointer, kind, item


def salt(secret: bytes, group: Group, pointer: str) -> bytes:
    """The salt of one field: HMAC-SHA-256(secret, tag || group || 0x00 || pointer)."""
    _require_secret(secret)
    try:
        return hmac_digest(secret, _salt_message(group, pointer), "sha256")
    except UnicodeEncodeError as failure:
        raise CommitmentError("a pointer holds no lone surrogates") from failure


def commitment(field_salt: bytes, kind: str, value: Scalar) -> bytes:
    """What a field's pair shows of it: SHA-256(tag || salt || RFC 8785 of [type, value])."""
    return sha256(_VALUE_TAG + field_salt + encode([kind, value])).digest()


def group_hash(group: Group, pairs: tuple[Pair, ...]) -> bytes:
    """The hash of all pairs of a group. Raises :class:`CommitmentError` unless strictly ascending."""
    if any(not is_bytes(part, 32) for pair in pairs for part in pair):
        raise CommitmentError("a pair is two values of 32 bytes")
    if any(earlier[0] >= later[0] for earlier, later in pairwise(pairs)):
        raise CommitmentError("pairs stand in strictly ascending order of their pointer hash")
    return hash_pairs(group, b"".join([part for pair in pairs for part in pair]))


def hash_pairs(group: Group, pairs: bytes) -> bytes:
    """The hash of a group whose pairs, in ascending order, are already one byte string."""
    return sha256(_GROUP_TAG + group.value.encode() + b"\0" + pairs).digest()


def committed_pairs(group: Group, value: Json, secret: bytes) -> bytes:
    """All pairs of a group in ascending order, 64 bytes each, as one byte string.

    Pointers are unique, so pairs never tie. Raises :class:`CommitmentError` for a secret that is not 32
    bytes, :class:`CanonicalizationError` for what JSON cannot hold.
    """
    _require_secret(secret)
    shape, texts = _MEMORIES[group].walk(value)
    native = native_commitments()
    try:
        if native is not None:
            return _compiled_pairs(native, shape, texts, secret)
        return shape.pairs(_commitments(shape, texts, secret))
    except orjson.JSONEncodeError as failure:
        raise CanonicalizationError("text holds half of a surrogate pair", code="LONE_SURROGATE") from failure


def _compiled_pairs(native: Commit, shape: Shape, texts: list[FieldText], secret: bytes) -> bytes:
    messages, message_ends = shape.packed_messages
    pairs = bytearray(shape.blank_pairs)
    native(
        secret,
        _VALUE_TAG,
        len(texts),
        messages,
        message_ends,
        orjson.dumps(texts),
        shape.packed_places,
        byref(c_char.from_buffer(pairs)),
    )
    return bytes(pairs)


def _commitments(shape: Shape, texts: list[FieldText], secret: bytes) -> list[bytes]:
    """HMAC (RFC 2104) is spelled out, from copies of two hashes that have taken the padded key.

    That costs a third of a keyed object.
    """
    key = secret.ljust(64, b"\0")
    inner_pad, outer_pad = sha256(key.translate(_INNER_PAD)).copy, sha256(key.translate(_OUTER_PAD)).copy
    tagged = _TAGGED.copy
    commitments = []
    for message, text in zip(shape.messages, texts, strict=True):
        inner = inner_pad()
        inner.update(message)
        outer = outer_pad()
        outer.update(inner.digest())
        value_hash = tagged()
        written = orjson.dumps(text)
        value_hash.update(outer.digest() + (b'["string",%b]' % written if type(text) is str else written))
        commitments.append(value_hash.digest())
    return commitments


def _salt_message(group: Group, pointer: str) -> bytes:
    return _SALT_TAG + group.value.encode() + b"\0" + pointer.encode()


def _members(item: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    for key, one in item.items():
        if not isinstance(key, str):
            raise CanonicalizationError("object keys are text")
        yield key, one


def _require_secret(secret: bytes) -> None:
    if not is_bytes(secret, 32):
        raise CommitmentError("a document secret has 32 bytes")


_TYPES: dict[type, str] = {
    dict: "object",
    list: "array",
    tuple: "array",
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
}

_MEMORIES = {group: ShapeMemory(_salt_message(group, "")) for group in Group}
