"""What a process counts and times as it works; `/metrics` shows it beside what the database knows."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics

_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Meters:
    """One process's counters and histograms, in a registry of their own. Thread-safe."""

    def __init__(self) -> None:
        # The time each series began would double what is shown.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "concord_http_requests",
            "Requests answered, by route template, method and status.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._latency = Histogram(
            "concord_http_request_seconds",
            "Seconds from a request's first byte to the first byte of its answer.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        # To find a series by its labels costs more than to count in it.
        self._answered: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._limited = Counter(
            "concord_http_rate_limited",
            "Requests refused because their address sent too many, by kind of request.",
            ("kind",),
            registry=self.registry,
        )
        self._steps = Counter(
            "concord_worker_steps",
            "Steps of a worker that did work, found none, or failed.",
            ("worker", "outcome"),
            registry=self.registry,
        )
        self._step_seconds = Histogram(
            "concord_worker_step_seconds",
            "Seconds a worker's step took that did work or failed.",
            ("worker",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._batch = Histogram(
            "concord_sequencer_batch_entries",
            "Entries that one transaction of the sequencer added to a log.",
            ("origin",),
            buckets=_SIZES,
            registry=self.registry,
        )
        self._batch_seconds = Histogram(
            "concord_sequencer_batch_seconds",
            "Seconds one transaction of the sequencer took.",
            ("origin",),
            buckets=_SECONDS,
            registry=self.registry,
        )

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is its template, never its path: labels must stay few."""
        found = self._answered.get((route, method, status))
        if found is None:
            found = (
                self._requests.labels(route, method, str(status)),
                self._latency.labels(route, method),
            )
            self._answered[route, method, status] = found
        requests, latency = found
        requests.inc()
        latency.observe(seconds)

    def limited(self, kind: str) -> None:
        """A request was refused for its address's rate; `kind` is `read` or `write`."""
        self._limited.labels(kind).inc()

    def step(self, worker: str, outcome: str, seconds: float) -> None:
        """A worker's step ended; `outcome` is `worked`, `idle` or `failed`."""
        self._steps.labels(worker, outcome).inc()
        if outcome != "idle":
            self._step_seconds.labels(worker).observe(seconds)

    def batch(self, origin: str, entries: int, seconds: float) -> None:
        """The sequencer added `entries` to a log in one transaction."""
        self._batch.labels(origin).observe(entries)
        self._batch_seconds.labels(origin).observe(seconds)
