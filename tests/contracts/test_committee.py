"""Ballots: who votes and how, what stands when seats and delegates change, and what a ballot comes to."""

from hashlib import sha256

import pytest
from brownie import accounts, chain
from recognition import (
    ABSTAIN,
    AGAINST,
    FOR,
    TEXT,
    close,
    enact,
    propose,
    vote,
    vote_message,
    vote_refused,
)
from world import key, pass_time_to, refusal


@pytest.fixture
def ballot(world):
    """An open ballot on a standard."""
    return propose(world, "ProposeStandard", text=TEXT)


def stands(world, ballot, economy):
    """Choice, sequence and reason of a seat's vote."""
    found = next(item for item in world.committee.votesOf(ballot) if item["economy"] == economy)
    return found["choice"], found["sequence"], bytes(found["reason"])


# who votes, and how


def test_vote_is_recorded_with_its_reason(world, ballot):
    reason = "Phụ lục 2 chưa được dịch.".encode()
    done = vote(world, ballot, "DE", AGAINST, reason=reason, sequence=7)
    event = done.events["VoteCast"]
    assert (event["ballot"], event["economy"], event["choice"], event["sequence"]) == (ballot, "DE", 2, 7)
    assert (bytes(event["reasonText"]), event["signer"]) == (reason, world.delegate["DE"].address)
    assert stands(world, ballot, "DE") == (2, 7, sha256(reason).digest())
    found = next(item for item in world.committee.votesOf(ballot) if item["economy"] == "DE")
    assert found["castAt"] == done.timestamp


def test_vote_against_needs_a_reason_and_the_others_may_have_one(world, ballot):
    assert vote_refused(world, ballot, "VN", AGAINST) == ("ReasonMissing", ballot)
    for choice in (FOR, ABSTAIN):
        assert vote_refused(world, ballot, "VN", choice) is None
        assert vote_refused(world, ballot, "VN", choice, reason=b"Because.") is None


def test_reason_and_its_digest_come_together(world, ballot):
    message, _ = vote_message(world, ballot, "VN", AGAINST, reason=b"One thing")
    by = world.delegate["VN"]

    def answer(text, **changes):
        return world.refused("CastVote", by, (text,), **{**message, **changes})

    digest, other = message["reason"], sha256(b"Another").digest()
    assert answer(b"Another") == ("BlobMismatch", digest, other)
    assert answer(b"") == ("BlobMismatch", digest, bytes(32))
    assert answer(b"", reason=sha256(b"").digest())[0] == "BlobMismatch"
    assert answer(b"Another", reason=bytes(32), choice=FOR) == ("BlobMismatch", bytes(32), other)
    assert answer(b"r" * 4097) == ("BlobTooLarge", 4097, 4096)
    longest = b"r" * 4096
    assert answer(longest, reason=sha256(longest).digest()) is None


@pytest.mark.parametrize("choice", ["", "for", "YES", "FOR ", "NONE"])
def test_choice_is_one_of_three(world, ballot, choice):
    assert vote_refused(world, ballot, "VN", choice) == ("ChoiceUnknown", choice)


def test_vote_names_title_and_subject_of_its_ballot(world, ballot):
    other = propose(world, "ProposeStandard", title="Another matter", text=b"\6" * 32)
    for changes in ({"title": "Another matter"}, {"title": ""}, {"subject": b"\6" * 32}):
        assert vote_refused(world, ballot, "VN", FOR, **changes) == ("BallotMismatch", ballot)
    assert (
        vote_refused(world, ballot, "VN", FOR, title="Another matter", subject=b"\6" * 32)[0]
        == "BallotMismatch"
    )
    assert vote_refused(world, other, "VN", FOR) is None


def test_vote_on_no_ballot_is_refused(world, ballot):
    message, extra = vote_message(world, ballot, "VN", FOR)
    for number in (0, 2, 2**255):
        answer = world.refused("CastVote", world.delegate["VN"], extra, **{**message, "ballot": number})
        assert answer == ("UnknownBallot", number)
        for view in ("ballotOf", "subjectOf", "votesOf", "tallyOf", "hasPassed"):
            assert refusal(world.committee, view, [number]) == ("UnknownBallot", number)


def test_only_who_speaks_for_a_seat_votes_for_it(world, ballot):
    for stranger in (world.delegate["DE"], world.authority["VN"], key(99)):
        answer = vote_refused(world, ballot, "VN", FOR, stranger)
        assert answer == ("NotDelegate", "VN", stranger.address.lower())
    vote(world, ballot, "VN", FOR, world.alternate["VN"])
    assert stands(world, ballot, "VN")[0] == 1


def test_seat_recasts_under_a_higher_sequence_until_the_ballot_closes(world, ballot):
    assert vote_refused(world, ballot, "VN", FOR, sequence=0) == ("SequenceNotHigher", 0, 0)
    vote(world, ballot, "VN", FOR, sequence=5)
    for sequence in (4, 5):
        answer = vote_refused(world, ballot, "VN", AGAINST, reason=b"Late.", sequence=sequence)
        assert answer == ("SequenceNotHigher", sequence, 5)
    vote(world, ballot, "VN", AGAINST, world.alternate["VN"], sequence=6)
    assert stands(world, ballot, "VN")[:2] == (2, 6)
    vote(world, ballot, "VN", ABSTAIN, sequence=2**64 - 1)
    assert stands(world, ballot, "VN") == (3, 2**64 - 1, bytes(32))
    assert tuple(world.committee.tallyOf(ballot))[:6] == (0, 0, 0, 0, 3, 1)


def test_vote_is_taken_until_the_second_of_closing(world, ballot):
    closes = world.committee.ballotOf(ballot)["closes"]
    pass_time_to(closes - 2)
    vote(world, ballot, "VN", FOR)
    pass_time_to(closes)
    answer = vote_refused(world, ballot, "DE", FOR)
    assert answer == ("BallotIsClosed", ballot, closes)
    assert vote_refused(world, ballot, "VN", FOR, sequence=2)[0] == "BallotIsClosed"


def test_vote_of_another_deployment_or_past_its_deadline_is_refused(world, ballot):
    message, extra = vote_message(world, ballot, "VN", FOR)
    by = world.delegate["VN"]
    elsewhere = world.refused("CastVote", by, extra, domain={"version": "0x" + "03" * 32}, **message)
    assert elsewhere == ("SignatureRefused", by.address.lower())
    late = world.refused("CastVote", by, extra, deadline=chain[-1].timestamp - 1, **message)
    assert late[0] == "ActExpired"
    world.act("CastVote", by, extra, nonce=77, **message)
    again = world.refused("CastVote", by, extra, nonce=77, **{**message, "sequence": 2})
    assert again == ("ActReplayed", by.address.lower(), 77)


# what changes in mid-ballot


def test_economy_that_leaves_in_mid_ballot_has_voted(world, ballot):
    vote(world, ballot, "VN", FOR)
    vote(world, ballot, "AU", FOR)
    world.economies.remove("AU", {"from": world.governor})
    answer = vote_refused(world, ballot, "AU", AGAINST, reason=b"We left.", sequence=2)
    assert answer == ("NotDelegate", "AU", world.delegate["AU"].address.lower())
    assert tuple(world.committee.tallyOf(ballot))[:6] == (2, 0, 0, 2, 3, 2)
    close(world, ballot)
    assert world.committee.hasPassed(ballot)
    later = propose(world, "ProposeStandard", text=b"\5" * 32)
    assert [item["economy"] for item in world.committee.votesOf(later)] == ["VN", "DE"]


def test_economy_that_joins_in_mid_ballot_has_no_vote_in_it(world, ballot):
    seat = ("BR", 0, 2, key(81).address, key(82).address, key(83).address)
    world.economies.admit(seat, {"from": world.governor})
    world.delegate["BR"] = key(82)
    assert vote_refused(world, ballot, "BR", FOR) == ("NotInElectorate", ballot, "BR")
    later = propose(world, "ProposeStandard", "BR", text=b"\5" * 32)
    assert vote_refused(world, later, "BR", FOR) is None


def test_class_that_changes_in_mid_ballot_counts_as_it_was(world, ballot):
    world.economies.setVotingClass("VN", 1, 0, {"from": world.governor})
    vote(world, ballot, "VN", FOR)
    assert world.committee.tallyOf(ballot)["py"] == 1
    later = propose(world, "ProposeStandard", text=b"\5" * 32)
    vote(world, later, "VN", FOR)
    assert tuple(world.committee.tallyOf(later))[:6] == (0, 0, 0, 1, 2, 0)


def test_delegate_replaced_in_mid_ballot_votes_no_more_and_the_new_one_may_recast(world, ballot):
    vote(world, ballot, "VN", FOR)
    members = {"economy": "VN", "delegate": key(91).address, "alternate": key(92).address}
    world.act("SetDelegates", world.authority["VN"], **members)
    assert stands(world, ballot, "VN")[0] == 1
    for former in (world.delegate["VN"], world.alternate["VN"]):
        answer = vote_refused(world, ballot, "VN", ABSTAIN, former, sequence=2)
        assert answer == ("NotDelegate", "VN", former.address.lower())
    assert vote_refused(world, ballot, "VN", ABSTAIN, key(91)) == ("SequenceNotHigher", 1, 1)
    vote(world, ballot, "VN", ABSTAIN, key(91), sequence=2)
    vote(world, ballot, "VN", FOR, key(92), sequence=3)
    assert stands(world, ballot, "VN")[:2] == (1, 3)


# what it comes to


def test_ballot_passes_when_it_has_closed_and_not_before(world, ballot):
    for economy in world.codes:
        vote(world, ballot, economy, FOR)
    assert world.committee.tallyOf(ballot)["passed"]
    assert not world.committee.hasPassed(ballot)
    close(world, ballot)
    assert world.committee.hasPassed(ballot)


def test_ballot_without_its_quorum_does_not_pass(world, ballot):
    vote(world, ballot, "VN", FOR)
    close(world, ballot)
    counts = world.committee.tallyOf(ballot)
    assert (counts["py"], counts["pn"], counts["quorumMet"], counts["passed"]) == (1, 0, False, False)
    assert not world.committee.hasPassed(ballot)


def test_nothing_is_enacted_of_a_standard_or_an_endorsement(world):
    for name, kind, matter in (
        ("ProposeStandard", 7, {"text": TEXT}),
        ("ProposeEndorsement", 0, {"agreement": TEXT, "version": 1, "terms": TEXT}),
    ):
        number = propose(world, name, **matter)
        answer = refusal(world.committee, "enact", [number])
        assert answer == ("NothingToEnact", number, kind)


def test_change_is_enacted_once_after_it_closed_and_passed(world):
    number = propose(world, "ProposeCategory", seat="VN", category=3, effectiveAt=0)
    closes = world.committee.ballotOf(number)["closes"]
    assert refusal(world.committee, "enact", [number]) == ("BallotIsOpen", number, closes)
    for economy in ("VN", "DE"):
        vote(world, number, economy, FOR)
    close(world, number)
    operation = enact(world, number).events["BallotEnacted"]["operation"]
    assert world.timelock.isOperationPending(operation)
    assert world.committee.ballotOf(number)["enacted"]
    assert refusal(world.committee, "enact", [number], accounts[4]) == ("AlreadyEnacted", number)


def test_change_that_was_voted_down_is_not_enacted(world):
    number = propose(world, "ProposeRemoval", removed="AU")
    vote(world, number, "VN", FOR)
    vote(world, number, "AU", AGAINST)
    close(world, number)
    assert refusal(world.committee, "enact", [number]) == ("BallotNotPassed", number)
    assert refusal(world.committee, "enact", [number + 1]) == ("UnknownBallot", number + 1)


def test_two_ballots_on_one_subject_are_two(world):
    first = propose(world, "ProposeStandard", text=TEXT)
    second = propose(world, "ProposeStandard", "DE", text=TEXT)
    assert world.committee.ballotsOf(TEXT) == (first, second)
    vote(world, first, "VN", FOR)
    assert stands(world, second, "VN")[0] == 0
