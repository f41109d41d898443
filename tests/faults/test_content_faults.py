"""A content store that answers with other bytes, or says that it kept something else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from anchors.content.kubo import KuboContentStore
from anchors.content.port import ContentStore
from anchors.tiles import encode_bundle
from tests.faults.world import World
from tests.support.engines.stub_api import stub_api


class Liar:
    """A content store that gives well-formed bundles of other entries, and does not check them."""

    def __init__(self, inner: ContentStore) -> None:
        self.inner, self.lies = inner, True

    def get(self, cid: str) -> bytes:
        data = self.inner.get(cid)
        is_bundle = not data.startswith(b"{")
        return encode_bundle([b"another entry"] * 256) if self.lies and is_bundle else data

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def test_other_entries_from_the_content_store_are_refused_until_it_tells_the_truth(world: World) -> None:
    liar = Liar(world.content)
    world.content = liar  # type: ignore[assignment]
    world.restart()
    world.home.down = True
    world.want(10)
    batch = list(world.wanted)
    world.rounds(8)
    assert world.halts(batch) == "mirrored"
    assert "MIRROR_REFUSED" in world.problems
    assert world.far_reader.size(world.network.origin) == 250
    liar.lies = False
    world.drain()
    world.audit()


@pytest.mark.parametrize("answer", [b"other bytes", b""], ids=["other bytes", "no bytes"])
def test_ipfs_that_returns_other_bytes_has_nothing_mirrored(world: World, answer: bytes) -> None:
    honest = world.content
    world.home.down = True
    world.want(10)
    batch = list(world.wanted)
    with stub_api({"/api/v0/cat": answer}) as api:
        world.rounds(3)
        world.content = KuboContentStore(api, timeout=5)  # type: ignore[assignment]
        world.restart()
        world.rounds(4)
        assert "CONTENT_MISMATCH" in world.problems
        assert world.halts(batch) == "mirrored"
    world.content = honest
    world.restart()
    world.drain()
    world.audit()


def test_ipfs_that_says_it_kept_something_else_has_nothing_anchored(world: World) -> None:
    honest = world.content
    other = json.dumps({"Name": "x", "Hash": "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnUbdG", "Size": "1"})
    world.want(10)
    batch = list(world.wanted)
    with stub_api({"/api/v0/add": other.encode()}) as api:
        world.content = KuboContentStore(api, timeout=5)  # type: ignore[assignment]
        world.restart()
        world.rounds(5)
        assert "CONTENT_MISMATCH" in world.problems
        assert world.halts(batch) == "anchored"
    world.content = honest
    world.restart()
    world.drain()
    world.audit()
