"""Which wording may be shown, and as what."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.terms import read_terms
from ledger_api.domain.agreements.wording import (
    is_plain,
    named_texts,
    plain_text,
    served_type,
)
from ledger_api.domain.recognition_facts import AgreementRecord
from tests.ledger_api.domain.agreements.pacts import pact, terms, terms_json


def worded(data: bytes, media_type: str) -> AgreementRecord:
    text = {"language": "en", "sha256": to_hex(sha256(data).digest()), "media_type": media_type}
    return pact(read_terms({**terms_json(), "texts": [text]}))


def test_texts_are_those_of_every_version_and_the_first_says_what_they_are():
    first, second = worded(b"a", "text/plain"), worded(b"b", "text/plain")
    later = worded(b"a", "text/html")
    both = replace(first, drafts=(*first.drafts, *second.drafts))
    found = named_texts([both, later])
    assert {digest: one.media_type for digest, one in found.items()} == {
        sha256(b"a").digest(): "text/plain",
        sha256(b"b").digest(): "text/plain",
    }


def test_terms_that_cannot_be_read_name_nothing():
    (draft,) = pact(terms()).drafts
    assert named_texts([replace(pact(terms()), drafts=(replace(draft, blob={}),))]) == {}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_words_are_shown_as_they_were_written(words: str):
    shown = plain_text(words.encode(), "text/markdown")
    assert shown == words.removeprefix("\ufeff")


@pytest.mark.parametrize(("data", "media_type"), [(b"<p>", "text/html"), (b"\xff\xfe", "text/plain")])
def test_what_is_no_text_is_not_shown(data: bytes, media_type: str):
    assert plain_text(data, media_type) is None


@given(st.text())
def test_header_carries_a_media_type_and_nothing_else(media_type: str):
    served = served_type(media_type)
    assert served.isascii()
    assert served.isprintable()
    assert is_plain(media_type) == served.endswith("; charset=utf-8")


@pytest.mark.parametrize("hostile", ["text/plain\r\nSet-Cookie: a", "text/html\n", "/", "a b/c", "A/b"])
def test_what_is_no_media_type_is_served_as_bytes(hostile: str):
    assert served_type(hostile) == "application/octet-stream"


@pytest.mark.parametrize(
    ("media_type", "served"),
    [
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("application/pdf", "application/pdf"),
        ("text/html", "text/html"),
    ],
)
def test_plain_text_is_served_with_its_encoding(media_type: str, served: str):
    assert served_type(media_type) == served
