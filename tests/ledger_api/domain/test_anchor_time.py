"""Check 6 in its corners: what the anchor's time says against dates and standing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import pytest

from ledger_api.domain.trust import AccreditationRecord, StandingKind
from tests.ledger_api.domain.border import accreditation, lost
from tests.ledger_api.domain.world import LAB, World, ask, at, codes

WITHDRAWN = accreditation(lost(StandingKind.WITHDRAW, "2026-07-01"))
SUSPENDED = accreditation(lost(StandingKind.SUSPEND, "2026-07-01"))
LAPSED = replace(accreditation(), valid_to=at("2026-07-01"))


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


@pytest.mark.parametrize(
    ("lost_ones", "code"),
    [
        (order, code)
        for gravest, code in (
            ((WITHDRAWN, SUSPENDED, LAPSED), "ANCHORED_AFTER_WITHDRAWAL"),
            ((WITHDRAWN, SUSPENDED), "ANCHORED_AFTER_WITHDRAWAL"),
            ((WITHDRAWN, LAPSED), "ANCHORED_AFTER_WITHDRAWAL"),
            ((SUSPENDED, LAPSED), "ACCREDITATION_SUSPENDED"),
        )
        for order in permutations(gravest)
    ],
)
def test_of_several_accreditations_that_were_lost_the_gravest_loss_is_said_alone(
    lost_ones: tuple[AccreditationRecord, ...], code: str
) -> None:
    world = World(issuer=LAB, type="material_test_report:test-report")
    answer = ask(world.presented(), world.with_issuer(accreditations=lost_ones))
    assert codes(answer) == [code]
