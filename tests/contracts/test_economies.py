"""Economies: seats moved by the Timelock and by nobody else; offices and delegates of an authority."""

import pytest
from brownie import ZERO_ADDRESS, accounts, chain
from world import key, pass_time_to, refusal, wiring, word

SEAT = ("BR", 1, 2, key(81).address, key(82).address, key(83).address)
BY_GOVERNOR = {
    "admit": [SEAT],
    "remove": ["VN"],
    "setVotingClass": ["VN", 1, 0],
    "setCategory": ["VN", 3, 0],
    "replaceAuthority": ["VN", key(84).address],
}


def by_governor(world, function, *args):
    return getattr(world.economies, function)(*args, {"from": world.governor})


@pytest.mark.parametrize("function", BY_GOVERNOR)
def test_timelock_alone_changes_seats(world, function):
    assert world.economies.governor() == world.timelock.address
    assert refusal(world.economies, function, BY_GOVERNOR[function], world.governor) is None
    for sender in (world.deployer, accounts[6]):
        answer = refusal(world.economies, function, BY_GOVERNOR[function], sender)
        assert answer == ("NotGovernor", sender.address.lower())


def test_founding_seats_stand_as_they_were_signed(world):
    assert [tuple(seat) for seat in world.economies.seats()] == world.seats
    assert tuple(world.economies.seatAt(1)) == world.seats[1]
    assert world.economies.seatCount() == 3


def test_admitted_seat_acts_and_removed_one_does_not(world):
    by_governor(world, "admit", SEAT)
    appointment = {"economy": "BR", "account": key(85).address, "office": "REGISTRAR"}
    world.act("Appoint", key(81), **appointment)
    assert world.economies.holdsOffice("BR", key(85).address, "REGISTRAR")
    by_governor(world, "remove", "BR")
    assert not world.economies.isLive("BR")
    assert world.economies.authorityOf("BR") == ZERO_ADDRESS
    assert not world.economies.holdsOffice("BR", key(85).address, "REGISTRAR")
    assert world.refused("Dismiss", key(81), **appointment) == ("UnknownEconomy", "BR")
    by_governor(world, "admit", SEAT)
    assert [term[0] for term in world.economies.membershipHistory("BR")] == [True, False, True]
    assert world.economies.seatCount() == 4


def test_admission_tells_who_speaks_for_the_seat(world):
    events = by_governor(world, "admit", SEAT).events
    assert list(events.keys()) == ["SeatAdmitted", "DelegatesSet"]
    named = events["DelegatesSet"]
    assert (named["economy"], named["delegate"], named["alternate"]) == ("BR", *SEAT[4:])


def test_replaced_authority_is_frozen_for_thirty_days(world):
    done = by_governor(world, "replaceAuthority", "VN", key(84).address)
    assert world.economies.frozenUntil("VN") == done.timestamp + 30 * 86400
    assert world.economies.authorityOf("VN") == key(84).address
    appointment = {"economy": "VN", "account": key(85).address, "office": "REGISTRAR"}
    assert world.refused("Appoint", world.authority["VN"], **appointment)[0] == "SignatureRefused"
    assert world.refused("Appoint", key(84), **appointment) is None
    history = world.economies.authorityHistory("VN")
    assert [term[0] for term in history] == [world.authority["VN"].address, key(84).address]
    assert [term[3] for term in history] == [0, done.timestamp + 30 * 86400]


def test_category_changes_from_its_date_on(world):
    later = chain[-1].timestamp + 1000
    by_governor(world, "setCategory", "VN", 3, later)
    assert world.economies.seatAt(0)[2] == 1
    pass_time_to(later)
    assert world.economies.seatAt(0)[2] == 3
    assert [(term[0], term[1]) for term in world.economies.categoryHistory("VN")][1] == (3, later)


def test_voting_class_changes_at_once_when_no_date_is_given(world):
    done = by_governor(world, "setVotingClass", "VN", 1, 0)
    assert world.economies.seatAt(0)[1] == 1
    assert world.economies.votingClassHistory("VN")[1][1] == done.timestamp


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
def test_seat_that_is_not_one_is_refused(world, seat, error):
    assert refusal(world.economies, "admit", [seat], world.governor)[0] == error


def test_values_out_of_range_are_refused(world):
    def answer(function, *args):
        return refusal(world.economies, function, list(args), world.governor)

    assert answer("setVotingClass", "VN", 2, 0) == ("VotingClassUnknown", 2)
    assert answer("setCategory", "VN", 4, 0) == ("CategoryUnknown", 4)
    assert answer("setCategory", "VN", 2, 1)[0] == "EffectiveTooEarly"
    assert answer("setCategory", "FR", 2, 0) == ("UnknownEconomy", "FR")
    assert answer("replaceAuthority", "VN", ZERO_ADDRESS) == ("AccountMissing", "VN")
    assert answer("replaceAuthority", "VN", key(2).address)[0] == "AuthorityTaken"


def test_timelock_wires_after_the_seal(world):
    before = world.directory.contractCount()
    for contract in (world.logs, world.issuers):
        world.directory.wire(word("More"), *wiring(contract)[1:], {"from": world.governor})
    assert world.directory.contractCount() == before + 2
    assert world.directory.addressOf(word("More")) == world.issuers.address


def test_delegate_and_alternate_speak_for_a_seat_until_others_are_named(world):
    speakers = (world.delegate["VN"].address, world.alternate["VN"].address)
    for account in speakers:
        assert world.economies.speaksFor("VN", account)
        assert not world.economies.speaksFor("DE", account)
    for nobody in (ZERO_ADDRESS, world.authority["VN"].address, key(91).address):
        assert not world.economies.speaksFor("VN", nobody)
    members = {"economy": "VN", "delegate": key(91).address, "alternate": ZERO_ADDRESS}
    world.act("SetDelegates", world.authority["VN"], **members)
    assert world.economies.speaksFor("VN", key(91).address)
    assert not any(world.economies.speaksFor("VN", account) for account in (*speakers, ZERO_ADDRESS))
    by_governor(world, "remove", "VN")
    assert not world.economies.speaksFor("VN", key(91).address)
    assert not world.economies.speaksFor("BR", key(91).address)


def test_electorate_is_the_live_seats_with_their_classes_now(world):
    def electorate():
        codes, classes = world.economies.electorate()
        return [(bytes(code).decode(), number) for code, number in zip(codes, classes, strict=True)]

    assert electorate() == [("VN", 0), ("DE", 0), ("AU", 0)]
    later = chain[-1].timestamp + 1000
    by_governor(world, "setVotingClass", "AU", 1, later)
    by_governor(world, "admit", SEAT)
    assert electorate() == [("VN", 0), ("DE", 0), ("AU", 0), ("BR", 1)]
    by_governor(world, "remove", "VN")
    pass_time_to(later)
    assert electorate() == [("DE", 0), ("AU", 1), ("BR", 1)]


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
