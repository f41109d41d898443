"""The wording of agreements: which bytes their terms name, and which of these may be shown as text.

Whoever proposes terms chose the wording and its media type; nobody vouches for either. So nothing is shown as
anything but plain text, and what is no text is a file to keep.
"""

import re
from collections.abc import Iterable
from contextlib import suppress

from ledger_api.domain.agreements.clauses import LegalText
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.terms import terms_of_draft
from ledger_api.domain.kept import Kept
from ledger_api.domain.recognition_facts import AgreementRecord

_PLAIN = ("text/plain", "text/markdown")
_NAME = r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"
_MEDIA_TYPE = re.compile(f"{_NAME}/{_NAME}")  # RFC 6838 section 4.2, in lower case
_ANYTHING = "application/octet-stream"


def named_texts(records: Iterable[AgreementRecord]) -> dict[bytes, LegalText]:
    """The texts that versions on the chain name, by their SHA-256; who named one first says what it is."""
    found: dict[bytes, LegalText] = {}
    for record in records:
        for text in _named(record):
            found.setdefault(digest_of(text), text)
    return found


def _texts(record: AgreementRecord) -> list[LegalText]:
    texts = []
    for draft in record.drafts:
        with suppress(TermsInvalidError):
            texts += terms_of_draft(draft).texts
    return texts


_named: Kept[AgreementRecord, list[LegalText]] = Kept(_texts)


def digest_of(text: LegalText) -> bytes:
    """The SHA-256 by which the terms name it."""
    return bytes.fromhex(text.sha256[2:])


def is_plain(media_type: str) -> bool:
    """Whether the bytes are meant to be read as they are."""
    return media_type in _PLAIN


def plain_text(data: bytes, media_type: str) -> str | None:
    """The words, to be shown as plain text and nothing else; None for what is no text."""
    if not is_plain(media_type):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def served_type(media_type: str) -> str:
    """The media type as a header carries it; application/octet-stream for what is none."""
    if _MEDIA_TYPE.fullmatch(media_type) is None:
        return _ANYTHING
    return f"{media_type}; charset=utf-8" if is_plain(media_type) else media_type
