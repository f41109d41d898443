"""Economies: seats frozen without a governor, moved by one; offices and delegates of an authority."""

import pytest
from brownie import ZERO_ADDRESS, accounts, chain
from world import World, key, pass_time_to, refusal

SEAT = ("BR", 1, 2, key(81).address, key(82).address, key(83).address)
BY_GOVERNOR = {
    "admit": [SEAT],
    "remove": ["VN"],
    "setVotingClass": ["VN", 1, 0],
    "setCategory": ["VN", 3, 0],
    "replaceAuthority": ["VN", key(84).address],
}


@pytest.fixture(scope="module")
def governed():
    """A registry whose governor is an account, where the product has a timelock."""
    return World.founded(governor=accounts[6])


def by_governor(world, function, *args):
    return getattr(world.economies, function)(*args, {"from": accounts[6]})


@pytest.mark.parametrize("function", BY_GOVERNOR)
def test_registry_without_a_governor_is_frozen(world, function):
    for sender in (world.deployer, accounts[6]):
        answer = refusal(world.economies, function, BY_GOVERNOR[function], sender)
        assert answer == ("NotGovernor", sender.address.lower())


@pytest.mark.parametrize("function", BY_GOVERNOR)
def test_governor_alone_changes_seats(governed, function):
    assert refusal(governed.economies, function, BY_GOVERNOR[function], accounts[6]) is None
    assert refusal(governed.economies, function, BY_GOVERNOR[function], accounts[5])[0] == "NotGovernor"


def test_founding_seats_stand_as_they_were_signed(world):
    assert [tuple(seat) for seat in world.economies.seats()] == world.seats
    assert tuple(world.economies.seatAt(1)) == world.seats[1]
    assert world.economies.seatCount() == 3


def test_admitted_seat_acts_and_removed_one_does_not(governed):
    by_governor(governed, "admit", SEAT)
    appointment = {"economy": "BR", "account": key(85).address, "office": "REGISTRAR"}
    governed.act("Appoint", key(81), **appointment)
    assert governed.economies.holdsOffice("BR", key(85).address, "REGISTRAR")
    by_governor(governed, "remove", "BR")
    assert not governed.economies.isLive("BR")
    assert governed.economies.authorityOf("BR") == ZERO_ADDRESS
    assert not governed.economies.holdsOffice("BR", key(85).address, "REGISTRAR")
    assert governed.refused("Dismiss", key(81), **appointment) == ("UnknownEconomy", "BR")
    by_governor(governed, "admit", SEAT)
    assert [term[0] for term in governed.economies.membershipHistory("BR")] == [True, False, True]
    assert governed.economies.seatCount() == 4


def test_replaced_authority_is_frozen_for_thirty_days(governed):
    done = by_governor(governed, "replaceAuthority", "VN", key(84).address)
    assert governed.economies.frozenUntil("VN") == done.timestamp + 30 * 86400
    assert governed.economies.authorityOf("VN") == key(84).address
    appointment = {"economy": "VN", "account": key(85).address, "office": "REGISTRAR"}
    assert governed.refused("Appoint", governed.authority["VN"], **appointment)[0] == "SignatureRefused"
    assert governed.refused("Appoint", key(84), **appointment) is None
    history = governed.economies.authorityHistory("VN")
    assert [term[0] for term in history] == [governed.authority["VN"].address, key(84).address]
    assert [term[3] for term in history] == [0, done.timestamp + 30 * 86400]


def test_category_changes_from_its_date_on(governed):
    later = chain[-1].timestamp + 1000
    by_governor(governed, "setCategory", "VN", 3, later)
    assert governed.economies.seatAt(0)[2] == 1
    pass_time_to(later)
    assert governed.economies.seatAt(0)[2] == 3
    assert [(term[0], term[1]) for term in governed.economies.categoryHistory("VN")][1] == (3, later)


def test_voting_class_changes_at_once_when_no_date_is_given(governed):
    done = by_governor(governed, "setVotingClass", "VN", 1, 0)
    assert governed.economies.seatAt(0)[1] == 1
    assert governed.economies.votingClassHistory("VN")[1][1] == done.timestamp


@pytest.mark.parametrize(
    ("seat", "error"),
    [
        (("VN", 0, 1, *SEAT[3:]), "SeatExists"),
        (("br", 0, 1, *SEAT[3:]), "EconomyMalformed"),
        (("BRA", 0, 1, *SEAT[3:]), "EconomyMalformed"),
        (("B1", 0, 1, *SEAT[3:]), "EconomyMalformed"),
        (("BR", 2, 1, *SEAT[3:]), "VotingClassUnknown"),
        (("BR", 0, 0, *SEAT[3:]), "CategoryUnknown"),
        (("BR", 0, 4, *SEAT[3:]), "CategoryUnknown"),
        (("BR", 0, 1, ZERO_ADDRESS, *SEAT[4:]), "AccountMissing"),
        (("BR", 0, 1, SEAT[3], ZERO_ADDRESS, SEAT[5]), "AccountMissing"),
        (("BR", 0, 1, key(1).address, *SEAT[4:]), "AuthorityTaken"),
    ],
)
def test_seat_that_is_not_one_is_refused(governed, seat, error):
    assert refusal(governed.economies, "admit", [seat], accounts[6])[0] == error


def test_values_out_of_range_are_refused(governed):
    def answer(function, *args):
        return refusal(governed.economies, function, list(args), accounts[6])

    assert answer("setVotingClass", "VN", 2, 0) == ("VotingClassUnknown", 2)
    assert answer("setCategory", "VN", 4, 0) == ("CategoryUnknown", 4)
    assert answer("setCategory", "VN", 2, 1)[0] == "EffectiveTooEarly"
    assert answer("setCategory", "FR", 2, 0) == ("UnknownEconomy", "FR")
    assert answer("replaceAuthority", "VN", ZERO_ADDRESS) == ("AccountMissing", "VN")
    assert answer("replaceAuthority", "VN", key(2).address)[0] == "AuthorityTaken"


def test_governor_wires_after_the_seal(governed):
    before = governed.directory.contractCount()
    governed.directory.wire(b"More".ljust(32, b"\0"), governed.logs, {"from": accounts[6]})
    governed.directory.wire(b"More".ljust(32, b"\0"), governed.issuers, {"from": accounts[6]})
    assert governed.directory.contractCount() == before + 2
    assert governed.directory.addressOf(b"More".ljust(32, b"\0")) == governed.issuers.address


def test_authority_names_its_delegate_and_alternate(world):
    members = {"economy": "VN", "delegate": key(91).address, "alternate": key(92).address}
    world.act("SetDelegates", world.authority["VN"], **members)
    assert tuple(world.economies.seatAt(0))[4:] == (key(91).address, key(92).address)
    assert len(world.economies.delegateHistory("VN")) == 2
    nobody = {**members, "delegate": ZERO_ADDRESS}
    assert world.refused("SetDelegates", world.authority["VN"], **nobody) == ("AccountMissing", "VN")


def test_offices_are_held_once_and_left_once(world):
    account = world.registrar["VN"].address
    on = {"economy": "VN", "account": account, "office": "REGISTRAR"}
    answer = world.refused("Appoint", world.authority["VN"], **on)
    assert answer == ("AlreadyAppointed", "VN", account.lower(), "REGISTRAR")
    world.act("Dismiss", world.authority["VN"], **on)
    assert world.refused("Dismiss", world.authority["VN"], **on)[0] == "NotAppointed"
    history = world.economies.officeHistory("VN")
    assert [(term[0], term[1], term[4]) for term in history if term[0] == account] == [
        (account, True, "REGISTRAR"),
        (account, False, "REGISTRAR"),
    ]
    unknown = {**on, "office": "MINISTER"}
    assert world.refused("Appoint", world.authority["VN"], **unknown) == ("OfficeUnknown", "MINISTER")
    padded = {**on, "office": "REGISTRAR\0"}
    assert world.refused("Appoint", world.authority["VN"], **padded) == ("CodeMalformed", "REGISTRAR\0")
    nobody = {**on, "account": ZERO_ADDRESS}
    assert world.refused("Appoint", world.authority["VN"], **nobody) == ("AccountMissing", "VN")
