"""Mirroring other nodes' logs: nothing is accepted that does not lead to the root the chain anchored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from anchors import entry as entries_form
from anchors.content.cid import cid_from_digest
from anchors.content.port import ContentStore
from anchors.errors import AnchorsError
from anchors.merkle import leaf_hash
from anchors.note import Verifier, open_checkpoint
from anchors.tiles import TILE_WIDTH, decode_bundle, entries_path
from ledger_api.log.clock import Clock, system_clock
from ledger_api.log.errors import LogError, MirrorRefusedError
from ledger_api.log.fetch import Fetch, SourceUnavailableError
from ledger_api.log.reader import log_root
from ledger_api.log.replication import fetch_entries
from ledger_api.log.states import CheckpointState
from ledger_api.log.tree import write_full_tiles
from ledger_api.store.engine import Store
from ledger_api.store.tables.chain import anchors, index_state, log_keys, log_mirrors, logs
from ledger_api.store.tables.log import MIRROR, checkpoints, entries, log_heads

STEP = 16_384
"""Entries fetched for one anchored root, unless the chain anchored none in between."""


@dataclass(slots=True)
class MirrorRound:
    """What one round copied, and why it copied no more."""

    entries: int = 0
    problems: list[AnchorsError | LogError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Target:
    """The anchored root to reach, from what is held already."""

    origin: str
    held: int
    anchor: Row[Any]


class Mirror:
    """Keeps a copy of every log that other nodes operate.

    Entries come from the log's own URL (C2SP tiles), else from the content store by the CID in the anchor
    event. Only final anchors are followed: what is mirrored is never taken back.
    """

    def __init__(
        self,
        store: Store,
        content_store: ContentStore,
        fetch: Fetch,
        own_origins: Collection[str],
        *,
        network_id: bytes,
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._content_store = content_store
        self._fetch = fetch
        self._own = frozenset(own_origins)
        self._network_id = network_id
        self._clock = clock

    def run_once(self) -> MirrorRound:
        """Bring each mirrored log one anchored root further; a log that fails does not hold up the others."""
        done = MirrorRound()
        with self._store.read() as connection:
            found = connection.execute(select(logs.c.origin, logs.c.origin_id).order_by(logs.c.origin)).all()
        for origin, origin_id in found:
            if origin not in self._own:
                self._follow(origin, origin_id, done)
        return done

    def _follow(self, origin: str, origin_id: bytes, done: MirrorRound) -> None:
        with self._store.read() as connection:
            target = _target(connection, origin, origin_id)
            url = _url(connection, origin_id)
        try:
            if target is not None:
                self._copy(target, url, done)
            self._keep_checkpoint(origin, origin_id, url)
        except (AnchorsError, LogError) as problem:
            done.problems.append(problem)

    def _copy(self, target: _Target, url: str, done: MirrorRound) -> None:
        sources: list[Callable[[], list[bytes]]] = [
            lambda: self._from_node(target, url),
            lambda: self._from_content_store(target),
        ]
        for source in sources:
            try:
                found = source()
                self._accept(target, found)
            except (AnchorsError, LogError) as problem:
                done.problems.append(problem)
            else:
                done.entries += len(found)
                return

    def _from_node(self, target: _Target, url: str) -> list[bytes]:
        found: list[bytes] = []
        size = target.anchor.size
        for n in range(target.held // TILE_WIDTH, -(-size // TILE_WIDTH)):
            width = min(TILE_WIDTH, size - n * TILE_WIDTH)
            for served in dict.fromkeys((width, TILE_WIDTH)):
                data = self._fetch(f"{url.rstrip('/')}/{entries_path(n, served)}")
                if data is not None:
                    found.extend(decode_bundle(data, served)[:width])
                    break
            else:
                raise SourceUnavailableError(f"{url} does not serve bundle {n} of {target.origin}")
        return found[target.held % TILE_WIDTH :]

    def _from_content_store(self, target: _Target) -> list[bytes]:
        cid = cid_from_digest(target.anchor.cid_digest)
        return fetch_entries(self._content_store, cid, target.held, target.anchor.size)

    def _accept(self, target: _Target, found: list[bytes]) -> None:
        """Store the entries in one transaction, which only stands when they lead to the anchored root."""
        origin, anchor = target.origin, target.anchor
        if target.held + len(found) != anchor.size:
            raise MirrorRefusedError(
                f"{len(found)} entries came where {anchor.size - target.held} are missing"
            )
        now = int(self._clock())
        hashes = [leaf_hash(one) for one in found]
        rows = [
            {
                "origin": origin,
                "index": target.held + at,
                "statement_digest": self._digest(one),
                "leaf_hash": hashes[at],
                "entry": one,
                "logged_at": now,
            }
            for at, one in enumerate(found)
        ]
        with self._store.write() as connection:
            head = {"origin": origin, "kind": MIRROR, "size": 0, "epoch": 0}
            connection.execute(self._store.insert_new(log_heads), head)
            grown = connection.execute(
                update(log_heads)
                .where(
                    log_heads.c.origin == origin, log_heads.c.kind == MIRROR, log_heads.c.size == target.held
                )
                .values(size=anchor.size)
            )
            if grown.rowcount != 1:
                raise MirrorRefusedError(f"another process mirrors {origin}, or this node operates it")
            for start in range(0, len(rows), 1_000):
                connection.execute(insert(entries), rows[start : start + 1_000])
            write_full_tiles(connection, origin, target.held, hashes)
            if log_root(connection, origin, anchor.size) != anchor.root:
                raise MirrorRefusedError(
                    f"the entries served for {origin} do not lead to the root anchored at {anchor.size}",
                    origin=origin,
                    size=anchor.size,
                )

    def _digest(self, data: bytes) -> bytes | None:
        """The statement's digest; None for an entry of a kind this release does not read."""
        try:
            return entries_form.statement_digest(entries_form.decode(data), self._network_id)
        except AnchorsError:
            return None

    def _keep_checkpoint(self, origin: str, origin_id: bytes, url: str) -> None:
        """Keep the log's signed note when it is over an anchored root held here: receipts quote it."""
        with self._store.read() as connection:
            missing = _newest_without_note(connection, origin, origin_id)
            vkeys = list(connection.scalars(select(log_keys.c.vkey).where(log_keys.c.origin_id == origin_id)))
        if missing is None:
            return
        note = self._fetch(f"{url.rstrip('/')}/checkpoint")
        if note is None:
            return
        checkpoint = open_checkpoint(note, list(_verifiers(vkeys)))
        if (checkpoint.origin, checkpoint.size) != (origin, missing.size):
            return
        if checkpoint.root != missing.root:
            raise MirrorRefusedError(
                f"{origin} signed another root for size {missing.size} than it anchored", origin=origin
            )
        now = int(self._clock())
        row = {
            "origin": origin,
            "size": missing.size,
            "root": missing.root,
            "note": note,
            "state": CheckpointState.FINAL,
            "signed_at": now,
            "published_at": now,
            "block": missing.block,
            "block_hash": missing.block_hash,
            "tx": missing.tx,
        }
        with self._store.write() as connection:
            connection.execute(self._store.insert_new(checkpoints), row)


def _target(connection: Connection, origin: str, origin_id: bytes) -> _Target | None:
    held = connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == origin)) or 0
    final = connection.scalar(select(index_state.c.final_block)) or 0
    ahead = select(anchors).where(
        anchors.c.origin_id == origin_id, anchors.c.size > held, anchors.c.block <= final
    )
    anchor = (
        connection.execute(
            ahead.where(anchors.c.size <= held + STEP).order_by(anchors.c.size.desc()).limit(1)
        ).first()
        or connection.execute(ahead.order_by(anchors.c.size).limit(1)).first()
    )
    return None if anchor is None else _Target(origin, held, anchor)


def _url(connection: Connection, origin_id: bytes) -> str:
    """Where the log is served now."""
    url: str = connection.scalars(
        select(log_mirrors.c.url)
        .where(log_mirrors.c.origin_id == origin_id)
        .order_by(log_mirrors.c.block.desc(), log_mirrors.c.log_index.desc())
        .limit(1)
    ).one()
    return url


def _newest_without_note(connection: Connection, origin: str, origin_id: bytes) -> Row[Any] | None:
    """The newest anchor over entries held here, unless its note is held, too."""
    held = connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == origin)) or 0
    newest = connection.execute(
        select(anchors)
        .where(anchors.c.origin_id == origin_id, anchors.c.size <= held)
        .order_by(anchors.c.size.desc())
        .limit(1)
    ).first()
    if newest is None:
        return None
    known = connection.scalar(
        select(checkpoints.c.size).where(checkpoints.c.origin == origin, checkpoints.c.size == newest.size)
    )
    return newest if known is None else None


def _verifiers(vkeys: list[str]) -> Iterator[Verifier]:
    """The keys that can be read; a malformed one on chain must not keep the others from counting."""
    for vkey in vkeys:
        try:
            yield Verifier(vkey)
        except AnchorsError:
            continue
