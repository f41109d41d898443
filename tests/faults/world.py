"""A home node and a mirror over one simulated chain, driven round by round through seams that can fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from anchors import artifacts
from anchors.chain.finality import Finality
from anchors.content.directory import DirectoryContentStore
from anchors.errors import AnchorsError
from anchors.note import Verifier, open_checkpoint
from ledger_api.indexer.dump import dump
from ledger_api.indexer.indexer import Indexer
from ledger_api.log.anchorer import Anchorer, AnchorWindow
from ledger_api.log.errors import LogBehindChainError, LogForkError
from ledger_api.log.mirror import Mirror
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import LogReader
from ledger_api.log.sender import SendingPolicy
from ledger_api.log.sequencer import Sequencer
from ledger_api.log.states import CheckpointState
from ledger_api.log.submission import NewSubmission, SubmittedFile
from ledger_api.store.engine import Store
from ledger_api.store.errors import LedgerError
from ledger_api.store.tables.content import blobs
from ledger_api.store.tables.documents import documents
from ledger_api.store.tables.log import checkpoints, entries
from ledger_api.store.tables.queue import submissions
from tests.faults.seams import FaultyChain, FaultyContent, FaultyStore, Trouble, faulty_fetch
from tests.ledger_api.log.network import NETWORK_ID, ORIGIN, Network, found
from tests.ledger_api.log.samples import ManualClock
from tests.ledger_api.log.test_mirror import HomeNode
from tests.support.engines.simulator import ChainSimulator

STAGES = ("acknowledged", "logged", "anchored", "indexed", "mirrored")
ROUNDS_TO_DRAIN = 40
SECONDS = 4.0
_FATAL = (LogBehindChainError, LogForkError)

_serial = count()


@dataclass
class Parts:
    """The processes of both nodes; a restart makes them anew."""

    queue: SubmissionQueue
    sequencer: Sequencer
    anchorer: Anchorer
    indexer: Indexer
    far_indexer: Indexer
    mirror: Mirror


@dataclass
class World:
    """What a scenario and its audit work on; every round is one step of every worker, and one block."""

    store: Store
    far: Store
    chain: ChainSimulator
    network: Network
    content: DirectoryContentStore
    clock: ManualClock
    trouble: Trouble = field(default_factory=Trouble)
    wanted: list[NewSubmission] = field(default_factory=list)
    acknowledged: dict[bytes, NewSubmission] = field(default_factory=dict)
    published: list[bytes] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    fatal: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts = ("queue", "sequencer", "anchorer", "indexer")
        self._stores = {one: FaultyStore(self.store.engine, one, self.trouble) for one in parts}
        self._stores["mirror"] = FaultyStore(self.far.engine, "mirror", self.trouble)
        self.reader, self.far_reader = LogReader(self.store), LogReader(self.far)
        self.home = HomeNode(self.reader)
        self.parts = self._make()

    def _make(self) -> Parts:
        stores, trouble, contracts = self._stores, self.trouble, self.network.contracts
        start = self.network.deployment.block
        chain = {one: FaultyChain(self.chain, one, trouble) for one in ("anchorer", "indexer")}
        content = {one: FaultyContent(self.content, one, trouble) for one in ("anchorer", "mirror")}
        return Parts(
            queue=SubmissionQueue(stores["queue"], clock=self.clock),
            sequencer=Sequencer(stores["sequencer"], ORIGIN, clock=self.clock),
            anchorer=Anchorer(
                stores["anchorer"],
                chain["anchorer"],  # type: ignore[arg-type]
                content["anchorer"],
                contracts,
                self.network.operators,
                AnchorWindow(0.0, 1),
                policy=SendingPolicy(resend_after=3, stuck_after=30),
                clock=self.clock,
            ),
            indexer=Indexer(stores["indexer"], chain["indexer"], contracts, start_block=start),  # type: ignore[arg-type]
            far_indexer=Indexer(self.far, self.chain, contracts, start_block=start),
            mirror=Mirror(
                stores["mirror"],
                content["mirror"],
                faulty_fetch(self.home, trouble),
                (),
                network_id=NETWORK_ID,
                clock=self.clock,
            ),
        )

    def restart(self) -> None:
        """Kill both nodes and start them again: nothing is given back, leases least of all."""
        self.parts.queue.close()
        self.parts = self._make()

    def close(self) -> None:
        """Give back what the world holds."""
        self.parts.queue.close()
        for store in self._stores.values():
            store.forget()

    def want(self, number: int) -> None:
        """Somebody has new documents to register, one of them public."""
        serial = str(next(_serial))
        made = [self.network.submission("mill", f"No {serial}-{one}") for one in range(number)]
        opening, file = serial.encode(), SubmittedFile("a.pdf", "application/pdf", b"%PDF" + serial.encode())
        self.wanted += [replace(made[0], opening=opening, files=(file,)), *made[1:]]

    def rounds(self, number: int) -> None:
        """So many rounds of everything."""
        for _ in range(number):
            self.round()

    def round(self) -> None:
        """One step of every worker, whatever the one before met; then a block, and four seconds."""
        parts = self.parts
        for step in (
            self._register,
            parts.sequencer.run_once,
            self._anchor,
            parts.indexer.run_once,
            parts.far_indexer.run_once,
            self._mirror,
        ):
            try:
                step()
            except _FATAL as fatal:
                self.fatal.append(fatal.code)
            except (LedgerError, AnchorsError) as problem:
                self.problems.append(problem.code)
            except Exception as unexpected:
                self.fatal.append(repr(unexpected))
        note = self.reader.checkpoint(ORIGIN)
        if note is not None and note not in self.published[-1:]:
            self.published.append(note)
        self.clock.advance(SECONDS)
        self.chain.mine()

    def _register(self) -> None:
        """A client that asks again until it is answered."""
        for one in list(self.wanted):
            self.parts.queue.submit(one)
            self.acknowledged[one.statement_digest] = one
            self.wanted.remove(one)

    def _anchor(self) -> None:
        self.problems += [problem.code for problem in self.parts.anchorer.run_once().problems]

    def _mirror(self) -> None:
        self.problems += [problem.code for problem in self.parts.mirror.run_once().problems]

    # what became of it

    def halts(self, batch: list[NewSubmission]) -> str | None:
        """The first stage that these have not all reached; None where they are through."""
        reached = (
            all(one.statement_digest in self.acknowledged for one in batch),
            all(self.reader.locate(one.statement_digest) for one in batch),
            self._is_anchored(),
            self._indexed() == self.reader.size(ORIGIN),
            self.far_reader.size(ORIGIN) == self.reader.size(ORIGIN),
        )
        return next((stage for stage, done in zip(STAGES, reached, strict=True) if not done), None)

    def _is_anchored(self) -> bool:
        size = self.reader.size(ORIGIN)
        return max(self.anchored_sizes(), default=0) == size and self._states().get(size) == "final"

    def _states(self) -> dict[int, str]:
        with self.store.read() as connection:
            rows = connection.execute(select(checkpoints.c.size, checkpoints.c.state)).all()
        return {row.size: row.state for row in rows}

    def _indexed(self) -> int:
        with self.store.read() as connection:
            return connection.scalar(select(func.count()).select_from(documents)) or 0

    def is_drained(self) -> bool:
        """Whether nothing is left to do for any worker."""
        with self.store.read() as connection:
            queued = connection.scalar(
                select(submissions.c.seq).where(submissions.c.log_index.is_(None)).limit(1)
            )
            unpublished = connection.scalar(
                select(func.count()).select_from(blobs).where(blobs.c.published_at.is_(None))
            )
        settled = {CheckpointState.FINAL, CheckpointState.OBSOLETE}
        return (
            not self.wanted
            and queued is None
            and not unpublished
            and settled.issuperset(self._states().values())
            and self.halts([]) is None
        )

    def drain(self) -> None:
        """Rounds until everything is through. Raises `AssertionError` where it never is."""
        for _ in range(ROUNDS_TO_DRAIN):
            if self.is_drained():
                self.rounds(2)  # the mirror's index follows its entries
                return
            self.round()
        raise AssertionError(
            f"not drained: halts at {self.halts(list(self.acknowledged.values()))}, {self._states()}, "
            f"{self.problems[-5:]}"
        )

    def anchored(self) -> list[Any]:
        """The anchor events of the chain as it is now."""
        logs = [self.network.contracts["Logs"]]
        found = self.chain.events(logs, 0, self.chain.head().number)
        return [event for event in found if event.name == "Anchored"]

    def anchored_sizes(self) -> list[int]:
        """The sizes anchored, in order."""
        return [event.args["size"] for event in self.anchored()]

    def audit(self, *, rebuild: bool = True) -> None:
        """Nothing acknowledged is lost, nothing doubled, every checkpoint extends the last, each is anchored
        once, and index and mirror agree, with a rebuild as well."""
        with self.store.read() as connection:
            logged = Counter(connection.scalars(select(entries.c.statement_digest)))
        assert not set(self.acknowledged) - set(logged), "an acknowledged registration is lost"
        assert max(logged.values()) == 1, "a registration is in the log twice"
        sizes = self.anchored_sizes()
        assert sizes == sorted(set(sizes)), "a checkpoint is anchored twice, or out of order"
        for event in self.anchored():
            assert event.args["root"] == self.reader.root(ORIGIN, event.args["size"])
        self._audit_published(sizes)
        assert self.far_reader.entries(ORIGIN, 0, 10_000) == self.reader.entries(ORIGIN, 0, 10_000)
        kept = dump(self.store)
        assert dump(self.far) == kept, "the mirror's index differs"
        if rebuild:
            self.parts.far_indexer.reindex()
            assert dump(self.far) == kept, "a rebuild gives another index"

    def _audit_published(self, anchored: list[int]) -> None:
        verifier = Verifier(self.network.keys.note_signer.vkey)
        found = [open_checkpoint(note, [verifier]) for note in self.published]
        sizes = [one.size for one in found]
        assert sizes == sorted(set(sizes)), "a checkpoint was taken back"
        for one in found:
            assert one.root == self.reader.root(ORIGIN, one.size), "a checkpoint does not extend the last"
        assert set(sizes) <= set(anchored), "a published checkpoint was never anchored"


@dataclass(frozen=True)
class Ground:
    """A founded network with 250 logged and anchored documents, of which each cell gets a copy."""

    chain: ChainSimulator
    network: Network
    clock: ManualClock
    content: Path

    def world(self, store: Store, far: Store) -> World:
        """A world of one's own, over copies of the ground's databases."""
        chain, clock = self.chain.fork(), ManualClock(self.clock.now)
        chain._clock = clock
        chain.automine = False
        network = replace(self.network, gateway=chain, issuers=dict(self.network.issuers))
        return World(store, far, chain, network, DirectoryContentStore(self.content), clock)


@contextmanager
def prepared_ground(store: Store, far: Store, folder: Path) -> Iterator[Ground]:
    """Fill two empty databases; the caller copies them for each cell."""
    clock = ManualClock()
    chain = ChainSimulator(load=artifacts.load, finality=Finality(2), clock=clock)
    network = found(chain, chain.fund)
    network.register_issuer("mill")
    ground = Ground(chain, network, clock, folder / "content")
    world = World(store, far, chain, network, DirectoryContentStore(ground.content), clock)
    chain.automine = False
    world.want(250)
    world.drain()
    world.parts.sequencer.close()
    world.parts.anchorer.close()
    world.close()
    yield ground
