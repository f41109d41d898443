"""What was presented, or found by asking: bytes and numbers, with nothing taken on trust.

A face (API, command line) gathers it; the verdict judges it. An opening, a proof or a checkpoint that is
missing is missing, never wrong: the checks say what could not be established.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from anchors.canonical import canonicalize, encode, parse
from anchors.commitment import Disclosure, Opening
from anchors.entry import decode
from anchors.errors import AnchorsError, CanonicalizationError
from anchors.note import claimed_checkpoint
from anchors.presentation import Presentation
from anchors.statement import lookup_of_sha256
from ledger_api.domain.records import to_json

_PIN = b"concord/pin/presentation/v1\0"
_NATIVE_MEMBERS = {"concord", "header", "body"}


class AskedBy(StrEnum):
    """What the asker held. Only what was presented can refute; what a node fetched can merely be missing."""

    PRESENTATION = "presentation"
    OPENING = "opening"
    FILE = "file"
    PAYLOAD = "payload"
    NUMBER = "number"

    @property
    def presents_opening(self) -> bool:
        """Whether the asker, and not a node, supplied the opening."""
        return self in (AskedBy.PRESENTATION, AskedBy.OPENING)


@dataclass(frozen=True)
class FileEvidence:
    """A file that was handed in, by its digests; ``size`` in bytes.

    ``lookup`` is the published lookup of its bytes, ``payload_lookup`` that of its RFC 8785 form and
    ``bodies`` the SHA-256 digests of the document bodies it may hold, where it is JSON; ``stated`` is the RFC
    8785 form of the header that a native payload states beside its body. ``belongs_to`` is the statement
    digest of another entry whose lookups name this file, where a search found one.
    """

    name: str
    sha256: bytes
    size: int
    lookup: bytes
    payload_lookup: bytes | None = None
    bodies: tuple[bytes, ...] = ()
    belongs_to: bytes | None = None
    stated: bytes | None = None

    @property
    def lookups(self) -> tuple[bytes, ...]:
        """Every lookup under which this file may be published."""
        return (self.lookup,) if self.payload_lookup is None else (self.lookup, self.payload_lookup)


def file_evidence(name: str, data: bytes, *, belongs_to: bytes | None = None) -> FileEvidence:
    """The evidence of one file: its digests, and those of its payload where it is I-JSON."""
    digest = sha256(data).digest()
    payload_lookup: bytes | None = None
    bodies: list[bytes] = []
    stated: bytes | None = None
    if data.lstrip()[:1] == b"{":
        try:
            payload = parse(data)
            canonical = canonicalize(data)
        except CanonicalizationError:
            pass
        else:
            payload_lookup = lookup_of_sha256(sha256(canonical).digest())
            bodies.append(sha256(canonical).digest())
            if payload.keys() == _NATIVE_MEMBERS:
                bodies.append(sha256(encode(payload["body"])).digest())
                stated = encode(payload["header"])
    return FileEvidence(
        name, digest, len(data), lookup_of_sha256(digest), payload_lookup, tuple(bodies), belongs_to, stated
    )


@dataclass(frozen=True)
class Evidence:
    """One entry with everything that came with it; all of it may be missing.

    ``inclusion_proof`` is RFC 9162, for ``index`` in the tree of ``checkpoint`` (a C2SP signed note), or of
    the trust view's ``receipt_anchor`` where there is no note. ``network_id`` is what it was made for.
    ``opening_unavailable`` says that a node looked for the opening in vain; ``offline`` that no
    node was asked.
    """

    asked_by: AskedBy
    entry: bytes | None = None
    origin: str | None = None
    index: int | None = None
    inclusion_proof: tuple[bytes, ...] | None = None
    checkpoint: bytes | None = None
    opening: Opening | Disclosure | None = None
    files: tuple[FileEvidence, ...] = ()
    opening_unavailable: bool = False
    offline: bool = False
    network_id: bytes | None = None

    @property
    def claimed_size(self) -> int | None:
        """The tree size that the checkpoint claims; None where there is none that can be read."""
        if self.checkpoint is None:
            return None
        try:
            return claimed_checkpoint(self.checkpoint).size
        except AnchorsError:
            return None

    def pin(self) -> bytes:
        """SHA-256 over the canonical evidence; files by their digests, the opening by its members."""
        members: Mapping[str, Any] = {
            "asked_by": self.asked_by.value,
            "entry": to_json(self.entry),
            "origin": self.origin,
            "index": to_json(self.index),
            "inclusion_proof": to_json(self.inclusion_proof),
            "checkpoint": to_json(self.checkpoint),
            "opening": _opening_pin(self.opening),
            "files": to_json(self.files),
            "opening_unavailable": self.opening_unavailable,
            "offline": self.offline,
            "network_id": to_json(self.network_id),
        }
        return sha256(_PIN + encode(dict(members))).digest()


def _opening_pin(opening: Opening | Disclosure | None) -> str | None:
    if opening is None:
        return None
    try:
        if isinstance(opening, Opening):
            # The digest commits to every field and, by the salts, to the secret: it stands for all of it.
            return f"whole: {opening.digest().hex()}"
        return sha256(encode(opening.to_json())).hexdigest()
    except AnchorsError as problem:
        return f"not canonical: {problem.code}"


def evidence_of(presentation: Presentation, *, offline: bool = False) -> Evidence:
    """What a presentation claims by itself, ready to be judged: the same wherever it is judged.

    The log is the one whose checkpoint came along, or else the one that the statement names. A checkpoint or
    an entry that cannot be read is kept as it is.
    """
    return replace(
        claim_of(presentation),
        files=tuple(file_evidence(one.name, one.data) for one in presentation.files),
        offline=offline,
    )


def claim_of(presentation: Presentation) -> Evidence:
    """`evidence_of` a presentation without its files, which may be large."""
    receipt = presentation.receipt
    return Evidence(
        asked_by=AskedBy.PRESENTATION,
        entry=presentation.entry,
        origin=_claimed_origin(presentation),
        index=None if receipt is None else receipt.index,
        inclusion_proof=None if receipt is None else receipt.proof,
        checkpoint=None if receipt is None else receipt.checkpoint,
        opening=presentation.opening,
        network_id=presentation.network_id,
    )


def _claimed_origin(presentation: Presentation) -> str | None:
    try:
        if presentation.receipt is not None:
            return presentation.receipt.claimed().origin
    except AnchorsError:
        pass  # the verdict says what is wrong with the note
    try:
        return decode(presentation.entry).statement.origin
    except AnchorsError:
        return None
