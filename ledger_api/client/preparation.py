"""From a file on the exporter's disk to a signed submission; the private key never leaves here."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from anchors import canonical
from anchors.commitment import Opening, document_secret
from anchors.hexadecimal import to_hex
from anchors.signing import SigningKey
from anchors.statement import (
    MAX_LOOKUPS,
    ManifestSignature,
    Statement,
    lookup,
    sign_statement,
)
from ledger_api.domain.documents import Attachment, Finding, prepare
from ledger_api.statement_form import statement_of


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file to attach."""

    name: str
    media_type: str
    data: bytes

    @property
    def attachment(self) -> Attachment:
        """Its signed description."""
        return Attachment(self.name, self.media_type, len(self.data), sha256(self.data).digest())


@dataclass(frozen=True, slots=True)
class Home:
    """Where documents go: the log of an issuer's economy on one network."""

    network_id: bytes
    origin: str
    economy: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the exporter chooses for a document; `overlay` adds header members that a foreign body lacks.

    `derived_from` are digests of the documents it was made from; `show_sources` puts the list of them, and of
    those that the document names itself, into the entry for everybody to see.
    """

    overlay: dict[str, Any] | None = None
    revision: int | None = None
    relation: str = ""
    predecessor: bytes | None = None
    publish_lookups: bool = False
    cosigners: tuple[bytes, ...] = ()
    derived_from: tuple[bytes, ...] = ()
    show_sources: bool = True


@dataclass(frozen=True, slots=True)
class PreparedSubmission:
    """A document with its opening and its unsigned statement."""

    statement: Statement
    opening: Opening
    lookups: tuple[bytes, ...]
    files: tuple[LocalFile, ...]
    findings: tuple[Finding, ...]
    show_sources: bool = True

    def statement_part(self, signatures: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The JSON of the `statement` part, of a bulk line, and of a file for a cosigner."""
        part: dict[str, Any] = {
            "statement": self.statement.to_json(),
            "lookups": [to_hex(value) for value in self.lookups],
            "signatures": list(signatures),
        }
        sources = self.opening.header.get("derived_from") or []
        if sources and self.show_sources:
            part["derivedFrom"] = list(sources)
        return part


def read_file(path: Path) -> LocalFile:
    """A file to attach, with the media type its name suggests."""
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return LocalFile(path.name, media_type, path.read_bytes())


def prepare_submission(
    payload: bytes,
    *,
    issuer_id: bytes,
    salt_key: bytes,
    home: Home,
    wishes: Wishes,
    files: Sequence[LocalFile] = (),
    at: str = "",
) -> PreparedSubmission:
    """Validate, map onto the header, commit, and write the statement.

    `at` is the pointer of `payload` in the file it came from; what is refused is named from there.

    Raises `DocumentRefusedError` with every problem, `CanonicalizationError`, `StatementError`.
    """
    document = prepare(
        payload,
        issuer_id=issuer_id,
        overlay=wishes.overlay,
        attachments=[file.attachment for file in files],
        revision=wishes.revision,
        supersedes=wishes.predecessor,
        relation=wishes.relation,
        derived_from=wishes.derived_from,
        at=at,
    )
    secret = document_secret(
        salt_key,
        network_id=home.network_id,
        doc_type=document.statement_type,
        number=document.header["number"],
        revision=document.header["revision"],
    )
    opening = Opening(document.header, document.body, secret)
    published: list[bytes] = []
    if wishes.publish_lookups:
        published = [lookup(file.data) for file in files] + [lookup(canonical.canonicalize(payload))]
    lookups = tuple(sorted(set(published[-MAX_LOOKUPS:])))
    statement = statement_of(
        document.header,
        digest=opening.digest(),
        origin=home.origin,
        economy=home.economy,
        lookups=lookups,
        cosigners=wishes.cosigners,
    )
    return PreparedSubmission(
        statement, opening, lookups, tuple(files), tuple(document.findings), wishes.show_sources
    )


def signature_of(submission: PreparedSubmission, key: SigningKey, network_id: bytes) -> dict[str, Any]:
    """The issuer's own signature, as it stands in the submission."""
    signature = sign_statement(submission.statement, key, network_id)
    return {"issuer": to_hex(submission.statement.issuer), "signature": to_hex(signature)}


def manifest_signature_of(submission: PreparedSubmission, signed: ManifestSignature) -> dict[str, Any]:
    """The manifest's signature, with this statement's place under it."""
    return {
        "issuer": to_hex(submission.statement.issuer),
        "signature": to_hex(signed.signature),
        "manifest": {
            "size": signed.manifest.size,
            "index": signed.manifest.index,
            "proof": [to_hex(node) for node in signed.manifest.proof],
        },
    }
