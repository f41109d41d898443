"""What `concord doctor` says of a node that does not keep up: the part, and who should be at work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger_api.log.health import HealthSnapshot, LeaseHealth, LogHealth, MirrorHealth
from ledger_api.working_order import (
    Diagnosis,
    judge_clock,
    judge_disk,
    judge_index,
    judge_work,
)

ORIGIN = "vn.example/log"
WELL = LogHealth(
    origin=ORIGIN,
    size=100,
    published_size=100,
    queued=0,
    oldest_queued_age=0.0,
    oldest_unanchored_age=0.0,
    published_age=4_000.0,
    open_checkpoints=0,
    oldest_open_age=0.0,
    pending_transactions=0,
    operator_nonce=7,
)
HELD = tuple(LeaseHealth(f"{part}:{ORIGIN}", "here:1:a", 1, True) for part in ("sequencer", "anchorer"))


def work(log: LogHealth, leases: tuple[LeaseHealth, ...] = HELD, **more: object) -> list[Diagnosis]:
    snapshot = HealthSnapshot((log,), 0, 10, 9, leases=leases)
    return [
        one
        for one in judge_work(replace(snapshot, **more), anchor_window=5.0)  # type: ignore[arg-type]
        if not one.is_well
    ]


def test_a_node_at_rest_is_well_however_long_ago_it_anchored() -> None:
    assert work(WELL) == []
    assert work(WELL, ()) == []


@pytest.mark.parametrize(
    ("changed", "leases", "part", "said"),
    [
        ({"queued": 3, "oldest_queued_age": 90.0}, (), "queue of", "concord sequence"),
        ({"queued": 3, "oldest_queued_age": 90.0}, HELD, "queue of", "log says why"),
        ({"size": 120, "oldest_unanchored_age": 90.0}, (), "anchors of", "concord anchor"),
        ({"size": 120, "oldest_unanchored_age": 90.0}, HELD, "anchors of", "log says why"),
        (
            {"oldest_open_age": 90.0, "pending_transactions": 1, "oldest_unanchored_age": 90.0},
            HELD,
            "anchors of",
            "holds gas",
        ),
    ],
)
def test_what_waits_too_long_is_named_with_who_should_work_on_it(
    changed: dict[str, object], leases: tuple[LeaseHealth, ...], part: str, said: str
) -> None:
    (found,) = work(replace(WELL, **changed), leases)  # type: ignore[arg-type]
    assert found.part.startswith(part)
    assert said in found.fix


def test_a_stuck_transaction_is_named_by_its_nonce() -> None:
    (found,) = work(replace(WELL, oldest_open_age=90.0, pending_transactions=1))
    assert "nonce 7" in found.detail


def test_backlog_and_copies() -> None:
    (contents,) = work(WELL, unpublished_contents=501)
    assert contents.part == "contents"
    mirrors = (MirrorHealth("a", 5, 2_006), MirrorHealth("b", 5, 2_005))
    (copy,) = work(WELL, mirrors=mirrors)
    assert copy.part == "copy of a"


def test_disk_clock_and_index_at_their_bounds() -> None:
    assert judge_disk(2**30, "data").is_well
    assert not judge_disk(2**30 - 1, "data").is_well
    assert judge_clock(1000.9, 1060, is_demo=False).is_well
    assert not judge_clock(1000.9, 1061, is_demo=False).is_well
    assert judge_clock(1000.0, 90_000, is_demo=True).is_well
    assert judge_clock(90_000.0, 1000, is_demo=False).is_well  # a chain that makes blocks when asked
    assert judge_index(119, 100).is_well
    assert not judge_index(120, 100).is_well


def test_who_is_well_is_told_to_do_nothing() -> None:
    for one in (judge_disk(2**40, "data"), judge_index(9, 10), judge_clock(0, 0, is_demo=False)):
        assert one.fix == ""
