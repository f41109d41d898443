"""RFC 8785 writing and strict I-JSON reading."""

from __future__ import annotations

import json
import struct
import tracemalloc
from pathlib import Path
from unittest import mock

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from anchors import canonical
from anchors.canonical import canonicalize, encode, encode_scalar, number_text, parse
from anchors.errors import CanonicalizationError
from anchors.plain_json import NOT_PLAIN, read_plain
from tests.anchors.strategies import json_values, numbers, scalars

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "rfc8785.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["documents"], ids=lambda vector: vector["clause"])
def test_documents_of_the_rfc_are_written_as_it_says(vector: dict[str, str]) -> None:
    assert canonicalize(vector["input"].encode()) == vector["output"].encode()
    assert canonicalize(vector["output"].encode()) == vector["output"].encode()


@pytest.mark.parametrize("vector", VECTORS["numbers"], ids=lambda vector: vector["double"])
def test_numbers_of_appendix_b_are_written_as_it_says(vector: dict[str, str]) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(vector["double"]))
    assert encode(value) == encode_scalar(value) == vector["text"].encode()
    assert canonicalize(vector["text"].encode()) == vector["text"].encode()


@given(json_values)
def test_values_are_written_as_an_independent_implementation_writes_them(value: object) -> None:
    assert encode(value) == rfc8785.dumps(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_are_written_as_an_independent_implementation_writes_them(value: float) -> None:
    assert number_text(value).encode() == rfc8785.dumps(value)


@given(scalars)
def test_a_scalar_alone_is_written_as_within_a_value(value: object) -> None:
    assert b"[" + encode_scalar(value) + b"]" == encode([value])


@given(json_values)
def test_writing_reads_back_to_the_same_bytes(value: object) -> None:
    written = encode(value)
    assert encode(parse(written)) == written
    assert canonicalize(json.dumps(value, indent=3).encode()) == written


@given(st.dictionaries(st.text(min_size=1, max_size=2), numbers, max_size=5))
def test_keys_are_sorted_by_utf_16_code_units(members: dict[str, float]) -> None:
    keys = list(json.loads(canonicalize(json.dumps(members).encode())))
    assert keys == sorted(members, key=lambda key: key.encode("utf-16-be"))


def test_whole_numbers_are_one_value_however_they_are_spelt() -> None:
    assert [parse(text) for text in (b"5", b"5.0", b"5e0", b"0.5E1", b"50e-1")] == [5] * 5
    assert canonicalize(b"[-0, -0.0, 0e9]") == b"[0,0,0]"


@pytest.mark.parametrize(
    ("text", "code", "pointer"),
    [
        (b'{"a":1,"a":2}', "DUPLICATE_KEY", "/a"),
        (b'{"x":[{"a~/":1,"a~/":1}]}', "DUPLICATE_KEY", "/x/0/a~0~1"),
        (b'{"a":1,"\\u0061":2}', "DUPLICATE_KEY", "/a"),
        (b'{"a":1,"a":2} trailing', "DUPLICATE_KEY", None),
        (b'{"x":["\\ud800"]}', "LONE_SURROGATE", "/x/0"),
        (b'"\\udc00\\ud800"', "LONE_SURROGATE", ""),
        (b'{"\\udfff":1}', "LONE_SURROGATE", ""),
        (b"9007199254740993", "NUMBER_NOT_IJSON", None),
        (b"-9007199254740993", "NUMBER_NOT_IJSON", None),
        (b"123456789012345678901234567890", "NUMBER_NOT_IJSON", None),
        (b"1e400", "NUMBER_NOT_IJSON", None),
        (b"-1e400", "NUMBER_NOT_IJSON", None),
        (b"1e-400", "NUMBER_NOT_IJSON", None),
        (b"9" * 5000, "NUMBER_NOT_IJSON", None),
        (b"NaN", "NUMBER_NOT_IJSON", None),
        (b"-Infinity", "NUMBER_NOT_IJSON", None),
        (b"[" * 65 + b"]" * 65, "DEPTH_EXCEEDED", ""),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "DEPTH_EXCEEDED", ""),
        (b"[" * 200_000, "DEPTH_EXCEEDED", ""),
        (b"[" + b"1," * 10_000 + b"1]", "FIELDS_EXCEEDED", ""),
        (b"\xef\xbb\xbf{}", "NOT_JSON", None),
        (b"\xff", "NOT_UTF8", None),
        (b'"\xed\xa0\x80"', "NOT_UTF8", None),
        ("{}".encode("utf-16"), "NOT_UTF8", None),
        (b"{} {}", "TRAILING_DATA", None),
        (b"{}\x00", "TRAILING_DATA", None),
        (b"", "NOT_JSON", None),
        (b"{'a':1}", "NOT_JSON", None),
        (b"[1,]", "NOT_JSON", None),
        (b'"\t"', "NOT_JSON", None),
        (b"+1", "NOT_JSON", None),
        (b"[.5]", "NOT_JSON", None),
    ],
)
def test_text_that_two_readers_could_take_differently_is_refused(
    text: bytes, code: str, pointer: str | None
) -> None:
    with pytest.raises(CanonicalizationError) as refusal:
        canonicalize(text)
    assert (refusal.value.code, refusal.value.pointer) == (code, pointer)
    assert refusal.value.fix


def test_limits_stand_exactly_where_they_are_said_to() -> None:
    assert parse(b"[" * 64 + b"]" * 64)
    assert len(parse(b"[" + b"1," * 9_998 + b"1]")) == 9_999


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        b"x",
        {"a": {1, 2}},
        [object()],
    ],
)
def test_values_without_a_canonical_form_are_refused(value: object) -> None:
    with pytest.raises(CanonicalizationError):
        encode(value)


def test_a_value_that_holds_itself_is_refused() -> None:
    circle: list[object] = []
    circle.append(circle)
    with pytest.raises(CanonicalizationError) as refusal:
        encode(circle)
    assert refusal.value.code == "DEPTH_EXCEEDED"


@given(
    st.one_of(
        st.binary(max_size=40), st.text('[]{}",:\\u0dD8e-+.1234567890tfn ', max_size=30).map(str.encode)
    )
)
def test_any_bytes_are_either_canonicalized_or_refused(data: bytes) -> None:
    try:
        written = canonicalize(data)
    except CanonicalizationError:
        return
    assert canonicalize(written) == written


def _reading(data: bytes) -> object:
    try:
        return encode(parse(data)), repr(parse(data))
    except CanonicalizationError as refusal:
        return refusal.code, refusal.pointer


_TEXTS = st.one_of(
    st.binary(max_size=40),
    st.text('[]{}",:\\u0dD8e-+.1234567890tfn ', max_size=30).map(str.encode),
    json_values.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")),
    # Members of one object, some of them twice.
    st.lists(st.tuples(st.sampled_from(("a", "b", "")), json_values), max_size=4).map(
        lambda members: (
            "{" + ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in members) + "}"
        ).encode()
    ),
)


@given(_TEXTS)
def test_the_quick_reader_reads_as_the_strict_one_does_or_not_at_all(data: bytes) -> None:
    quick = _reading(data)
    with mock.patch.object(canonical, "read_plain", return_value=NOT_PLAIN):
        assert _reading(data) == quick


def test_the_quick_reader_leaves_what_two_readers_could_take_differently() -> None:
    plain = b'{"a":["b",null,true,-7,{"":"c"}]}'
    assert read_plain(plain, 10) == json.loads(plain)
    for other in (
        b'{"a":1,"a":1}',
        b'{"a":"\\u0062"}',
        b"5.0",
        b"9007199254740992",
        b"[1,2]x",
        b"\xef\xbb\xbf1",
    ):
        assert read_plain(other, 10) is NOT_PLAIN
    assert read_plain(plain, 7) is NOT_PLAIN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"[" + b"[]," * 400_000 + b"[]]", "FIELDS_EXCEEDED"),
        (b"[" + b"0," * 400_000 + b"0]", "FIELDS_EXCEEDED"),
        (b"[" + b'{"a":1,"a":1},' * 100_000 + b"0]", "FIELDS_EXCEEDED"),
        (b'{"' + b"k" * 100_000 + b'":[' + b"0," * 9_000 + b'"\\ud800"]}', "LONE_SURROGATE"),
        (b'{"' + b"k" * 100_000 + b'":[' + b"0," * 9_000 + b'0],"z":{"a":1,"a":1}}', "DUPLICATE_KEY"),
    ],
    ids=["empty containers", "numbers", "duplicates", "a long name, a surrogate", "a long name, a duplicate"],
)
def test_a_refusal_takes_no_more_memory_than_its_text_a_few_times_over(text: bytes, code: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(CanonicalizationError) as refusal:
            parse(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refusal.value.code == code
    assert peak < 10 * len(text) + 3_000_000


@pytest.mark.parametrize("given_value", [None, "text", 5, [1]])
def test_what_is_not_bytes_is_refused(given_value: object) -> None:
    with pytest.raises(CanonicalizationError):
        canonicalize(given_value)  # type: ignore[arg-type]
