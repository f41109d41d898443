"""What was known when: facts of recognition appear as they were recorded, and never earlier."""

from __future__ import annotations

from dataclasses import replace

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
from ledger_api.domain.trust import TrustFacts
from tests.ledger_api.domain.world import World

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
    agreement = AgreementRecord(ID, (draft(100),), (event(150),))
    known = as_known_at(facts(agreements=(agreement,), economies=(ECONOMY,), listings=(listing(1),)), 400)
    assert known.agreements[0] is agreement
    assert known.economies[0] is ECONOMY


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
