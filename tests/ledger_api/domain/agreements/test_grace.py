"""Grace ends on a legal date and never waives safety."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.annex import Annex, Grace
from ledger_api.domain.agreements.grace import WAIVABLE, grace_for
from ledger_api.domain.agreements.policy import SAFETY_CODES
from ledger_api.domain.places import legal_date
from ledger_api.domain.reasons import REASONS
from tests.ledger_api.domain.agreements.pacts import STEEL, annex, terms
from tests.ledger_api.domain.world import at

ANNEX = terms().annexes[0]


def excused(day, *, category=2, code="EDITION_MISMATCH", of=ANNEX):
    found = grace_for(of, code, category=category, day=day)
    return found is not None and found.excused


@pytest.mark.parametrize(
    ("declared", "grace"), [("2027-06-30T21:59:00", True), ("2027-06-30T22:00:00", False)]
)
def test_grace_ends_2027_07_01_declared_in_rotterdam(declared, grace):
    assert excused(legal_date(at(declared), "NLRTM").date) is grace


def test_grace_that_is_over_is_told_from_grace_that_was_never_given():
    over = grace_for(ANNEX, "EDITION_MISMATCH", category=2, day="2027-07-01")
    assert over is not None
    assert (over.ended, over.ends_on, over.category) == (True, "2027-07-01", 2)
    assert (over.annex, over.code) == ("STEEL", "EDITION_MISMATCH")
    assert grace_for(ANNEX, "EDITION_MISMATCH", category=1, day="2027-06-30") is None
    assert grace_for(ANNEX, "EDITION_MISSING", category=2, day="2027-06-30") is None
    assert grace_for(ANNEX, "EDITION_MISMATCH", category=None, day="2027-06-30") is None


def test_a_period_for_every_economy_needs_no_category_and_the_longer_counts():
    both = terms(
        annexes=[
            annex(
                grace=[
                    {"category": None, "ends_on": "2027-03-01", "waives": ["EDITION_MISMATCH"]},
                    {"category": 3, "ends_on": "2028-01-01", "waives": ["EDITION_MISMATCH"]},
                ]
            )
        ]
    ).annexes[0]
    assert excused("2027-02-28", category=None, of=both)
    assert not excused("2027-03-01", category=1, of=both)
    assert excused("2027-12-31", category=3, of=both)


@given(st.sampled_from(sorted(WAIVABLE | SAFETY_CODES | set(REASONS))), st.dates().map(str))
def test_grace_never_waives_safety_whatever_an_annex_says(code, day):
    grace = Grace(category=None, ends_on="2099-01-01", waives=[code])
    plain = Annex.model_validate(STEEL).model_copy(update={"grace": [grace]})
    assert excused(day, code=code, of=plain) is (code in WAIVABLE and day < "2099-01-01")
    assert not excused(day, code=code, of=plain.model_copy(update={"safety": True}))


def test_no_code_about_the_document_or_about_safety_can_be_waived():
    assert not WAIVABLE & SAFETY_CODES
    assert not WAIVABLE & {code for code, reason in REASONS.items() if reason.axis.value == "D"}
