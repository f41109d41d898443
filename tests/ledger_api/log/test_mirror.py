"""A second node mirrors the first one's log: by HTTP paths, by CID, and never what was not anchored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from anchors import receipt as receipts
from anchors.loopback import free_port
from anchors.note import Verifier
from anchors.tiles import EntriesRef, encode_bundle, parse_tile_path
from ledger_api.indexer.queries import IndexQueries
from ledger_api.log.errors import MirrorRefusedError
from ledger_api.log.fetch import HttpFetch, SourceUnavailableError
from ledger_api.log.mirror import Mirror, MirrorRound
from ledger_api.log.reader import LogReader
from ledger_api.logs.service import LogService
from ledger_api.refusals import RefusedError
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from tests.ledger_api.log.ledger import FlakyContent, Ledger
from tests.ledger_api.log.network import NETWORK_ID, ORIGIN
from tests.support.engines.simulator import ChainSimulator

BASE = "http://127.0.0.1:1/log/VN/"


class HomeNode:
    """Serves a log's resources as the home node does."""

    def __init__(self, reader: LogReader) -> None:
        self.reader = reader
        self.down = False
        self.without_partials = False
        self.lies = False

    def __call__(self, url: str) -> bytes | None:
        if self.down:
            raise SourceUnavailableError("switched off")
        path = url.removeprefix(BASE)
        if path == "checkpoint":
            return self.reader.checkpoint(ORIGIN)
        ref = parse_tile_path(path)
        assert isinstance(ref, EntriesRef)
        if self.lies:
            return encode_bundle([b"another entry"] * ref.width)
        if self.without_partials and ref.width < 256:
            return None
        return self.reader.bundle(ORIGIN, ref.index, ref.width)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/other.db")
    upgrade(store)
    yield store
    store.close()


@pytest.fixture
def home(ledger: Ledger) -> HomeNode:
    return HomeNode(ledger.reader)


def mirror_all(ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent) -> MirrorRound:
    indexer = ledger.new_indexer(other)
    indexer.catch_up()
    mirror = Mirror(other, content, home, (), network_id=NETWORK_ID)
    total = MirrorRound()
    for _ in range(5):
        done = mirror.run_once()
        total.entries += done.entries
        total.problems += done.problems
        if not done.entries:
            break
    indexer.catch_up()
    return total


def test_a_mirrored_log_has_the_same_entries_tiles_and_documents(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent, chain: ChainSimulator
) -> None:
    for number in (100, 300, 200):
        ledger.grow(number)
    ledger.settle()
    assert mirror_all(ledger, other, home, content).entries == 600
    reader = LogReader(other)
    assert reader.entries(ORIGIN, 0, 700) == ledger.reader.entries(ORIGIN, 0, 700)
    assert reader.origins(home=False) == [ORIGIN]
    assert reader.tile(ORIGIN, 0, 1) == ledger.reader.tile(ORIGIN, 0, 1)
    assert ledger.new_indexer(other).dump() == ledger.indexer.dump()


def test_only_what_is_anchored_is_served_at_home_and_by_a_mirror(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent
) -> None:
    for number in (3, 254):
        ledger.grow(number)
        ledger.settle()
    mirror_all(ledger, other, home, content)
    ledger.register(2)
    for reader in (ledger.reader, LogReader(other)):
        log = LogService(reader, lambda: {"VN": ORIGIN})
        assert reader.anchored_size(ORIGIN) == 257
        for path in ("0/000", "0/001.p/1", "1/000.p/1", "entries/000", "entries/001.p/1"):
            assert log.tile("VN", path)
        for path in ("0/001.p/2", "entries/001.p/2", "entries/001.p/3"):
            with pytest.raises(RefusedError):
                log.tile("VN", path)


def test_a_mirror_goes_on_where_it_stopped(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent
) -> None:
    for number in (10, 300, 1, 290):
        ledger.grow(number)
        ledger.settle()
        assert mirror_all(ledger, other, home, content).entries == number
    assert LogReader(other).root(ORIGIN, 601) == ledger.reader.root(ORIGIN, 601)


def test_a_mirror_gives_receipts_that_verify(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent
) -> None:
    ledger.grow(5)
    ledger.settle()
    mirror_all(ledger, other, home, content)
    receipt = LogReader(other).receipt(ORIGIN, 3)
    assert receipt is not None
    entry = LogReader(other).entry(ORIGIN, 3)
    assert entry is not None
    receipts.verify(receipt, entry, [Verifier(ledger.network.keys.note_signer.vkey)])
    assert receipt.anchor == ledger.reader.receipt(ORIGIN, 3).anchor  # type: ignore[union-attr]


def test_with_the_home_node_down_entries_come_from_the_content_store(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent
) -> None:
    ledger.grow(300)
    ledger.settle()
    home.down = True
    assert mirror_all(ledger, other, home, content).entries == 300
    assert LogReader(other).root(ORIGIN, 300) == ledger.reader.root(ORIGIN, 300)


def test_a_full_bundle_stands_in_for_a_partial_one_that_is_gone(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent
) -> None:
    ledger.grow(100)
    ledger.settle()
    ledger.register(200)
    home.without_partials = True
    content.down = True
    assert mirror_all(ledger, other, home, content).entries == 100


def test_entries_that_were_not_anchored_are_refused(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent
) -> None:
    ledger.grow(5)
    ledger.settle()
    home.lies = True
    content.down = True
    problems = mirror_all(ledger, other, home, content).problems
    assert isinstance(problems[0], MirrorRefusedError)
    assert LogReader(other).size(ORIGIN) == 0
    assert LogReader(other).entry(ORIGIN, 0) is None
    content.down = False
    assert mirror_all(ledger, other, home, content).entries == 5, "an honest source makes it good"


def test_only_final_anchors_are_followed(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent, chain: ChainSimulator
) -> None:
    ledger.grow(5)
    assert mirror_all(ledger, other, home, content).entries == 0
    chain.mine(2)
    assert mirror_all(ledger, other, home, content).entries == 5


def test_a_nodes_own_log_is_not_mirrored(ledger: Ledger, home: HomeNode, content: FlakyContent) -> None:
    ledger.grow(5)
    ledger.settle()
    assert Mirror(ledger.store, content, home, (ORIGIN,), network_id=NETWORK_ID).run_once().entries == 0


def test_documents_of_a_mirrored_log_are_found_on_the_second_node(
    ledger: Ledger, other: Store, home: HomeNode, content: FlakyContent
) -> None:
    (one,) = ledger.register(1)
    ledger.anchor()
    ledger.settle()
    mirror_all(ledger, other, home, content)
    found = IndexQueries(other).document(one.document_digest)
    assert found is not None
    assert found.statement_digest == one.statement_digest


def test_a_node_that_cannot_be_reached_is_unavailable() -> None:
    fetch = HttpFetch(timeout=1)
    with pytest.raises(SourceUnavailableError):
        fetch(f"http://127.0.0.1:{free_port()}/checkpoint")
    fetch.close()
