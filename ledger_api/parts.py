"""Everything a node is made of, built once by `ledger_api.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from anchors.chain.anvil import Anvil
from anchors.chain.port import ChainGateway, ContractRef
from anchors.content.port import ContentStore
from anchors.webhook import WebhookSigner
from ledger_api.indexer.indexer import Indexer
from ledger_api.indexer.queries import IndexQueries
from ledger_api.indexer.recognition_queries import RecognitionQueries
from ledger_api.indexer.trust_view import IndexTrustView
from ledger_api.log.anchorer import Anchorer, OperatorKeys
from ledger_api.log.fetch import HttpFetch
from ledger_api.log.health import Health
from ledger_api.log.mirror import Mirror
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import LogReader
from ledger_api.log.sequencer import Sequencer
from ledger_api.network_file import NetworkFile
from ledger_api.node import Supervisor
from ledger_api.relayer import Relayer
from ledger_api.settings import Settings
from ledger_api.store.engine import Store
from ledger_api.telemetry.meters import Meters


@dataclass(slots=True)
class Parts:
    """One node's parts; `close` gives back what they hold."""

    settings: Settings
    network: NetworkFile
    gateway: ChainGateway
    content: ContentStore
    store: Store
    operators: Mapping[str, OperatorKeys]
    queue: SubmissionQueue
    reader: LogReader
    queries: IndexQueries
    recognition: RecognitionQueries
    view: IndexTrustView
    indexer: Indexer
    sequencers: list[Sequencer]
    anchorer: Anchorer
    relayer: Relayer
    health: Health
    fetch: HttpFetch
    mirror: Mirror
    node_seed: bytes = field(repr=False)
    engine: Anvil | None = None
    meters: Meters = field(default_factory=Meters)
    supervisor: Supervisor = field(init=False)
    closing: list[Callable[[], None]] = field(default_factory=list)
    """What workers have to give back when all have stopped."""

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(self.meters)

    @property
    def signer(self) -> WebhookSigner:
        """What the node signs deliveries with."""
        return WebhookSigner(self.node_seed)

    @property
    def contracts(self) -> dict[str, ContractRef]:
        """The network's contracts by name."""
        return self.network.refs()

    @property
    def is_demo(self) -> bool:
        """Whether answers must say that the chain is a demonstration."""
        return self.network.mode == "demo"

    def close(self) -> None:
        """Stop what runs, finish what was begun, release leases and connections."""
        self.supervisor.stop()
        self.queue.close()
        for sequencer in self.sequencers:
            sequencer.close()
        self.anchorer.close()
        for give_back in self.closing:
            give_back()
        self.fetch.close()
        self.store.close()
        if self.engine is not None:
            self.engine.stop()
