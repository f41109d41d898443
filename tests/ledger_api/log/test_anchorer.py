"""Anchoring on a simulated chain: what happens when anything stops, is lost, or is taken back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from anchors.content.cid import cid_from_digest
from anchors.errors import ChainUnavailableError, ContentUnavailableError
from anchors.note import Verifier, open_checkpoint
from ledger_api.log import attempts
from ledger_api.log.anchorer import AnchorWindow
from ledger_api.log.errors import LogBehindChainError, LogForkError
from ledger_api.log.health import Health
from ledger_api.log.replication import fetch_entries
from ledger_api.log.states import RegistrationState
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.log import anchor_transactions, checkpoints, entries, tiles
from tests.ledger_api.log.ledger import FlakyContent, Ledger
from tests.ledger_api.log.network import ORIGIN
from tests.support.engines.simulator import ChainSimulator


def test_a_registration_is_logged_then_anchored_then_final(ledger: Ledger, chain: ChainSimulator) -> None:
    (one,) = ledger.register(1)

    def state() -> RegistrationState:
        found = ledger.reader.registration(one.statement_digest)
        assert found is not None
        return found.state

    assert state() is RegistrationState.LOGGED
    ledger.anchor()
    ledger.indexer.catch_up()
    assert state() is RegistrationState.ANCHORED
    assert ledger.states() == {1: "anchored"}
    chain.mine(2)
    ledger.anchor(1)
    ledger.indexer.catch_up()
    assert state() is RegistrationState.FINAL
    assert ledger.states() == {1: "final"}


def test_the_published_checkpoint_is_the_anchored_root_signed_by_the_log(ledger: Ledger) -> None:
    ledger.register(5)
    ledger.anchorer.run_once()
    assert ledger.reader.checkpoint(ORIGIN) is None, "nothing is published before it is anchored"
    ledger.anchor()
    note = ledger.reader.checkpoint(ORIGIN)
    assert note is not None
    checkpoint = open_checkpoint(note, [Verifier(ledger.network.keys.note_signer.vkey)])
    (event,) = ledger.anchored()
    assert (checkpoint.size, checkpoint.root) == (5, event.args["root"])
    assert checkpoint.root == ledger.reader.root(ORIGIN, 5)


def test_the_anchor_event_names_a_replica_of_every_entry(ledger: Ledger, content: FlakyContent) -> None:
    ledger.grow(300)
    ledger.grow(300)
    cid = cid_from_digest(ledger.anchored()[-1].args["cid"])
    assert fetch_entries(content, cid, 0, 600) == ledger.reader.entries(ORIGIN, 0, 600)
    assert fetch_entries(content, cid, 250, 520) == ledger.reader.entries(ORIGIN, 250, 520)


def test_nothing_is_anchored_before_the_window_closes(ledger: Ledger) -> None:
    ledger.window = AnchorWindow(seconds=30, max_entries=10)
    ledger.anchorer = ledger.new_anchorer()
    ledger.register(3)
    assert ledger.anchorer.run_once().signed == 0
    ledger.clock.advance(30)
    assert ledger.anchorer.run_once().signed == 1
    ledger.anchor()
    ledger.register(10)
    assert ledger.anchorer.run_once().signed == 1, "enough entries close it at once"


def test_force_does_not_wait_for_the_window(ledger: Ledger) -> None:
    ledger.window = AnchorWindow(seconds=3_600, max_entries=1_000_000)
    ledger.anchorer = ledger.new_anchorer()
    ledger.register(1)
    assert ledger.anchorer.run_once(force=True).signed == 1


def test_growth_beyond_the_contracts_bound_is_anchored_in_steps(ledger: Ledger) -> None:
    ledger.register(2_300)
    ledger.settle()
    assert ledger.anchored_sizes() == [1_000, 2_000, 2_300]


def test_with_the_content_store_down_nothing_is_anchored_and_nothing_lost(
    ledger: Ledger, content: FlakyContent
) -> None:
    content.down = True
    ledger.register(2)
    done = ledger.anchor()
    assert [type(one) for one in done.problems] == [ContentUnavailableError] * 2
    assert (ledger.states(), ledger.anchored_sizes()) == ({2: "signed"}, [])
    notes = ledger.notes()
    content.down = False
    ledger.anchor()
    assert ledger.anchored_sizes() == [2]
    assert ledger.notes() == notes, "the note that was signed is the one that is anchored"


def test_with_the_chain_down_registrations_wait_and_are_anchored_later(
    ledger: Ledger, chain: ChainSimulator
) -> None:
    chain.down = True
    ledger.register(2)
    assert [type(one) for one in ledger.anchor().problems] == [ChainUnavailableError] * 2
    chain.down = False
    ledger.anchor()
    assert ledger.anchored_sizes() == [2]


def test_a_kill_between_signing_and_sending_sends_the_same_bytes(
    ledger: Ledger, chain: ChainSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.register(2)
    sent: list[bytes] = []

    def die(raw: bytes) -> bytes:
        sent.append(raw)
        raise ChainUnavailableError("the node was killed here")

    with monkeypatch.context() as patch:
        patch.setattr(chain, "send_raw", die)
        ledger.anchorer.run_once()
    ledger.anchorer.close()
    ledger.anchorer = ledger.new_anchorer()
    ledger.anchor()
    assert ledger.anchored_sizes() == [2]
    assert len(ledger.transactions()) == len(sent) == 1


def test_a_stuck_transaction_is_replaced_at_a_higher_price_with_the_same_nonce(
    ledger: Ledger, chain: ChainSimulator
) -> None:
    chain.automine = False
    ledger.clock.now = chain.head().time - 100
    ledger.register(2)
    ledger.anchorer.run_once()
    ledger.clock.advance(31)
    ledger.anchorer.run_once()
    (_, nonce, price), (_, again, higher) = ledger.transactions()
    assert again == nonce
    (log,) = Health(ledger.store, clock=ledger.clock).snapshot().logs
    assert (log.pending_transactions, log.operator_nonce, log.oldest_open_age) == (1, nonce, 31)
    assert higher >= price * 9 / 8
    chain.automine = True
    chain.mine()
    ledger.anchor()
    assert ledger.anchored_sizes() == [2]
    ledger.clock.advance(50)
    (log,) = Health(ledger.store, clock=ledger.clock).snapshot().logs
    assert (log.pending_transactions, log.oldest_open_age) == (0, 0)
    assert log.published_age is not None
    assert log.published_age >= 50


def test_a_dropped_transaction_is_sent_again(ledger: Ledger, chain: ChainSimulator) -> None:
    chain.automine = False
    ledger.register(2)
    ledger.anchorer.run_once()
    with ledger.store.read() as connection:
        tx = connection.scalars(
            anchor_transactions.select().with_only_columns(anchor_transactions.c.tx)
        ).one()
    chain.drop(tx)
    chain.mine()
    assert ledger.anchored_sizes() == []
    ledger.clock.advance(4)
    ledger.anchorer.run_once()
    chain.mine()
    ledger.anchor(1)
    assert ledger.anchored_sizes() == [2]
    assert len(ledger.transactions()) == 1


def test_a_clock_set_back_by_an_hour_holds_up_neither_window_nor_sending_again(
    ledger: Ledger, chain: ChainSimulator
) -> None:
    ledger.window = AnchorWindow(seconds=30, max_entries=1_000)
    ledger.anchorer = ledger.new_anchorer()
    chain.automine = False
    ledger.register(2)
    ledger.clock.now -= 3_600
    assert ledger.anchorer.run_once().signed == 1, "the window is long over, or began in the future"
    ledger.clock.now -= 3_600
    (waiting,) = chain._pool.values()
    chain.drop(waiting.hash)
    assert ledger.anchorer.run_once().sent == 1
    chain.mine()
    ledger.anchor(1)
    assert ledger.anchored_sizes() == [2]


@pytest.mark.parametrize("keep", [False, True], ids=["forgotten", "returned to the pool"])
def test_after_a_reorganisation_each_root_is_anchored_exactly_once(
    ledger: Ledger, chain: ChainSimulator, keep: bool
) -> None:
    for _ in range(4):
        ledger.grow()
    assert ledger.anchored_sizes() == [3, 6, 9, 12]
    roots = [event.args["root"] for event in ledger.anchored()]
    chain.reorg(3, keep=keep)
    assert ledger.anchored_sizes() == [3]
    for _ in range(12):
        ledger.anchor(1)
        chain.mine()
    assert ledger.anchored_sizes() == [3, 6, 9, 12]
    assert [event.args["root"] for event in ledger.anchored()] == roots
    ledger.settle()
    assert set(ledger.states().values()) == {"final"}


def test_a_checkpoint_once_published_stays_published_through_a_reorganisation(
    ledger: Ledger, chain: ChainSimulator
) -> None:
    ledger.grow()
    ledger.grow()
    before = ledger.reader.checkpoint(ORIGIN)
    chain.reorg(2)
    assert ledger.anchor().undone == 2
    assert ledger.reader.checkpoint(ORIGIN) == before


def test_final_anchors_lost_with_a_demonstration_chain_are_made_again(
    ledger: Ledger, chain: ChainSimulator
) -> None:
    founded = chain.head().number
    for _ in range(3):
        ledger.grow()
    ledger.settle()
    chain.reorg(chain.head().number - founded)
    assert ledger.anchored_sizes() == []
    ledger.settle()
    assert ledger.anchored_sizes() == [3, 6, 9]


def test_a_log_behind_the_chain_stops_and_says_how_to_restore(ledger: Ledger, tmp_path: object) -> None:
    ledger.grow()
    empty = open_store(f"sqlite:///{tmp_path}/empty.db")
    upgrade(empty)
    ledger.store = empty
    ledger.clock.advance(60)
    anchorer = ledger.new_anchorer()
    with pytest.raises(LogBehindChainError) as stopped:
        anchorer.check()
    assert "restore" in stopped.value.fix
    with pytest.raises(LogBehindChainError):
        anchorer.run_once()
    assert ledger.states() == {}, "nothing was signed"
    empty.close()


def test_a_rewritten_log_stops_before_anything_is_signed(ledger: Ledger) -> None:
    ledger.grow()
    with ledger.store.write() as connection:
        connection.execute(update(entries).where(entries.c.index == 1).values(leaf_hash=bytes(32)))
    ledger.register(1)
    with pytest.raises(LogForkError) as stopped:
        ledger.anchorer.run_once()
    assert stopped.value.code == "LOG_FORK"
    assert list(ledger.states()) == [3]


def test_a_database_restored_without_its_checkpoints_takes_up_the_anchored_root(ledger: Ledger) -> None:
    ledger.grow()
    note = ledger.reader.checkpoint(ORIGIN)
    with ledger.store.write() as connection:
        connection.execute(delete(anchor_transactions))
        connection.execute(delete(checkpoints))
    ledger.indexer.catch_up()
    ledger.anchor()
    assert ledger.reader.checkpoint(ORIGIN) == note
    ledger.grow()
    assert ledger.anchored_sizes() == [3, 6]


def test_a_note_that_the_final_chain_has_passed_is_given_up_and_never_published(
    ledger: Ledger, chain: ChainSimulator
) -> None:
    ledger.grow(3)
    with ledger.store.write() as connection:
        attempts.add(connection, ORIGIN, 2, ledger.reader.root(ORIGIN, 2) or b"", b"a note", 0)
    ledger.anchor(1)
    assert ledger.states() == {2: "signed", 3: "anchored"}, "a reorganisation may still make room for it"
    chain.mine(2)
    ledger.anchor(1)
    assert ledger.states() == {2: "obsolete", 3: "final"}
    ledger.grow(1)
    assert ledger.anchored_sizes() == [3, 4]


def test_a_reverted_transaction_is_signed_anew(ledger: Ledger, chain: ChainSimulator) -> None:
    chain.automine = False
    ledger.register(2)
    ledger.anchorer.run_once()
    with ledger.store.write() as connection:
        connection.execute(update(anchor_transactions).values(state="dead"))
    ledger.clock.advance(4)
    ledger.anchorer.run_once()
    chain.mine()
    ledger.anchor(1)
    assert ledger.anchored_sizes() == [2]


def test_a_transaction_that_failed_is_booked_once(
    ledger: Ledger, chain: ChainSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain.automine = False
    sign_call = chain.sign_call
    with monkeypatch.context() as patch:
        patch.setattr(chain, "sign_call", lambda *args, **named: sign_call(*args, **{**named, "gas": 60_000}))
        ledger.register(2)
        ledger.anchorer.run_once()
        chain.mine()
    booked: list[bytes] = []
    book = attempts.set_transaction

    def listen(connection: Any, tx: bytes, **values: Any) -> None:
        if values.get("state") == "dead":
            booked.append(tx)
        book(connection, tx, **values)

    monkeypatch.setattr(attempts, "set_transaction", listen)
    for _ in range(4):
        ledger.anchor(1)
    chain.mine()
    ledger.anchor(1)
    assert ledger.anchored_sizes() == [2]
    assert len(booked) == 1


def test_two_anchorers_act_as_one(ledger: Ledger) -> None:
    second = ledger.new_anchorer()
    for _ in range(3):
        ledger.register(2)
        for anchorer in (ledger.anchorer, second, ledger.anchorer, second):
            anchorer.run_once()
            ledger.clock.advance(1)
    assert ledger.anchored_sizes() == [2, 4, 6]
    assert [nonce for _, nonce, _ in ledger.transactions()] == [0, 1, 2]


def test_tiles_are_written_once_whatever_is_anchored_in_between(ledger: Ledger) -> None:
    for number in (100, 200, 300):
        ledger.grow(number)
    with ledger.store.read() as connection:
        stored = connection.execute(tiles.select().with_only_columns(tiles.c.level, tiles.c.n)).all()
    assert [tuple(row) for row in stored] == [(0, 0), (0, 1)]
