import json
import os
from pathlib import Path

import pytest

from anchors.content.directory import DirectoryContentStore
from anchors.content.kubo import KuboContentStore
from anchors.errors import ContentMismatchError, ContentStoreError, ContentUnavailableError
from tests.anchors.content.contract import ContentStoreContract
from tests.support.engines.kubo import Kubo, running_kubo
from tests.support.engines.stub_api import stub_api

ABSENT = "QmdckCoPuhEtiNzREtqpYn8dBgY8ifcG82Q4eyEdGCLEiu"


class TestKuboContentStore(ContentStoreContract):
    @pytest.fixture
    def store(self, kubo: Kubo) -> KuboContentStore:
        return KuboContentStore(kubo.api)


def test_what_is_put_is_pinned(kubo: Kubo):
    cid = KuboContentStore(kubo.api).put(os.urandom(100))
    assert cid in kubo.pins()


def test_the_directory_and_kubo_agree_on_every_address(kubo: Kubo, tmp_path: Path):
    directory, ipfs = DirectoryContentStore(tmp_path), KuboContentStore(kubo.api)
    for size in (0, 100, 262_145, 3_000_000):
        data = os.urandom(size)
        assert directory.put(data) == ipfs.put(data)


def test_content_survives_a_kill_of_the_daemon(kubo: Kubo, tmp_path: Path):
    with running_kubo(tmp_path) as own:
        store = KuboContentStore(own.api)
        data = [os.urandom(1000) for _ in range(20)]
        cids = [store.put(item) for item in data]
        own.kill()
        with pytest.raises(ContentUnavailableError):
            store.get(cids[0])
        with pytest.raises(ContentUnavailableError):
            store.put(b"while it is down")
        with pytest.raises(ContentUnavailableError):
            store.check()
        own.start()
        assert [store.get(cid) for cid in cids] == data
        assert set(cids) <= own.pins()


def test_a_second_daemon_gets_content_from_the_first(kubo: Kubo, tmp_path: Path):
    with running_kubo(tmp_path / "a", offline=False) as a, running_kubo(tmp_path / "b", offline=False) as b:
        cid = KuboContentStore(a.api).put(b"replicated bundle")
        b.connect(a)
        store = KuboContentStore(b.api)
        assert not store.has(cid)
        assert store.get(cid) == b"replicated bundle"
        assert store.put(store.get(cid)) == cid
        assert store.has(cid)


def test_a_search_among_peers_ends_as_not_found(kubo: Kubo, tmp_path: Path):
    with running_kubo(tmp_path, offline=False) as own:
        store = KuboContentStore(own.api, search=0.5)
        with pytest.raises(ContentStoreError) as refused:
            store.get(ABSENT)
        assert refused.value.code == "CONTENT_NOT_FOUND"


def test_a_daemon_that_answers_other_bytes_is_caught():
    answers = {"/api/v0/cat": b"other bytes", "/api/v0/add": json.dumps({"Hash": "Qmother"}).encode()}
    with stub_api(answers) as url:
        store = KuboContentStore(url)
        with pytest.raises(ContentMismatchError):
            store.get(ABSENT)
        with pytest.raises(ContentMismatchError):
            store.put(b"tensile strength")


def test_the_daemon_is_reached_by_a_url_too(kubo: Kubo):
    for host in ("127.0.0.1", "localhost"):
        store = KuboContentStore(f"http://{host}:{kubo.api_port}")
        assert store.get(store.put(b"by url")) == b"by url"


@pytest.mark.parametrize(
    "api", ["localhost:5001", "", "/ip4/127.0.0.1", "http://127.0.0.1:port", "ftp://host:21"]
)
def test_an_address_that_is_neither_multiaddress_nor_url_is_refused_at_once(api: str):
    with pytest.raises(ContentStoreError) as refused:
        KuboContentStore(api)
    assert refused.value.code == "IPFS_API_INVALID"
