"""Reading the logs this node holds, its own and mirrored: entries, tiles, proofs, checkpoints, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, true

from anchors import entry as entries_form
from anchors.errors import AnchorsError
from anchors.keccak import keccak256
from anchors.merkle import (
    HASH_SIZE,
    HashReader,
    consistency_proof_from,
    inclusion_proof_from,
    range_root,
)
from anchors.receipt import AnchorReference, Receipt
from anchors.tiles import TILE_WIDTH, encode_bundle
from ledger_api.log.admission import registration
from ledger_api.log.states import RegistrationState
from ledger_api.log.submission import Submission
from ledger_api.log.tree import TileMemory, TileSource
from ledger_api.store.engine import Store
from ledger_api.store.prepared import Prepared, within
from ledger_api.store.tables.chain import anchors, contracts, index_state
from ledger_api.store.tables.content import blobs, files, openings
from ledger_api.store.tables.documents import documents
from ledger_api.store.tables.log import HOME, checkpoints, entries, log_heads
from ledger_api.store.tables.queue import submissions

_ENTRY = Prepared(
    select(entries.c.entry).where(entries.c.origin == bindparam("log"), entries.c.index == bindparam("at"))
)
_HELD = select(log_heads.c.size).where(log_heads.c.origin == bindparam("log")).scalar_subquery()
_noted = (
    select(anchors, checkpoints.c.note)
    .join(checkpoints, (checkpoints.c.size == anchors.c.size) & (checkpoints.c.root == anchors.c.root))
    .where(
        anchors.c.origin_id == bindparam("log_id"),
        anchors.c.size > bindparam("at"),
        anchors.c.size <= _HELD,
        checkpoints.c.origin == bindparam("log"),
    )
    .order_by(anchors.c.size)
    .limit(1)
)
_NOTED_ANCHOR = Prepared(_noted)
_first_noted = _noted.subquery("noted")
# The entry with the anchor that its receipt leads to, at one go: this is how most answers begin.
_NOTED_ENTRY = Prepared(
    select(entries.c.entry, _first_noted)
    .select_from(entries.outerjoin(_first_noted, true()))
    .where(entries.c.origin == bindparam("log"), entries.c.index == bindparam("at"))
)
# What a log is asked for each tile, in one statement.
_PUBLIC = Prepared(
    select(
        select(func.max(anchors.c.size))
        .where(anchors.c.origin_id == bindparam("log_id"), anchors.c.size <= _HELD)
        .scalar_subquery()
        .label("indexed"),
        select(func.max(checkpoints.c.size))
        .where(checkpoints.c.origin == bindparam("log"), checkpoints.c.published_at.is_not(None))
        .scalar_subquery()
        .label("published"),
    )
)


@dataclass(frozen=True, slots=True)
class Location:
    """Where an entry is."""

    origin: str
    index: int


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """An entry's bytes; with the inclusion proof and the note that it leads to, once it is anchored."""

    entry: bytes
    proof: tuple[bytes, ...] | None = None
    note: bytes | None = None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file kept for a public document; `cid` once it is in the content store."""

    name: str
    media_type: str
    sha256: bytes
    size: int
    cid: str | None


class LogReader:
    """Read access; every method is one consistent transaction and safe from any thread.

    What is absent is None, never an exception: whether that is an error depends on who asks.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tiles = TileMemory()

    def snapshot(self) -> AbstractContextManager[None]:
        """Everything that this thread reads of the store within the block is of one state of it."""
        return self._store.snapshot()

    def origins(self, *, home: bool | None = None) -> list[str]:
        """The logs held here: own ones, mirrored ones, or all."""
        query = select(log_heads.c.origin).order_by(log_heads.c.origin)
        if home is not None:
            query = query.where((log_heads.c.kind == HOME) if home else (log_heads.c.kind != HOME))
        with self._store.read() as connection:
            return list(connection.scalars(query))

    def size(self, origin: str) -> int:
        """Committed entries; 0 for a log that is not held here."""
        with self._store.read() as connection:
            return _size(connection, origin)

    def entry(self, origin: str, index: int) -> bytes | None:
        """The bytes of one entry."""
        rows = self._store.ask(_ENTRY, log=origin, at=index)
        return rows[0].entry if rows else None

    def entries(self, origin: str, start: int, end: int) -> list[bytes]:
        """The entries `[start, end)`, as many as are committed."""
        with self._store.read() as connection:
            return _entries(connection, origin, start, end)

    def bundle(self, origin: str, n: int, width: int = TILE_WIDTH) -> bytes | None:
        """Entry bundle `n` of this width (C2SP tlog-tiles, log entries)."""
        with self._store.read() as connection:
            found = _entries(connection, origin, n * TILE_WIDTH, n * TILE_WIDTH + width)
        return encode_bundle(found) if found and len(found) == width else None

    def tile(self, origin: str, level: int, n: int, width: int = TILE_WIDTH) -> bytes | None:
        """Tile `n` of `level`, cut to this width (C2SP tlog-tiles, Merkle tree)."""
        hashes = TileSource(self._store.ask, origin).tile(level, n)
        wanted = width * HASH_SIZE
        return hashes[:wanted] if hashes and len(hashes) >= wanted else None

    def root(self, origin: str, size: int) -> bytes | None:
        """The root over the first `size` entries, or None when they are not all here."""
        with self._store.read() as connection:
            return log_root(connection, origin, size)

    def inclusion(self, origin: str, index: int, size: int) -> list[bytes] | None:
        """RFC 9162 §2.1.3.1 proof of entry `index` in the tree of `size`."""
        with self._store.read() as connection:
            if not 0 <= index < size <= _size(connection, origin):
                return None
            return inclusion_proof_from(self._hashes(connection, origin), index, size)

    def consistency(self, origin: str, old: int, new: int) -> list[bytes] | None:
        """RFC 9162 §2.1.4.1 proof that the tree of `new` extends that of `old`."""
        with self._store.read() as connection:
            return log_consistency(connection, origin, old, new, self._tiles)

    def checkpoint(self, origin: str) -> bytes | None:
        """The latest published (hence anchored) signed note."""
        with self._store.read() as connection:
            return connection.scalar(
                select(checkpoints.c.note)
                .where(checkpoints.c.origin == origin, checkpoints.c.published_at.is_not(None))
                .order_by(checkpoints.c.size.desc())
                .limit(1)
            )

    def anchored_size(self, origin: str) -> int:
        """How many of the entries held here the chain has anchored, by the index or by a published note."""
        (found,) = self._store.ask(_PUBLIC, log=origin, log_id=origin_id(origin))
        return max(found.indexed or 0, found.published or 0)

    def locate(self, statement_digest: bytes, origin: str | None = None) -> Location | None:
        """The first place of a statement, in the log `origin` or, without it, in any log held here.

        The log that the statement names comes before any other: an operator may copy what it did not admit.
        """
        query = (
            select(entries.c.origin, func.min(entries.c.index).label("at"))
            .where(entries.c.statement_digest == statement_digest)
            .group_by(entries.c.origin)
            .order_by(entries.c.origin)
        )
        if origin is not None:
            query = query.where(entries.c.origin == origin)
        with self._store.read() as connection:
            rows = connection.execute(query).all()
            places = [Location(row.origin, row.at) for row in rows]
            if len(places) > 1:
                named = _named_log(connection, places[0])
                places.sort(key=lambda place: place.origin != named)
        return places[0] if places else None

    def registration(self, statement_digest: bytes) -> Submission | None:
        """How far a registration made at this node has come."""
        with self._store.read() as connection:
            row = connection.execute(
                select(submissions).where(submissions.c.statement_digest == statement_digest)
            ).first()
            if row is None:
                return None
            found = registration(row)
            if found.index is None:
                return found
            return replace(found, state=_state(connection, found.origin, found.index))

    def state(self, origin: str, index: int) -> RegistrationState:
        """How far the entry at this place has come."""
        with self._store.read() as connection:
            return _state(connection, origin, index)

    def receipt(self, origin: str, index: int) -> Receipt | None:
        """The receipt of an anchored entry: proof into the first anchored tree whose note is held here.

        None until that anchor is indexed.
        """
        with self._store.read() as connection:
            anchor = _noted_anchor(connection, origin, index)
            if anchor is None:
                return None
            proof = tuple(inclusion_proof_from(self._hashes(connection, origin), index, anchor.size))
            reference = _reference(connection, anchor)
        return Receipt(index=index, proof=proof, checkpoint=anchor.note, anchor=reference)

    def proven_entry(self, origin: str, index: int) -> ProvenEntry | None:
        """The bytes of one entry, and the proof and the signed note of its receipt where there is one."""
        rows = self._store.ask(_NOTED_ENTRY, log=origin, log_id=origin_id(origin), at=index)
        if not rows:
            return None
        (found,) = rows
        if found.note is None:
            return ProvenEntry(found.entry)
        # What is committed of a log never changes: its tiles need not be of the same transaction.
        proof = inclusion_proof_from(TileSource(self._store.ask, origin, self._tiles).read, index, found.size)
        return ProvenEntry(found.entry, tuple(proof), found.note)

    def opening(self, document_digest: bytes) -> bytes | None:
        """The opening kept for a public document, as it was submitted."""
        with self._store.read() as connection:
            return connection.scalar(
                select(blobs.c.data)
                .join(openings, openings.c.sha256 == blobs.c.sha256)
                .where(openings.c.document_digest == document_digest)
            )

    def files(self, document_digest: bytes) -> list[KeptFile]:
        """The files kept for a public document, in the order they were attached."""
        with self._store.read() as connection:
            rows = connection.execute(
                select(files.c.name, files.c.media_type, files.c.sha256, blobs.c.size, blobs.c.cid)
                .join(blobs, blobs.c.sha256 == files.c.sha256)
                .where(files.c.document_digest == document_digest)
                .order_by(files.c.position)
            )
            return [KeptFile(row.name, row.media_type, row.sha256, row.size, row.cid) for row in rows]

    def content(self, sha256: bytes) -> bytes | None:
        """Kept bytes by their SHA-256."""
        with self._store.read() as connection:
            return connection.scalar(select(blobs.c.data).where(blobs.c.sha256 == sha256))

    def _hashes(self, connection: Connection, origin: str) -> HashReader:
        return TileSource(within(connection), origin, self._tiles).read


def log_root(connection: Connection, origin: str, size: int) -> bytes | None:
    """The root over the first `size` entries, or None when they are not all here."""
    if not 0 <= size <= _size(connection, origin):
        return None
    return range_root(TileSource(within(connection), origin).read, 0, size)


def log_consistency(
    connection: Connection, origin: str, old: int, new: int, memory: TileMemory | None = None
) -> list[bytes] | None:
    """The consistency proof between two sizes, or None when they are not all here.

    ``memory`` is for what is committed alone.
    """
    if not 0 < old <= new <= _size(connection, origin):
        return None
    return consistency_proof_from(TileSource(within(connection), origin, memory).read, old, new)


def origin_id(origin: str) -> bytes:
    """The log's id on the chain: keccak256 of its name."""
    return keccak256(origin.encode())


def _noted_anchor(connection: Connection, origin: str, index: int) -> Any:
    """The first indexed anchor that covers an entry and whose note is held here.

    Published or not: what the chain has anchored is public.
    """
    return _NOTED_ANCHOR.first(connection, log=origin, log_id=origin_id(origin), at=index)


def _named_log(connection: Connection, place: Location) -> str | None:
    """The log that the statement of this entry names."""
    (data,) = _entries(connection, place.origin, place.index, place.index + 1)
    try:
        return entries_form.decode(data).statement.origin
    except AnchorsError:
        return None


def _size(connection: Connection, origin: str) -> int:
    return connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == origin)) or 0


def _entries(connection: Connection, origin: str, start: int, end: int) -> list[bytes]:
    found: Sequence[bytes] = connection.scalars(
        select(entries.c.entry)
        .where(entries.c.origin == origin, entries.c.index >= start, entries.c.index < end)
        .order_by(entries.c.index)
    ).all()
    return list(found)


def _state(connection: Connection, origin: str, index: int) -> RegistrationState:
    # Anchored only once it is projected too: whoever reads "anchored" and asks at once must find the entry.
    block = connection.scalar(
        select(documents.c.block).where(documents.c.origin == origin, documents.c.index == index)
    )
    if block is None:
        return RegistrationState.LOGGED
    final = connection.scalar(select(func.max(index_state.c.final_block)))
    return RegistrationState.FINAL if block <= (final or 0) else RegistrationState.ANCHORED


def _reference(connection: Connection, anchor: Any) -> AnchorReference | None:
    chain_id = connection.scalar(select(index_state.c.chain_id))
    address = connection.scalar(
        select(contracts.c.address)
        .where(contracts.c.name == "Logs", contracts.c.block <= anchor.block)
        .order_by(contracts.c.block.desc(), contracts.c.log_index.desc())
        .limit(1)
    )
    if chain_id is None or address is None:
        return None
    return AnchorReference(
        chain_id=chain_id,
        logs=address,
        history_index=anchor.history_index,
        size=anchor.size,
        time=anchor.time,
        block_number=anchor.block,
        transaction=anchor.tx,
    )
