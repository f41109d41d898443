"""Whatever a reader is given, it answers or refuses by an error of ours; nothing else comes out."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchors import entry as entries
from anchors import presentation as presentations
from anchors import receipt as receipts
from anchors.canonical import canonicalize, encode
from anchors.commitment import Opening, disclose, opening_from_json
from anchors.errors import AnchorsError
from anchors.identity import identity_digest
from anchors.merkle import verify_consistency, verify_inclusion
from anchors.note import Verifier, open_checkpoint, open_note, parse_checkpoint
from anchors.receipt import AnchorReference
from anchors.signing import recover
from anchors.statement import Statement
from anchors.tiles import decode_bundle, parse_tile_path
from tests.anchors.strategies import json_values, plain_entry, plain_statement
from tests.anchors.test_presentation import WHOLE
from tests.anchors.test_receipt import ANCHOR, LOG, TEXT

OPENING = Opening({"number": "1"}, {"values": [1, 2.5, None]}, b"\x07" * 32)
SHAPES: list[tuple[str, Callable[[Any], object], Any]] = [
    ("statement", Statement.from_json, plain_statement().to_json()),
    ("entry", entries.from_json, entries.to_json(plain_entry())),
    ("opening", lambda value: opening_from_json(value).digest(), OPENING.to_json()),
    (
        "disclosure",
        lambda value: opening_from_json(value).digest(),
        disclose(OPENING, ["/body"]).to_json(),
    ),
    ("anchor", AnchorReference.from_json, ANCHOR.to_json()),
    ("identity", identity_digest, {"name": "A", "country": "DE", "lei": "529900T8BM49AURSDO55"}),
    (
        "presentation",
        lambda value: presentations.decode(encode(value)),
        json.loads(presentations.encode(WHOLE)),
    ),
]
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.binary(max_size=70),
    st.lists(st.binary(min_size=32, max_size=32), max_size=3),
    st.just(bytes(32)),
)


def answered_or_refused(attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except AnchorsError as refusal:
        if not refusal.code or not refusal.fix:
            raise


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, item in below for one in places(item, (*path, key)))]


@pytest.mark.parametrize(("name", "read", "value"), SHAPES, ids=[name for name, _, _ in SHAPES])
@settings(max_examples=150)
@given(data=st.data())
def test_a_value_put_anywhere_into_a_valid_one(
    name: str, read: Callable[[Any], object], value: Any, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(places(value)))
    new = data.draw(json_values)
    if not path:
        answered_or_refused(lambda: read(new))
        return
    changed = copy.deepcopy(value)
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = new
    answered_or_refused(lambda: read(changed))


@given(st.data())
def test_a_text_cut_or_filled_anywhere(data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(TEXT))] * 2)))
    filling = data.draw(st.text(max_size=10))
    text = TEXT[:start] + filling + TEXT[end:]
    answered_or_refused(lambda: receipts.decode(text))
    answered_or_refused(lambda: parse_checkpoint(text))
    answered_or_refused(lambda: open_note(text.encode("utf-8", "surrogatepass"), [Verifier(LOG.vkey)]))


@settings(max_examples=200)
@given(st.lists(anything, min_size=5, max_size=5))
def test_anything_given_to_the_verifiers(given_values: list[Any]) -> None:
    for verifier in (verify_inclusion, verify_consistency):
        with pytest.raises(AnchorsError):
            verifier(*given_values)


@settings(max_examples=150)
@given(anything, anything)
def test_anything_given_to_the_readers_of_bytes_and_text(one: Any, other: Any) -> None:
    for read in (
        canonicalize,
        entries.decode,
        entries.kind_of,
        presentations.decode,
        receipts.decode,
        decode_bundle,
        parse_tile_path,
        Verifier,
    ):
        answered_or_refused(lambda read=read: read(one))  # type: ignore[misc]
    answered_or_refused(lambda: recover(one, other))
    answered_or_refused(lambda: open_checkpoint(one, [Verifier(LOG.vkey)]))
