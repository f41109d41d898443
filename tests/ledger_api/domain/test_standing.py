"""Whether an issuer or an accreditation stood at a moment, act by act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger_api.domain.checks.standing import bearing_on, loss, lost_by
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import StandingKind as Kind
from tests.ledger_api.domain.border import accreditation, lost
from tests.ledger_api.domain.world import LAB, at

SUSPENDED = (
    lost(Kind.SUSPEND, "2026-02-01"),
    lost(Kind.RESTORE, "2026-03-01"),
    lost(Kind.SUSPEND, "2026-05-01"),
)
WITHDRAWN = (*SUSPENDED, lost(Kind.WITHDRAW, "2026-06-01"))


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-01-31T23:59:59", None),
        ("2026-02-01", (Kind.SUSPEND, SUSPENDED[0])),
        ("2026-02-28T23:59:59", (Kind.SUSPEND, SUSPENDED[0])),
        ("2026-03-01", None),
        ("2026-05-01", (Kind.SUSPEND, SUSPENDED[2])),
        ("2026-06-01", (Kind.WITHDRAW, WITHDRAWN[3])),
        ("2026-09-01", (Kind.WITHDRAW, WITHDRAWN[3])),
    ],
)
def test_withdrawal_goes_before_the_suspension_that_covers_a_moment(moment, found) -> None:
    assert loss(WITHDRAWN, at(moment)) == found


def test_accreditations_to_a_standard_that_bears_on_the_type_are_meant_and_else_all() -> None:
    testing, products = (
        replace(accreditation(), standard=f"ISO/IEC {number}", number=number) for number in ("17025", "17065")
    )
    record = replace(LAB.record, accreditations=(testing, products))
    assert bearing_on(record, "material_test_report:test-report") == (testing,)
    assert bearing_on(record, "material_test_report:2.2") == (testing, products)
    assert bearing_on(record, "unheard_of:type") == (testing, products)
    only_products = replace(record, accreditations=(products,))
    assert bearing_on(only_products, "material_test_report:test-report") == (products,)


@pytest.mark.parametrize(
    ("offset", "from_start", "expected"),
    [
        (-1, True, (Code.ACCREDITATION_LAPSED, None)),
        (0, True, (None, None)),
        (-1, False, (None, None)),
        (0, False, (Code.ACCREDITATION_LAPSED, at("2026-12-31"))),
    ],
)
def test_accreditation_is_live_from_its_first_second_to_before_its_last(offset, from_start, expected) -> None:
    dated = replace(accreditation(), valid_from=at("2026-01-01"), valid_to=at("2026-12-31"))
    moment = (dated.valid_from if from_start else dated.valid_to) + offset
    assert lost_by(dated, moment) == expected


def test_accreditation_that_was_lost_says_how_and_since_when() -> None:
    held = replace(accreditation(), events=WITHDRAWN)
    assert lost_by(held, at("2026-02-02")) == (Code.ACCREDITATION_SUSPENDED, at("2026-02-01"))
    assert lost_by(held, at("2026-07-01")) == (Code.ANCHORED_AFTER_WITHDRAWAL, at("2026-06-01"))
    assert lost_by(replace(held, events=()), at("2030-07-01")) == (None, None)
