"""What every content store promises; a store's test class inherits it and gives the fixture."""

import os

import pytest

from anchors.content.cid import cid_of
from anchors.content.port import ContentStore
from anchors.errors import ContentNotFoundError, ContentStoreError

CHUNK = 256 * 1024
MANY_CHUNKS = 175 * CHUNK  # one more than a DAG node links: the tree gets a second level


class ContentStoreContract:
    @pytest.fixture
    def store(self) -> ContentStore:
        raise pytest.UsageError("a subclass gives the store")

    @pytest.mark.parametrize("size", [0, 1, 10, CHUNK - 1, CHUNK, CHUNK + 1, 5_000_000, MANY_CHUNKS])
    def test_content_of_any_size_comes_back_under_its_genuine_address(self, store: ContentStore, size: int):
        data = os.urandom(size)
        cid = store.put(data)
        assert cid == cid_of(data)
        assert cid.startswith("Qm")
        assert store.get(cid) == data

    def test_a_known_content_has_the_address_ipfs_gives_it(self, store: ContentStore):
        assert store.put(b"hello\n") == "QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN"

    def test_putting_the_same_bytes_again_changes_nothing(self, store: ContentStore):
        first = store.put(b"a test report")
        assert store.put(b"a test report") == first
        assert store.get(first) == b"a test report"

    def test_content_nobody_put_is_absent(self, store: ContentStore):
        cid = cid_of(os.urandom(40))
        assert not store.has(cid)
        with pytest.raises(ContentNotFoundError) as refused:
            store.get(cid)
        assert refused.value.code == "CONTENT_NOT_FOUND"

    def test_the_store_has_what_was_put(self, store: ContentStore):
        assert store.has(store.put(os.urandom(40)))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "../../etc/passwd",
            "Qm",
            "QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXE0",
            "bafkreigh2akiscaildc",
        ],
    )
    def test_what_is_no_cid_is_refused_before_anything_is_asked(self, store: ContentStore, text: str):
        for ask in (store.get, store.has):
            with pytest.raises(ContentStoreError) as refused:
                ask(text)
            assert refused.value.code == "CID_INVALID"

    def test_a_working_store_passes_its_check(self, store: ContentStore):
        store.check()
