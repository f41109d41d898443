"""Bodies listed under an agreement, as its page shows them on a day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger_api.domain.recognition_facts import ListingRecord, Opposition
from ledger_api.domain.trust import DatedEvent, IssuerRecord, StandingKind
from ledger_api.web.bodies_view import listed_bodies
from ledger_api.web.recognition_ports import Moment
from tests.ledger_api.domain.agreements.pacts import terms
from tests.ledger_api.domain.world import LAB, at, point

LISTING = ListingRecord(
    id=bytes([1]) * 32,
    issuer=LAB.id,
    agreement=bytes([9]) * 32,
    annex="STEEL",
    economy="VN",
    effective_from=at("2027-01-01"),
    effective_to=at("2030-01-01"),
    recorded=point("2026-12-15"),
)
OPPOSED = replace(LISTING, oppositions=(Opposition("DE", bytes([2]) * 32, point("2027-02-01")),))
WITHDRAWN = replace(OPPOSED, withdrawn=point("2028-01-01"), withdrawn_from=at("2028-01-01"))
SUSPENDED = replace(
    LAB.record,
    events=(
        DatedEvent(StandingKind.SUSPEND, at("2027-06-01"), point("2027-06-01"), "FAILED_AUDIT"),
        DatedEvent(StandingKind.RESTORE, at("2027-07-01"), point("2027-07-01")),
    ),
)


def shown(listing: ListingRecord, day: str, body: IssuerRecord | None = LAB.record) -> dict[str, Any]:
    (found,) = listed_bodies([listing], terms(), lambda _: body, Moment(day, at(day), False))
    return found


@pytest.mark.parametrize(
    ("listing", "day", "word"),
    [
        (LISTING, "2026-12-31", "Not listed yet"),
        (LISTING, "2027-01-01", "Listed"),
        (LISTING, "2030-01-01", "Ended"),
        (OPPOSED, "2027-01-31", "Listed"),
        (OPPOSED, "2027-02-01", "Listed, and opposed"),
        (WITHDRAWN, "2027-12-31", "Listed, and opposed"),
        (WITHDRAWN, "2028-01-01", "Withdrawn"),
    ],
)
def test_listing_stands_differently_on_other_days(listing: ListingRecord, day: str, word: str):
    assert shown(listing, day)["word"] == word


@pytest.mark.parametrize(
    ("day", "word"),
    [("2027-05-31", "Listed"), ("2027-06-15", "Listed, and suspended"), ("2027-07-01", "Listed")],
)
def test_body_that_is_suspended_says_so_while_it_is(day: str, word: str):
    found = shown(LISTING, day, SUSPENDED)
    assert found["word"] == word
    said = any("The body has been suspended since 2027-06-01" in one for one in found["sentences"])
    assert said is (word != "Listed")


def test_opposition_says_who_has_until_when_to_answer():
    found = shown(OPPOSED, "2027-02-15")
    assert found["sentences"][0] == (
        "DE opposed it on 2027-02-01 00:00 UTC. The body may answer until 2027-03-03, the other party until"
        " 2027-04-02; the contest is over on 2027-03-03."
    )
    (unread,) = listed_bodies([OPPOSED], None, lambda _: None, Moment("2027-02-15", at("2027-02-15"), False))
    assert unread["sentences"][0] == "DE opposed it on 2027-02-01 00:00 UTC."
    assert unread["name"] == unread["issuer"]


def test_those_listed_last_come_first():
    later = replace(LISTING, id=bytes([3]) * 32, recorded=point("2027-01-15"))
    moment = Moment("2027-02-15", at("2027-02-15"), False)
    found = listed_bodies([LISTING, later], terms(), lambda _: LAB.record, moment)
    assert [one["listing"][:4] for one in found] == ["0x03", "0x01"]
