"""One log of the answers benchmark: its entries, tree, anchors, notes, projections and statuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from anchors.entry import STATEMENT_KIND
from anchors.merkle import MerkleTree, leaf_hash
from anchors.note import Checkpoint
from anchors.statement import ZERO_32
from anchors.tiles import TILE_HEIGHT, TILE_WIDTH
from benchmarks.answers_documents import ISSUED_ON, MadeUp, MadeUpEntries, Real, real_document, type_of
from benchmarks.answers_network import ADDRESS, LOGS, Body, Log, seconds, word
from ledger_api.store.tables import chain
from ledger_api.store.tables.documents import document_lookups, documents
from ledger_api.store.tables.log import HOME, MIRROR, checkpoints, entries, log_heads, tiles

ANCHORS = 100
"""Anchors of each log, evenly spread over its entries and over half a year."""

BULK = (entries, documents, document_lookups, tiles)
"""The large tables."""

Rows = dict[Table, list[dict[str, Any]]]

_FIRST, _LAST = seconds("2026-03-02"), seconds("2026-08-31")


@dataclass(frozen=True)
class Size:
    """How much is stored: documents in all, and about how many of them are asked about."""

    documents: int
    asked: int

    def entries_of(self, log: Log) -> int:
        """How many entries a log has."""
        whole, rest = divmod(self.documents, len(LOGS))
        return whole + (LOGS.index(log) < rest)

    @property
    def stride(self) -> int:
        """Each ``stride``-th entry of a log is asked about."""
        return max(1, self.documents // self.asked)


@dataclass(frozen=True)
class Anchor:
    """One anchor of a log, and the note over it; ``number`` is its place in the log's history."""

    number: int
    size: int
    root: bytes
    note: bytes
    time: int

    @property
    def block(self) -> int:
        """The block that holds it: one a minute."""
        return self.time // 60


@dataclass(frozen=True)
class Filled:
    """A log with its rows; ``real`` are the documents of the pool by index."""

    log: Log
    rows: Rows
    real: dict[int, Real]
    tree: MerkleTree
    anchored: list[Anchor]

    def covering(self, index: int) -> Anchor:
        """The first anchor that covers an entry."""
        return _covering(self.anchored, index)


def fill_log(log: Log, size: Size) -> Filled:
    """Everything about one log."""
    rows: Rows = {table: [] for table in BULK}
    number, count = LOGS.index(log), size.entries_of(log)
    makers = [MadeUpEntries(log, body) for body in log.bodies]
    real: dict[int, Real] = {}
    for index in range(count):
        turn, rest = divmod(index, size.stride)
        body = log.bodies[(index if rest else turn) % len(log.bodies)]
        if rest:
            _add(rows, log, index, body, makers[body.number].make(index))
        else:
            real[index] = real_document(number * 100_000 + turn, log, body)
            _add(rows, log, index, body, real[index])
    tree = MerkleTree(row["leaf_hash"] for row in rows[entries])
    anchored = _anchors(log, tree)
    _date(rows, anchored)
    rows[tiles] = list(_tiles(log, tree))
    rows |= _anchor_rows(log, anchored)
    kind = HOME if number == 0 else MIRROR
    rows[log_heads] = [{"origin": log.origin, "kind": kind, "size": count, "epoch": 1}]
    rows[chain.statuses] = _statuses(number, real)
    return Filled(log, rows, real, tree, anchored)


def _add(rows: Rows, log: Log, index: int, body: Body, made: Real | MadeUp) -> None:
    place = {"origin": log.origin, "index": index}
    rows[entries].append(
        {
            **place,
            "statement_digest": made.statement_digest,
            "leaf_hash": leaf_hash(made.entry),
            "entry": made.entry,
            "logged_at": _FIRST,
        }
    )
    rows[documents].append(
        {
            **place,
            "block": 0,  # until it is anchored
            "anchored_at": 0,
            "kind": STATEMENT_KIND,
            "statement_digest": made.statement_digest,
            "document_digest": made.digest,
            "issuer": body.id,
            "doc_type": type_of(body),
            "economy": log.economy,
            "number_hash": made.number_hash,
            "revision": 1,
            "issued_on": ISSUED_ON,
            "valid_from": "",
            "valid_to": "",
            "relation": "",
            "predecessor": ZERO_32,
        }
    )
    rows[document_lookups] += [{**place, "lookup": shown, "block": 0} for shown in made.lookups]


def _anchors(log: Log, tree: MerkleTree) -> list[Anchor]:
    found = []
    sizes = sorted({tree.size * (at + 1) // ANCHORS for at in range(ANCHORS)} - {0})
    for at, size in enumerate(sizes):
        root = tree.root(size)
        note = log.signer.sign(Checkpoint(log.origin, size, root).body())
        found.append(Anchor(at, size, root, note, _FIRST + (_LAST - _FIRST) * at // len(sizes)))
    return found


def _date(rows: Rows, anchored: list[Anchor]) -> None:
    """Each entry's projections carry the first anchor that covers it."""
    for row in (*rows[documents], *rows[document_lookups]):
        anchor = _covering(anchored, row["index"])
        row["block"] = anchor.block
        if "anchored_at" in row:
            row["anchored_at"] = anchor.time


def _covering(anchored: list[Anchor], index: int) -> Anchor:
    at = index * len(anchored) // anchored[-1].size
    while anchored[at].size <= index:
        at += 1
    while at and anchored[at - 1].size > index:
        at -= 1
    return anchored[at]


def _anchor_rows(log: Log, anchored: list[Anchor]) -> Rows:
    place = {"tx_index": 0, "log_index": LOGS.index(log), "origin_id": log.id}
    return {
        chain.anchors: [
            {
                **place,
                "block": one.block,
                "time": one.time,
                "history_index": one.number,
                "size": one.size,
                "root": one.root,
                "cid_digest": word("cid", log.origin, one.size),
                "block_hash": word("block", one.block),
                "tx": word("tx", log.origin, one.size),
            }
            for one in anchored
        ],
        checkpoints: [
            {
                "origin": log.origin,
                "size": one.size,
                "root": one.root,
                "note": one.note,
                "state": "final",
                "cid": None,
                "signed_at": one.time,
                "published_at": one.time,
                "block": one.block,
                "block_hash": word("block", one.block),
                "tx": word("tx", log.origin, one.size),
            }
            for one in anchored
        ],
    }


def _tiles(log: Log, tree: MerkleTree) -> Iterator[dict[str, Any]]:
    """Every full tile."""
    level = 0
    while tree.size >> TILE_HEIGHT * (level + 1):
        for n in range(tree.size >> TILE_HEIGHT * (level + 1)):
            hashes = b"".join(
                tree.hash_at(TILE_HEIGHT * level, n * TILE_WIDTH + at) for at in range(TILE_WIDTH)
            )
            root = tree.hash_at(TILE_HEIGHT * (level + 1), n)
            yield {"origin": log.origin, "level": level, "n": n, "hashes": hashes, "root": root}
        level += 1


def _statuses(number: int, real: dict[int, Real]) -> list[dict[str, Any]]:
    """One document of the pool in twenty was suspended and restored; one in a hundred is withdrawn."""
    rows: list[dict[str, Any]] = []
    for at, one in enumerate(real.values()):
        acts: Iterable[tuple[int, str]] = ()
        if at % 100 == 50:
            acts = ((2, "2026-09-05"),)
        elif at % 20 == 10:
            acts = ((0, "2026-09-02"), (1, "2026-09-04"))
        for kind, day in acts:
            rows.append(
                {
                    "block": seconds(day) // 60,
                    "tx_index": 0,
                    "log_index": 1000 + number * 10_000 + at,
                    "time": seconds(day),
                    "issuer": one.statement.issuer,
                    "digest": one.statement.digest,
                    "kind": kind,
                    "reason": "ERROR_FOUND",
                    "effective_at": seconds(day),
                    "successor": ZERO_32,
                    "signer": ADDRESS,
                }
            )
    return rows
