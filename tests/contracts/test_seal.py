"""Founding: what seals, what does not, and what anybody can do before and after."""

import pytest
from brownie import ZERO_ADDRESS, Directory, Economies, Issuers, Logs, accounts
from scenarios import SCENARIOS
from world import ACTS, DEPLOYMENT_ID, MAX_GROWTH, NETWORK_ID, World, key, refusal, refused_creation, word

BLANK = {"address": "0x" + "c0" * 20, "string": "VN", "bytes": b"", "bool": False}


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
    assert counts == {"Directory": 2, "Economies": 8, "Issuers": 15, "Logs": 6, "DocumentStatus": 3}


def test_nothing_works_before_the_seal(founding):
    for contract in founding.contracts:
        for function, args in changing(contract):
            for sender in (founding.deployer, accounts[5]):
                refused = refusal(contract, function, args, sender)
                if function == "anchor":
                    assert refused[0] == "NotOperator"
                else:
                    assert refused == ("NotSealed",), function


@pytest.mark.parametrize("name", [name for name in ACTS if ACTS[name]["contract"] == "Economies"])
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
        refused = refusal(world.directory, "wire", [word("More"), world.logs.address], sender)
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
    for contract in world.contracts[:3]:
        world.directory.wire(word(contract._name), contract, {"from": world.deployer})
    assert refusal(world.directory, "seal", [world.charter()]) == ("NotWired", word("DocumentStatus"))


def test_contract_of_another_directory_does_not_seal():
    world, other = World(), World()
    world.logs = other.logs
    world.contracts = (world.economies, world.issuers, other.logs, world.status)
    world.wire()
    refused = refusal(world.directory, "seal", [world.charter()])
    assert refused == ("ForeignDirectory", word("Logs"), other.logs.address.lower())


def test_wiring_before_the_seal_is_the_deployers_and_once(founding):
    wire = [word("Issuers"), founding.issuers.address]
    assert refusal(founding.directory, "wire", wire, accounts[5]) == (
        "NotDeployer",
        accounts[5].address.lower(),
    )
    assert refusal(founding.directory, "wire", wire) == ("AlreadyWired", word("Issuers"))
    assert refusal(founding.directory, "wire", [bytes(32), founding.issuers.address]) == ("NameEmpty",)
    nobody = "0x" + "c0" * 20
    assert refusal(founding.directory, "wire", [word("More"), nobody]) == ("NoCode", nobody)


@pytest.mark.parametrize("place", [3, 4, 5])
def test_deployer_that_holds_any_part_of_a_seat_does_not_seal(place):
    world = World()
    seat = list(world.seats[0])
    seat[place] = world.deployer.address
    world.seats[0] = tuple(seat)
    world.economies = Economies.deploy(world.directory, world.seats, ZERO_ADDRESS, {"from": world.deployer})
    world.contracts = (world.economies, *world.contracts[1:])
    world.wire()
    refused = refusal(world.directory, "seal", [world.charter()])
    assert refused == ("DeployerHoldsPower", world.deployer.address.lower())


def test_deployer_as_governor_does_not_seal():
    world = World(governor=accounts[0])
    world.wire()
    assert refusal(world.directory, "seal", [world.charter()])[0] == "DeployerHoldsPower"


def test_directory_lists_what_was_wired(founding):
    listed = [founding.directory.contractAt(i) for i in range(founding.directory.contractCount())]
    assert [bytes(item[0]) for item in listed] == [word(contract._name) for contract in founding.contracts]
    assert [item[1] for item in listed] == [contract.address for contract in founding.contracts]
    assert founding.directory.networkId() == "0x" + NETWORK_ID.hex()
    assert founding.directory.deploymentId() == "0x" + DEPLOYMENT_ID.hex()


def test_deployment_needs_a_bound_and_seats():
    directory = Directory.deploy(NETWORK_ID, DEPLOYMENT_ID, {"from": accounts[0]})
    assert refused_creation(Logs, directory, 0) == ("GrowthBoundMissing",)
    assert refused_creation(Economies, directory, [], ZERO_ADDRESS) == ("NoSeats",)
    assert Logs.deploy(directory, MAX_GROWTH, {"from": accounts[0]}).maxGrowth() == MAX_GROWTH
    assert Issuers.deploy(directory, {"from": accounts[0]}).issuerCount() == 0
