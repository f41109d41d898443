"""A ballot's page: what is voted on, the count, and what follows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from anchors import artifacts
from anchors.chain.abi import ContractAbi
from anchors.hexadecimal import checksum_address
from ledger_api.domain.ballots import VotingClass
from ledger_api.domain.recognition_facts import AgreementKind as Kind
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.indexer.recognition_queries import BallotKind, BallotRow, Endorsement, SeatVote
from ledger_api.web.ballot_matter import matter
from ledger_api.web.ballot_view import ballot_page, ballots_page
from ledger_api.web.recognition_ports import Waiting
from tests.ledger_api.domain.agreements.pacts import concluded, event, pact, signed, terms
from tests.ledger_api.domain.world import at, point

AGREED = terms()
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ballots.json").read_text())["vectors"]
BEFORE, AFTER = at("2026-11-10"), at("2026-11-20")


def seat(economy: str, choice: Any = None, reason: str = "", voting_class: VotingClass = "P") -> SeatVote:
    if choice is None:
        return SeatVote(economy, voting_class)
    return SeatVote(
        economy, voting_class, choice, bytes(32), reason.encode(), 1, "0x" + "11" * 20, point("2026-11-02")
    )


def ballot(*seats: SeatVote, kind: BallotKind = BallotKind.STANDARD, **changes: Any) -> BallotRow:
    row = BallotRow(
        committee="0x" + "cc" * 20,
        number=7,
        kind=kind,
        title="A title",
        economy="VN",
        subject=b"\x5e" * 32,
        opened=point("2026-11-01"),
        closes=at("2026-11-15"),
        target="0x" + "aa" * 20,
        payload=b"",
        seats=seats,
        endorsement=None,
        operation=None,
        enacted=None,
    )
    return replace(row, **changes)


def page(
    row: BallotRow,
    now: int = AFTER,
    agreement: AgreementRecord | None = None,
    ready_at: int | Waiting = Waiting.UNKNOWN,
) -> dict[str, Any]:
    return ballot_page(row, 50, now, agreement, ready_at)


PASSED = (seat("DE", "FOR"), seat("SA", "ABSTAIN"), seat("VN", "FOR"))
FAILED = (seat("DE", "AGAINST", "No."), seat("SA"), seat("VN", "FOR"))


@pytest.mark.parametrize("vector", VECTORS, ids=[one["name"] for one in VECTORS])
def test_page_shows_each_condition_met_or_not_as_the_count_is(vector: dict[str, Any]):
    seats = [
        seat(economy, choice, "why", voting_class) for economy, voting_class, choice in vector["electorate"]
    ]
    shown = ballot_page(ballot(*seats), vector["quorum_percent"], AFTER, None, Waiting.UNKNOWN)
    assert [one["name"] for one in shown["conditions"]] == ["Quorum", "Two thirds", "Opposition"]
    assert all(one["is_met"] for one in shown["conditions"]) is vector["passed"]
    assert all(one["line"].endswith(": met." if one["is_met"] else "not met.") for one in shown["conditions"])
    assert shown["state"]["name"] == ("PASSED" if vector["passed"] else "FAILED")


def test_votes_show_reasons_and_who_has_not_voted():
    shown = page(ballot(*FAILED), BEFORE)
    assert [(one["economy"], one["word"], one["reason"]) for one in shown["votes"]] == [
        ("DE", "Against", "No."),
        ("VN", "For", ""),
    ]
    assert shown["silent"] == [{"economy": "SA", "voting_class": "P"}]


def test_reason_that_is_no_text_is_shown_all_the_same():
    odd = replace(seat("DE", "AGAINST"), reason_text=b"\xff\xfeno")
    assert page(ballot(odd))["votes"][0]["reason"] == "\ufffd\ufffdno"


@pytest.mark.parametrize(("seats", "would"), [(PASSED, "it would pass"), (FAILED, "it would not pass")])
def test_open_ballot_says_how_it_would_end(seats: tuple[SeatVote, ...], would: str):
    shown = page(ballot(*seats), BEFORE)
    assert shown["state"]["name"] == "OPEN"
    assert would in shown["next"][0]


def test_ballot_is_closed_from_the_second_it_closes_on():
    row = ballot(*PASSED)
    assert page(row, row.closes - 1)["is_open"]
    assert not page(row, row.closes)["is_open"]


def test_nothing_follows_a_ballot_that_did_not_pass():
    assert page(ballot(*FAILED))["next"][0].startswith("Nothing follows.")


def endorsing(record: AgreementRecord, **changes: Any) -> BallotRow:
    asked = Endorsement(record.id, 1, record.drafts[0].terms)
    return ballot(*PASSED, kind=BallotKind.ENDORSEMENT, endorsement=asked, **changes)


def test_endorsement_waits_for_anybody_to_record_it_and_then_says_when():
    signed_only = pact(AGREED, *signed(AGREED))
    assert "Anybody may now record" in page(endorsing(signed_only), agreement=signed_only)["next"][0]
    done = concluded(AGREED, event(Kind.ENDORSE, "", "2026-11-20", ballot=7))
    assert page(endorsing(done), agreement=done)["next"] == [
        "The endorsement was recorded on the agreement on 2026-11-20 00:00 UTC.",
        "An endorsement binds no economy: each party ratifies for itself.",
    ]


def test_endorsement_names_the_agreement_it_is_about_and_not_what_the_title_says():
    record = concluded(AGREED)
    assert matter(endorsing(record, title="Something else"), record) == [
        "Endorse version 1 of the agreement “Recognition of steel documents”, between DE and VN."
    ]


def test_endorsement_of_other_terms_than_the_versions_is_pointed_out():
    record = concluded(AGREED)
    row = ballot(kind=BallotKind.ENDORSEMENT, endorsement=Endorsement(record.id, 1, bytes(32)))
    assert "cannot endorse it" in matter(row, record)[-1]
    assert "does not know" in matter(row, None)[0]


ECONOMIES, DIRECTORY = (ContractAbi(artifacts.load(name)["abi"]) for name in ("Economies", "Directory"))
BR = {
    "economy": "BR",
    "votingClass": 1,
    "category": 2,
    "authority": "0x" + "ab" * 20,
    "delegate": "0x" + "cd" * 20,
    "alternate": "0x" + "00" * 20,
}


ABAB, ABAB_SHOWN = "0x" + "ab" * 20, checksum_address("0x" + "ab" * 20)
LOGS = [b"Logs".ljust(32, b"\0"), ABAB, bytes(32)]
CHANGES = [
    (BallotKind.ADMISSION, "admit", [BR], "Give BR a seat, observing (O), in category II."),
    (BallotKind.REMOVAL, "remove", ["SA"], "Remove the seat of SA."),
    (
        BallotKind.CATEGORY,
        "setCategory",
        ["VN", 3, 0],
        "Put VN into category III, from when the call is made.",
    ),
    (
        BallotKind.CATEGORY,
        "setCategory",
        ["VN", 3, at("2027-01-01")],
        "Put VN into category III, from 2027-01-01 00:00 UTC on.",
    ),
    (
        BallotKind.VOTING_CLASS,
        "setVotingClass",
        ["SA", 1, 0],
        "Make the seat of SA observing (O), from when the call is made.",
    ),
    (
        BallotKind.AUTHORITY,
        "replaceAuthority",
        ["SA", ABAB],
        f"Replace the authority of SA by {ABAB_SHOWN}.",
    ),
    (BallotKind.CONTRACT, "wire", LOGS, f"List the contract Logs at {ABAB_SHOWN} in the Directory."),
]


@pytest.mark.parametrize(("kind", "function", "args", "said"), CHANGES)
def test_matter_is_read_from_the_call_that_would_follow(
    kind: BallotKind, function: str, args: list[Any], said: str
):
    contract = DIRECTORY if kind is BallotKind.CONTRACT else ECONOMIES
    assert matter(ballot(kind=kind, payload=contract.encode_call(function, args)), None)[0] == said


def test_call_that_cannot_be_read_is_shown_as_it_is():
    (said,) = matter(ballot(kind=BallotKind.REMOVAL, payload=b"\xff\xff\xff\xff"), None)
    assert said.endswith("that cannot be read here: 0xffffffff.")
    short = ECONOMIES.encode_call("remove", ["SA"])[:20]
    assert "cannot be read here" in matter(ballot(kind=BallotKind.REMOVAL, payload=short), None)[0]


def test_standard_is_named_by_the_digest_of_its_text():
    assert "0x" + "5e" * 32 in matter(ballot(), None)[0]


@pytest.mark.parametrize(
    ("enacted", "ready_at", "said"),
    [
        (False, Waiting.UNKNOWN, "Anybody may now hand the change to the Timelock."),
        (True, AFTER + 60, "From 2026-11-20 00:01 UTC on, anybody may carry it out."),
        (True, AFTER, "Anybody may carry it out now."),
        (True, Waiting.DONE, "The change was carried out."),
        (True, Waiting.UNKNOWN, "Whether it was carried out cannot be told now"),
    ],
)
def test_change_goes_through_the_timelock_step_by_step(enacted: bool, ready_at: int | Waiting, said: str):
    row = ballot(*PASSED, kind=BallotKind.REMOVAL, payload=ECONOMIES.encode_call("remove", ["SA"]))
    if enacted:
        row = replace(row, operation=bytes(32), enacted=point("2026-11-16"))
    assert said in page(row, ready_at=ready_at)["next"][-1]


def test_list_leads_on_to_older_ballots_only_where_there_are_some():
    rows = [replace(ballot(*PASSED), number=number) for number in (3, 2)]
    assert ballots_page(rows, 50, AFTER, 2)["older"] == 2
    assert ballots_page(rows, 50, AFTER, 3)["older"] is None
    assert ballots_page([], 0, AFTER, 2)["items"] == []
    assert ballots_page(rows, 50, AFTER, 2)["items"][0]["voted"] == "3 of 3 seats voted"
