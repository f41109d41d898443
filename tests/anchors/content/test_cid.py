import hashlib

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.content.cid import cid_digest, cid_from_digest, cid_of
from anchors.errors import ContentStoreError


def test_an_empty_file_has_the_well_known_address():
    assert cid_of(b"") == "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"


def test_the_digest_is_the_sha256_of_the_unixfs_node():
    # DAG-PB node whose data field is a UnixFS file of these six bytes
    unixfs = bytes((0x08, 0x02, 0x12, 6)) + b"hello\n" + bytes((0x18, 6))
    node = bytes((0x0A, len(unixfs))) + unixfs
    assert cid_digest(cid_of(b"hello\n")) == hashlib.sha256(node).digest()


@given(st.binary(min_size=32, max_size=32))
def test_digest_and_address_are_two_spellings_of_one_thing(digest: bytes):
    assert cid_digest(cid_from_digest(digest)) == digest


@given(st.binary(max_size=40).filter(lambda data: len(data) != 32))
def test_a_digest_of_another_length_is_refused(digest: bytes):
    with pytest.raises(ContentStoreError):
        cid_from_digest(digest)


@pytest.mark.parametrize(
    "multihash",
    [
        b"",
        bytes(34),
        b"\x12\x20" + bytes(31),
        b"\x12\x20" + bytes(33),
        b"\x11\x20" + bytes(32),
        b"\x12\x1f" + bytes(32),
    ],
)
def test_other_multihashes_are_refused(multihash: bytes):
    with pytest.raises(ContentStoreError) as refused:
        cid_digest(base58.b58encode(multihash).decode())
    assert refused.value.code == "CID_INVALID"


@pytest.mark.parametrize("around", [" {}", "{} ", "{}\n", "1{}", "é{}", "/ipfs/{}"])
def test_a_second_spelling_of_an_address_is_refused(around: str):
    with pytest.raises(ContentStoreError):
        cid_digest(around.format(cid_of(b"x")))
