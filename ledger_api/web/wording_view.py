"""The wording of an agreement, language by language: the words, a file to keep, or where to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger_api.domain.agreements.clauses import LegalText
from ledger_api.domain.agreements.wording import digest_of, is_plain, plain_text
from ledger_api.web.recognition_ports import RecognitionBook

MAX_SHOWN_BYTES = 500_000
"""What one page shows of all languages together; what goes beyond is a file to keep."""


def wording(book: RecognitionBook, texts: Sequence[LegalText]) -> list[dict[str, Any]]:
    """Each text in the order of the terms; `words` is None for what is no text, too long, or not here."""
    sizes = book.text_sizes([digest_of(one) for one in texts])
    room, shown = MAX_SHOWN_BYTES, []
    for text in texts:
        size = sizes.get(digest_of(text))
        words = None
        if size is not None and size <= room and is_plain(text.media_type):
            words = plain_text(book.text(digest_of(text)) or b"", text.media_type)
            room -= size
        shown.append(_text(text, size, words))
    return shown


def _text(text: LegalText, size: int | None, words: str | None) -> dict[str, Any]:
    return {
        "language": text.language,
        "media_type": text.media_type,
        "sha256": text.sha256,
        "is_held": size is not None,
        "size": size,
        "words": words,
        "url": f"/v1/texts/{text.sha256}",
    }
