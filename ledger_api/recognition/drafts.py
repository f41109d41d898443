"""A draft of terms, checked before anybody signs it; nothing is stored."""

from __future__ import annotations

from typing import Any

from anchors import canonical
from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.terms import MAX_TERMS_BYTES, read_terms, terms_bytes, terms_digest


def check_draft(body: bytes) -> dict[str, Any]:
    """The digest and the canonical bytes of the terms that JSON `body` describes.

    Raises `CanonicalizationError` for what is no I-JSON, `TermsInvalidError` with every problem.
    """
    terms = read_terms(canonical.parse(body))
    data = terms_bytes(terms)
    return {
        "digest": to_hex(terms_digest(terms)),
        "size": len(data),
        "fits_on_chain": len(data) <= MAX_TERMS_BYTES,
        "title": terms.title,
        "kind": terms.kind,
        "parties": list(terms.parties),
        "canonical": data.decode(),
    }
