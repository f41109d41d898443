"""Check 6 in its corners: what the anchor's time says against dates and standing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.ledger_api.domain.world import World, ask


@pytest.fixture(params=["EAST-14", "UTC0", "WEST+12"])
def machine_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """A machine whose clock shows another zone, in the form of POSIX, which needs no table of zones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("machine_zone")
@pytest.mark.parametrize(
    ("anchored", "causes"),
    [
        ("2026-07-31T23:59:59", ("ANCHORED_BEFORE_ISSUE",)),
        ("2026-08-01T00:00:00", ()),
        ("2026-08-01T23:59:59", ()),
        ("2026-08-02T00:00:00", ()),
    ],
)
def test_issue_may_be_a_day_after_the_anchors_date_in_utc_wherever_the_machine_is(
    anchored: str, causes: tuple[str, ...]
) -> None:
    world = World(issued_on="2026-08-02", anchored=anchored)
    assert ask(world.presented(), world.facts).causes == causes
