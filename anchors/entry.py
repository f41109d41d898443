"""Log entries: RFC 8785 JSON of at most 4 KB, with one spelling each.

An entry holds a statement, what its set roots open to, and one signature for each signer. Decoding
re-encodes and compares, so the bytes that are hashed into the log are the only ones for this entry.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from anchors.canonical import Json, parse
from anchors.canonical import encode as encode_json
from anchors.errors import AnchorsError, EntryError
from anchors.hexadecimal import from_hex, to_hex
from anchors.signing import recover, require_canonical
from anchors.statement import (
    MAX_LOOKUPS,
    MAX_MANIFEST,
    ManifestProof,
    Statement,
    derived_from_root,
    lookups_root,
    manifest_digest_of,
)

MAX_ENTRY = 4096
STATEMENT_KIND = "statement/v1"
MAX_HINTED_FILES = 16

_KIND = re.compile(r"[a-z][a-z_]{0,30}/v[1-9][0-9]{0,2}", re.ASCII)
_CID = re.compile(r"[A-Za-z0-9]{1,100}", re.ASCII)
_MAX_VALUES = 400  # more than 4 KB can hold of what an entry consists of
_MAX_NESTING = 8


@dataclass(frozen=True)
class StatementBody:
    """A statement with what it only shows the roots of.

    ``derived_from`` None means there is nothing, or that it is withheld; the statement's root tells which.
    """

    statement: Statement
    lookups: tuple[bytes, ...] = ()
    derived_from: tuple[bytes, ...] | None = None


@dataclass(frozen=True)
class EntrySignature:
    """One signer's signature: of the statement, or of a manifest that holds it."""

    issuer: bytes
    signature: bytes
    manifest: ManifestProof | None = None


@dataclass(frozen=True)
class Hints:
    """Where the opening and the files may be found: CIDs that the log covers and nobody signs."""

    opening: str | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One log entry; signatures stand in the order issuer, then the statement's cosigners."""

    body: StatementBody
    signatures: tuple[EntrySignature, ...]
    hints: Hints = Hints()
    kind: str = STATEMENT_KIND

    @property
    def statement(self) -> Statement:
        """The signed statement."""
        return self.body.statement


def encode(entry: Entry) -> bytes:
    """The bytes that are hashed into the log.

    Raises :class:`EntryError` (ENTRY_TOO_LARGE above 4,096 bytes, ENTRY_INVALID where parts contradict each
    other) and ``SignatureInvalidError`` for a signature in a second spelling.
    """
    _require_consistent(entry)
    data = encode_json(to_json(entry))
    if len(data) > MAX_ENTRY:
        raise _too_large(len(data))
    return data


def decode(data: bytes) -> Entry:
    """The entry of these bytes, of which there is exactly one spelling.

    Raises :class:`EntryError` (ENTRY_TOO_LARGE, ENTRY_KIND_UNSUPPORTED, ENTRY_NOT_CANONICAL, ENTRY_INVALID),
    ``StatementError``, ``SignatureInvalidError`` or ``CanonicalizationError``, each with a pointer.
    """
    if type(data) is not bytes:
        raise EntryError("an entry is bytes")
    if len(data) > MAX_ENTRY:
        raise _too_large(len(data))
    return _decode(data)


@lru_cache(maxsize=256)
def _decode(data: bytes) -> Entry:
    """Kept for a moment, by the bytes themselves: an answer reads its entry several times."""
    try:
        # Whatever a quick reader lets pass, the one spelling is still compared with; what it refuses is read
        # again by the strict one, which says why.
        entry = from_json(orjson.loads(data))
        if encode_json(to_json(entry)) == data:
            return entry
    except (orjson.JSONDecodeError, AnchorsError):
        pass
    from_json(parse(data, max_depth=_MAX_NESTING, max_fields=_MAX_VALUES))
    raise EntryError("the entry is not in RFC 8785 form", code="ENTRY_NOT_CANONICAL")


def kind_of(data: bytes) -> str:
    """The kind of an entry, known or not. Raises :class:`EntryError` or ``CanonicalizationError``."""
    value = parse(data, max_fields=_MAX_VALUES)
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str) or _KIND.fullmatch(kind) is None:
        raise EntryError("a kind is a name and a version, such as statement/v1", pointer="/kind")
    return kind


def statement_digest(entry: Entry, network_id: bytes) -> bytes:
    """The digest that names this entry on every node."""
    return entry.statement.signing_digest(network_id)


def recover_signers(entry: Entry, network_id: bytes) -> list[str]:
    """The addresses that signed, issuer first, then each cosigner in the statement's order.

    A signature by a stranger's key recovers to that stranger: whether an address may speak for its issuer is
    for the trust view. Raises ``SignatureInvalidError`` or ``StatementError``.
    """
    digest = statement_digest(entry, network_id)
    return [
        recover(
            digest if one.manifest is None else manifest_digest_of(digest, one.manifest, network_id),
            one.signature,
        )
        for one in entry.signatures
    ]


def to_json(entry: Entry) -> dict[str, Any]:
    """The entry as a JSON object."""
    body: dict[str, Any] = {
        "statement": entry.statement.to_json(),
        "lookups": [to_hex(one) for one in entry.body.lookups],
    }
    if entry.body.derived_from is not None:
        body["derivedFrom"] = [to_hex(one) for one in entry.body.derived_from]
    hints: dict[str, Any] = {}
    if entry.hints.opening is not None:
        hints["opening"] = entry.hints.opening
    if entry.hints.files:
        hints["files"] = list(entry.hints.files)
    return {
        "kind": entry.kind,
        "body": body,
        "signatures": [signature_to_json(one) for one in entry.signatures],
        "hints": hints,
    }


def from_json(value: Json) -> Entry:
    """The entry of a JSON object, read strictly; what :func:`decode` raises."""
    _object(value, "", ("kind", "body", "signatures", "hints"))
    if value["kind"] != STATEMENT_KIND:
        raise EntryError(
            "this version knows statement/v1 only",
            code="ENTRY_KIND_UNSUPPORTED",
            pointer="/kind",
            fix="Use a version of Concord that knows this kind of entry.",
        )
    body = _object(value["body"], "/body", ("statement", "lookups"), ("derivedFrom",))
    hints = _object(value["hints"], "/hints", (), ("opening", "files"))
    derived = body.get("derivedFrom")
    entry = Entry(
        body=StatementBody(
            Statement.from_json(body["statement"], pointer="/body/statement"),
            _hashes(body["lookups"], "/body/lookups"),
            None if "derivedFrom" not in body else _hashes(derived, "/body/derivedFrom"),
        ),
        signatures=tuple(
            signature_from_json(one, f"/signatures/{at}")
            for at, one in enumerate(_list(value["signatures"], "/signatures"))
        ),
        hints=Hints(
            _cid(hints["opening"], "/hints/opening") if "opening" in hints else None,
            tuple(
                _cid(one, f"/hints/files/{at}")
                for at, one in enumerate(_list(hints.get("files", []), "/hints/files"))
            ),
        ),
    )
    _require_consistent(entry)
    return entry


def signature_to_json(one: EntrySignature) -> dict[str, Any]:
    """A signature as it stands in an entry or a submission."""
    value: dict[str, Any] = {"issuer": to_hex(one.issuer), "signature": to_hex(one.signature)}
    if one.manifest is not None:
        value["manifest"] = {
            "size": one.manifest.size,
            "index": one.manifest.index,
            "proof": [to_hex(part) for part in one.manifest.proof],
        }
    return value


def signature_from_json(value: Json, pointer: str = "") -> EntrySignature:
    """The signature of :func:`signature_to_json`. Raises :class:`EntryError`, ``SignatureInvalidError``."""
    _object(value, pointer, ("issuer", "signature"), ("manifest",))
    place = None
    if "manifest" in value:
        where = f"{pointer}/manifest"
        read = _object(value["manifest"], where, ("size", "index", "proof"))
        size, index = read["size"], read["index"]
        if type(size) is not int or type(index) is not int or not 0 <= index < size <= MAX_MANIFEST:
            raise EntryError("index and size are not of a manifest", pointer=where)
        place = ManifestProof(size, index, _hashes(read["proof"], f"{where}/proof"))
    one = EntrySignature(
        from_hex(value["issuer"], 32, pointer=f"{pointer}/issuer", error=EntryError),
        from_hex(value["signature"], 65, pointer=f"{pointer}/signature", error=EntryError),
        place,
    )
    require_canonical(one.signature, f"{pointer}/signature")
    return one


def _require_consistent(entry: Entry) -> None:
    statement, body = entry.statement, entry.body
    if len(body.lookups) > MAX_LOOKUPS:
        raise EntryError(f"at most {MAX_LOOKUPS} lookups", pointer="/body/lookups")
    _require_set(body.lookups, lookups_root(body.lookups), statement.lookups, "/body/lookups")
    if body.derived_from is not None:
        if not body.derived_from:
            raise EntryError("leave derivedFrom out where there is nothing", pointer="/body/derivedFrom")
        root = derived_from_root(body.derived_from)
        _require_set(body.derived_from, root, statement.derived_from, "/body/derivedFrom")
    expected = (statement.issuer, *statement.cosigners)
    if tuple(one.issuer for one in entry.signatures) != expected:
        raise EntryError("one signature each, issuer first, then the cosigners", pointer="/signatures")
    for at, one in enumerate(entry.signatures):
        require_canonical(one.signature, f"/signatures/{at}/signature")
    if len(entry.hints.files) > MAX_HINTED_FILES:
        raise EntryError(f"at most {MAX_HINTED_FILES} hinted files", pointer="/hints/files")


def _require_set(values: tuple[bytes, ...], root: bytes, signed: bytes, pointer: str) -> None:
    if list(values) != sorted(set(values)):
        raise EntryError("values stand in strictly ascending order", pointer=pointer)
    if root != signed:
        raise EntryError("the values do not lead to the signed root", pointer=pointer)


def _too_large(size: int) -> EntryError:
    return EntryError(
        f"the entry has {size} bytes, {MAX_ENTRY} are allowed",
        code="ENTRY_TOO_LARGE",
        pointer="",
        fix="Withhold derivedFrom, publish fewer lookups or drop hints.",
    )


def _object(
    value: object, pointer: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise EntryError("expected a JSON object", pointer=pointer)
    for name in required:
        if name not in value:
            raise EntryError("the member is missing", pointer=f"{pointer}/{name}")
    for name in value:
        if name not in required and name not in optional:
            raise EntryError("the member is unknown", pointer=f"{pointer}/{name}")
    return value


def _list(value: object, pointer: str) -> list[Any]:
    if not isinstance(value, list):
        raise EntryError("expected a list", pointer=pointer)
    return value


def _hashes(value: object, pointer: str) -> tuple[bytes, ...]:
    return tuple(
        from_hex(one, 32, pointer=f"{pointer}/{at}", error=EntryError)
        for at, one in enumerate(_list(value, pointer))
    )


def _cid(value: object, pointer: str) -> str:
    if not isinstance(value, str) or _CID.fullmatch(value) is None:
        raise EntryError("expected a CID", pointer=pointer)
    return value
