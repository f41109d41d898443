"""A log of ten million entries: proofs, memory, tiles over HTTP. ``python -m benchmarks.large_log``.

Proofs are asked of what the API asks, at random places, and every hundredth is verified. *Cold* starts each
proof with no tile in memory, *warm* with those that earlier proofs have left there. Tiles are fetched from a
process that serves logs as a node does, by clients that keep their connections.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from anchors.loopback import free_port
from anchors.merkle import HASH_SIZE, leaf_hash, verify_consistency, verify_inclusion
from anchors.tiles import TILE_HEIGHT, TILE_WIDTH, tile_path
from benchmarks.comparison import ROOT, interleaved, processor_time_of, table
from benchmarks.figures import Figure, keep
from benchmarks.large_log_store import CODE, ORIGIN, entry, large_log
from ledger_api.log.reader import LogReader
from ledger_api.operations.collector import settle_collector
from ledger_api.store.engine import Store

ENTRIES = 10_000_000
TARGET_MS = 5.0
TARGET_GROWTH = 1.05
"""Resident memory after all proofs over that after a tenth of them, when the memory of tiles is full."""

KEPT_PROOFS = 100_000
CLIENTS = 2
_VERIFIED = 100
_CHOICE = 20_261_126


@dataclass(frozen=True)
class Asked:
    """What is asked about: the store, the size and root of its log, and places in it, at random."""

    store: Store
    size: int
    root: bytes
    places: random.Random

    def reader(self) -> LogReader:
        """A reader with no tile in memory."""
        return LogReader(self.store)


def latencies(one: Callable[[], Callable[[], None]], count: int) -> dict[str, float]:
    """Milliseconds that ``one`` takes, ``count`` times; what it returns is a check, made now and then.

    ``processor`` is the p99 of the processor time alone: what the proof takes where nobody else is at work.
    """
    taken, worked = [], []
    for at in range(count):
        started, begun = time.perf_counter(), time.thread_time()
        check = one()
        worked.append((time.thread_time() - begun) * 1e3)
        taken.append((time.perf_counter() - started) * 1e3)
        if at % _VERIFIED == 0:
            check()
    taken.sort()
    worked.sort()
    found = {f"p{part}": taken[count * part // 100] for part in (50, 95, 99)}
    return {**found, "processor": worked[count * 99 // 100]}


def inclusion(asked: Asked, reader: Callable[[], LogReader]) -> Callable[[], None]:
    index = asked.places.randrange(asked.size)
    proof = reader().inclusion(ORIGIN, index, asked.size)
    return lambda: verify_inclusion(leaf_hash(entry(index)), index, asked.size, proof or (), asked.root)


def consistency(asked: Asked, reader: Callable[[], LogReader]) -> Callable[[], None]:
    old = asked.places.randrange(1, asked.size)
    proof = reader().consistency(ORIGIN, old, asked.size)

    def check() -> None:
        root = asked.reader().root(ORIGIN, old)
        verify_consistency(old, asked.size, root or b"", asked.root, proof or ())

    return check


def hashes_of_a_proof(size: int) -> Callable[[], None]:
    """The floor: SHA-256 of as many nodes as lie within the tiles on the way up."""
    nodes = [b"\x01" + bytes([at]) * 2 * HASH_SIZE for at in range((size - 1).bit_length())]
    for node in nodes:
        sha256(node).digest()
    return lambda: None


def resident() -> int:
    """Bytes of this process that are in memory."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def memory(asked: Asked, count: int) -> list[int]:
    """Resident bytes before any proof, and after each tenth of ``count`` inclusion proofs by one reader."""
    reader = asked.reader()
    found = [resident()]
    for _ in range(10):
        for _ in range(count // 10):
            inclusion(asked, lambda: reader)
        found.append(resident())
    return found


@contextmanager
def served(url: str) -> Iterator[tuple[int, int]]:
    """The port and process id of a process that serves the log; it ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.large_log_server", url, str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if server.poll() is not None:
                raise RuntimeError(f"the server ended with {server.returncode}")
            try:
                get(http.client.HTTPConnection("127.0.0.1", port), f"/log/{CODE}/checkpoint")
                break
            except ConnectionError:
                time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(20)


def fetch_tiles(port: int, server: int, paths: Sequence[str]) -> dict[str, float]:
    """Fetch these tiles with a few clients at once: tiles a second; for each, milliseconds of the server's
    processor time."""
    before, started = processor_time_of(server), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(_fetch, port, paths[at::CLIENTS]) for at in range(CLIENTS)]:
            done.result()
    seconds = time.perf_counter() - started
    return {
        "rate": len(paths) / seconds,
        "processor": (processor_time_of(server) - before) / len(paths) * 1e3,
    }


def _fetch(port: int, paths: Sequence[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for path in paths:
        if len(get(connection, path)) != TILE_WIDTH * HASH_SIZE:
            raise RuntimeError(f"{path} is no full tile")
    connection.close()


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The body of a good answer; raises ``RuntimeError`` for any other."""
    connection.request("GET", path)
    answer = connection.getresponse()
    data = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path}: {answer.status} {data[:200]!r}")
    return data


def random_tiles(size: int, count: int, places: random.Random) -> list[str]:
    """Paths of full tiles of hashes: level 0 mostly, as an auditor or monitor asks for them."""
    full = size >> TILE_HEIGHT
    return [f"/log/{CODE}/{tile_path(0, places.randrange(full))}" for _ in range(count)]


def main(size: int = ENTRIES, proofs: int = KEPT_PROOFS, rounds: int = 5) -> None:
    """Print the tables. Ends normally also where a target is missed: the figures say so."""
    each = max(100, proofs // 100)
    with large_log(size) as (url, store):
        root = LogReader(store).root(ORIGIN, size)
        if root is None:
            raise RuntimeError("the log is shorter than it should be")
        settle_collector()  # as a node's process does
        asked = Asked(store, size, root, random.Random(_CHOICE))
        warm = asked.reader()
        found = memory(asked, proofs)
        milliseconds = interleaved(
            rounds,
            {
                "inclusion, warm": partial(latencies, partial(inclusion, asked, lambda: warm), each),
                "inclusion, cold": partial(latencies, partial(inclusion, asked, asked.reader), each),
                "consistency, warm": partial(latencies, partial(consistency, asked, lambda: warm), each),
                "consistency, cold": partial(latencies, partial(consistency, asked, asked.reader), each),
                "hashes of one path": partial(latencies, partial(hashes_of_a_proof, size), each),
            },
        )
        with served(url) as (port, server):
            paths = random_tiles(size, each, asked.places)
            tiles = interleaved(rounds, {"tiles": partial(fetch_tiles, port, server, paths)})["tiles"]
    rows = [["", "p50, ms", "p95, ms", "p99, ms", "p99 of processor time, ms"]]
    rows += [[name, *(f"{value:.3f}" for value in of.values())] for name, of in milliseconds.items()]
    table(
        f"Proofs from a log of {size:,} entries ({each:,} each, median of {rounds}; target {TARGET_MS} ms)",
        rows,
    )
    megabytes = [f"{one / 2**20:.0f}" for one in found]
    table(
        f"Resident memory over {proofs:,} proofs, MiB",
        [["before", *(f"{part}0 %" for part in range(1, 11))], megabytes],
    )
    table(
        f"Tiles over HTTP, {CLIENTS} clients, one server process (median of {rounds})",
        [
            ["", "tiles/s", "MB/s", "processor of the server, ms a tile"],
            [
                "full tiles of level 0, at random",
                f"{tiles['rate']:.0f}",
                f"{tiles['rate'] * TILE_WIDTH * HASH_SIZE / 1e6:.1f}",
                f"{tiles['processor']:.2f}",
            ],
        ],
    )
    _keep(size, proofs, milliseconds, found, tiles)


def _keep(
    size: int,
    proofs: int,
    milliseconds: dict[str, dict[str, float]],
    found: list[int],
    tiles: dict[str, float],
) -> None:
    keep(
        "large_log",
        [
            *(
                Figure(
                    what=f"a log of {size:,} entries: {name} tiles, p99",
                    value=milliseconds[name]["p99"],
                    unit="ms",
                    target=TARGET_MS,
                    limit=milliseconds["hashes of one path"]["p50"],
                    limit_of="hashes of one path",
                )
                for name in milliseconds
                if name != "hashes of one path"
            ),
            Figure(
                what=f"resident memory over {proofs:,} proofs: last over first tenth",
                value=found[-1] / found[1],
                unit="times",
                target=TARGET_GROWTH,
            ),
            Figure(what=f"tiles of {size:,} entries over HTTP, one process", value=tiles["rate"], unit="/s"),
        ],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", dest="size", type=int, default=ENTRIES)
    parser.add_argument("--proofs", type=int, default=KEPT_PROOFS)
    parser.add_argument("--rounds", type=int, default=5)
    main(**vars(parser.parse_args()))
