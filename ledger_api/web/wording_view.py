"""The wording of an agreement, language by language: the words, a file to keep, or where to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger_api.domain.agreements.clauses import LegalText
from ledger_api.domain.agreements.wording import digest_of, is_plain, plain_text
from ledger_api.web.recognition_ports import RecognitionBook


def wording(book: RecognitionBook, texts: Sequence[LegalText]) -> list[dict[str, Any]]:
    """Each text in the order of the terms; `words` is None for what is no plain text, or is not held here."""
    sizes = book.text_sizes([digest_of(one) for one in texts])
    return [_text(book, one, sizes.get(digest_of(one))) for one in texts]


def _text(book: RecognitionBook, text: LegalText, size: int | None) -> dict[str, Any]:
    data = book.text(digest_of(text)) if size is not None and is_plain(text.media_type) else None
    return {
        "language": text.language,
        "media_type": text.media_type,
        "sha256": text.sha256,
        "is_held": size is not None,
        "size": size,
        "words": None if data is None else plain_text(data, text.media_type),
        "url": f"/v1/texts/{text.sha256}",
    }
