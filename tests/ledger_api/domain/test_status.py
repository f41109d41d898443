"""Check 4 in its corners: dates of validity, acts to the second, and the age of what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ledger_api.domain.trust import KeyPeriodAct, PeriodKind, Source, StatusKind
from tests.ledger_api.domain.world import LAB, MILL, World, act, ask, at, point

MINE = World()
ANCHOR = at("2026-08-01T10:00:00")
BLOCK_TIME = at(MINE.block_time)
PERIOD = KeyPeriodAct(
    PeriodKind.ANNUL, MILL.id, MILL.key.address, ANCHOR, ANCHOR + 1, point("2026-09-01"), "STOLEN"
)


@pytest.mark.parametrize(
    ("declared", "causes"),
    [
        ("2026-07-29T23:59:59", ("ANCHORED_AFTER_DECLARATION", "DECLARED_BEFORE_ISSUE")),
        ("2026-07-30T00:00:00", ("ANCHORED_AFTER_DECLARATION",)),
        ("2026-07-30T09:00:00", ()),
    ],
)
def test_document_counts_from_the_day_of_its_issue_and_the_second_of_its_anchor(
    declared: str, causes: tuple[str, ...]
) -> None:
    world = World(issued_on="2026-07-30", anchored="2026-07-30T09:00:00")
    answer = ask(world.presented(), world.facts, declared=declared)
    assert tuple(sorted(line["code"] for line in answer.codes)) == causes


@pytest.mark.parametrize(
    ("declared", "causes"),
    [
        ("2026-08-31T21:59:59", ("NOT_YET_VALID",)),
        ("2026-08-31T22:00:00", ()),
        ("2026-09-10T21:59:59", ()),
        ("2026-09-10T22:00:00", ("EXPIRED",)),
    ],
)
def test_dates_of_validity_are_those_of_the_customs_office(declared: str, causes: tuple[str, ...]) -> None:
    world = World(valid_from="2026-09-01", valid_to="2026-09-11")
    answer = ask(world.presented(), world.facts, declared=declared, customs_office="NLRTM")
    assert answer.causes == causes
    assert [line["evidence"]["zone"] for line in answer.codes] == ["Europe/Amsterdam"] * len(causes)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (StatusKind.WITHDRAW, "WITHDRAWN"),
        (StatusKind.SUPERSEDE, "SUPERSEDED"),
        (StatusKind.AMEND, "AMENDED_EDITORIAL"),
        (StatusKind.SUSPEND, "SUSPENDED"),
    ],
)
def test_act_holds_from_the_second_in_which_it_takes_effect(kind: StatusKind, code: str) -> None:
    facts = MINE.with_status(act(kind, "2026-09-05", "2026-09-01"))
    assert ask(MINE.presented(), facts, declared="2026-09-04T23:59:59").causes == ()
    assert ask(MINE.presented(), facts, declared="2026-09-05").causes == (code,)


@pytest.mark.parametrize(
    ("valid_to", "last_day"),
    [("2026-09-01", "2026-08-31"), ("0001-01-02", "0001-01-01"), ("0001-01-01",) * 2],
)
def test_last_day_is_the_one_before_the_end_where_the_calendar_has_one(valid_to: str, last_day: str) -> None:
    world = World(valid_to=valid_to)
    (line,) = ask(world.presented(), world.facts).codes
    assert (line["code"], line["evidence"]["last_day"]) == ("EXPIRED", last_day)


def test_zone_of_an_office_that_nobody_named_is_said_to_be_assumed() -> None:
    world = World(valid_to="2026-09-01")
    (line,) = ask(world.presented(), world.facts).codes
    assert (line["code"], line["evidence"]["zone"]) == ("EXPIRED", "UTC, assumed")


def test_nothing_is_known_of_the_status_without_a_view_whenever_it_is_declared() -> None:
    for declared in ("2026-09-10", None):
        answer = ask(MINE.presented(), None, declared=declared)
        assert answer.causes == ("TRUST_VIEW_MISSING",)
        assert answer.checks[3]["outcome"] == "NOT_ESTABLISHED"


def test_annulment_dated_ahead_holds_for_every_declaration() -> None:
    facts = MINE.with_status(act(StatusKind.ANNUL, "2026-09-15", "2026-09-01"))
    assert ask(MINE.presented(), facts, declared="2026-09-05").causes == ("ANNULLED",)


def test_suspension_that_covers_the_declaration_is_the_one_that_is_shown() -> None:
    facts = MINE.with_status(
        act(StatusKind.SUSPEND, "2026-08-10"),
        act(StatusKind.RESTORE, "2026-08-12"),
        replace(act(StatusKind.SUSPEND, "2026-08-20"), reason="UNDER_REVIEW"),
        act(StatusKind.RESTORE, "2026-09-01"),
    )
    assert ask(MINE.presented(), facts, declared="2026-08-15").causes == ()
    (line,) = ask(MINE.presented(), facts, declared="2026-08-25").codes
    shown = line["evidence"]
    assert (shown["effective_at"], shown["until"]) == (at("2026-08-20"), at("2026-09-01"))
    assert (shown["kind"], shown["reason"], shown["until_words"]) == (
        "SUSPEND",
        "UNDER_REVIEW",
        "until 2026-09-01",
    )


@pytest.mark.parametrize(
    ("changes", "annulled"),
    [
        ({}, True),
        ({"from_time": ANCHOR + 1, "to_time": ANCHOR + 9}, False),
        ({"from_time": 0, "to_time": ANCHOR}, False),
        ({"kind": PeriodKind.CONFIRM}, False),
        ({"issuer_id": LAB.id}, False),
        ({"key": LAB.key.address}, False),
    ],
)
def test_period_annuls_what_its_key_signed_and_was_anchored_within(
    changes: dict[str, Any], annulled: bool
) -> None:
    facts = replace(MINE.facts, key_periods=(replace(PERIOD, **changes),))
    assert ask(MINE.presented(), facts).causes == (("ANNULLED",) if annulled else ())


@pytest.mark.parametrize(
    ("offline", "source", "known", "declared", "codes"),
    [
        (False, Source.INDEX, 0, 100, []),
        (True, Source.INDEX, 0, 1, ["STATUS_AS_OF"]),
        (False, Source.SAVED, 0, 7, ["STATUS_AS_OF"]),
        (False, Source.SAVED, 0, 8, ["STALE_STATUS", "STATUS_AS_OF"]),
        (False, Source.SAVED, 8, 0, ["STALE_STATUS", "STATUS_AS_OF"]),
    ],
)
def test_saved_view_counts_for_seven_days_after_its_block(
    offline: bool, source: Source, known: int, declared: int, codes: list[str]
) -> None:
    evidence = replace(MINE.presented(), offline=offline)
    facts = replace(MINE.facts, source=source)
    day = at("2026-01-02") - at("2026-01-01")
    answer = ask(
        evidence,
        facts,
        declared=_moment(BLOCK_TIME + declared * day),
        known=_moment(BLOCK_TIME + known * day),
    )
    assert [line["code"] for line in answer.codes] == codes
    if "STALE_STATUS" in codes:
        shown = answer.codes[0]["evidence"]
        assert (shown["age_days"], shown["allowed_days"], shown["as_of"]) == (8, 7, BLOCK_TIME)


def _moment(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).replace(tzinfo=None).isoformat()
