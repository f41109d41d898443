"""Proposals: who opens a ballot on what, what it binds, and what is not voted on at all."""

import pytest
from brownie import ZERO_ADDRESS, chain
from eth_abi import encode
from eth_utils import keccak
from recognition import TITLE, soon
from recognition_scenarios import RECOGNITION
from world import VOTING_PERIOD, key, wiring

PROPOSALS = [name for name in RECOGNITION if name.startswith("Propose") and name != "ProposeTerms"]
KINDS = {
    "ProposeEndorsement": 0,
    "ProposeAdmission": 1,
    "ProposeRemoval": 2,
    "ProposeCategory": 3,
    "ProposeVotingClass": 4,
    "ProposeAuthority": 5,
    "ProposeContract": 6,
    "ProposeStandard": 7,
}
FIFTY_YEARS = 50 * 365 * 86400


def refused(world, name, /, **changes):
    """The error that a scenario's proposal raises under changes, or None."""
    signer, message, _ = RECOGNITION[name](world)
    return world.refused(name, signer, **{**message, **changes})


@pytest.mark.parametrize("name", PROPOSALS)
def test_ballot_keeps_what_was_proposed_and_who_may_vote(world, name):
    signer, message, _ = RECOGNITION[name](world)
    done = world.act(name, signer, **message)
    number = world.committee.ballotCount()
    found, event = world.committee.ballotOf(number), done.events["BallotOpened"]
    assert (found["kind"], event["kind"]) == (KINDS[name], KINDS[name])
    assert (found["title"], found["economy"], found["closes"]) == (TITLE, "VN", message["closes"])
    assert (found["opens"], found["recordedBlock"]) == (done.timestamp, done.block_number)
    assert bytes(found["subject"]) == bytes(event["subject"]) == subject_of(world, name, message, found)
    assert (found["target"], found["payload"]) == (event["target"], event["payload"])
    assert world.committee.ballotsOf(found["subject"]) == (number,)
    assert not found["enacted"]
    assert [bytes(code).decode() for code in event["codes"]] == list(world.codes)
    assert list(event["votingClasses"]) == [0, 0, 0]
    everybody = [
        (item["economy"], item["votingClass"], item["choice"]) for item in world.committee.votesOf(number)
    ]
    assert everybody == [(code, 0, 0) for code in world.codes]


def subject_of(world, name, message, found):
    """The subject as `ICommittee` describes it, computed by another encoder."""
    if name == "ProposeStandard":
        return message["text"]
    if name == "ProposeEndorsement":
        types = ["bytes32", "address", "bytes32", "uint32", "bytes32"]
        parts = [world.agreements.address, message["agreement"], message["version"], message["terms"]]
        return keccak(encode(types, [keccak(text="concord/endorsement/v1"), *parts]))
    call = [keccak(text="concord/registry-change/v1"), found["target"], bytes(found["payload"])]
    return keccak(encode(["bytes32", "address", "bytes"], call))


def test_endorsement_says_what_it_endorses(world):
    signer, message, _ = RECOGNITION["ProposeEndorsement"](world)
    event = world.act("ProposeEndorsement", signer, **message).events["EndorsementProposed"]
    assert (event["ballot"], event["version"]) == (1, 1)
    assert (bytes(event["agreement"]), bytes(event["terms"])) == (message["agreement"], message["terms"])
    found = world.committee.ballotOf(1)
    assert (found["target"], bytes(found["payload"])) == (ZERO_ADDRESS, b"")


@pytest.mark.parametrize("name", PROPOSALS)
def test_only_a_live_seats_delegate_or_alternate_proposes(world, name):
    _, message, _ = RECOGNITION[name](world)
    for speaker in (world.delegate["VN"], world.alternate["VN"]):
        assert world.refused(name, speaker, **{**message, "signer": speaker.address}) is None
    for stranger in (world.delegate["DE"], world.authority["VN"], world.registrar["VN"], key(99)):
        answer = world.refused(name, stranger, **{**message, "signer": stranger.address})
        assert answer == ("NotDelegate", "VN", stranger.address.lower())
    assert refused(world, name, economy="BR")[:2] == ("NotDelegate", "BR")
    assert refused(world, name, economy="vn") == ("EconomyMalformed", "vn")
    world.economies.remove("VN", {"from": world.governor})
    assert world.refused(name, world.delegate["VN"], **message)[:2] == ("NotDelegate", "VN")


@pytest.mark.parametrize("name", PROPOSALS)
def test_title_and_closing_time_have_bounds(world, name):
    assert refused(world, name, title="") == ("TitleLengthWrong", 0, 200)
    assert refused(world, name, title="é" * 101) == ("TitleLengthWrong", 202, 200)
    assert refused(world, name, title="t" * 200) is None
    early = chain[-1].timestamp + VOTING_PERIOD - 60
    assert refused(world, name, closes=early)[:2] == ("ClosesTooEarly", early)
    late = chain[-1].timestamp + FIFTY_YEARS + 86400
    assert refused(world, name, closes=late)[:2] == ("EffectiveTooLate", late)


@pytest.mark.parametrize(
    ("name", "changes", "answer"),
    [
        ("ProposeEndorsement", {"terms": bytes(32)}, ("DigestMissing",)),
        ("ProposeStandard", {"text": bytes(32)}, ("DigestMissing",)),
        ("ProposeAdmission", {"admitted": "DE"}, ("SeatExists", "DE")),
        ("ProposeAdmission", {"admitted": "BRA"}, ("EconomyMalformed", "BRA")),
        ("ProposeAdmission", {"votingClass": "Q"}, ("VotingClassMalformed", "Q")),
        ("ProposeAdmission", {"category": 4}, ("CategoryUnknown", 4)),
        ("ProposeAdmission", {"authority": ZERO_ADDRESS}, ("AccountMissing", "BR")),
        ("ProposeAdmission", {"delegate": ZERO_ADDRESS}, ("AccountMissing", "BR")),
        ("ProposeRemoval", {"removed": "BR"}, ("UnknownEconomy", "BR")),
        ("ProposeCategory", {"seat": "BR"}, ("UnknownEconomy", "BR")),
        ("ProposeCategory", {"category": 0}, ("CategoryUnknown", 0)),
        ("ProposeVotingClass", {"seat": "BR"}, ("UnknownEconomy", "BR")),
        ("ProposeVotingClass", {"votingClass": "p"}, ("VotingClassMalformed", "p")),
        ("ProposeAuthority", {"seat": "BR"}, ("UnknownEconomy", "BR")),
        ("ProposeAuthority", {"authority": ZERO_ADDRESS}, ("AccountMissing", "AU")),
        ("ProposeContract", {"name": ""}, ("NameMalformed", "")),
        ("ProposeContract", {"name": "Two words"}, ("NameMalformed", "Two words")),
        ("ProposeContract", {"name": "N" * 33}, ("NameMalformed", "N" * 33)),
        ("ProposeContract", {"target": "0x" + "c0" * 20}, ("NoCode", "0x" + "c0" * 20)),
    ],
)
def test_what_could_never_be_done_is_not_voted_on(world, name, changes, answer):
    assert refused(world, name, **changes) == answer


def test_contract_is_proposed_by_the_code_it_has(world):
    answer = refused(world, "ProposeContract", codeHash=b"\1" * 32)
    address, code_hash = wiring(world.logs)[1:]
    assert answer == ("CodeHashMismatch", address.lower(), b"\1" * 32, code_hash)


@pytest.mark.parametrize("name", ["ProposeCategory", "ProposeVotingClass"])
def test_change_is_not_dated_before_it_can_be_done(world, name):
    closes = soon()
    earliest = closes + 86_400
    answer = refused(world, name, closes=closes, effectiveAt=earliest - 1)
    assert answer == ("EffectiveTooEarly", earliest - 1, earliest)
    assert refused(world, name, closes=closes, effectiveAt=earliest) is None
    far = chain[-1].timestamp + FIFTY_YEARS + 86400
    assert refused(world, name, effectiveAt=far)[:2] == ("EffectiveTooLate", far)
