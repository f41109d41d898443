"""What was known when: facts of recognition appear as they were recorded, and never earlier."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.knowledge import as_known_at
from ledger_api.domain.recognition_facts import (
    AgreementEvent,
    AgreementKind,
    AgreementRecord,
    AuthorityTerm,
    DatedNumber,
    DraftRecord,
    EconomyRecord,
    ListingRecord,
    Opposition,
    PolicyVersion,
)
from ledger_api.domain.recognition_selection import agreements_between, economies_concerned
from ledger_api.domain.trust import (
    AccreditationRecord,
    DatedEvent,
    IssuerRecord,
    KeyCut,
    KeyPeriodAct,
    KeyRecord,
    LogClosure,
    PeriodKind,
    Role,
    ScopeVersion,
    StandingKind,
    StatusEvent,
    StatusKind,
    TrustFacts,
)
from tests.ledger_api.domain.world import ORIGIN, World

ID = bytes([1]) * 32


def at(time: int) -> ChainPoint:
    return ChainPoint(time, 0, 0, time)


def draft(time: int, version: int = 1, parties: tuple[str, ...] = ("DE", "VN")) -> DraftRecord:
    return DraftRecord(version, parties[0], "Terms", parties, ID, {}, at(time))


def event(time: int, kind: AgreementKind = AgreementKind.SIGN, economy: str = "VN") -> AgreementEvent:
    return AgreementEvent(kind, economy, 1, "", "", "", time, ID, 0, at(time))


def facts(**changes: object) -> TrustFacts:
    return replace(World().facts, **changes)


def listing(time: int, **changes: object) -> ListingRecord:
    return replace(ListingRecord(ID, ID, ID, "steel", "VN", time, 0, at(time)), **changes)


ECONOMY = EconomyRecord(
    "DE",
    categories=(DatedNumber(1, 100, at(100)), DatedNumber(2, 500, at(200))),
    authorities=(AuthorityTerm("0x" + "11" * 20, 0, at(100)), AuthorityTerm("0x" + "22" * 20, 900, at(300))),
    policies=(PolicyVersion(ID, {}, 100, at(150)), PolicyVersion(ID, {}, 100, at(400))),
)


@pytest.mark.parametrize(
    ("time", "drafts", "events"), [(99, None, None), (100, 1, 0), (150, 1, 1), (200, 2, 1), (300, 2, 2)]
)
def test_an_agreement_grows_as_it_was_recorded(time: int, drafts: int | None, events: int | None) -> None:
    record = AgreementRecord(ID, (draft(100), draft(200, 2)), (event(150), event(300)))
    known = as_known_at(facts(agreements=(record,)), time).agreements
    assert [(len(one.drafts), len(one.events)) for one in known] == (
        [] if drafts is None else [(drafts, events)]
    )


def test_acts_come_out_in_the_order_of_recording_however_a_view_lists_them() -> None:
    record = AgreementRecord(ID, (draft(100),), (event(300), event(150), event(200)))
    (known,) = as_known_at(facts(agreements=(record,)), 1_000).agreements
    assert [one.recorded.time for one in known.events] == [150, 200, 300]


def test_a_listing_is_known_without_its_later_opposition_and_withdrawal() -> None:
    record = listing(
        100,
        withdrawn=at(300),
        withdrawn_from=250,
        oppositions=(Opposition("DE", ID, at(200)),),
    )
    known = {time: as_known_at(facts(listings=(record,)), time).listings for time in (99, 100, 200, 299, 300)}
    assert known[99] == ()
    assert known[100] == (listing(100),)
    assert known[200] == known[299] == (replace(record, withdrawn=None, withdrawn_from=None),)
    assert known[300] == (record,)


@pytest.mark.parametrize(
    ("time", "counts"),
    [(99, (0, 0, 0)), (150, (1, 1, 1)), (200, (2, 1, 1)), (300, (2, 2, 1)), (400, (2, 2, 2))],
)
def test_an_economy_is_known_by_what_was_recorded(time: int, counts: tuple[int, int, int]) -> None:
    (known,) = as_known_at(facts(economies=(ECONOMY,)), time).economies
    assert (len(known.categories), len(known.authorities), len(known.policies)) == counts


def test_a_record_that_is_wholly_known_stays_the_same_object() -> None:
    at_once = AgreementRecord(ID, (draft(100),), (event(150), event(150)))
    issuer = replace(ISSUER, events=(), accreditations=(replace(ACCREDITATION, events=()),))
    kept = {
        "agreements": (at_once,),
        "economies": (ECONOMY,),
        "listings": (listing(1),),
        "issuers": (issuer,),
    }
    later = StatusEvent(StatusKind.SUSPEND, 500, at(500))
    for known in (as_known_at(facts(**kept), 400), as_known_at(facts(**kept, status=(later,)), 400)):
        for member, (record,) in kept.items():
            assert getattr(known, member)[0] is record
    nothing = EconomyRecord("DE")
    assert as_known_at(facts(economies=(nothing,)), 0).economies[0] is nothing


def test_facts_that_are_wholly_known_stay_the_same_object() -> None:
    whole = facts(first_agreement=at(400), economies=(ECONOMY,), agreements=(), listings=(listing(1),))
    newest = whole.block_time
    assert as_known_at(whole, newest) is whole
    without = replace(whole, log=None, first_anchor=None, issuers=())
    assert as_known_at(without, 400) is without
    assert as_known_at(without, 399) is not without


def standing(time: int) -> DatedEvent:
    return DatedEvent(StandingKind.SUSPEND, time, at(time))


KEY = KeyRecord("0x" + "11" * 20, at(12), cuts=(KeyCut(ORIGIN, 9, at(43)), KeyCut(ORIGIN, 7, at(41))))
ACCREDITATION = AccreditationRecord(
    ID,
    "DAkkS",
    "ISO/IEC 17025",
    "D-1",
    0,
    0,
    at(13),
    scopes=(ScopeVersion(ID, {}, 0, at(26)), ScopeVersion(ID, {}, 0, at(23))),
    events=(standing(31), standing(27), standing(29)),
)
ISSUER = IssuerRecord(
    ID,
    "VN",
    Role.CONFORMITY_BODY,
    {},
    at(11),
    "0x" + "ab" * 20,
    keys=(replace(KEY, revoked=at(47), revoked_effective_at=40, reason="STOLEN"), replace(KEY, added=at(21))),
    accreditations=(ACCREDITATION, replace(ACCREDITATION, recorded=at(22), scopes=(), events=())),
    events=(standing(39), standing(33), standing(37)),
)


SECOND = replace(
    ISSUER,
    registered=at(51),
    keys=(),
    accreditations=(replace(ACCREDITATION, recorded=at(52), scopes=(), events=(standing(58), standing(54))),),
    events=(),
)


def everything() -> TrustFacts:
    """A view that holds every kind of fact, each recorded at a time of its own; no list is in order."""
    world = World().facts
    assert world.log is not None
    assert world.first_anchor is not None
    return replace(
        world,
        log=replace(world.log, closed=LogClosure(5, "", at(35))),
        first_anchor=replace(world.first_anchor, point=at(17)),
        issuers=(ISSUER, SECOND),
        status=tuple(StatusEvent(StatusKind.SUSPEND, 0, at(time)) for time in (59, 53, 57)),
        key_periods=tuple(KeyPeriodAct(PeriodKind.CONFIRM, ID, KEY.key, 0, 9, at(time)) for time in (61, 19)),
        first_agreement=at(1),
        agreements=(
            AgreementRecord(ID, (draft(2), draft(63, 2)), (event(69), event(65), event(67))),
            AgreementRecord(ID, (draft(71),)),
        ),
        listings=(
            listing(14, oppositions=(Opposition("DE", ID, at(75)), Opposition("FR", ID, at(73)))),
            listing(15, withdrawn=at(77), withdrawn_from=76),
        ),
        economies=(
            EconomyRecord(
                "DE",
                categories=(DatedNumber(1, 0, at(3)), DatedNumber(2, 0, at(81))),
                authorities=(AuthorityTerm("0x1", 0, at(4)), AuthorityTerm("0x2", 0, at(83))),
                policies=(PolicyVersion(ID, {}, 0, at(5)), PolicyVersion(ID, {}, 0, at(85))),
            ),
        ),
    )


def points(value: Any) -> set[ChainPoint]:
    """Every point anywhere within a value."""
    if isinstance(value, ChainPoint):
        return {value}
    if is_dataclass(value):
        value = tuple(getattr(value, member.name) for member in fields(value))
    return set().union(*map(points, value)) if isinstance(value, tuple) else set()


def dated(view: TrustFacts) -> TrustFacts:
    """A view without what is kept whatever its time: the log's keys, and the root of the receipt."""
    log = None if view.log is None else replace(view.log, vkeys=())
    return replace(view, log=log, receipt_anchor=None)


@pytest.mark.parametrize("time", range(87))
def test_what_is_known_is_whatever_was_recorded_by_then(time: int) -> None:
    whole = everything()
    known = as_known_at(whole, time)
    assert points(dated(known)) == {one for one in points(dated(whole)) if one.time <= time}
    assert known.receipt_anchor == whole.receipt_anchor
    assert known.log is not None
    assert whole.log is not None
    assert known.log.vkeys == whole.log.vkeys
    acts = [known.status, *(one.events for one in (*known.issuers, *known.agreements))]
    acts += [one.events for issuer in known.issuers for one in issuer.accreditations]
    for listed in acts:
        assert list(listed) == sorted(listed, key=lambda act: act.recorded)


def test_a_key_is_known_without_its_later_revocation() -> None:
    whole = everything()
    revoked = whole.issuers[0].keys[0]
    before, after = (as_known_at(whole, time).issuers[0].keys[0] for time in (46, 47))
    assert before == replace(revoked, revoked=None, revoked_effective_at=None, reason="")
    assert after == revoked


times = st.integers(0, 12)
events = st.builds(event, times, st.sampled_from(AgreementKind), st.sampled_from(["VN", "DE", "FR"]))
agreements = st.builds(
    AgreementRecord,
    st.just(ID),
    st.lists(st.builds(draft, times), min_size=1).map(tuple),
    st.lists(events).map(tuple),
)


@given(st.lists(agreements).map(tuple), times, times)
def test_what_is_known_twice_is_what_was_known_first(
    records: tuple[AgreementRecord, ...], first: int, second: int
) -> None:
    whole = facts(agreements=records)
    assert as_known_at(as_known_at(whole, first), second) == as_known_at(whole, min(first, second))


def test_agreements_are_found_through_unions_and_accession_and_never_through_a_third_economy() -> None:
    union = AgreementRecord(ID, (draft(3, parties=("EU", "VN")),))
    other = AgreementRecord(ID, (draft(2, parties=("BR", "FR")),), (event(4, AgreementKind.ACCEDE, "VN"),))
    signed = AgreementRecord(ID, (draft(1, parties=("BR", "FR")),), (event(4, AgreementKind.SIGN, "VN"),))
    between = {
        importing: agreements_between((union, other, signed), "VN", importing)
        for importing in ("DE", "GB", "FR", "BR", "JP", None)
    }
    assert between["DE"] == between["GB"] == (union,)
    assert between["FR"] == (other, union)
    assert between["BR"] == (other,)
    assert between["JP"] == between[None] == ()


def test_the_economies_concerned_are_both_and_every_party_of_what_was_selected() -> None:
    union = AgreementRecord(ID, (draft(3, parties=("EU", "VN")), draft(4, 2, ("EU", "KR", "VN"))))
    assert economies_concerned((union,), "VN", "DE") == ("DE", "EU", "KR", "VN")
    assert economies_concerned((), "VN", None) == ("VN",)
    assert economies_concerned((), None, None) == ()
