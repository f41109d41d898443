"""The benchmarks measure what they say: real documents, whole wraps, equal roots, an answer that holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, delete, func, select

from anchors.entry import Entry, EntrySignature, StatementBody, encode, recover_signers
from anchors.errors import AnchorsError, MerkleError, ProofInvalidError
from anchors.merkle import MerkleTree, leaf_hash
from benchmarks import (
    answers_fill,
    answers_process,
    consignment,
    figures,
    large_log,
    large_log_store,
    latency,
    receipts,
    registrations,
    registrations_client,
    tree,
    tree_peers,
    verify,
    wrap_concord,
)
from benchmarks.answers_log import Size
from benchmarks.comparison import interleaved
from benchmarks.documents import material_test_report
from ledger_api.cli.verify_offline import main as verify_offline
from ledger_api.client.consignments import ask, read_manifest
from ledger_api.domain.documents.preparation import prepare
from ledger_api.indexer import entries
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.documents import document_lookups, documents
from ledger_api.store.tables.queue import submissions


def test_reports_are_conforming_documents_that_all_differ() -> None:
    reports = [json.dumps(material_test_report(index)) for index in range(50)]
    assert len(set(reports)) == 50
    for report in reports:
        assert prepare(report.encode(), issuer_id=wrap_concord.ISSUER).findings == ()


@pytest.mark.parametrize(("workers", "rules"), [(1, False), (2, False), (1, True)])
def test_wrapping_ends_with_entries_that_a_log_would_take(workers: int, rules: bool) -> None:
    lines = [json.dumps(material_test_report(index)).encode() for index in range(9)]
    signed = wrap_concord.wrap_all(lines, workers, rules).signed
    (statement,) = wrap_concord.wrap_part(rules, slice(4, 5)).statements
    signature = EntrySignature(statement.issuer, signed[4].signature, signed[4].manifest)
    entry = Entry(StatementBody(statement), (signature,))
    assert encode(entry)
    assert recover_signers(entry, wrap_concord.NETWORK) == [wrap_concord.KEY.address]


def test_trees_of_one_definition_have_one_root() -> None:
    leaves = tree.entries_of(70)
    roots: set[bytes] = set()
    tree.concord(leaves, roots, at_once=False)
    tree.concord(leaves, roots, at_once=True)
    tree_peers.with_pymerkle(leaves, roots)
    assert len(roots) == 1


@pytest.mark.parametrize("count", [2, 70])
def test_peers_verify_their_own_last_proof(count: int) -> None:
    leaves = tree.entries_of(count)
    for peer in (tree_peers.with_opentimestamps, tree_peers.with_merkletools):
        seconds = peer(leaves)
        assert seconds["all"] == pytest.approx(seconds["tree"] + seconds["proofs"])


def test_the_floor_compresses_as_many_blocks_as_the_hashes_do(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[int] = []

    def counted(data: bytes) -> object:
        hashed.append(len(data))
        return sha256(data)

    monkeypatch.setattr(tree, "sha256", counted)
    leaves = [
        b"x" * size for size in (0, 54, 55, 118, 119)
    ]  # with its prefix and padding: 1, 1, 2, 2, 3 blocks
    tree.hashes_in_a_loop(leaves)
    assert hashed == [1, 55, 56, 119, 120, 65, 65, 65, 65]
    hashed.clear()
    tree.blocks_alone(leaves)
    assert hashed == [64 * (1 + 1 + 2 + 2 + 3 + 4 * 2)]


def test_the_presentation_that_is_verified_is_genuine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    presentation, trust = verify.write_presentation(tmp_path)
    asked = ["--offline", "--trust", str(trust), "--axis", "document", "--declared", "2026-09-10", "--json"]
    assert verify_offline([*asked, str(presentation)]) == verify.PROVISIONAL
    assert json.loads(capsys.readouterr().out)["document"] == "GENUINE"


def test_shown_documents_hold_and_a_changed_one_does_not() -> None:
    documents = receipts.shown(4, log_size=40)
    for one in documents:
        receipts.check_whole(one)
        receipts.check_signed(one)
    first, second = documents[:2]
    with pytest.raises(MerkleError):
        receipts.check_receipt(replace(first, entry=second.entry))
    with pytest.raises(RuntimeError, match="another document"):
        receipts.check_whole(
            replace(first, presentation=first.presentation.replace(b"S355J2+N", b"S355J2+M"))
        )


def test_figures_are_judged_by_ratio_or_bound_and_by_what_is_better(tmp_path: Path) -> None:
    cost = figures.Figure("a", 2.0, "ms", peer="p", peer_value=6.04, target=3)
    rate = figures.Figure("b", 900.0, "/s", target=1000, limit=5000.0, limit_of="the disk")
    assert (cost.ratio, cost.is_reached, rate.ratio, rate.is_reached) == (3.02, True, None, False)
    assert figures.Figure("c", 5.0, "ms", target=5).is_reached
    assert figures.Figure("d", 10.0, "/s", peer="p", peer_value=4.0).ratio == 2.5
    assert "| `x` | b | 900 /s |  |  | ≥ 1,000 | no | 5,000 (the disk) |" in figures.markdown({"x": [rate]})
    assert figures.plot({"x": [cost, rate]}) == figures.plot({"x": [cost, rate]})
    assert b"3.0x" in figures.plot({"x": [cost, rate]})


def test_a_run_keeps_its_figures_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = figures.Figure("a", 2.0, "ms"), figures.Figure("b", 3.0, "ms")
    monkeypatch.setattr(figures, "KEPT", tmp_path / "figures.json")
    monkeypatch.delenv(figures.FOLDER, raising=False)
    figures.keep("x", [one])
    monkeypatch.setenv(figures.FOLDER, str(tmp_path))
    figures.gather(tmp_path, ["x"], "first")
    assert figures.read() == {}
    figures.keep("x", [one])
    figures.gather(tmp_path, ["x", "y"], "second")
    (tmp_path / "x.json").unlink()
    figures.keep("y", [other])
    figures.gather(tmp_path, ["x", "y"], "third")
    assert figures.read() == {"x": [one], "y": [other]}


@pytest.fixture(scope="module")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path]]:
    """The answers benchmark's store with a few documents in each log."""
    folder = tmp_path_factory.mktemp("answers")
    store = open_store(f"sqlite:///{folder / 'answers.sqlite'}")
    upgrade(store)
    answers_fill.fill([store], Size(documents=600, asked=150), folder / "pool.ndjson")
    yield store, folder / "pool.ndjson"
    store.close()


def test_the_filled_projections_are_those_that_the_indexer_writes(filled_store: tuple[Store, Path]) -> None:
    store, _ = filled_store

    def projected(connection: Connection) -> list[list[tuple[object, ...]]]:
        tables = (documents, document_lookups)
        return [sorted(tuple(row) for row in connection.execute(select(table))) for table in tables]

    with store.write() as connection:
        filled = projected(connection)
        for table in (documents, document_lookups):
            connection.execute(delete(table))
        for origin, origin_id in entries.origins(connection):
            while entries.project_next(connection, origin, origin_id, 100):
                pass
        assert projected(connection) == filled


def test_answers_are_genuine_and_the_same_however_the_pool_is_shared(
    filled_store: tuple[Store, Path],
) -> None:
    store, pool = filled_store
    service = answers_process.service_over(store)
    whole = answers_process.Turns(service, answers_process.read_pool(pool, 0, 1))
    first, endings = whole.digest(100)
    assert sum(count for words, count in endings.items() if words.startswith("GENUINE")) > 90
    assert any("MUST_ACCEPT_WITH_CONDITIONS" in words for words in endings)
    assert whole.digest(100) == (first, endings)
    for measure in answers_process.MEASURES:
        assert len(whole.take(measure, 3).latencies) == 3
    halves = [answers_process.read_pool(pool, part, 2) for part in range(2)]
    assert {one.kind for half in halves for one in half} == {"presentation", "opening"}
    assert sum(map(len, halves)) == len(answers_process.read_pool(pool, 0, 1))


@pytest.fixture
def small_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, large_log.Asked]]:
    """The large log, of three batches, the last of them neither full nor a power of two."""
    monkeypatch.setattr(large_log_store, "BATCH", 256)
    size = 700
    root = MerkleTree(map(leaf_hash, map(large_log_store.entry, range(size)))).root()
    with large_log_store.large_log(size, tmp_path) as (url, store):
        yield url, large_log.Asked(store, size, root, Random(1))


def test_the_large_log_proves_what_it_holds(small_log: tuple[str, large_log.Asked], tmp_path: Path) -> None:
    _, asked = small_log
    assert asked.reader().root(large_log_store.ORIGIN, asked.size) == asked.root
    warm = asked.reader()
    for proof in (large_log.inclusion, large_log.consistency):
        for reader in (asked.reader, lambda: warm):
            found = large_log.latencies(partial(proof, asked, reader), 200)
            assert 0 < found["p50"] <= found["p95"] <= found["p99"]
        with pytest.raises(ProofInvalidError):
            proof(replace(asked, root=bytes(32)), asked.reader)()
    assert len(large_log.memory(asked, 20)) == 11
    (filled,) = tmp_path.glob("*/filled")
    before = filled.stat().st_mtime_ns
    with large_log_store.large_log(asked.size, tmp_path):
        assert filled.stat().st_mtime_ns == before


def test_the_large_log_is_served_by_a_process_of_its_own(small_log: tuple[str, large_log.Asked]) -> None:
    url, asked = small_log
    with large_log.served(url) as (port, server):
        connection = HTTPConnection("127.0.0.1", port)
        held = b"".join(leaf_hash(large_log_store.entry(index)) for index in range(asked.size))
        for n in range(2):
            assert large_log.get(connection, f"/log/VN/tile/0/00{n}") == held[n * 8192 : (n + 1) * 8192]
        with pytest.raises(RuntimeError):
            large_log.get(connection, "/log/VN/tile/0/003")
        connection.close()
        paths = large_log.random_tiles(asked.size, 20, asked.places)
        assert large_log.fetch_tiles(port, server, paths)["rate"] > 0


def test_rounds_are_interleaved_and_the_first_is_thrown_away() -> None:
    taken: list[str] = []

    def measure(name: str) -> dict[str, float]:
        taken.append(name)
        return {"seconds": float(len(taken))}

    medians = interleaved(3, {"a": lambda: measure("a"), "b": lambda: measure("b")})
    assert taken == ["a", "b"] * 4
    assert medians == {"a": {"seconds": 5.0}, "b": {"seconds": 6.0}}


@pytest.mark.chain
def test_consignment_is_of_documents_that_must_be_accepted(anvil: str) -> None:
    with consignment.consignment(3) as (node, path, declared):
        asked = {"importing_economy": "DE", "declared_at": str(declared)}
        answer = ask(node.api, read_manifest(path), asked)
    assert [one["verdict"]["obligation"] for one in answer.items] == ["MUST_ACCEPT"] * 3


@pytest.mark.chain
def test_every_way_of_registering_is_acknowledged_stored_and_indexed(anvil: str) -> None:
    turns = registrations.loads(singles=40, bulk=30)
    with registrations.running("sqlite", apis=1, whole=False) as at:
        figures = [at.take(load) for load in turns.values()]
        probes = at.pace(registrations_client.Load(registrations_client.SINGLE, 10, 1, 2), rate=20, every=5)
        latency.check(at, probes)
        with pytest.raises((AnchorsError, RuntimeError)):
            latency.check(at, [replace(probes[0], receipt=probes[0].receipt.replace("index ", "index 1"))])
        with at.nodes.store.read() as connection:
            counts = [
                connection.scalar(select(func.count()).select_from(one)) for one in (submissions, documents)
            ]
    assert all(one["rate"] > 0 and one["whole"] >= one["until"] for one in figures)
    assert sum(one["whole"] for one in figures) > 0  # the system counts in hundredths, one turn may be below
    assert counts == [40 + 4 * 30 + 10] * 2
    spans = latency.spans(probes)
    assert [len(one) for one in spans.values()] == [2] * 3
    assert 0 < spans["acknowledged"][0] < spans["proof"][0]


def test_what_was_registered_before_is_no_acknowledgement() -> None:
    request = registrations_client.Request(b"", (bytes(32),))
    item = {"id": "0x" + "00" * 32, "created": True}

    def answer(status: bytes, value: object) -> bytes:
        return b"HTTP/1.1 " + status + b"\r\nx: y\r\n\r\n" + json.dumps(value).encode()

    registrations_client.check_acknowledged(request, answer(b"202 Accepted", {"items": [item]}))
    for status, value, said in (
        (b"200 OK", item, "not acknowledged"),
        (b"202 Accepted", {"items": [item | {"created": False}]}, "not new"),
        (b"202 Accepted", {"items": [{"line": 0, "problem": {}}]}, "refused"),
        (b"202 Accepted", item | {"id": "0x" + "11" * 32}, "other documents"),
    ):
        with pytest.raises(RuntimeError, match=said):
            registrations_client.check_acknowledged(request, answer(status, value))
