"""The compiled helper computes what hashlib does, on every path it has, or is left aside."""

from __future__ import annotations

import ctypes
import hashlib
import hmac
import json
import shutil
import subprocess
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import anchors.native
from anchors.commitment import document_digest
from anchors.errors import CommitmentError
from anchors.native import Commit, load, packed
from hatch_build import FLAGS
from tests.anchors.strategies import hashes, json_values

SOURCE = Path(anchors.native.__file__).with_name("commitments.c")


def compiled(folder: Path, *flags: str) -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler: commitments are computed in Python here")
    library = folder / "commitments.so"
    subprocess.run([compiler, *FLAGS, *flags, "-o", str(library), str(SOURCE)], check=True)
    return library


@pytest.fixture(scope="module", params=["as built", "portable"])
def commit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Commit:
    flags = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    if request.param == "portable":
        flags.append("-DCONCORD_PORTABLE")
    function = load(compiled(tmp_path_factory.mktemp("native"), *flags))
    assert function is not None
    return function


@given(
    secret=hashes,
    fields=st.lists(
        st.tuples(st.binary(max_size=200), st.text(max_size=200) | st.integers() | st.booleans()), min_size=1
    ),
    tag=st.binary(max_size=200),
)
def test_commitments_are_those_of_hashlib(
    commit: Commit, secret: bytes, fields: list[tuple[bytes, str | int]], tag: bytes
) -> None:
    messages, values = [list(part) for part in zip(*fields, strict=True)]
    count = len(fields)
    places = [32 * at for at in reversed(range(count))]
    out = ctypes.create_string_buffer(32 * count)
    commit(
        secret,
        tag,
        count,
        b"".join(messages),
        packed(accumulate(map(len, messages))),
        json_text([value if isinstance(value, str) else ["other", value] for value in values]),
        packed(places),
        ctypes.byref(out),
    )
    texts = [json_text(["string" if isinstance(value, str) else "other", value]) for value in values]
    expected = [
        hashlib.sha256(tag + hmac.new(secret, message, "sha256").digest() + text).digest()
        for message, text in zip(messages, texts, strict=True)
    ]
    assert out.raw == b"".join(reversed(expected))


def json_text(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


BROKEN = (
    *(b"", b"[", b"[]", b'["a"', b'["a",', b'["a"]', b'["a","b"', b'["a","b","c"]', b'["a""b"]'),
    *(b'["a", "b"]', b'["a",1]', b'["a",["b"', b'["a","b"]]', b'["a","b"],', b'"a","b"]'),
    *(b'["a","b\\"]', b'["a","b\\'),
)


@pytest.mark.parametrize("fields", BROKEN)
def test_what_is_no_array_of_so_many_fields_is_refused(commit: Commit, fields: bytes) -> None:
    out = ctypes.create_string_buffer(64)
    ends, places = packed([1, 2]), packed([0, 32])
    with pytest.raises(CommitmentError):
        commit(bytes(32), b"tag", 2, b"mn", ends, fields, places, ctypes.byref(out))
    commit(bytes(32), b"tag", 2, b"mn", ends, b'["a","b"]', places, ctypes.byref(out))


@given(json_values, json_values, hashes)
def test_digests_are_the_same_with_and_without_it(header: object, body: object, secret: bytes) -> None:
    with_it = document_digest(header, body, secret)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("anchors.fields.native_commitments", lambda: None)
        assert document_digest(header, body, secret) == with_it


def test_it_can_be_switched_off_and_may_be_missing(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORD_NATIVE", "0")
        anchors.native.native_commitments.cache_clear()
        assert anchors.native.native_commitments() is None
    anchors.native.native_commitments.cache_clear()
    assert load(tmp_path / "nothing.so") is None
    (tmp_path / "text.so").write_text("not a library")
    assert load(tmp_path / "text.so") is None


def test_a_library_that_computes_one_wrong_byte_is_left_aside(tmp_path: Path) -> None:
    wrong = tmp_path / "commitments.c"
    wrong.write_text(SOURCE.read_text().replace("0x428a2f98", "0x428a2f99"))
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler: commitments are computed in Python here")
    library = tmp_path / "wrong.so"
    subprocess.run([compiler, *FLAGS, "-o", str(library), str(wrong)], check=True)
    assert load(library) is None
    other = tmp_path / "other.c"
    other.write_text("int other(void) { return 0; }\n")
    subprocess.run([compiler, *FLAGS, "-o", str(library.with_name("other.so")), str(other)], check=True)
    assert load(library.with_name("other.so")) is None
