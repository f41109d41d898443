"""Check 2 in its corners: a key at the very place of the anchor, and which confirmations help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger_api.domain.trust import KeyPeriodAct, KeyRecord, PeriodKind, StatusKind
from tests.ledger_api.domain.test_case_table import stolen
from tests.ledger_api.domain.world import LAB, MILL, SECOND_LAB, World, act, ask, at, point

MINE = World()
TWO_HANDS = World(type="material_test_report:3.2", cosigners=(SECOND_LAB,))
ANCHOR = point("2026-08-01T10:00:00")
ADDED = KeyRecord(MILL.key.address, added=point("2026-01-01"))
CONFIRMED = KeyPeriodAct(
    PeriodKind.CONFIRM, MILL.id, MILL.key.address, ANCHOR.time, ANCHOR.time + 1, point("2026-09-05")
)


def causes(key: KeyRecord, **changes: Any) -> tuple[str, ...]:
    return ask(MINE.presented(), replace(MINE.with_issuer(keys=(key,)), **changes)).causes


@pytest.mark.parametrize(
    ("place", "counts"),
    [
        (replace(ANCHOR, log_index=ANCHOR.log_index + 1), False),
        (ANCHOR, False),
        (replace(ANCHOR, block=ANCHOR.block - 1, tx_index=9, log_index=9), True),
    ],
)
def test_key_counts_that_was_on_the_chain_before_the_anchor(place: Any, counts: bool) -> None:
    assert causes(replace(ADDED, added=place)) == (() if counts else ("KEY_NOT_VALID_AT_ANCHOR",))


@pytest.mark.parametrize(
    ("recorded", "effective", "counts"),
    [
        ("2026-07-20", ANCHOR.time - 1, False),
        ("2026-07-20", ANCHOR.time, False),
        ("2026-07-20", ANCHOR.time + 1, True),
        ("2026-08-01T10:01:00", ANCHOR.time - 1, True),
    ],
)
def test_key_counts_that_was_not_known_to_be_revoked_at_the_anchor(
    recorded: str, effective: int, counts: bool
) -> None:
    revoked = replace(ADDED, revoked=point(recorded), revoked_effective_at=effective)
    assert causes(revoked) == (() if counts else ("KEY_NOT_VALID_AT_ANCHOR",))


@pytest.mark.parametrize(
    ("changes", "helps"),
    [
        ({}, True),
        ({"kind": PeriodKind.ANNUL, "key": LAB.key.address}, False),
        ({"issuer_id": LAB.id}, False),
        ({"key": LAB.key.address}, False),
        ({"from_time": ANCHOR.time + 1, "to_time": ANCHOR.time + 9}, False),
        ({"from_time": 0, "to_time": ANCHOR.time}, False),
        ({"recorded": point("2026-09-01")}, False),
        ({"recorded": point("2026-09-01", 1)}, True),
    ],
)
def test_period_confirmed_after_the_theft_keeps_what_was_anchored_within(
    changes: dict[str, Any], helps: bool
) -> None:
    found = causes(stolen(), key_periods=(replace(CONFIRMED, **changes),))
    assert found == (() if helps else ("KEY_COMPROMISED_AFTER",))


@pytest.mark.parametrize(
    ("kind", "moment", "helps"),
    [
        (StatusKind.CONFIRM, "2026-08-31", False),
        (StatusKind.CONFIRM, "2026-09-01", False),
        (StatusKind.CONFIRM, "2026-09-02", True),
        (StatusKind.AMEND, "2026-09-02", False),
    ],
)
def test_document_confirmed_after_the_theft_is_kept(kind: StatusKind, moment: str, helps: bool) -> None:
    assert ("KEY_COMPROMISED_AFTER" not in causes(stolen(), status=(act(kind, moment),))) is helps


def test_every_report_of_a_theft_counts() -> None:
    (first,) = stolen().cuts
    elsewhere = replace(first, origin="concord.example/de")
    again = replace(first, recorded=point("2026-09-06"))
    assert causes(replace(stolen(), cuts=(elsewhere, first))) == ("KEY_COMPROMISED_AFTER",)
    reported_again = replace(stolen(), cuts=(first, again))
    assert causes(reported_again, key_periods=(CONFIRMED,)) == ("KEY_COMPROMISED_AFTER",)


def test_issuers_confirmation_does_not_stand_in_for_its_cosigners_key() -> None:
    issuer, cosigner = TWO_HANDS.facts.issuers
    late = replace(cosigner, keys=(KeyRecord(SECOND_LAB.key.address, added=point("2026-08-15")),))
    confirmed = act(StatusKind.CONFIRM, "2026-09-05")
    facts = replace(TWO_HANDS.facts, issuers=(issuer, late), status=(confirmed,))
    answer = ask(TWO_HANDS.presented(), facts)
    assert answer.causes == ("KEY_NOT_VALID_AT_ANCHOR",)
    assert answer.codes[0]["evidence"]["signer"].startswith(SECOND_LAB.name)


def test_fault_of_a_key_is_told_with_key_and_dates() -> None:
    revoked = replace(
        ADDED, revoked=point("2026-07-20"), revoked_effective_at=at("2026-07-10"), reason="ROTATED"
    )
    (line,) = ask(MINE.presented(), MINE.with_issuer(keys=(revoked,))).codes
    shown = line["evidence"]
    assert (shown["key"], shown["anchored_on"]) == (MILL.key.address, "2026-08-01")
    assert (shown["block"], shown["revoked"]) == (ANCHOR.block, point("2026-07-20").block)
    assert "2026-07-10" in shown["problem"]
    assert "ROTATED" in shown["problem"]
