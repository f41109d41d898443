"""What an agreement's page shows of its wording."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.clauses import LegalText
from ledger_api.web.wording_view import MAX_SHOWN_BYTES, wording


class Shelf:
    """A book of texts alone; counts what was read."""

    def __init__(self, *held: bytes) -> None:
        self._held = {sha256(data).digest(): data for data in held}
        self.read = 0

    def text_sizes(self, digests: Collection[bytes]) -> dict[bytes, int]:
        return {digest: len(data) for digest, data in self._held.items() if digest in digests}

    def text(self, digest: bytes) -> bytes | None:
        data = self._held.get(digest)
        self.read += len(data or b"")
        return data


def legal(data: bytes, media_type: str = "text/plain") -> LegalText:
    return LegalText(language="en", sha256=to_hex(sha256(data).digest()), media_type=media_type)


def shown(shelf: Any, *texts: LegalText) -> list[dict[str, Any]]:
    return wording(shelf, texts)


def test_text_file_and_text_that_is_not_held_are_told_apart():
    texts = (b"words", b"%PDF", b"elsewhere", b"\xff")
    kinds = ("text/markdown", "application/pdf", "text/plain", "text/plain")
    named = [legal(data, kind) for data, kind in zip(texts, kinds, strict=True)]
    found = shown(Shelf(b"words", b"%PDF", b"\xff"), *named)
    assert [(one["is_held"], one["words"]) for one in found] == [
        (True, "words"),
        (True, None),
        (False, None),
        (True, None),
    ]


@given(st.lists(st.integers(1, MAX_SHOWN_BYTES + 1), min_size=1, max_size=6, unique=True))
def test_page_stays_within_its_bounds_and_reads_no_more(sizes: list[int]):
    texts = [b"a" * size for size in sizes]
    shelf = Shelf(*texts)
    found = shown(shelf, *map(legal, texts))
    lengths = [len(one["words"]) for one in found if one["words"] is not None]
    assert sum(lengths) == shelf.read <= MAX_SHOWN_BYTES
    left_out = [one["size"] for one in found if one["words"] is None]
    assert all(size > MAX_SHOWN_BYTES - shelf.read for size in left_out)
