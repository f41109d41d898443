"""Founding: what seals, what does not, and what anybody can do before and after."""

from itertools import pairwise

import pytest
from brownie import ZERO_ADDRESS, Committee, Directory, Economies, Issuers, Logs, Timelock, accounts
from eth_utils import keccak
from scenarios import SCENARIOS
from world import (
    ACTS,
    DELAY,
    DEPLOYMENT_ID,
    MAX_GROWTH,
    NETWORK_ID,
    QUORUM,
    VOTING_PERIOD,
    World,
    key,
    refusal,
    refused_creation,
    wiring,
    word,
)

BLANK = {"address": "0x" + "c0" * 20, "string": "VN", "bytes": b"", "bool": False}


TIMELOCK_REFUSALS = {
    "AccessControlUnauthorizedAccount",  # grantRole, revokeRole, schedule, scheduleBatch, cancel
    "AccessControlBadConfirmation",  # renounceRole
    "TimelockInvalidOperationLength",  # executeBatch
    "TimelockUnauthorizedCaller",  # updateDelay
    "TimelockUnexpectedOperationState",  # execute
}


@pytest.fixture
def founding():
    """Wired, not sealed."""
    world = World()
    world.wire()
    return world


def blank(item):
    """A value of the ABI type, empty but for what lets a call get past the first look."""
    declared = item["type"]
    if declared.endswith("[]"):
        return []
    if declared == "bytes4":
        return b"\1" * 4
    if declared == "tuple":
        return [blank(part) for part in item["components"]]
    if declared in BLANK:
        return BLANK[declared]
    return b"\1" * 32 if declared == "bytes32" else 1


def changing(contract):
    """Name and blank arguments of each function that may change state."""
    for item in contract.abi:
        if item["type"] == "function" and item["stateMutability"] not in ("view", "pure"):
            yield item["name"], [blank(given) for given in item["inputs"]]


def test_abi_lists_the_functions_that_change_state(founding):
    counts = {
        contract._name: len(list(changing(contract)))
        for contract in (founding.directory, *founding.contracts)
    }
    assert counts == {
        "Directory": 2,
        "Committee": 10,
        "Timelock": 9,
        "Economies": 8,
        "Issuers": 15,
        "Logs": 6,
        "DocumentStatus": 3,
        "Agreements": 12,
    }


def test_nothing_works_before_the_seal(founding):
    for contract in founding.contracts:
        for function, args in changing(contract):
            for sender in (founding.deployer, accounts[5]):
                refused = refusal(contract, function, args, sender)
                if function == "anchor":
                    assert refused[0] == "NotOperator"
                elif contract is founding.timelock:
                    assert refused[0] in TIMELOCK_REFUSALS, function
                else:
                    assert refused == ("NotSealed",), function


@pytest.mark.parametrize(
    "name",
    [
        *(name for name in ACTS if ACTS[name]["contract"] == "Economies"),
        *(name for name in ACTS if ACTS[name]["contract"] == "Committee" and name != "CastVote"),
        "ProposeTerms",
        "PublishPolicy",
    ],
)
def test_well_signed_act_is_refused_before_the_seal(founding, name):
    signer, message, extra = SCENARIOS[name](founding)
    assert founding.refused(name, signer, extra, **message) == ("NotSealed",)


def test_after_the_seal_every_function_called_by_the_deployer_reverts(world):
    for contract in (world.directory, *world.contracts):
        for function, args in changing(contract):
            assert refusal(contract, function, args, world.deployer) is not None, (
                f"{contract._name}.{function}"
            )


@pytest.mark.parametrize("name", ACTS)
def test_act_signed_by_the_deployer_is_refused_after_the_seal(world, name):
    _, message, extra = SCENARIOS[name](world)
    signer = key(99)
    message = {
        member: signer.address if member in ("signer", "registrar", "accreditor") else value
        for member, value in message.items()
    }
    assert world.refused(name, signer, extra, **message) is not None


def test_wiring_after_the_seal_needs_a_governor(world):
    for sender in (world.deployer, accounts[5]):
        more = [word("More"), *wiring(world.logs)[1:]]
        refused = refusal(world.directory, "wire", more, sender)
        assert refused == ("NotGovernor", sender.address.lower())


def test_seal_ends_the_deployer_and_cannot_be_repeated(founding):
    digest = founding.directory.charterDigest()
    sealed = founding.directory.seal(founding.charter(), {"from": accounts[5]})
    assert sealed.events["Sealed"]["charterDigest"] == digest
    assert founding.directory.isSealed()
    assert founding.directory.deployer() == ZERO_ADDRESS
    assert founding.directory.charterDigest() == digest
    assert refusal(founding.directory, "seal", [founding.charter()]) == ("AlreadySealed",)


@pytest.mark.parametrize("seat", range(3))
def test_each_founding_seat_must_sign(founding, seat):
    signers = [founding.authority[code] for code in founding.ECONOMIES]
    signers[seat] = key(99)
    code = founding.ECONOMIES[seat]
    refused = refusal(founding.directory, "seal", [founding.charter(signers)])
    assert refused == ("CharterSignatureRefused", code, founding.authority[code].address.lower())


@pytest.mark.parametrize("member", ["networkId", "deploymentId", "contractsRoot", "seatsRoot"])
def test_charter_over_anything_else_is_refused(founding, member):
    signatures = founding.charter(**{member: b"\x09" * 32})
    assert refusal(founding.directory, "seal", [signatures])[0] == "CharterSignatureRefused"


def test_signatures_stand_in_the_order_of_seats(founding):
    signatures = founding.charter()
    assert refusal(founding.directory, "seal", [signatures[:2]]) == ("SignatureCountWrong", 2, 3)
    assert refusal(founding.directory, "seal", [signatures[::-1]])[0] == "CharterSignatureRefused"


def test_seal_needs_all_founding_contracts():
    world = World()
    assert refusal(world.directory, "seal", [[]]) == ("NotWired", word("Economies"))
    expected = ["Economies", "Issuers", "Logs", "DocumentStatus", "Committee", "Agreements", "Timelock"]
    contracts = {contract._name: contract for contract in world.contracts}
    for name, missing in pairwise(expected):
        world.directory.wire(*wiring(contracts[name]), {"from": world.deployer})
        assert refusal(world.directory, "seal", [[]]) == ("NotWired", word(missing))
    world.contracts = tuple(contracts[name] for name in expected)
    world.directory.wire(*wiring(world.timelock), {"from": world.deployer})
    assert refusal(world.directory, "seal", [world.charter()]) is None


@pytest.mark.parametrize("name", ["committee", "issuers", "logs", "status", "agreements"])
def test_contract_of_another_directory_does_not_seal(name):
    world, other = World(), World()
    foreign = getattr(other, name)
    world.replace(getattr(world, name), foreign)
    world.wire()
    refused = refusal(world.directory, "seal", [world.charter()])
    assert refused == ("ForeignDirectory", word(foreign._name), foreign.address.lower())


def test_wiring_before_the_seal_is_the_deployers_and_once(founding):
    wire = list(wiring(founding.issuers))
    assert refusal(founding.directory, "wire", wire, accounts[5]) == (
        "NotDeployer",
        accounts[5].address.lower(),
    )
    assert refusal(founding.directory, "wire", wire) == ("AlreadyWired", word("Issuers"))
    assert refusal(founding.directory, "wire", [bytes(32), *wire[1:]]) == ("NameEmpty",)
    nobody = "0x" + "c0" * 20
    assert refusal(founding.directory, "wire", [word("More"), nobody, bytes(32)]) == ("NoCode", nobody)
    other = [word("More"), founding.issuers.address, bytes(32)]
    assert refusal(founding.directory, "wire", other) == ("CodeChanged", word("More"), bytes(32), wire[2])


@pytest.mark.parametrize("place", [3, 4, 5])
def test_deployer_that_holds_any_part_of_a_seat_does_not_seal(place):
    world = World()
    seat = list(world.seats[0])
    seat[place] = world.deployer.address
    world.seats[0] = tuple(seat)
    economies = Economies.deploy(world.directory, world.seats, world.timelock, {"from": world.deployer})
    world.replace(world.economies, economies)
    world.wire()
    refused = refusal(world.directory, "seal", [world.charter()])
    assert refused == ("DeployerHoldsPower", world.deployer.address.lower())


def test_deployer_as_governor_does_not_seal():
    world = World(governor=accounts[0])
    world.wire()
    assert refusal(world.directory, "seal", [world.charter()])[0] == "DeployerHoldsPower"


@pytest.mark.parametrize("governor", [ZERO_ADDRESS, "0x" + "c0" * 20])
def test_network_that_the_timelock_does_not_govern_does_not_seal(governor):
    world = World(governor=governor)
    world.wire()
    refused = refusal(world.directory, "seal", [world.charter()])
    assert refused == ("GovernorNotTimelock", governor.lower(), world.timelock.address.lower())


ADMIN, PROPOSER, EXECUTOR, CANCELLER = (
    bytes(32),
    *(keccak(text=f"{role}_ROLE") for role in ("PROPOSER", "EXECUTOR", "CANCELLER")),
)


def governed_by(timelock):
    """A network whose Timelock is this one, wired."""
    world = World(governor=timelock)
    world.replace(world.timelock, timelock)
    world.wire()
    return world


def test_timelock_that_another_committee_feeds_does_not_seal():
    stranger = accounts[4].address
    world = governed_by(Timelock.deploy(DELAY, stranger, {"from": accounts[0]}))
    refused = refusal(world.directory, "seal", [world.charter()])
    assert refused == ("RoleHeldByOthers", PROPOSER, world.committee.address.lower(), (stranger.lower(),))


@pytest.mark.parametrize("role", [ADMIN, PROPOSER, EXECUTOR, CANCELLER])
def test_deployer_that_holds_any_role_of_the_timelock_does_not_seal(founding, role):
    holder = founding.deployer.address
    founding.timelock.grantRole(role, holder, {"from": founding.governor})
    holders = {ADMIN: founding.timelock.address, EXECUTOR: ZERO_ADDRESS}
    expected = holders.get(role, founding.committee.address).lower()
    refused = refusal(founding.directory, "seal", [founding.charter()])
    assert refused == ("RoleHeldByOthers", role, expected, (expected, holder.lower()))


def test_roles_of_a_sealed_network_have_one_holder_each(world):
    holders = [world.timelock.getRoleMembers(role) for role in (ADMIN, PROPOSER, CANCELLER, EXECUTOR)]
    committee = (world.committee.address,)
    assert holders == [(world.timelock.address,), committee, committee, (ZERO_ADDRESS,)]
    for role in (ADMIN, PROPOSER, CANCELLER, EXECUTOR):
        done = world.timelock.renounceRole(role, world.deployer, {"from": world.deployer})
        assert not done.events, "what the deployer does not hold it cannot give up"


def test_directory_lists_what_was_wired(founding):
    listed = [founding.directory.contractAt(i) for i in range(founding.directory.contractCount())]
    assert [bytes(item[0]) for item in listed] == [word(contract._name) for contract in founding.contracts]
    assert [item[1] for item in listed] == [contract.address for contract in founding.contracts]
    assert founding.directory.networkId() == "0x" + NETWORK_ID.hex()
    assert founding.directory.deploymentId() == "0x" + DEPLOYMENT_ID.hex()


def test_deployment_needs_bounds_and_seats():
    directory = Directory.deploy(NETWORK_ID, DEPLOYMENT_ID, {"from": accounts[0]})
    assert refused_creation(Logs, directory, 0) == ("GrowthBoundMissing",)
    assert refused_creation(Economies, directory, [], ZERO_ADDRESS) == ("NoSeats",)
    assert refused_creation(Committee, directory, 0, QUORUM) == ("VotingPeriodInvalid", 0)
    assert refused_creation(Committee, directory, 2**63, QUORUM) == ("VotingPeriodInvalid", 2**63)
    assert refused_creation(Committee, directory, VOTING_PERIOD, 101) == ("QuorumInvalid", 101)
    assert Logs.deploy(directory, MAX_GROWTH, {"from": accounts[0]}).maxGrowth() == MAX_GROWTH
    assert Issuers.deploy(directory, {"from": accounts[0]}).issuerCount() == 0
