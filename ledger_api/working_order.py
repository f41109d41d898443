"""Whether a node keeps up: what waits, since when, and who should be at work on it.

Pure judgement of figures that were read elsewhere; `concord doctor` prints it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger_api.log.health import HealthSnapshot, LogHealth

MIN_FREE_BYTES = 2**30
MAX_CLOCK_SKEW = 60  # seconds; a checkpoint is dated by the chain, a declaration by this clock
MAX_LAG_BLOCKS = 20
MAX_WAIT = 60  # seconds beyond the anchor window; a healthy node needs a few blocks
MAX_UNPUBLISHED = 500
MAX_MIRROR_LAG = 2_000


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One part: how it is, and what to do where it is not well."""

    part: str
    is_well: bool
    detail: str
    fix: str = ""


def judge_disk(free: int, folder: str) -> Diagnosis:
    """Space for the log, its tiles and the content store."""
    return _judged(
        "disk",
        free >= MIN_FREE_BYTES,
        f"{free / 2**30:.1f} GiB are free in {folder}",
        "Free space or move the data folder: a full disk stops registration, and loses nothing acknowledged.",
    )


def judge_clock(now: float, head_time: int, *, is_demo: bool) -> Diagnosis:
    """The machine's clock against the chain's; a demonstration's chain may be ahead on purpose."""
    ahead = head_time - int(now)
    detail = f"the newest block is {abs(ahead)} s {'ahead of' if ahead > 0 else 'behind'} this clock"
    return _judged(
        "clock",
        is_demo or ahead <= MAX_CLOCK_SKEW,
        detail,
        "Synchronise this machine's clock (chrony, systemd-timesyncd), or ask the validators about theirs.",
    )


def judge_index(head: int, next_block: int) -> Diagnosis:
    """How far the index is behind the chain."""
    lag = max(0, head + 1 - next_block)
    return _judged(
        "index",
        lag <= MAX_LAG_BLOCKS,
        f"{lag} blocks behind the chain",
        "Start `concord index`, or read its log where it runs. Answers are as of the last block read.",
    )


def judge_work(snapshot: HealthSnapshot, *, anchor_window: float) -> Iterator[Diagnosis]:
    """Queue, anchors, contents and copies of others' logs."""
    held = {lease.name for lease in snapshot.leases if lease.is_held}
    for log in snapshot.logs:
        yield _queue(log, held)
        yield _anchoring(log, held, anchor_window)
    yield _judged(
        "contents",
        snapshot.unpublished_contents <= MAX_UNPUBLISHED,
        f"{snapshot.unpublished_contents} wait for the content store",
        "See that the content store answers and `concord anchor` runs; the database keeps them meanwhile.",
    )
    for mirror in snapshot.mirrors:
        lag = max(0, mirror.anchored_size - mirror.size)
        yield _judged(
            f"copy of {mirror.origin}",
            lag <= MAX_MIRROR_LAG,
            f"{mirror.size} entries, {lag} behind its anchor",
            "See that its home node or the content store can be reached, and that `concord index` runs.",
        )


def _queue(log: LogHealth, held: set[str]) -> Diagnosis:
    is_worked_on = f"sequencer:{log.origin}" in held
    waits = log.oldest_queued_age
    return _judged(
        f"queue of {log.origin}",
        waits <= MAX_WAIT,
        f"{log.queued} wait, the oldest {waits:.0f} s; the lease is {'held' if is_worked_on else 'free'}",
        "The sequencer runs and does not get on: its log says why."
        if is_worked_on
        else "Start `concord sequence` (or `concord up`): what is acknowledged waits safely until then.",
    )


def _anchoring(log: LogHealth, held: set[str], anchor_window: float) -> Diagnosis:
    part = f"anchors of {log.origin}"
    patience = anchor_window + MAX_WAIT
    if log.oldest_open_age > patience and log.pending_transactions:
        return _judged(
            part,
            False,
            f"the transaction with nonce {log.operator_nonce} waits since {log.oldest_open_age:.0f} s",
            "It is sent again, at a higher price, by itself. See that the chain makes blocks, that the "
            "operator's account holds gas, and that no other program sends from it.",
        )
    is_worked_on = f"anchorer:{log.origin}" in held
    return _judged(
        part,
        log.oldest_unanchored_age <= patience,
        f"{log.published_size} of {log.size} anchored; the longest wait is {log.oldest_unanchored_age:.0f} s",
        "The anchorer runs and does not get on: its log says why."
        if is_worked_on
        else "Start `concord anchor` (or `concord up`); registrations stay pending until then.",
    )


def _judged(part: str, is_well: bool, detail: str, fix: str) -> Diagnosis:
    return Diagnosis(part, is_well, detail, "" if is_well else fix)
