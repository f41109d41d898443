"""The indexer: follows the chain, survives its reorganisations, resumes where it was killed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from anchors.chain.port import Block, ChainGateway, ContractRef
from ledger_api.indexer import blocks
from ledger_api.indexer.dump import dump
from ledger_api.indexer.entries import DivergedError, has_next, origins, project_next
from ledger_api.indexer.errors import IndexerOvertakenError, OtherChainError
from ledger_api.indexer.events import rows_of
from ledger_api.store.counters import count, raise_to
from ledger_api.store.engine import Store
from ledger_api.store.tables.chain import anchors, index_blocks, index_state, statuses
from ledger_api.store.tables.projection import PROJECTIONS

CHUNK_BLOCKS = 2_000
CHUNK_ENTRIES = 2_000
CLOSELY_REMEMBERED = 64
"""Blocks below the head whose headers are all read: demonstration chains lose final blocks, too."""

REMEMBERED_FINAL_BLOCKS = 1_024
"""Headers kept below the final block; a reorganisation deeper than that starts the index anew."""

_UNCACHED = frozenset((anchors, statuses))
"""Tables of which nothing is kept in memory: they grow all the time, and each question looks them up."""

REORGS = "reorgs"
DEEPEST_REORG = "reorg_depth_max"
LAST_REORG = "reorg_depth_last"


@dataclass(slots=True)
class IndexRound:
    """What one round did. `diverged` names logs whose entries here are not those that were anchored."""

    blocks: int = 0
    events: int = 0
    entries: int = 0
    reorg_depth: int = 0
    behind: int = 0
    diverged: list[str] = field(default_factory=list)

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.blocks or self.entries or self.reorg_depth)


class Indexer:
    """Keeps the projections of one chain; one indexer for each database.

    Every transaction is conditional on the cursor it started from, so that a second indexer by mistake
    loses time, not data.
    """

    def __init__(
        self,
        store: Store,
        gateway: ChainGateway,
        contracts: Mapping[str, ContractRef],
        *,
        start_block: int = 0,
        chunk_blocks: int = CHUNK_BLOCKS,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._directory = contracts["Directory"]
        self._start_block = start_block
        self._chunk = chunk_blocks
        self._chain_id: int | None = None

    def run_once(self) -> IndexRound:
        """Undo what left the chain, then read at most one chunk of blocks and of entries.

        Raises `ChainUnavailableError`; `ReorgError` when the chain changed while it was read (nothing was
        written, the next round starts over); `OtherChainError`; `IndexerOvertakenError`.
        """
        state = self._state()
        head, final = self._gateway.head(), self._gateway.finalized()
        done = IndexRound()
        state = self._undo(state, head, done)
        state = self._read_blocks(state, head, final, done)
        self._read_entries(state, done)
        done.behind = max(0, head.number + 1 - state.next_block)
        return done

    def catch_up(self, *, rounds: int = 1_000_000) -> IndexRound:
        """Run until nothing is left to do; returns the sum."""
        total = IndexRound()
        for _ in range(rounds):
            done = self.run_once()
            total.blocks += done.blocks
            total.events += done.events
            total.entries += done.entries
            total.reorg_depth = max(total.reorg_depth, done.reorg_depth)
            total.behind, total.diverged = done.behind, done.diverged
            if done.idle and not done.behind:
                break
        return total

    def reindex(self) -> IndexRound:
        """Throw every projection away and make them again from the chain and the logs held here.

        Queue, entries and checkpoints are not touched.
        """
        with self._store.write() as connection:
            for table in (*PROJECTIONS, index_blocks, index_state):
                connection.execute(delete(table))
        return self.catch_up()

    def dump(self) -> bytes:
        """All projections in canonical form: two nodes that indexed the same blocks give the same bytes."""
        return dump(self._store)

    def _state(self) -> Row[Any]:
        if self._chain_id is None:
            self._chain_id = self._gateway.chain_id()
        with self._store.read() as connection:
            row = connection.execute(select(index_state)).first()
        if row is None:
            with self._store.write() as connection:
                fresh = {
                    "chain_id": self._chain_id,
                    "next_block": self._start_block,
                    "final_block": 0,
                    "generation": 0,
                    "facts": 0,
                }
                connection.execute(self._store.insert_new(index_state), fresh)
            with self._store.read() as connection:
                row = connection.execute(select(index_state)).one()
        if row.chain_id != self._chain_id:
            raise OtherChainError(
                f"the index is of chain {row.chain_id}, the node is connected to {self._chain_id}"
            )
        return row

    def _undo(self, state: Row[Any], head: Block, done: IndexRound) -> Row[Any]:
        """Delete what lies above the last block that is still on the chain."""
        with self._store.read() as connection:
            newest = blocks.highest_remembered(connection)
            if newest is None or blocks.remembered(connection, newest) == self._hash_at(newest, head):
                return state
            ancestor = blocks.last_common_block(connection, self._gateway)
        keep = self._start_block - 1 if ancestor is None else ancestor
        done.reorg_depth = newest - keep
        settled = min(state.final_block, max(keep, 0))
        with self._store.write() as connection:
            state = self._move(connection, state, keep + 1, settled, changed=True)
            blocks.forget_above(connection, keep)
            count(connection, self._store, REORGS)
            raise_to(connection, self._store, DEEPEST_REORG, done.reorg_depth)
            raise_to(connection, self._store, LAST_REORG, done.reorg_depth, always=True)
        return state

    def _hash_at(self, number: int, head: Block) -> bytes | None:
        if number == head.number:
            return head.hash
        block = self._gateway.block(number)
        return None if block is None else block.hash

    def _read_blocks(self, state: Row[Any], head: Block, final: Block, done: IndexRound) -> Row[Any]:
        start = state.next_block
        end = min(head.number, start + self._chunk - 1)
        if start > end:
            settled = min(final.number, start - 1)
            if settled <= state.final_block:
                return state
            with self._store.write() as connection:
                return self._move(connection, state, start, settled)
        with self._store.read() as connection:
            refs = blocks.wired_contracts(connection, self._directory)
            parent = blocks.remembered(connection, start - 1)
        read = blocks.read_range(
            self._gateway,
            refs,
            start,
            end,
            since=self._start_block,
            settled=min(final.number, head.number - CLOSELY_REMEMBERED),
            parent=parent,
        )
        rows: dict[Table, list[dict[str, Any]]] = {}
        for event in read.events:
            for table, values in rows_of(event):
                rows.setdefault(table, []).append(values)
        settled = max(state.final_block, min(final.number, end))
        with self._store.write() as connection:
            # The cursor first: whoever comes second is told so, and waits for no key to clash.
            state = self._move(connection, state, end + 1, settled, changed=not _UNCACHED.issuperset(rows))
            connection.execute(insert(index_blocks), blocks.as_rows(read.headers))
            for table, values_list in rows.items():
                connection.execute(insert(table), values_list)
            oldest = settled - REMEMBERED_FINAL_BLOCKS
            connection.execute(delete(index_blocks).where(index_blocks.c.number < oldest))
        done.blocks, done.events = end + 1 - start, len(read.events)
        return state

    def _read_entries(self, state: Row[Any], done: IndexRound) -> None:
        with self._store.read() as connection:
            logs = [one for one in origins(connection) if has_next(connection, *one)]
        for origin, origin_id in logs:
            try:
                with self._store.write() as connection:
                    moved = self._move(connection, state, state.next_block, state.final_block)
                    projected = project_next(connection, origin, origin_id, CHUNK_ENTRIES)
                state = moved
                done.entries += projected
            except DivergedError as divergence:
                done.diverged.append(divergence.origin)

    def _move(
        self,
        connection: Connection,
        state: Row[Any],
        next_block: int,
        final_block: int,
        *,
        changed: bool = False,
    ) -> Row[Any]:
        """Write the cursor, in the transaction whose rows it stands for."""
        moved = connection.execute(
            update(index_state)
            .where(index_state.c.next_block == state.next_block, index_state.c.generation == state.generation)
            .values(
                next_block=next_block,
                final_block=final_block,
                generation=state.generation + 1,
                facts=state.facts + changed,
            )
        )
        if moved.rowcount != 1:
            raise IndexerOvertakenError("another process moved the index")
        return connection.execute(select(index_state)).one()
