"""Bodies listed under an annex: opposed, withdrawn, run out."""

from dataclasses import replace

import pytest

from ledger_api.domain.agreements.listings import OppositionClock, judge_listing, listing_interval
from ledger_api.domain.agreements.pins import agreement_rules_pin
from ledger_api.domain.interval import Interval
from ledger_api.domain.recognition_facts import ListingRecord, Opposition
from tests.ledger_api.domain.agreements.pacts import terms
from tests.ledger_api.domain.world import LAB, at, point

PACT = bytes([9]) * 32
LISTING = ListingRecord(
    id=bytes([1]) * 32,
    issuer=LAB.id,
    agreement=PACT,
    annex="STEEL",
    economy="VN",
    effective_from=at("2027-01-01"),
    effective_to=0,
    recorded=point("2026-12-15"),
)
OPPOSED = Opposition("DE", bytes([2]) * 32, point("2027-02-01"))


def judge(*listings, moment="2027-09-10", annex="STEEL"):
    return judge_listing(listings, terms(), issuer=LAB.id, agreement=PACT, annex=annex, instant=at(moment))


def test_listing_opposed_by_the_other_party_still_stands_and_the_clocks_run():
    found = judge(replace(LISTING, oppositions=(OPPOSED,)))
    assert found.listed
    assert found.oppositions == (
        OppositionClock("DE", "2027-02-01", "2027-03-03", "2027-04-02", "2027-03-03"),
    )
    assert found.evidence()["opposed_by"] == ["DE"]


@pytest.mark.parametrize(
    ("moment", "listed"), [("2026-12-31T23:59:59", False), ("2027-01-01", True), ("2030-01-01", True)]
)
def test_a_listing_starts_when_it_takes_effect(moment, listed):
    assert judge(LISTING, moment=moment).listed is listed


def test_a_withdrawn_listing_ends_at_its_withdrawal_and_says_so():
    gone = replace(LISTING, withdrawn=point("2027-05-01"), withdrawn_from=at("2027-06-01"))
    assert judge(gone, moment="2027-05-31T23:59:59").listed
    ended = judge(gone, moment="2027-06-01")
    assert (ended.listed, ended.withdrawn, ended.until) == (False, True, at("2027-06-01"))


def test_a_listing_that_ran_out_was_not_withdrawn():
    short = replace(LISTING, effective_to=at("2027-06-01"))
    ended = judge(short)
    assert (ended.listed, ended.withdrawn, ended.since) == (False, False, at("2027-01-01"))
    late = replace(short, withdrawn=point("2027-07-01"), withdrawn_from=at("2027-07-01"))
    assert listing_interval(late) == Interval(at("2027-01-01"), at("2027-06-01"))
    assert not judge(late).withdrawn


def test_a_new_listing_after_a_withdrawal_counts():
    gone = replace(LISTING, withdrawn=point("2027-05-01"), withdrawn_from=at("2027-05-01"))
    again = replace(
        LISTING, id=bytes([3]) * 32, effective_from=at("2027-08-01"), recorded=point("2027-07-20")
    )
    assert judge(gone, again).listing == again.id
    assert judge(gone, again, moment="2027-06-01").listing == gone.id


def test_another_annex_is_another_listing():
    assert judge(LISTING, annex="VALVES").listing is None


def test_the_tables_have_one_pin():
    assert len(agreement_rules_pin()) == 32
