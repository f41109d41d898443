"""The dates of an agreement, worked out: each with its day and the clause that says so."""

from ledger_api.domain.agreements.lifecycle import Stage, lifecycle_of
from ledger_api.domain.agreements.worked_dates import worked_dates
from ledger_api.domain.recognition_facts import AgreementKind as Kind
from tests.ledger_api.domain.agreements.pacts import annex, concluded, event, life, pact, terms
from tests.ledger_api.domain.world import at

AGREED = terms()


def written(lifecycle):
    return [f"{one.date} {one.label} {one.clause}".strip() for one in worked_dates(lifecycle)]


def test_worked_dates_name_day_and_clause():
    record = concluded(
        AGREED,
        event(Kind.SUSPEND, "DE", "2027-03-01", annex="STEEL"),
        event(Kind.RESTORE, "DE", "2027-04-01", annex="STEEL"),
        event(Kind.RESERVE, "VN", "2027-03-05", annex="VALVES"),
        event(Kind.WITHDRAW_RESERVATION, "VN", "2027-03-06", annex="VALVES"),
        event(Kind.GIVE_NOTICE, "VN", "2027-03-10", annex="VALVES"),
        event(Kind.WITHDRAW_NOTICE, "VN", "2027-03-11", annex="VALVES"),
        event(Kind.GIVE_NOTICE, "VN", "2027-08-31"),
    )
    assert written(lifecycle_of(record, AGREED)) == [
        "2026-01-01 Default value under annex STEEL marked up by 1.10 /annexes/0/tariff/mark_ups/0/from",
        "2026-10-01 Version 1 proposed by DE",
        "2026-10-15 Signed by DE",
        "2026-10-15 Signed by VN",
        "2026-11-20 Endorsed by the Committee",
        "2026-11-30 Ratified by DE",
        "2026-11-30 Ratified by VN",
        "2026-11-30 All conditions met: endorsed, and ratified by 2 of 2 /entry_into_force/ratifications",
        "2027-01-01 First day in force (first day of the second month after all conditions were met)"
        " /entry_into_force/rule",
        "2027-01-01 Default value under annex STEEL marked up by 1.20 /annexes/0/tariff/mark_ups/1/from",
        "2027-03-01 Suspended by DE (annex STEEL)",
        "2027-03-05 Reservation of VN to annex VALVES",
        "2027-03-06 Reservation of VN to annex VALVES withdrawn",
        "2027-03-10 Notice by VN to end annex VALVES /notice/months",
        "2027-03-11 Notice by VN to end annex VALVES withdrawn",
        "2027-04-01 Restored by DE (annex STEEL)",
        "2027-06-30 Last day of grace under annex STEEL for category II /annexes/0/grace/0/ends_on",
        "2027-08-31 Notice by VN to end the agreement /notice/months",
        "2028-01-01 Default value under annex STEEL marked up by 1.30 /annexes/0/tariff/mark_ups/2/from",
        "2028-02-29 Last day of the agreement (6 calendar months after the notice) /notice/months",
        "2028-03-01 First day no longer in force /notice/months",
    ]


def test_worked_dates_of_many_name_whom_each_day_is_for():
    building = terms(
        "AU", "DE", "VN",
        accession=True,
        confidence_building={"months": 2},
        entry_into_force={"rule": "ON_DATE", "date": "2027-01-15", "ratifications": None},
    )  # fmt: skip
    events = (event(Kind.ACCEDE, "BR", "2027-05-01"), event(Kind.GIVE_NOTICE, "BR", "2027-08-31"))
    assert [line for line in written(life(building, *events)) if "annex" not in line] == [
        "2026-10-01 Version 1 proposed by AU",
        "2026-10-15 Signed by AU",
        "2026-10-15 Signed by DE",
        "2026-10-15 Signed by VN",
        "2026-11-20 Endorsed by the Committee",
        "2026-11-30 Ratified by AU",
        "2026-11-30 Ratified by DE",
        "2026-11-30 Ratified by VN",
        "2026-11-30 All conditions met: endorsed, and ratified by 3 of 3 /entry_into_force/ratifications",
        "2026-12-15 Confidence-building ends /confidence_building/months",
        "2027-01-15 First day in force (2027-01-15, or the day after all conditions were met where that is"
        " later) /entry_into_force/rule",
        "2027-05-01 Accession of BR /accession",
        "2027-07-01 First day in force for BR /entry_into_force/rule",
        "2027-08-31 Notice by BR to end the agreement /notice/months",
        "2028-02-29 Last day of the agreement for BR (6 calendar months after the notice) /notice/months",
    ]
    assert Stage.IN_FORCE is life(building).state_at(at("2027-01-15")).stage


def test_worked_dates_of_plain_terms_hold_the_proposal_and_what_the_terms_say_alone():
    plain = terms(
        annexes=[
            annex(
                tariff=None,
                grace=[{"category": None, "ends_on": "2027-03-01", "waives": ["EDITION_MISMATCH"]}],
            )
        ],
        entry_into_force={"rule": "DAYS_AFTER", "days": 30},
    )
    assert written(lifecycle_of(pact(plain), plain)) == [
        "2026-10-01 Version 1 proposed by DE",
        "2027-02-28 Last day of grace under annex STEEL for every economy /annexes/0/grace/0/ends_on",
    ]
    assert (
        "2026-12-30 First day in force (30 days after all conditions were met) /entry_into_force/rule"
    ) in written(life(plain))
