"""What sequencer, tree and leases promise on every database: subclass it beside a `store` fixture."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import pytest
from sqlalchemy import insert, select, update

from anchors.merkle import MerkleTree, leaf_hash, verify_consistency, verify_inclusion
from anchors.tiles import decode_bundle, tiles_for_size
from ledger_api.log.errors import LeaseLostError
from ledger_api.log.lease import SECONDS, Lease, process_space
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import Location, LogReader
from ledger_api.log.sequencer import Sequencer
from ledger_api.log.states import RegistrationState
from ledger_api.store.engine import Store
from ledger_api.store.errors import StoreUnavailableError
from ledger_api.store.tables.log import entries, log_heads, tiles
from tests.ledger_api.domain.world import ORIGIN as NAMED
from tests.ledger_api.domain.world import World
from tests.ledger_api.log.samples import ORIGIN, ManualClock, submission


class LogContract:
    @pytest.fixture
    def queue(self, store: Store) -> Iterator[SubmissionQueue]:
        queue = SubmissionQueue(store)
        yield queue
        queue.close()

    def fill(self, store: Store, queue: SubmissionQueue, count: int, *, batch: int = 2_000) -> MerkleTree:
        items = [submission() for _ in range(count)]
        queue.submit_many(items)
        Sequencer(store, ORIGIN, batch=batch).drain()
        return MerkleTree(leaf_hash(one.entry) for one in items)

    def test_submissions_are_logged_once_in_their_order(self, store: Store, queue: SubmissionQueue) -> None:
        items = [submission() for _ in range(5)]
        queue.submit_many(items)
        sequencer = Sequencer(store, ORIGIN)
        assert sequencer.run_once() == 5
        assert sequencer.run_once() == 0
        reader = LogReader(store)
        assert reader.entries(ORIGIN, 0, 10) == [one.entry for one in items]
        assert reader.locate(items[3].statement_digest) == Location(ORIGIN, 3)
        found = reader.registration(items[3].statement_digest)
        assert found is not None
        assert (found.state, found.index) == (RegistrationState.LOGGED, 3)

    def test_a_statement_is_located_in_the_log_it_names_whoever_copied_it(self, store: Store) -> None:
        copied, digest = World().entry, b"d" * 32
        rows = [
            {"origin": origin, "index": index, "entry": copied, "statement_digest": digest}
            for origin, index in (("log.example/aa", 0), (NAMED, 7), (NAMED, 5), ("log.example/zz", 1))
        ]
        with store.write() as connection:
            made = [row | {"leaf_hash": leaf_hash(copied), "logged_at": 0} for row in rows]
            connection.execute(insert(entries), made)
        reader = LogReader(store)
        assert reader.locate(digest) == reader.locate(digest, NAMED) == Location(NAMED, 5)
        assert reader.locate(digest, "log.example/zz") == Location("log.example/zz", 1)
        assert reader.locate(digest, "log.example/unknown") is None

    def test_an_empty_log_exists_from_the_first_round(self, store: Store) -> None:
        Sequencer(store, ORIGIN).run_once()
        reader = LogReader(store)
        assert reader.origins(home=True) == [ORIGIN]
        assert (reader.size(ORIGIN), reader.tile(ORIGIN, 0, 0, 1), reader.bundle(ORIGIN, 0, 1)) == (
            0,
            None,
            None,
        )
        assert reader.checkpoint(ORIGIN) is None

    @pytest.mark.parametrize("batch", [2_000, 100, 256])
    def test_tiles_give_the_roots_and_proofs_of_a_tree_in_memory(
        self, store: Store, queue: SubmissionQueue, batch: int
    ) -> None:
        tree = self.fill(store, queue, 1_100, batch=batch)
        reader = LogReader(store)
        for size in (0, 1, 2, 255, 256, 257, 511, 512, 1_023, 1_024, 1_100):
            assert reader.root(ORIGIN, size) == tree.root(size)
        for index, size in ((0, 1), (0, 1_100), (255, 256), (256, 1_100), (700, 900), (1_099, 1_100)):
            proof = reader.inclusion(ORIGIN, index, size)
            assert proof is not None
            entry = reader.entry(ORIGIN, index)
            assert entry is not None
            verify_inclusion(leaf_hash(entry), index, size, proof, tree.root(size))
        for old, new in ((1, 1_100), (256, 512), (255, 257), (1_024, 1_100), (1_100, 1_100)):
            consistency = reader.consistency(ORIGIN, old, new)
            assert consistency is not None
            verify_consistency(old, new, tree.root(old), tree.root(new), consistency)

    def test_every_tile_of_a_size_is_served_and_nothing_beyond(
        self, store: Store, queue: SubmissionQueue
    ) -> None:
        self.fill(store, queue, 600)
        reader = LogReader(store)
        for ref in tiles_for_size(600):
            tile = reader.tile(ORIGIN, ref.level, ref.index, ref.width)
            assert tile is not None
            assert len(tile) == 32 * ref.width
        assert reader.tile(ORIGIN, 0, 2, 89) is None
        assert reader.tile(ORIGIN, 1, 0, 3) is None
        bundle = reader.bundle(ORIGIN, 2, 88)
        assert bundle is not None
        assert len(decode_bundle(bundle)) == 88
        assert reader.bundle(ORIGIN, 2, 89) is None
        assert reader.root(ORIGIN, 601) is None
        assert reader.inclusion(ORIGIN, 600, 600) is None
        assert reader.consistency(ORIGIN, 0, 600) is None

    def test_one_reader_goes_on_proving_while_the_log_grows(self, store: Store) -> None:
        with store.write() as connection:
            connection.execute(log_heads.insert(), {"origin": "long", "kind": "home", "size": 0, "epoch": 0})
        reader, tree, size = LogReader(store), MerkleTree(), 0
        for size in (3, 200, 257, 300, 1100):
            self.append_directly(store, "long", size, tree.size)
            tree.extend(leaf_hash(str(n).encode()) for n in range(tree.size, size))
            for index in {0, size // 2, size - 1}:
                assert reader.inclusion("long", index, size) == tree.inclusion_proof(index, size)
        assert reader.inclusion("long", 5, 200) == tree.inclusion_proof(5, 200)
        assert reader.inclusion("long", 5, size + 1) is None

    def test_full_tiles_of_the_second_level_are_stored(self, store: Store) -> None:
        count = 256 * 256 + 3
        with store.write() as connection:
            connection.execute(log_heads.insert(), {"origin": "big", "kind": "home", "size": 0, "epoch": 0})
        self.append_directly(store, "big", count)
        tree = MerkleTree(leaf_hash(str(n).encode()) for n in range(count))
        reader = LogReader(store)
        assert reader.root("big", count) == tree.root()
        with store.read() as connection:
            stored = connection.execute(select(tiles.c.level, tiles.c.n).where(tiles.c.level > 0)).all()
        assert [tuple(row) for row in stored] == [(1, 0)]

    def append_directly(self, store: Store, origin: str, count: int, held: int = 0) -> None:
        from ledger_api.log.tree import write_full_tiles

        for start in range(held, count, 20_000):
            end = min(count, start + 20_000)
            hashes = [leaf_hash(str(n).encode()) for n in range(start, end)]
            with store.write() as connection:
                connection.execute(
                    entries.insert(),
                    [
                        {
                            "origin": origin,
                            "index": start + at,
                            "leaf_hash": one,
                            "entry": str(start + at).encode(),
                            "logged_at": 0,
                        }
                        for at, one in enumerate(hashes)
                    ],
                )
                write_full_tiles(connection, origin, start, hashes)
                connection.execute(update(log_heads).where(log_heads.c.origin == origin).values(size=end))

    def test_a_second_sequencer_waits_until_the_lease_has_run_out(
        self, store: Store, queue: SubmissionQueue
    ) -> None:
        clock = ManualClock()
        first, second = Sequencer(store, ORIGIN, clock=clock), Sequencer(store, ORIGIN, clock=clock)
        queue.submit(submission())
        assert first.run_once() == 1
        queue.submit(submission())
        assert second.run_once() == 0
        clock.advance(11)
        assert second.run_once() == 1
        queue.submit(submission())
        assert first.run_once() == 0

    def test_a_released_lease_is_taken_at_once(self, store: Store, queue: SubmissionQueue) -> None:
        first, second = Sequencer(store, ORIGIN), Sequencer(store, ORIGIN)
        queue.submit(submission())
        first.run_once()
        first.close()
        queue.submit(submission())
        assert second.run_once() == 1

    def test_what_a_killed_process_of_this_machine_held_is_taken_at_once(self, store: Store) -> None:
        child = subprocess.Popen([sys.executable, "-c", ""])
        child.wait()
        dead = Lease(store, "x", holder=f"{process_space()}:{child.pid}:ab", seconds=3_600)
        # Another machine, or another container, of the same name: its processes cannot be seen from here.
        elsewhere = Lease(store, "y", holder=f"{socket.gethostname()}:{child.pid}:ab", seconds=3_600)
        assert dead.acquire()
        assert elsewhere.acquire()
        assert Lease(store, "x").acquire()
        assert not Lease(store, "y").acquire()

    def test_a_holder_that_was_paused_past_its_lease_writes_nothing(self, store: Store) -> None:
        clock = ManualClock()
        first, second = Lease(store, "x", clock=clock), Lease(store, "x", clock=clock)
        assert first.acquire()
        clock.advance(60)
        assert second.acquire()
        with pytest.raises(LeaseLostError), store.write() as connection:
            first.fence(connection)
        assert not first.acquire()
        assert second.epoch == 2

    def test_a_lease_that_a_clock_set_back_leaves_in_the_future_is_taken_when_nobody_renews_it(
        self, store: Store
    ) -> None:
        clock, stopwatch = ManualClock(), ManualClock(0)
        holder = Lease(store, "x", clock=clock)
        assert holder.acquire()
        clock.now -= 3_600
        waiting = Lease(store, "x", clock=clock, stopwatch=stopwatch)
        for seconds in (0, 4, 3.9):
            stopwatch.advance(seconds)
            assert not waiting.acquire()
        assert holder.acquire(), "it renews, whatever its clock says"
        for seconds in (0, 4, 3.9):
            stopwatch.advance(seconds)
            assert not waiting.acquire()
        stopwatch.advance(0.1)
        assert waiting.acquire()
        with pytest.raises(LeaseLostError), store.write() as connection:
            holder.fence(connection)

    def test_a_process_stops_though_the_database_does_not_take_its_lease_back(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = ManualClock()
        holder, next_one = (Lease(store, "x", clock=clock) for _ in range(2))
        assert holder.acquire()
        with monkeypatch.context() as patch:
            patch.setattr(store, "write", _away)
            holder.release()
        assert not next_one.acquire()
        clock.advance(SECONDS)
        assert next_one.acquire()

    def test_a_standby_has_the_lease_within_ten_seconds_of_the_last_renewal(self, store: Store) -> None:
        clock = ManualClock()
        holder, standby = (Lease(store, "x", clock=clock) for _ in range(2))
        assert holder.acquire()
        with store.write() as connection:
            holder.fence(connection)
        taken = next(second for second in range(60) if _a_second_later(clock, standby))
        assert taken < 10

    def test_a_sequencer_of_an_older_epoch_cannot_extend_the_log(
        self, store: Store, queue: SubmissionQueue
    ) -> None:
        queue.submit(submission())
        Sequencer(store, ORIGIN).run_once()
        with store.write() as connection:
            connection.execute(update(log_heads).values(epoch=99))
        queue.submit(submission())
        stale = Sequencer(store, ORIGIN, lease=Lease(store, "another name"))
        with pytest.raises(LeaseLostError):
            stale.run_once()
        assert LogReader(store).size(ORIGIN) == 1

    def test_two_sequencers_and_many_writers_log_everything_exactly_once(self, store: Store) -> None:
        queue = SubmissionQueue(store)
        sequencers = [
            Sequencer(store, ORIGIN, batch=7, lease=Lease(store, "x", seconds=0.01)) for _ in range(2)
        ]
        items = [submission() for _ in range(150)]
        finished = threading.Event()

        def sequence(sequencer: Sequencer) -> None:
            while not finished.is_set():
                try:
                    sequencer.run_once()
                except LeaseLostError:
                    continue

        threads = [threading.Thread(target=sequence, args=(one,)) for one in sequencers]
        for thread in threads:
            thread.start()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(queue.submit, items))
        queue.close()
        finished.set()
        for thread in threads:
            thread.join()
        later = ManualClock(2_000_000_000)
        Sequencer(store, ORIGIN, lease=Lease(store, "x", clock=later)).drain()
        logged = LogReader(store).entries(ORIGIN, 0, 1_000)
        assert sorted(logged) == sorted(one.entry for one in items)
        assert LogReader(store).root(ORIGIN, 150) == MerkleTree(leaf_hash(one) for one in logged).root()


def _away() -> NoReturn:
    raise StoreUnavailableError("the database is away")


def _a_second_later(clock: ManualClock, standby: Lease) -> bool:
    clock.advance(1)
    return standby.acquire()
