"""The indexer on a simulated chain: reorganisations, restarts, rebuilds, hostile events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from anchors.canonical import encode
from anchors.chain.port import Event
from anchors.errors import ChainUnavailableError
from anchors.statement import lookup
from ledger_api.indexer.errors import IndexerOvertakenError, OtherChainError
from ledger_api.indexer.events import rows_of
from ledger_api.indexer.queries import IndexQueries
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import Location
from ledger_api.store.counters import read_all
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.chain import index_state, log_closures
from ledger_api.store.tables.documents import documents
from ledger_api.store.tables.log import entries, log_heads, tiles
from tests.ledger_api.log.ledger import Ledger
from tests.ledger_api.log.network import ORIGIN, Network, key
from tests.ledger_api.log.samples import submission
from tests.support.engines.simulator import ChainSimulator


def rebuilt(ledger: Ledger, *, chunk_blocks: int) -> bytes:
    """The dump after truncating and reading everything again, in chunks of this size."""
    indexer = ledger.new_indexer(ledger.store, chunk_blocks=chunk_blocks)
    indexer.reindex()
    return indexer.dump()


def busy_network(ledger: Ledger) -> None:
    """Some of every kind of act."""
    network = ledger.network
    network.register_issuer("lab", role="CONFORMITY_BODY", overseer="accreditor")
    network.accredit("lab")
    first, second, third = ledger.register(3)
    ledger.anchor()
    network.status("suspend", "mill", first.document_digest)
    network.status("restore", "mill", first.document_digest)
    network.status("supersede", "mill", second.document_digest, successor=third.document_digest)
    ledger.register(2, issuer="lab")
    ledger.anchor()
    network.send(
        "CompromiseKey",
        key("registrar"),
        issuer=network.issuers["mill"],
        key=key("mill").address,
        origin=ORIGIN,
        cutIndex=2,
        signer=key("registrar").address,
    )


def test_a_rebuild_gives_the_same_dump_whatever_the_chunks(ledger: Ledger) -> None:
    busy_network(ledger)
    ledger.indexer.catch_up()
    dump = ledger.indexer.dump()
    assert dump.count(b"\n") > 30
    for chunk_blocks in (1, 3, 1_000):
        assert rebuilt(ledger, chunk_blocks=chunk_blocks) == dump


@pytest.mark.parametrize("depth", [1, 3, 8])
def test_after_a_reorganisation_projections_equal_a_rebuild(
    ledger: Ledger, chain: ChainSimulator, depth: int
) -> None:
    busy_network(ledger)
    ledger.indexer.catch_up()
    chain.reorg(depth)
    done = ledger.indexer.catch_up()
    assert done.reorg_depth == depth
    assert ledger.indexer.dump() == rebuilt(ledger, chunk_blocks=7)
    ledger.settle()
    ledger.grow()
    ledger.indexer.catch_up()
    assert ledger.indexer.dump() == rebuilt(ledger, chunk_blocks=7)


def test_a_reorganisation_is_counted_with_its_depth(ledger: Ledger, chain: ChainSimulator) -> None:
    ledger.indexer.catch_up()
    chain.reorg(2)
    ledger.indexer.catch_up()
    chain.reorg(5)
    ledger.indexer.catch_up()
    chain.reorg(1)
    ledger.indexer.catch_up()
    with ledger.store.read() as connection:
        counted = read_all(connection)
    assert (counted["reorgs"], counted["reorg_depth_max"], counted["reorg_depth_last"]) == (3, 5, 1)


def test_a_chain_that_became_shorter_is_a_reorganisation(ledger: Ledger, chain: ChainSimulator) -> None:
    ledger.grow()
    chain.mine(6)
    ledger.indexer.catch_up()
    shorter = chain._blocks[:-4]
    chain._blocks = shorter
    assert ledger.indexer.catch_up().reorg_depth == 4
    assert ledger.indexer.dump() == rebuilt(ledger, chunk_blocks=7)


def test_an_interrupted_round_writes_nothing_and_is_made_up(
    ledger: Ledger, chain: ChainSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_network(ledger)
    whole = ledger.new_indexer(ledger.store)
    calls = 0
    read_block = chain.block

    def flaky(number: int) -> Any:
        nonlocal calls
        calls += 1
        if calls % 3 == 0:
            raise ChainUnavailableError("now and then")
        return read_block(number)

    with monkeypatch.context() as patch:
        patch.setattr(chain, "block", flaky)
        indexer = ledger.new_indexer(ledger.store, chunk_blocks=2)
        for _ in range(200):
            try:
                if indexer.run_once().behind == 0:
                    break
            except ChainUnavailableError:
                indexer = ledger.new_indexer(ledger.store, chunk_blocks=2)
    whole.catch_up()
    assert whole.dump() == rebuilt(ledger, chunk_blocks=50)


def test_two_nodes_that_hold_the_same_entries_have_the_same_dump(ledger: Ledger, tmp_path: Path) -> None:
    busy_network(ledger)
    ledger.indexer.catch_up()
    other = open_store(f"sqlite:///{tmp_path}/other.db")
    upgrade(other)
    copy_log(ledger.store, other)
    indexer = ledger.new_indexer(other, chunk_blocks=3)
    indexer.catch_up()
    assert indexer.dump() == ledger.indexer.dump()
    other.close()


def copy_log(source: Store, target: Store) -> None:
    with source.read() as reading, target.write() as writing:
        for table in (log_heads, entries, tiles):
            rows = [dict(row._mapping) for row in reading.execute(select(table))]
            if rows:
                writing.execute(table.insert(), rows)


def test_entries_are_projected_only_up_to_the_anchored_root(ledger: Ledger) -> None:
    ledger.grow(4)
    ledger.register(3)
    ledger.indexer.catch_up()
    queries = IndexQueries(ledger.store)
    assert len(queries.documents_of(ledger.network.issuers["mill"])) == 4


def test_entries_that_do_not_lead_to_the_anchored_root_are_not_projected(ledger: Ledger) -> None:
    ledger.grow(4)
    with ledger.store.write() as connection:
        connection.execute(update(entries).where(entries.c.index == 2).values(leaf_hash=bytes(32)))
    done = ledger.indexer.catch_up()
    assert done.diverged == [ORIGIN]
    assert IndexQueries(ledger.store).documents_of(ledger.network.issuers["mill"]) == []


def test_documents_are_found_by_digest_lookup_and_number(ledger: Ledger, network: Network) -> None:
    pdf = lookup(b"%PDF")
    one = network.submission("mill", "No. 4711", lookups=(pdf,))
    queue = SubmissionQueue(ledger.store)
    queue.submit(one)
    queue.close()
    ledger.grow(2)
    ledger.indexer.catch_up()
    queries = IndexQueries(ledger.store)
    for found in (
        queries.find_by_digest(one.document_digest),
        queries.find_by_lookup(pdf),
        queries.find_by_number(one.number_hash),
    ):
        assert [row.location for row in found] == [Location(ORIGIN, 0)]
    document = queries.document(one.statement_digest)
    assert document is not None
    assert document == queries.document(one.document_digest)
    assert (document.kind, document.issuer) == ("statement/v1", network.issuers["mill"])


def test_an_issuers_documents_are_paged_by_place(ledger: Ledger, network: Network) -> None:
    ledger.grow(5)
    ledger.indexer.catch_up()
    queries = IndexQueries(ledger.store)
    first = queries.documents_of(network.issuers["mill"], limit=2)
    rest = queries.documents_of(network.issuers["mill"], after=first[-1].location)
    assert [row.index for row in first + rest] == [0, 1, 2, 3, 4]


def test_an_unknown_kind_of_entry_is_indexed_by_its_kind_alone(ledger: Ledger, network: Network) -> None:
    later = encode({"kind": "claim/v1", "body": {}, "signatures": [], "hints": {}})
    queue = SubmissionQueue(ledger.store)
    queue.submit_many(
        [submission(origin=ORIGIN, entry=later), submission(origin=ORIGIN, entry=b"\0 not JSON")]
    )
    queue.close()
    ledger.grow(1)
    ledger.indexer.catch_up()
    with ledger.store.read() as connection:
        rows = connection.execute(select(documents).order_by(documents.c.index)).all()
    assert [(row.kind, row.issuer is None) for row in rows] == [
        ("claim/v1", True),
        ("unreadable", True),
        ("statement/v1", False),
    ]


def test_an_index_of_another_chain_is_refused(ledger: Ledger) -> None:
    ledger.indexer.catch_up()
    with ledger.store.write() as connection:
        connection.execute(update(index_state).values(chain_id=1))
    with pytest.raises(OtherChainError):
        ledger.new_indexer(ledger.store).run_once()


def test_a_second_indexer_cannot_write_between_two_steps_of_the_first(
    ledger: Ledger, chain: ChainSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.indexer.catch_up()
    chain.mine(3)
    second = ledger.new_indexer(ledger.store)
    read_events = chain.events

    def meanwhile(*args: Any) -> list[Event]:
        monkeypatch.setattr(chain, "events", read_events)
        second.catch_up()
        return read_events(*args)

    monkeypatch.setattr(chain, "events", meanwhile)
    with pytest.raises(IndexerOvertakenError):
        ledger.indexer.run_once()
    ledger.indexer.catch_up()
    assert ledger.indexer.dump() == rebuilt(ledger, chunk_blocks=50)


def event(name: str, **args: Any) -> Event:
    return Event("0x" + "11" * 20, name, args, 7, bytes(32), bytes(32), 0, 3, 1_800_000_000)


def test_text_that_a_database_cannot_hold_is_made_harmless() -> None:
    hostile = event("MirrorSet", originId=bytes(32), url="http://\0x\ud800")
    ((_, row),) = rows_of(hostile)
    assert row["url"] == "http://\ufffdx?"


def test_whole_numbers_beyond_json_are_cut() -> None:
    act = event(
        "IssuerSuspended", issuer=bytes(32), effectiveAt=2**64 - 1, reason="X", signer="0x" + "00" * 20
    )
    ((_, row),) = rows_of(act)
    assert row["effective_at"] == 2**53 - 1


def test_a_log_without_a_good_entry_has_none() -> None:
    closed = event("LogClosed", originId=bytes(32), lastGoodIndex=2**64 - 1, successor="")
    ((table, row),) = rows_of(closed)
    assert table is log_closures
    assert row["last_good_index"] == -1


def test_an_event_of_a_later_release_is_left_alone() -> None:
    assert rows_of(event("SomethingNew", thing=1)) == []


def test_seats_and_offices_are_folded_from_their_events(ledger: Ledger, network: Network) -> None:
    network.send(
        "Dismiss", key("authority"), economy="VN", account=key("registrar").address, office="REGISTRAR"
    )
    ledger.indexer.catch_up()
    queries = IndexQueries(ledger.store)
    (seat,) = queries.economies()
    assert (seat.economy, seat.category, seat.live, seat.authority) == (
        "VN",
        2,
        True,
        key("authority").address,
    )
    assert [(one.office, one.account) for one in queries.appointments("VN")] == [
        ("ACCREDITOR", key("accreditor").address)
    ]


def test_the_log_shows_its_operator_key_mirror_and_newest_anchor(ledger: Ledger, network: Network) -> None:
    ledger.grow(3)
    ledger.indexer.catch_up()
    log = IndexQueries(ledger.store).log(ORIGIN)
    assert log is not None
    assert log.anchor is not None
    assert (log.operator, log.url, log.anchor.size) == (
        key("operator").address,
        "http://127.0.0.1:1/log/VN",
        3,
    )
    assert [one.vkey for one in log.record.vkeys] == [network.keys.note_signer.vkey]
