"""The digest of a document: salted commitments to every field, so that any of them can be withheld.

Each field has a salt of its own, derived from the document's secret. Who holds all pairs of a group and some
opened fields can recompute the digest, and learns nothing about the rest. A withheld field still shows its
pair; an absent one has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from hmac import digest as hmac_digest
from typing import Any

from anchors.canonical import MAX_FIELDS, Json, encode
from anchors.errors import CommitmentError
from anchors.fields import (
    Group,
    Pair,
    Scalar,
    commitment,
    committed_pairs,
    fields,
    group_hash,
    hash_pairs,
    salt,
)
from anchors.hexadecimal import from_hex, is_bytes, to_hex

__all__ = [
    "Disclosure",
    "DocumentCommitment",
    "Group",
    "OpenedField",
    "Opening",
    "commit_document",
    "digest_of",
    "disclose",
    "document_digest",
    "document_secret",
    "fields",
    "opening_from_json",
]

OPENING_FORMAT = "concord/opening/v1"
DISCLOSURE_FORMAT = "concord/disclosure/v1"

_DOCUMENT_TAG = b"concord/document/v1\0"
_SECRET_TAG = b"concord/secret/v1\0"
_SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "object": (int,),
    "array": (int,),
}


@dataclass(frozen=True)
class DocumentCommitment:
    """A document's digest with all it is made of; pairs are in strictly ascending order."""

    digest: bytes
    header_hash: bytes
    body_hash: bytes
    header_pairs: tuple[Pair, ...]
    body_pairs: tuple[Pair, ...]


def document_secret(
    salt_key: bytes, *, network_id: bytes, doc_type: str, number: str, revision: int
) -> bytes:
    """The secret all salts of one document come from: the same document again has the same digest.

    Raises :class:`CommitmentError` unless key and network id have 32 bytes.
    """
    if not is_bytes(salt_key, 32) or not is_bytes(network_id, 32):
        raise CommitmentError("salt key and network id have 32 bytes", fix="Restore the salt key's backup.")
    name = encode([doc_type, number, revision])
    return hmac_digest(salt_key, _SECRET_TAG + network_id + name, "sha256")


def digest_of(header_hash: bytes, body_hash: bytes) -> bytes:
    """The document digest: SHA-256(tag || header hash || body hash)."""
    return sha256(_DOCUMENT_TAG + header_hash + body_hash).digest()


def commit_document(header: Json, body: Json, secret: bytes) -> DocumentCommitment:
    """Commit to every field of both groups. Raises what :func:`document_digest` raises."""
    header_pairs = _split(committed_pairs(Group.HEADER, header, secret))
    body_pairs = _split(committed_pairs(Group.BODY, body, secret))
    header_hash = group_hash(Group.HEADER, header_pairs)
    body_hash = group_hash(Group.BODY, body_pairs)
    return DocumentCommitment(
        digest_of(header_hash, body_hash), header_hash, body_hash, header_pairs, body_pairs
    )


def document_digest(header: Json, body: Json, secret: bytes) -> bytes:
    """The digest alone, at the speed that wrapping thousands of documents needs.

    Raises :class:`CommitmentError` for a secret that is not 32 bytes, :class:`CanonicalizationError` for
    what JSON cannot hold.
    """
    return digest_of(
        hash_pairs(Group.HEADER, committed_pairs(Group.HEADER, header, secret)),
        hash_pairs(Group.BODY, committed_pairs(Group.BODY, body, secret)),
    )


@dataclass(frozen=True)
class Opening:
    """A whole document with the secret of its salts: whoever has it can check and read everything."""

    header: Json
    body: Json
    secret: bytes = field(repr=False)

    @cached_property
    def commitment(self) -> DocumentCommitment:
        """All commitments of this document."""
        return commit_document(self.header, self.body, self.secret)

    def digest(self) -> bytes:
        """The document digest that this opening leads to. Header and body are not to be changed."""
        return self._digest

    @cached_property
    def _digest(self) -> bytes:
        return document_digest(self.header, self.body, self.secret)

    def to_json(self) -> dict[str, Any]:
        """The JSON form, ``concord/opening/v1``."""
        return {
            "format": OPENING_FORMAT,
            "header": self.header,
            "body": self.body,
            "secret": to_hex(self.secret),
        }

    @classmethod
    def from_json(cls, value: object) -> "Opening":
        """The opening of :meth:`to_json`; strict. Raises :class:`CommitmentError` with a pointer."""
        read = _members(value, OPENING_FORMAT, ("header", "body", "secret"), "")
        secret = from_hex(read["secret"], 32, pointer="/secret", error=CommitmentError)
        return cls(read["header"], read["body"], secret)


@dataclass(frozen=True)
class OpenedField:
    """One field shown with its salt; the value of a container is its length."""

    group: Group
    pointer: str
    type: str
    value: Scalar
    salt: bytes

    def pair(self) -> Pair:
        """The pair that must stand in its group."""
        try:
            pointer_hash = sha256(self.pointer.encode()).digest()
        except UnicodeEncodeError as failure:
            raise CommitmentError("a pointer holds no lone surrogates") from failure
        return pointer_hash, commitment(self.salt, self.type, self.value)


@dataclass(frozen=True)
class Disclosure:
    """All pairs of both groups, and some fields opened."""

    header_pairs: tuple[Pair, ...]
    body_pairs: tuple[Pair, ...]
    opened: tuple[OpenedField, ...]

    def digest(self) -> bytes:
        """The document digest that the pairs lead to, once every opened field is found among them.

        Raises :class:`CommitmentError`: FIELD_MISMATCH, at the field, where one is not.
        """
        pairs = {Group.HEADER: dict(self.header_pairs), Group.BODY: dict(self.body_pairs)}
        seen = set()
        for shown in self.opened:
            pointer_hash, committed = shown.pair()
            where = f"/{shown.group.value}{shown.pointer}"
            if pairs[shown.group].get(pointer_hash) != committed:
                raise CommitmentError(
                    "the opened field is not the one committed to", code="FIELD_MISMATCH", pointer=where
                )
            if (shown.group, shown.pointer) in seen:
                raise CommitmentError("a field is opened twice", pointer=where)
            seen.add((shown.group, shown.pointer))
        return digest_of(group_hash(Group.HEADER, self.header_pairs), group_hash(Group.BODY, self.body_pairs))

    def values(self, group: Group) -> dict[str, tuple[str, Scalar]]:
        """What is opened of a group: pointer -> (type, value). Only as good as :meth:`digest`."""
        return {shown.pointer: (shown.type, shown.value) for shown in self.opened if shown.group is group}

    def to_json(self) -> dict[str, Any]:
        """The JSON form, ``concord/disclosure/v1``."""
        return {
            "format": DISCLOSURE_FORMAT,
            "header": {"pairs": [[to_hex(part) for part in pair] for pair in self.header_pairs]},
            "body": {"pairs": [[to_hex(part) for part in pair] for pair in self.body_pairs]},
            "opened": [
                {
                    "group": shown.group.value,
                    "pointer": shown.pointer,
                    "type": shown.type,
                    "value": shown.value,
                    "salt": to_hex(shown.salt),
                }
                for shown in self.opened
            ],
        }

    @classmethod
    def from_json(cls, value: object) -> "Disclosure":
        """The disclosure of :meth:`to_json`; strict. Raises :class:`CommitmentError` with a pointer."""
        read = _members(value, DISCLOSURE_FORMAT, ("header", "body", "opened"), "")
        opened = _list(read["opened"], "/opened")
        return cls(
            _read_pairs(read["header"], "/header"),
            _read_pairs(read["body"], "/body"),
            tuple(_read_opened(one, f"/opened/{at}") for at, one in enumerate(opened)),
        )


def opening_from_json(value: object, pointer: str = "") -> Opening | Disclosure:
    """Whichever of the two this object is, by its ``format``.

    Raises :class:`CommitmentError` at the member, below ``pointer``.
    """
    disclosed = isinstance(value, dict) and value.get("format") == DISCLOSURE_FORMAT
    try:
        return Disclosure.from_json(value) if disclosed else Opening.from_json(value)
    except CommitmentError as refusal:
        refusal.pointer = f"{pointer}{refusal.pointer or ''}"
        raise


def disclose(opening: Opening, pointers: Iterable[str]) -> Disclosure:
    """Open the fields at these pointers, with all they hold and the containers they stand in.

    Pointers start at the group: ``/header/number``, ``/body/tests/0``, ``/header`` for all of it.
    Raises :class:`CommitmentError` (POINTER_UNKNOWN) where the document has no such field.
    """
    wanted = list(pointers)
    opened = []
    met: set[str] = set()
    for group, value in ((Group.HEADER, opening.header), (Group.BODY, opening.body)):
        for pointer, kind, item in fields(value):
            path = f"/{group.value}{pointer}"
            met.add(path)
            if any(_is_within(path, one) or _is_within(one, path) for one in wanted):
                opened.append(OpenedField(group, pointer, kind, item, salt(opening.secret, group, pointer)))
    for one in wanted:
        if one not in met:
            raise CommitmentError(
                f"the document has no field at {one}",
                code="POINTER_UNKNOWN",
                pointer=one,
                fix="Name a field by its JSON pointer, starting with /header or /body.",
            )
    made = opening.commitment
    return Disclosure(made.header_pairs, made.body_pairs, tuple(opened))


def _is_within(path: str, container: str) -> bool:
    return path == container or path.startswith(f"{container}/")


def _split(pairs: bytes) -> tuple[Pair, ...]:
    return tuple((pairs[at : at + 32], pairs[at + 32 : at + 64]) for at in range(0, len(pairs), 64))


def _members(value: object, form: str | None, names: tuple[str, ...], pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CommitmentError("expected a JSON object", pointer=pointer)
    if form is not None and value.get("format") != form:
        raise CommitmentError(f"expected format {form}", pointer=f"{pointer}/format")
    expected = {*names, "format"} if form is not None else set(names)
    for name in sorted(expected ^ value.keys()):
        what = "is missing" if name in expected else "is unknown"
        raise CommitmentError(f"the member {what}", pointer=f"{pointer}/{name}")
    return value


def _list(value: object, pointer: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_FIELDS:
        raise CommitmentError(f"expected a list of at most {MAX_FIELDS}", pointer=pointer)
    return value


def _read_pairs(value: object, pointer: str) -> tuple[Pair, ...]:
    pairs = []
    for at, pair in enumerate(_list(_members(value, None, ("pairs",), pointer)["pairs"], f"{pointer}/pairs")):
        where = f"{pointer}/pairs/{at}"
        if not isinstance(pair, list) or len(pair) != 2:
            raise CommitmentError("a pair is a list of two", pointer=where)
        first, second = (from_hex(part, 32, pointer=where, error=CommitmentError) for part in pair)
        pairs.append((first, second))
    return tuple(pairs)


def _read_opened(value: object, pointer: str) -> OpenedField:
    read = _members(value, None, ("group", "pointer", "type", "value", "salt"), pointer)
    if read["group"] not in ("header", "body"):
        raise CommitmentError("a group is header or body", pointer=f"{pointer}/group")
    if not isinstance(read["pointer"], str):
        raise CommitmentError("expected a JSON pointer", pointer=f"{pointer}/pointer")
    kind = read["type"]
    if not isinstance(kind, str) or kind not in _SCALARS:
        raise CommitmentError("no such type of field", pointer=f"{pointer}/type")
    if type(read["value"]) not in _SCALARS[kind]:
        raise CommitmentError(f"the value is no {kind}", pointer=f"{pointer}/value")
    return OpenedField(
        Group(read["group"]),
        read["pointer"],
        kind,
        read["value"],
        from_hex(read["salt"], 32, pointer=f"{pointer}/salt", error=CommitmentError),
    )
