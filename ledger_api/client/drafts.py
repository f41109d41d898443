"""Drafts: a document on its way between the organisations that sign it together (EN 10204, type 3.2)."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anchors import canonical
from anchors.commitment import Opening
from anchors.files import replace_durably
from anchors.hexadecimal import from_hex, to_hex
from anchors.statement import Statement, sign_statement
from ledger_api.client import records
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import (
    Home,
    LocalFile,
    PreparedSubmission,
    Wishes,
    prepare_submission,
    read_file,
    signature_of,
)
from ledger_api.client.profile import Profile
from ledger_api.domain.documents import examine
from ledger_api.refusals import RefusedError
from ledger_api.statement_form import contradictions

FORMAT = "concord/draft/v1"


def make_draft(
    profile: Profile,
    home: Home,
    passphrase: str,
    source: Path,
    out: Path,
    *,
    cosigners: Sequence[str],
    attachments: Sequence[Path] = (),
    lookups: bool = False,
    derived_from: Sequence[bytes] = (),
    show_sources: bool = True,
) -> None:
    """Prepare a document, sign it as its issuer, and write the draft (mode 0600).

    Raises `DocumentRefusedError`, `AnchorsError`, `RefusedError`.
    """
    made = prepare_submission(
        source.read_bytes(),
        issuer_id=profile.required_issuer(),
        salt_key=profile.salt_key(passphrase),
        home=home,
        wishes=Wishes(
            publish_lookups=lookups,
            cosigners=tuple(from_hex(one, 32) for one in cosigners),
            derived_from=tuple(derived_from),
            show_sources=show_sources,
        ),
        files=[read_file(path) for path in attachments],
    )
    signed = signature_of(made, profile.signing_key(passphrase), home.network_id)
    _write(
        out,
        {
            "format": FORMAT,
            "submission": made.statement_part([signed]),
            "opening": made.opening.to_json(),
            "files": [
                {
                    "name": file.name,
                    "mediaType": file.media_type,
                    "content": base64.b64encode(file.data).decode(),
                }
                for file in made.files
            ],
        },
    )


def add_signature(profile: Profile, network_id: bytes, passphrase: str, file: Path) -> Opening:
    """Check that the statement is about the opened document, then sign it; returns what was signed.

    Raises `RefusedError` DRAFT_INVALID, DRAFT_CONTRADICTS_DOCUMENT, NOT_A_COSIGNER; `DocumentRefusedError`.
    """
    value, statement, opening = _read(file)
    if opening.digest() != statement.digest or contradictions(opening.header, statement):
        raise RefusedError(
            "DRAFT_CONTRADICTS_DOCUMENT",
            "the statement is not about the document that the draft opens",
            fix="Do not sign it; ask the issuer for a draft made anew.",
        )
    examine(opening.header, opening.body)
    me = profile.required_issuer()
    if me not in statement.cosigners:
        raise RefusedError(
            "NOT_A_COSIGNER",
            f"the statement does not name {to_hex(me)} as a cosigner",
            pointer="/submission/statement/cosigners",
            fix="Ask the issuer for a draft that names your issuer id.",
        )
    signature = sign_statement(statement, profile.signing_key(passphrase), network_id)
    order = [to_hex(one) for one in (statement.issuer, *statement.cosigners)]
    signed = {one["issuer"]: one for one in value["submission"]["signatures"]}
    signed[to_hex(me)] = {"issuer": to_hex(me), "signature": to_hex(signature)}
    value["submission"]["signatures"] = [signed[one] for one in order if one in signed]
    _write(file, value)
    return opening


def submit_draft(
    profile: Profile, node: NodeClient, file: Path, *, visibility: str
) -> tuple[bool, dict[str, Any]]:
    """Register a draft and keep its record. Raises `RefusedError` DRAFT_INVALID, or the node's refusal."""
    value, statement, opening = _read(file)
    files = tuple(
        LocalFile(one["name"], one["mediaType"], base64.b64decode(one["content"])) for one in value["files"]
    )
    created, resource = node.register(
        value["submission"],
        opening=value["opening"],
        files=[(one.name, one.data, one.media_type) for one in files],
        visibility=visibility,
    )
    lookups = tuple(from_hex(one, 32) for one in value["submission"]["lookups"])
    made = PreparedSubmission(statement, opening, lookups, files, ())
    records.keep(profile, node.base_url, resource["id"], made)
    return created, resource


def _read(file: Path) -> tuple[dict[str, Any], Statement, Opening]:
    value = canonical.parse(file.read_bytes())
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise RefusedError("DRAFT_INVALID", f"{file} is no draft", fix="Give a file made by `concord draft`.")
    return value, Statement.from_json(value["submission"]["statement"]), Opening.from_json(value["opening"])


def _write(file: Path, value: dict[str, Any]) -> None:
    file.touch(mode=0o600)
    replace_durably(file, json.dumps(value, indent=2, ensure_ascii=False).encode())
