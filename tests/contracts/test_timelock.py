"""From a decision to its effect: voted, enacted, waited for, executed; and who cannot take a shorter way."""

import pytest
from brownie import Agreements, Committee, Economies, Timelock, accounts, chain, web3
from eth_utils import keccak
from recognition import (
    carry,
    concluded,
    decide,
    enact,
    execute,
    execution,
    propose,
    version_act,
    vote_refused,
)
from scenarios import SCENARIOS
from world import DELAY, QUORUM, VOTING_PERIOD, decode_error, key, pass_time_to, refusal, wiring

MONTH = 30 * 86400
PROPOSER = keccak(text="PROPOSER_ROLE")
BRAZIL = {
    "admitted": "BR",
    "votingClass": "O",
    "category": 2,
    "authority": key(81).address,
    "delegate": key(82).address,
    "alternate": key(83).address,
}


def test_admitted_economy_has_a_live_seat_that_acts_votes_and_proposes(world):
    decide(world, "ProposeAdmission", **BRAZIL)
    assert tuple(world.economies.seatAt(3)) == (
        "BR",
        1,
        2,
        *(BRAZIL[who] for who in ("authority", "delegate", "alternate")),
    )
    world.act("Appoint", key(81), economy="BR", account=key(85).address, office="REGISTRAR")
    world.delegate["BR"] = key(82)
    ballot = propose(world, "ProposeStandard", "BR", text=b"\7" * 32)
    assert world.committee.votesOf(ballot)[3]["economy"] == "BR"
    assert vote_refused(world, ballot, "BR", "FOR") is None


def test_removed_economy_speaks_no_more(world):
    decide(world, "ProposeRemoval", removed="AU")
    assert not world.economies.isLive("AU")
    signer, message, _ = SCENARIOS["ProposeStandard"](world)
    message = {**message, "economy": "AU", "signer": world.delegate["AU"].address}
    assert world.refused("ProposeStandard", world.delegate["AU"], **message)[0] == "NotDelegate"
    assert (
        world.refused("ProposeStandard", signer, **{**message, "economy": "VN", "signer": signer.address})
        is None
    )


def test_category_changes_when_executed_or_from_its_date_on(world):
    decide(world, "ProposeCategory", seat="VN", category=3, effectiveAt=0)
    assert world.economies.seatAt(0)[2] == 3
    later = chain[-1].timestamp + 10 * DELAY
    decide(world, "ProposeCategory", seat="VN", category=2, effectiveAt=later)
    assert world.economies.seatAt(0)[2] == 3
    pass_time_to(later)
    assert world.economies.seatAt(0)[2] == 2


def test_voting_class_changes_for_the_ballots_that_open_afterwards(world):
    decide(world, "ProposeVotingClass", seat="AU", votingClass="O", effectiveAt=0)
    ballot = propose(world, "ProposeStandard", text=b"\7" * 32)
    assert [item["votingClass"] for item in world.committee.votesOf(ballot)] == [0, 0, 1]


def test_authority_that_the_committee_set_is_frozen_and_cannot_bind_its_economy(world):
    agreement = concluded(world)
    decide(world, "ProposeAuthority", seat="DE", authority=key(84).address)
    until = world.economies.frozenUntil("DE")
    assert until == chain[-1].timestamp + MONTH
    for act in ("RatifyAgreement", "AccedeToAgreement"):
        answer = world.refused(act, world.authority["DE"], **version_act(agreement, "DE"))
        assert answer == ("SignatureRefused", key(84).address.lower())
    ratify = ("RatifyAgreement", key(84))
    assert world.refused(*ratify, **version_act(agreement, "DE")) == ("AuthorityFrozen", "DE", until)
    decide(world, "ProposeAuthority", seat="AU", authority=key(86).address)
    answer = world.refused("AccedeToAgreement", key(86), **version_act(agreement, "AU"))
    assert answer == ("AuthorityFrozen", "AU", world.economies.frozenUntil("AU"))
    pass_time_to(until)
    world.act(*ratify, **version_act(agreement, "DE"))


def test_new_contract_is_listed_beside_the_old_one(world):
    agreements = Agreements.deploy(world.directory, {"from": accounts[7]})
    name, target, code_hash = wiring(agreements)
    decide(world, "ProposeContract", name="Agreements", target=target, codeHash=code_hash)
    assert world.directory.addressOf(name) == target
    listed = [world.directory.contractAt(i)[1] for i in range(world.directory.contractCount())]
    assert listed == [*(contract.address for contract in world.contracts), target]


def test_contract_whose_code_changes_after_the_vote_is_not_listed(world):
    agreements = Agreements.deploy(world.directory, {"from": accounts[7]})
    name, target, code_hash = wiring(agreements)
    ours, other = (web3.eth.get_code(contract.address).hex() for contract in (agreements, world.logs))
    other_hash = wiring(world.logs)[2]

    def change_code(code):
        web3.provider.make_request("anvil_setCode", [target, "0x" + code.removeprefix("0x")])

    ballot = propose(world, "ProposeContract", name="Agreements", target=target, codeHash=code_hash)
    carry(world, ballot)
    change_code(other)
    answer = refusal(world.committee, "enact", [ballot])
    assert answer == ("CodeHashMismatch", target.lower(), code_hash, other_hash)
    change_code(ours)
    enact(world, ballot)
    pass_time_to(chain[-1].timestamp + DELAY)
    change_code(other)
    data = world.timelock.execute.encode_input(*execution(world, ballot))
    call = {"to": world.timelock.address, "data": data}
    answer = web3.provider.make_request("eth_call", [call, "latest"])["error"]["data"]
    assert decode_error(world.directory, answer) == ("CodeChanged", name, code_hash, other_hash)
    change_code(ours)
    world.timelock.execute(*execution(world, ballot), {"from": accounts[8]})
    assert world.directory.addressOf(name) == target


def test_decision_waits_its_delay_and_is_done_once(world):
    ballot = propose(world, "ProposeCategory", seat="VN", category=3, effectiveAt=0)
    carry(world, ballot)
    call = list(execution(world, ballot))

    def answer():
        return refusal(world.timelock, "execute", call, accounts[3])

    assert answer()[0] == "TimelockUnexpectedOperationState"
    due = enact(world, ballot).timestamp + DELAY
    assert answer()[0] == "TimelockUnexpectedOperationState"
    pass_time_to(due - 2)
    assert answer()[0] == "TimelockUnexpectedOperationState"
    pass_time_to(due)
    assert answer() is None
    changed = [*call[:2], call[2][:-1] + b"\1", *call[3:]]
    assert refusal(world.timelock, "execute", changed)[0] == "TimelockUnexpectedOperationState"
    world.timelock.execute(*call, {"from": accounts[3]})
    assert answer()[0] == "TimelockUnexpectedOperationState"


def test_operation_is_the_one_that_the_ballot_names(world):
    ballot = propose(world, "ProposeCategory", seat="VN", category=3, effectiveAt=0)
    carry(world, ballot)
    operation = enact(world, ballot).events["BallotEnacted"]["operation"]
    assert operation == world.timelock.hashOperation(*execution(world, ballot))
    execute(world, ballot)
    assert world.timelock.isOperationDone(operation)


@pytest.mark.parametrize("sender", [0, 5, 9])
def test_nobody_but_the_committee_schedules_or_cancels(world, sender):
    account = accounts[sender]
    payload = world.economies.remove.encode_input("VN")
    call = [world.economies.address, 0, payload, bytes(32), bytes(32), DELAY]
    batch = [[call[0]], [0], [payload], bytes(32), bytes(32), DELAY]
    for function, args in (
        ("schedule", call),
        ("scheduleBatch", batch),
        ("cancel", [bytes(32)]),
        ("grantRole", [bytes(32), account.address]),
        ("revokeRole", [bytes(32), world.committee.address]),
    ):
        refused = refusal(world.timelock, function, args, account)
        assert refused[:2] == ("AccessControlUnauthorizedAccount", account.address.lower()), function
    refused = refusal(world.timelock, "updateDelay", [0], account)
    assert refused == ("TimelockUnauthorizedCaller", account.address.lower())


def test_no_ballot_reaches_the_timelock_itself(world):
    """What a ballot calls is Economies or Directory: the Timelock's roles and delay cannot change."""
    for name in ("ProposeAdmission", "ProposeCategory", "ProposeVotingClass", "ProposeAuthority"):
        signer, message, _ = SCENARIOS[name](world)
        world.act(name, signer, **message)
        assert world.committee.ballotOf(world.committee.ballotCount())["target"] == world.economies.address
    signer, message, _ = SCENARIOS["ProposeContract"](world)
    world.act("ProposeContract", signer, **message)
    assert world.committee.ballotOf(5)["target"] == world.directory.address


def test_timelock_keeps_neither_coins_nor_tokens(world):
    answer = web3.provider.make_request(
        "eth_call", [{"to": world.timelock.address, "from": accounts[2].address, "value": "0x1"}, "latest"]
    )
    assert decode_error(world.timelock, answer["error"]["data"]) == ("HoldsNothing",)
    somebody = [accounts[2].address, accounts[3].address]
    for function, args in (
        ("onERC721Received", [*somebody, 1, b""]),
        ("onERC1155Received", [*somebody, 1, 1, b""]),
        ("onERC1155BatchReceived", [*somebody, [1], [1], b""]),
    ):
        assert refusal(world.timelock, function, args) == ("HoldsNothing",)
    assert world.timelock.supportsInterface("0x5a05180f")  # IAccessControlEnumerable


def test_another_committee_is_listed_by_vote_and_schedules_nothing_here(world):
    other = Committee.deploy(world.directory, VOTING_PERIOD, QUORUM, {"from": accounts[7]})
    _, target, code_hash = wiring(other)
    decide(world, "ProposeContract", name="Committee", target=target, codeHash=code_hash)
    after = world.succeeded_by(other)
    ballot = propose(after, "ProposeRemoval", removed="AU")
    carry(after, ballot)
    refused = decode_error(world.timelock, refusal(other, "enact", [ballot])[1])
    assert refused == ("AccessControlUnauthorizedAccount", target.lower(), PROPOSER)


def test_contract_listed_as_timelock_takes_no_decisions_while_it_does_not_govern(world):
    other = Timelock.deploy(DELAY, world.committee, {"from": accounts[7]})
    _, target, code_hash = wiring(other)
    decide(world, "ProposeContract", name="Timelock", target=target, codeHash=code_hash)
    decide(world, "ProposeCategory", seat="VN", category=3, effectiveAt=0)
    assert world.economies.seatAt(0)[2] == 3


def test_committee_timelock_and_economies_are_replaced_together(world):
    """Decided by the old ones, executed with Economies last; then the new ones govern."""
    committee = Committee.deploy(world.directory, VOTING_PERIOD, QUORUM, {"from": accounts[7]})
    timelock = Timelock.deploy(DELAY, committee, {"from": accounts[7]})
    economies = Economies.deploy(world.directory, world.seats, timelock, {"from": accounts[7]})
    ballots = []
    for contract in (committee, timelock, economies):
        _, target, code_hash = wiring(contract)
        matter = {"name": contract._name, "target": target, "codeHash": code_hash}
        ballots.append(propose(world, "ProposeContract", **matter))
        carry(world, ballots[-1])
        enact(world, ballots[-1])
    for ballot in ballots:
        execute(world, ballot)
    after = world.succeeded_by(committee).succeeded_by(timelock).succeeded_by(economies)
    decide(after, "ProposeCategory", seat="VN", category=3, effectiveAt=0)
    assert (economies.seatAt(0)[2], world.economies.seatAt(0)[2]) == (3, 1)
