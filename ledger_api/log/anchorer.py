"""Log to chain: persist, sign, replicate, anchor, publish; and all of it again after a reorganisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from anchors.chain.port import Block, ChainGateway, ContractRef, Receipt
from anchors.content.port import ContentStore
from anchors.errors import AnchorsError, ChainError, ContentStoreError
from anchors.note import Checkpoint, NoteSigner
from anchors.signing import SigningKey
from ledger_api.log import attempts
from ledger_api.log.attempts import Attempt
from ledger_api.log.chain_view import AnchoredHead, compare_with_chain, read_head
from ledger_api.log.clock import Clock, is_over, system_clock
from ledger_api.log.content import ContentPublisher
from ledger_api.log.errors import LeaseLostError
from ledger_api.log.lease import Lease
from ledger_api.log.reader import log_root, origin_id
from ledger_api.log.replication import Replicator
from ledger_api.log.sender import Sender, SendingPolicy
from ledger_api.log.states import CheckpointState, TransactionState
from ledger_api.store.counters import count
from ledger_api.store.engine import Store
from ledger_api.store.tables.chain import anchors as indexed_anchors
from ledger_api.store.tables.log import entries, log_heads

UNDONE = "anchors_undone"

_ON_CHAIN = (CheckpointState.ANCHORED, CheckpointState.FINAL)


@dataclass(frozen=True, slots=True)
class OperatorKeys:
    """An economy's log operator: the account that anchors and the key that signs checkpoints.

    The account is used for nothing else on the chain: the anchorer owns its nonce.
    """

    operator: SigningKey
    note_signer: NoteSigner


@dataclass(frozen=True, slots=True)
class AnchorWindow:
    """A checkpoint is due when the oldest entry waited this long, or when this many wait."""

    seconds: float = 5.0
    max_entries: int = 10_000


@dataclass(slots=True)
class AnchorRound:
    """What one round did, and what kept it from doing more."""

    signed: int = 0
    sent: int = 0
    anchored: int = 0
    final: int = 0
    undone: int = 0
    problems: list[AnchorsError | LeaseLostError] = field(default_factory=list)


@dataclass(slots=True)
class _Log:
    keys: OperatorKeys
    lease: Lease
    sender: Sender
    at_rest: tuple[bytes, int] | None = None
    """Head and size at which nothing was left to do: until either changes, nothing is."""


class Anchorer:
    """Anchors the logs this node operates.

    At most one checkpoint of a log is on its way at a time, in order of size. Every step is committed under
    the log's lease before the next one begins, so that a node killed at any moment carries on where it was.
    """

    def __init__(
        self,
        store: Store,
        gateway: ChainGateway,
        content_store: ContentStore,
        contracts: Mapping[str, ContractRef],
        operators: Mapping[str, OperatorKeys],
        window: AnchorWindow | None = None,
        *,
        policy: SendingPolicy | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._contract = contracts["Logs"]
        self._window = window or AnchorWindow()
        self._clock = clock
        self._replicator = Replicator(store, content_store)
        self._publisher = ContentPublisher(store, content_store, clock=clock)
        self._logs: dict[str, _Log] = {}
        for origin, keys in operators.items():
            lease = Lease(store, f"anchorer:{origin}", clock=clock)
            sender = Sender(
                store, gateway, self._contract, keys.operator, lease, policy or SendingPolicy(), clock
            )
            self._logs[origin] = _Log(keys, lease, sender)

    def check(self) -> None:
        """Compare every log with the chain, before anything is signed.

        Raises `LogBehindChainError` or `LogForkError` (both say how to restore), `ChainUnavailableError`.
        """
        blocks = self._gateway.head(), self._gateway.finalized()
        for origin in self._logs:
            anchored = read_head(self._gateway, self._contract, origin, *blocks)
            compare_with_chain(self._store, origin, anchored)

    def run_once(self, *, force: bool = False) -> AnchorRound:
        """Advance each log by one step; `force` anchors what waits without waiting for the window.

        A chain or content store that is down is a problem of the round, not an exception: the next round
        tries again. Raises `LogBehindChainError` and `LogForkError`, after which nothing may be signed.
        """
        done = AnchorRound()
        try:
            self._publisher.run_once()
        except ContentStoreError as problem:
            done.problems.append(problem)
        try:
            blocks = self._gateway.head(), self._gateway.finalized()
        except ChainError as problem:
            done.problems.append(problem)
            return done
        for origin, log in self._logs.items():
            try:
                if log.at_rest != (blocks[0].hash, self._size(origin)) and log.lease.acquire():
                    self._advance(origin, log, blocks, done, force)
            except (AnchorsError, LeaseLostError) as problem:
                done.problems.append(problem)
        return done

    def close(self) -> None:
        """Release the leases."""
        for log in self._logs.values():
            log.lease.release()

    def _advance(
        self, origin: str, log: _Log, blocks: tuple[Block, Block], done: AnchorRound, force: bool
    ) -> None:
        log.at_rest = None
        anchored = read_head(self._gateway, self._contract, origin, *blocks)
        compare_with_chain(self._store, origin, anchored)
        self._adopt(origin, log, anchored)
        with self._store.read() as connection:
            unsettled = attempts.unsettled(connection, origin, anchored.size)
        waiting = [self._undo(log, one, done) for one in unsettled if one.size > anchored.size]
        for attempt in unsettled:
            if attempt.size <= anchored.size:
                self._settle(log, attempt, anchored, done)
        if not waiting and (fresh := self._sign(origin, log, anchored, force)) is not None:
            waiting, done.signed = [fresh], done.signed + 1
        if waiting:
            self._carry(log, waiting[0], anchored, done)
        elif not unsettled:
            log.at_rest = (anchored.head.hash, anchored.size)

    def _size(self, origin: str) -> int:
        with self._store.read() as connection:
            return connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == origin)) or 0

    def _undo(self, log: _Log, attempt: Attempt, done: AnchorRound) -> Attempt:
        """An attempt the chain does not hold; where it did, a reorganisation or a lost chain took it."""
        if attempt.state not in _ON_CHAIN:
            return attempt
        with self._store.write() as connection:
            log.lease.fence(connection)
            attempts.set_state(
                connection, attempt, CheckpointState.SENT, block=None, block_hash=None, tx=None
            )
            count(connection, self._store, UNDONE)
        done.undone += 1
        return Attempt(
            attempt.origin, attempt.size, attempt.root, CheckpointState.SENT, attempt.cid, None, None
        )

    def _settle(self, log: _Log, attempt: Attempt, anchored: AnchoredHead, done: AnchorRound) -> None:
        """Find the block of an attempt that the chain's size covers, and see whether it is final."""
        place = self._place(attempt)
        if place is None:
            self._give_up_if_passed(log, attempt, anchored)
            return
        block, block_hash, tx = place
        now = int(self._clock())
        moved = (attempt.block, attempt.block_hash) != (block, block_hash)
        if not moved and block > anchored.final.number:
            return
        with self._store.write() as connection:
            log.lease.fence(connection)
            if moved:
                attempts.set_anchored(connection, attempt, block, block_hash, tx, now)
                done.anchored += attempt.state not in _ON_CHAIN
            if block <= anchored.final.number:
                attempts.set_state(connection, attempt, CheckpointState.FINAL)
                done.final += 1

    def _place(self, attempt: Attempt) -> tuple[int, bytes, bytes] | None:
        with self._store.read() as connection:
            sent = attempts.transactions(connection, attempt)
            row = connection.execute(
                select(indexed_anchors).where(
                    indexed_anchors.c.origin_id == origin_id(attempt.origin),
                    indexed_anchors.c.size == attempt.size,
                    indexed_anchors.c.root == attempt.root,
                )
            ).first()
        receipt = attempts.mined([self._gateway.receipt(one.tx) for one in sent])
        if receipt is not None:
            return receipt.block, receipt.block_hash, receipt.tx
        # A database restored from a backup may lack the transaction; the index read the event.
        return None if row is None else (row.block, row.block_hash, row.tx)

    def _give_up_if_passed(self, log: _Log, attempt: Attempt, anchored: AnchoredHead) -> None:
        """Once the final chain is past this size without the attempt, it can never be anchored."""
        settled, *_ = self._gateway.call(
            self._contract, "head", origin_id(attempt.origin), block_hash=anchored.final.hash
        )
        if settled > attempt.size:
            with self._store.write() as connection:
                log.lease.fence(connection)
                attempts.set_state(connection, attempt, CheckpointState.OBSOLETE)

    def _adopt(self, origin: str, log: _Log, anchored: AnchoredHead) -> None:
        """Sign again the note of an anchored root whose record a restored database lacks."""
        with self._store.read() as connection:
            if not anchored.size or attempts.exists(connection, origin, anchored.size):
                return
        with self._store.write() as connection:
            log.lease.fence(connection)
            note = log.keys.note_signer.sign(Checkpoint(origin, anchored.size, anchored.root).body())
            attempts.add(connection, origin, anchored.size, anchored.root, note, int(self._clock()))

    def _sign(self, origin: str, log: _Log, anchored: AnchoredHead, force: bool) -> Attempt | None:
        """Sign a checkpoint over what is committed, when one is due; its note is on disk on return."""
        now, size = self._clock(), self._size(origin)
        with self._store.read() as connection:
            oldest = connection.scalar(
                select(entries.c.logged_at).where(
                    entries.c.origin == origin, entries.c.index == anchored.size
                )
            )
        if size <= anchored.size or oldest is None:
            return None
        waited_enough = (
            is_over(now, oldest, self._window.seconds) or size - anchored.size >= self._window.max_entries
        )
        if not (force or waited_enough):
            return None
        growth: int = self._gateway.call(self._contract, "maxGrowth")
        size = min(size, anchored.size + growth)
        with self._store.write() as connection:
            log.lease.fence(connection)
            root = log_root(connection, origin, size)
            if root is None:
                return None
            note = log.keys.note_signer.sign(Checkpoint(origin, size, root).body())
            attempts.add(connection, origin, size, root, note, int(now))
        return Attempt(origin, size, root, CheckpointState.SIGNED, None, None, None)

    def _carry(self, log: _Log, attempt: Attempt, anchored: AnchoredHead, done: AnchorRound) -> None:
        """Replicate, then see the transaction through."""
        if attempt.state is CheckpointState.SIGNED or attempt.cid is None:
            attempt = self._replicate(log, attempt)
        for receipt in self._reverted(attempt):
            log.sender.bury_reverted(receipt.tx)
        done.sent += log.sender.drive(attempt, anchored)

    def _replicate(self, log: _Log, attempt: Attempt) -> Attempt:
        cid = self._replicator.replicate(attempt.origin, attempt.size, attempt.root)
        with self._store.write() as connection:
            log.lease.fence(connection)
            attempts.set_state(connection, attempt, CheckpointState.REPLICATED, cid=cid)
        return Attempt(
            attempt.origin, attempt.size, attempt.root, CheckpointState.REPLICATED, cid, None, None
        )

    def _reverted(self, attempt: Attempt) -> list[Receipt]:
        """Receipts of transactions that failed and are not booked as such yet."""
        with self._store.read() as connection:
            sent = attempts.transactions(connection, attempt)
        receipts = [self._gateway.receipt(one.tx) for one in sent if one.state is not TransactionState.DEAD]
        return [receipt for receipt in receipts if receipt is not None and receipt.status != 1]
