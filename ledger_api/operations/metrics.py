"""A node's figures in Prometheus form, read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from anchors.chain.port import ChainGateway
from anchors.errors import AnchorsError
from ledger_api.log.health import Health, HealthSnapshot
from ledger_api.relayer import Relayer

_PER_LOG = (
    ("concord_log_size", "Committed entries.", "size"),
    ("concord_log_published_size", "Entries under the latest anchored checkpoint.", "published_size"),
    ("concord_queue_length", "Accepted registrations without an index.", "queued"),
    (
        "concord_oldest_unanchored_seconds",
        "Age of the oldest registration not anchored.",
        "oldest_unanchored_age",
    ),
    ("concord_anchor_attempts_open", "Checkpoints that are not on chain yet.", "open_checkpoints"),
    ("concord_anchorer_nonce", "Highest nonce the anchorer signed.", "operator_nonce"),
)
_REVIEWS = (
    ("reviews_open", "Recorded answers that stand and are asked again."),
    ("reviews_required", "Recorded answers that a later event changed, not closed yet."),
    ("review_deliveries_waiting", "Webhooks that are neither delivered nor given up."),
)


class NodeMetrics:
    """Everything `/metrics` shows; a figure whose source is down is left out, and `concord_chain_up` is 0."""

    def __init__(
        self,
        health: Health,
        gateway: ChainGateway,
        relayer: Relayer,
        operators: Callable[[], Sequence[tuple[str, str]]],
        reviews: Callable[[], Mapping[str, int]],
    ) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_NodeCollector(health, gateway, relayer, operators, reviews))

    def render(self) -> bytes:
        """The exposition text."""
        return generate_latest(self._registry)


class _NodeCollector(Collector):
    def __init__(
        self,
        health: Health,
        gateway: ChainGateway,
        relayer: Relayer,
        operators: Callable[[], Sequence[tuple[str, str]]],
        reviews: Callable[[], Mapping[str, int]],
    ) -> None:
        self._reviews = reviews
        self._health = health
        self._gateway = gateway
        self._relayer = relayer
        self._operators = operators

    def describe(self) -> list[Metric]:
        """Nothing is known before it is asked for: registering must not touch the chain."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read every figure now."""
        snapshot = self._health.snapshot()
        yield from _log_figures(snapshot)
        yield from _counters(snapshot)
        yield from _review_figures(self._reviews())
        yield from self._chain_figures(snapshot)

    def _chain_figures(self, snapshot: HealthSnapshot) -> Iterator[Metric]:
        up = GaugeMetricFamily("concord_chain_up", "1 when the chain answers.")
        try:
            head = self._gateway.head().number
            balances = [("relayer", self._relayer.address, self._relayer.balance())]
            balances += [
                (origin, address, self._gateway.balance(address)) for origin, address in self._operators()
            ]
        except AnchorsError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        lag = GaugeMetricFamily("concord_index_lag_blocks", "Blocks the index has not read.")
        lag.add_metric([], max(0, head + 1 - snapshot.next_block))
        yield lag
        wei = GaugeMetricFamily(
            "concord_account_balance_wei", "What pays for transactions.", labels=["account", "address"]
        )
        for name, address, balance in balances:
            if address is not None and balance is not None:
                wei.add_metric([name, address], balance)
        yield wei


def _log_figures(snapshot: HealthSnapshot) -> Iterator[Metric]:
    for name, help_text, attribute in _PER_LOG:
        family = GaugeMetricFamily(name, help_text, labels=["origin"])
        for log in snapshot.logs:
            value = getattr(log, attribute)
            if value is not None:
                family.add_metric([log.origin], value)
        yield family
    for name, help_text, figure in (
        ("concord_index_final_block", "The latest final block that is indexed.", snapshot.final_block),
        (
            "concord_contents_unpublished",
            "Contents not in the content store yet.",
            snapshot.unpublished_contents,
        ),
    ):
        family = GaugeMetricFamily(name, help_text)
        family.add_metric([], figure)
        yield family


def _review_figures(figures: Mapping[str, int]) -> Iterator[Metric]:
    for name, help_text in _REVIEWS:
        gauge = GaugeMetricFamily(f"concord_{name}", help_text)
        gauge.add_metric([], figures[name])
        yield gauge


def _counters(snapshot: HealthSnapshot) -> Iterator[Metric]:
    for depth in ("reorg_depth_max", "reorg_depth_last"):
        gauge = GaugeMetricFamily(f"concord_{depth}", "Blocks a reorganisation took back.")
        gauge.add_metric([], snapshot.counters.get(depth, 0))
        yield gauge
    for name, value in sorted(snapshot.counters.items()):
        if not name.startswith("reorg_depth"):
            counter = CounterMetricFamily(f"concord_{name}", "Counted since the node was founded.")
            counter.add_metric([], value)
            yield counter
