"""Terms as files: a draft to edit, and the draft read back."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from anchors import canonical
from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.hs_editions import edition_on
from ledger_api.domain.agreements.template import US_EC, Template
from ledger_api.domain.agreements.terms import Terms, read_terms
from ledger_api.refusals import RefusedError

TEMPLATES: dict[str, Template] = {"us-ec": US_EC}


def draft_terms(
    template: str,
    *,
    title: str,
    parties: Sequence[str],
    texts: Mapping[str, Path],
    annex: Mapping[str, Any],
    today: date | None = None,
) -> dict[str, Any]:
    """JSON of terms to edit, with one annex; `texts` are the wording's files by language.

    `annex` has id, safety, hs (prefixes, in the edition applied `today`) and types. Without texts it cannot
    be proposed yet: the check says so. Raises `RefusedError` TEMPLATE_UNKNOWN.
    """
    if template not in TEMPLATES:
        raise RefusedError(
            "TEMPLATE_UNKNOWN",
            f"there is no template {template}",
            fix=f"Use one of {', '.join(TEMPLATES)}.",
        )
    edition = edition_on((today or datetime.now(UTC).date()).isoformat())
    made: dict[str, Any] = TEMPLATES[template].terms(
        title=title,
        parties=parties,
        texts=[legal_text(language, path) for language, path in sorted(texts.items())],
        annexes=[
            {
                "id": annex["id"],
                "title": annex["id"],
                "safety": annex["safety"],
                "hs": {"edition": edition, "includes": list(annex["hs"]), "excludes": []},
                "document_types": list(annex["types"]),
                "standards": [],
                "min_assurance": None,
                "directions": None,
                "grace": [],
                "tariff": None,
                "conditions": [],
                "quantity": None,
                "regional": [],
            }
        ],
    )
    return made


def legal_text(language: str, path: Path) -> dict[str, str]:
    """How terms name the wording in one language: by the SHA-256 of its bytes."""
    kind, _ = mimetypes.guess_type(path.name)
    return {
        "language": language,
        "sha256": to_hex(sha256(path.read_bytes()).digest()),
        "media_type": kind or "application/octet-stream",
    }


def read_terms_file(path: Path) -> Terms:
    """The terms in a file, however it is laid out.

    Raises `CanonicalizationError`, or `TermsInvalidError` with every problem and its pointer.
    """
    return read_terms(canonical.parse(path.read_bytes()))
