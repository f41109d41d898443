"""A whole ledger for tests: queue, sequencer, anchorer and indexer over one store and one chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import select

from anchors.chain.port import Event
from anchors.content.port import ContentStore
from anchors.errors import ContentUnavailableError
from ledger_api.indexer.indexer import Indexer
from ledger_api.log.anchorer import Anchorer, AnchorRound, AnchorWindow
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import LogReader
from ledger_api.log.sender import SendingPolicy
from ledger_api.log.sequencer import Sequencer
from ledger_api.log.submission import NewSubmission
from ledger_api.store.engine import Store
from ledger_api.store.tables.log import anchor_transactions, checkpoints
from tests.ledger_api.log.network import ORIGIN, Network
from tests.ledger_api.log.samples import ManualClock

_serial = count()


@dataclass
class Ledger:
    """What a node runs, driven by hand and by a clock that stands still."""

    store: Store
    network: Network
    content: ContentStore
    clock: ManualClock = field(default_factory=ManualClock)
    mine: Callable[[], None] = lambda: None
    window: AnchorWindow = field(default_factory=lambda: AnchorWindow(0.0, 1))

    def __post_init__(self) -> None:
        self.reader = LogReader(self.store)
        self.anchorer = self.new_anchorer()
        self.indexer = self.new_indexer(self.store)

    def new_anchorer(self) -> Anchorer:
        """An anchorer as after a restart; the lease of the one before runs out at once."""
        return Anchorer(
            self.store,
            self.network.gateway,
            self.content,
            self.network.contracts,
            self.network.operators,
            self.window,
            policy=SendingPolicy(resend_after=3, stuck_after=30),
            clock=self.clock,
        )

    def new_indexer(self, store: Store, *, chunk_blocks: int = 50) -> Indexer:
        return Indexer(
            store,
            self.network.gateway,
            self.network.contracts,
            start_block=self.network.deployment.block,
            chunk_blocks=chunk_blocks,
        )

    def register(self, number: int, *, issuer: str = "mill") -> list[NewSubmission]:
        """Register and log so many new documents."""
        items = [self.network.submission(issuer, f"No {next(_serial)}") for _ in range(number)]
        queue = SubmissionQueue(self.store, clock=self.clock)
        queue.submit_many(items)
        queue.close()
        sequencer = Sequencer(self.store, ORIGIN, clock=self.clock)
        sequencer.drain()
        sequencer.close()
        return items

    def anchor(self, rounds: int = 2) -> AnchorRound:
        """Rounds enough to send a checkpoint and to see it mined; the sum of what they did."""
        total = AnchorRound()
        for _ in range(rounds):
            done = self.anchorer.run_once()
            total.signed += done.signed
            total.sent += done.sent
            total.anchored += done.anchored
            total.final += done.final
            total.undone += done.undone
            total.problems += done.problems
            self.clock.advance(4)
        return total

    def grow(self, number: int = 3) -> None:
        """Register, log and anchor."""
        self.register(number)
        self.anchor()

    def settle(self) -> None:
        """Run everything until every checkpoint is on the chain."""
        for _ in range(60):
            self.anchor(1)
            self.mine()
            self.indexer.catch_up()
            if all(state == "final" for state in self.states().values()):
                return
        raise AssertionError(f"checkpoints never became final: {self.states()}")

    def states(self) -> dict[int, str]:
        """The checkpoints by size."""
        with self.store.read() as connection:
            rows = connection.execute(
                select(checkpoints.c.size, checkpoints.c.state).order_by(checkpoints.c.size)
            )
            return {row.size: row.state for row in rows}

    def notes(self) -> dict[int, bytes]:
        with self.store.read() as connection:
            rows = connection.execute(select(checkpoints.c.size, checkpoints.c.note))
            return {row.size: row.note for row in rows}

    def transactions(self) -> list[tuple[int, int, int]]:
        """(size, nonce, gas price) of everything ever signed, in order."""
        table = anchor_transactions
        with self.store.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.serial)).all()
        return [(row.size, row.nonce, int(row.gas_price)) for row in rows]

    def anchored(self) -> list[Event]:
        """The anchor events of the chain as it is now."""
        gateway = self.network.gateway
        return [
            event
            for event in gateway.events([self.network.contracts["Logs"]], 0, gateway.head().number)
            if event.name == "Anchored"
        ]

    def anchored_sizes(self) -> list[int]:
        return [event.args["size"] for event in self.anchored()]


class FlakyContent:
    """A content store that can be switched off."""

    def __init__(self, inner: ContentStore) -> None:
        self._inner = inner
        self.down = False

    def put(self, data: bytes) -> str:
        self.check()
        return self._inner.put(data)

    def get(self, cid: str) -> bytes:
        self.check()
        return self._inner.get(cid)

    def has(self, cid: str) -> bool:
        self.check()
        return self._inner.has(cid)

    def check(self) -> None:
        if self.down:
            raise ContentUnavailableError("switched off")
