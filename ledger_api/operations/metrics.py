"""A node's figures in Prometheus form, read when they are asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from anchors.chain.port import ChainGateway
from anchors.errors import AnchorsError
from ledger_api.log.health import Health, HealthSnapshot, LeaseHealth
from ledger_api.node import WorkerState
from ledger_api.relayer import Relayer
from ledger_api.store.errors import LedgerError

_PER_LOG = (
    ("concord_log_size", "Committed entries.", "size"),
    ("concord_log_published_size", "Entries under the latest anchored checkpoint.", "published_size"),
    ("concord_log_published_age_seconds", "Since the latest checkpoint was anchored.", "published_age"),
    ("concord_queue_length", "Accepted registrations without an index.", "queued"),
    (
        "concord_oldest_queued_seconds",
        "Age of the oldest registration without an index.",
        "oldest_queued_age",
    ),
    (
        "concord_oldest_unanchored_seconds",
        "Age of the oldest registration not anchored.",
        "oldest_unanchored_age",
    ),
    ("concord_anchor_attempts_open", "Checkpoints that are not on chain yet.", "open_checkpoints"),
    (
        "concord_anchor_oldest_open_seconds",
        "Age of the oldest checkpoint that is not on chain yet.",
        "oldest_open_age",
    ),
    (
        "concord_anchorer_pending_transactions",
        "Anchor transactions signed, and neither mined nor given up.",
        "pending_transactions",
    ),
    ("concord_anchorer_nonce", "Highest nonce the anchorer signed.", "operator_nonce"),
)
_REVIEWS = (
    ("reviews_open", "Recorded answers that stand and are asked again."),
    ("reviews_required", "Recorded answers that a later event changed, not closed yet."),
    ("review_deliveries_waiting", "Webhooks that are neither delivered nor given up."),
    ("review_deliveries_made", "Webhooks that their receivers acknowledged."),
    ("review_deliveries_given_up", "Webhooks that were given up after a day of failures."),
)
_COUNTED = (
    ("anchors_undone", "Anchors that a reorganisation took back, since the node was founded."),
    ("anchor_transactions_bumped", "Anchor transactions signed again at a higher price."),
    ("reorgs", "Reorganisations of the chain that the index followed."),
)
_DEPTHS = (
    ("reorg_depth_max", "Blocks the deepest reorganisation took back."),
    ("reorg_depth_last", "Blocks the latest reorganisation took back."),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where figures come from: `operators` are (origin, account), `registry` has the process's own meters."""

    registry: CollectorRegistry
    health: Health
    gateway: ChainGateway
    relayer: Relayer
    operators: Sequence[tuple[str, str]]
    reviews: Callable[[], Mapping[str, int]]
    workers: Callable[[], Sequence[WorkerState]]
    data_dir: Path


class NodeMetrics:
    """Everything `/metrics` shows; a figure whose source is down is left out.

    `concord_chain_up` and `concord_store_up` are 0 when the chain or the database is down.
    """

    def __init__(self, sources: Sources) -> None:
        self._own = sources.registry
        self._read = CollectorRegistry()
        self._read.register(_NodeCollector(sources))

    def render(self) -> bytes:
        """The exposition text."""
        return generate_latest(self._own) + generate_latest(self._read)


class _NodeCollector(Collector):
    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def describe(self) -> list[Metric]:
        """Nothing is known before it is asked for: registering must not touch the chain."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read every figure now."""
        sources = self._sources
        free = shutil.disk_usage(sources.data_dir).free
        yield _gauge("concord_disk_free_bytes", "Free space where the node keeps its data.", free)
        yield from _worker_figures(sources.workers())
        try:
            snapshot, reviews = sources.health.snapshot(), sources.reviews()
        except LedgerError:
            yield _gauge("concord_store_up", "1 when the database answers.", 0)
            return
        yield _gauge("concord_store_up", "1 when the database answers.", 1)
        yield from _log_figures(snapshot)
        yield from _lease_figures(snapshot.leases)
        yield from _counters(snapshot.counters)
        for name, help_text in _REVIEWS:
            yield _gauge(f"concord_{name}", help_text, reviews[name])
        yield from self._chain_figures(snapshot)

    def _chain_figures(self, snapshot: HealthSnapshot) -> Iterator[Metric]:
        sources = self._sources
        try:
            head = sources.gateway.head()
            balances = [("relayer", sources.relayer.address, sources.relayer.balance())]
            balances += [
                (origin, address, sources.gateway.balance(address)) for origin, address in sources.operators
            ]
            used = {origin: sources.gateway.nonce(address) for origin, address in sources.operators}
        except AnchorsError:
            yield _gauge("concord_chain_up", "1 when the chain answers.", 0)
            return
        yield _gauge("concord_chain_up", "1 when the chain answers.", 1)
        yield _gauge("concord_chain_head_block", "The chain's newest block.", head.number)
        yield _gauge("concord_chain_head_time_seconds", "Unix time of the chain's newest block.", head.time)
        lag = max(0, head.number + 1 - snapshot.next_block)
        yield _gauge("concord_index_lag_blocks", "Blocks the index has not read.", lag)
        yield _family(
            "concord_account_balance_wei",
            "What pays for transactions.",
            ("account", "address"),
            [
                ((name, address), balance)
                for name, address, balance in balances
                if address is not None and balance is not None
            ],
        )
        yield _family(
            "concord_anchorer_nonce_gap",
            "Nonces the anchorer signed that no block has used: 0 at rest, 1 while it sends.",
            ("origin",),
            [
                ((log.origin,), max(0, log.operator_nonce + 1 - used[log.origin]))
                for log in snapshot.logs
                if log.operator_nonce is not None and log.origin in used
            ],
        )


def _gauge(name: str, help_text: str, figure: float) -> Metric:
    return _family(name, help_text, (), [((), figure)])


def _family(
    name: str, help_text: str, labels: Sequence[str], figures: Iterable[tuple[Sequence[str], float]]
) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=labels)
    for values, figure in figures:
        family.add_metric(list(values), figure)
    return family


def _worker_figures(workers: Sequence[WorkerState]) -> Iterator[Metric]:
    yield _family(
        "concord_worker_up",
        "1 when a worker runs and its last step did not fail.",
        ("worker",),
        [((one.name,), float(one.is_alive and one.problem is None)) for one in workers],
    )
    yield _family(
        "concord_worker_last_success_time_seconds",
        "Unix time of a worker's last step that did not fail.",
        ("worker",),
        [((one.name,), one.last_success) for one in workers if one.last_success is not None],
    )


def _log_figures(snapshot: HealthSnapshot) -> Iterator[Metric]:
    for name, help_text, attribute in _PER_LOG:
        found = [(log.origin, getattr(log, attribute)) for log in snapshot.logs]
        figures = [((origin,), figure) for origin, figure in found if figure is not None]
        yield _family(name, help_text, ("origin",), figures)
    yield _family(
        "concord_mirror_lag_entries",
        "Entries under the latest final anchor of another node's log that this copy lacks.",
        ("origin",),
        [((one.origin,), max(0, one.anchored_size - one.size)) for one in snapshot.mirrors],
    )
    yield _gauge("concord_index_final_block", "The latest final block that is indexed.", snapshot.final_block)
    yield _gauge(
        "concord_contents_unpublished",
        "Contents not in the content store yet.",
        snapshot.unpublished_contents,
    )


def _lease_figures(leases: Sequence[LeaseHealth]) -> Iterator[Metric]:
    yield _family(
        "concord_lease_held",
        "1 while a process holds the right to write this part; the holder is its machine, number and a word.",
        ("lease", "holder"),
        [((one.name, one.holder), float(one.is_held)) for one in leases],
    )
    yield _family(
        "concord_lease_epoch",
        "How often the right to write this part went to another process.",
        ("lease",),
        [((one.name,), one.epoch) for one in leases],
    )


def _counters(counted: Mapping[str, int]) -> Iterator[Metric]:
    for name, help_text in _DEPTHS:
        yield _gauge(f"concord_{name}", help_text, counted.get(name, 0))
    for name, help_text in _COUNTED:
        counter = CounterMetricFamily(f"concord_{name}", help_text)
        counter.add_metric([], counted.get(name, 0))
        yield counter
