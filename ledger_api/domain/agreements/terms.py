"""Terms of an agreement: read strictly, written in one byte form, named by one digest.

The digest of the terms covers the wording too: the terms name the text of every language by its SHA-256.
"""

from hashlib import sha256
from typing import Any

from anchors.canonical import encode, parse
from anchors.errors import CanonicalizationError
from ledger_api.domain.agreements.annex import Annex
from ledger_api.domain.agreements.clauses import TERMS_FORMAT, Terms
from ledger_api.domain.agreements.consistency import contradictions
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.documents.findings import Problem, Report
from ledger_api.domain.documents.validation import read
from ledger_api.domain.recognition_facts import DraftRecord

__all__ = [
    "MAX_TERMS_BYTES",
    "TERMS_FORMAT",
    "Annex",
    "Terms",
    "read_terms",
    "read_terms_blob",
    "terms_bytes",
    "terms_digest",
    "terms_of_draft",
]

MAX_TERMS_BYTES = 24_575
"""What one blob of contract code holds. Larger terms can be agreed, but no verdict can be given on them."""


def read_terms(data: Any) -> Terms:
    """The terms that JSON ``data`` describes.

    Raises:
        TermsInvalidError: TERMS_INVALID, with every unknown, missing, malformed or contradictory member.
    """
    report = Report()
    terms = read(Terms, data, "", report)
    problems = report.problems if terms is None else tuple(contradictions(terms))
    if terms is None or problems:
        raise TermsInvalidError(problems)
    return terms


def read_terms_blob(blob: bytes) -> Terms:
    """The terms in their byte form.

    Raises:
        TermsInvalidError: TERMS_INVALID; also where the bytes are not the RFC 8785 form of what they say.
    """
    try:
        data = parse(blob)
    except CanonicalizationError as refusal:
        problem = Problem(refusal.code, refusal.pointer or "", refusal.detail, refusal.fix)
        raise TermsInvalidError([problem]) from None
    terms = read_terms(data)
    if terms_bytes(terms) != blob:
        fix = "Write the terms in canonical form before their digest is taken."
        raise TermsInvalidError([Problem("NOT_CANONICAL", "", "the bytes are not in RFC 8785 form", fix)])
    return terms


def terms_bytes(terms: Terms) -> bytes:
    """The RFC 8785 form of the terms as they were written: members that were left out stay out."""
    return encode(terms.model_dump(by_alias=True, exclude_unset=True))


def terms_digest(terms: Terms) -> bytes:
    """SHA-256 of :func:`terms_bytes`: what is signed, ratified, endorsed."""
    return sha256(terms_bytes(terms)).digest()


def terms_of_draft(draft: DraftRecord) -> Terms:
    """The terms of a draft as the chain holds them.

    Raises:
        TermsInvalidError: TERMS_INVALID, where the bytes are not on the chain, cannot be read, or name other
            parties than those who were asked to sign.
    """
    if not draft.blob:
        fix = "Read the terms from a party that holds them; the chain has their digest only."
        raise TermsInvalidError([Problem("TERMS_NOT_ON_CHAIN", "", "the terms are not on the chain", fix)])
    terms = read_terms(draft.blob)
    if tuple(terms.parties) != draft.parties:
        detail = f"the terms name {', '.join(terms.parties)}; the draft is of {', '.join(draft.parties)}"
        fix = "Propose the terms again with the parties that they name."
        raise TermsInvalidError([Problem("PARTIES_DIFFER", "/parties", detail, fix)])
    return terms
