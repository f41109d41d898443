"""What parties do about an agreement in force: suspend and restore, reserve, give notice, take each back."""

import pytest
from brownie import chain
from recognition import TEXT, annex_act, concluded, history, ratified, scope_act, version_act
from world import pass_time_to

SCOPES = [
    ("", ("", "")),
    ("machinery", ("", "")),
    ("", ("DE", "VN")),
    ("machinery", ("VN", "DE")),
]


@pytest.fixture
def agreement(world):
    """In force for DE and VN."""
    return ratified(world)


def suspend(world, agreement, *args, **changes):
    return world.act(
        "SuspendAgreement", world.authority["VN"], **scope_act(agreement, "VN", *args, **changes)
    )


def scope_refused(world, name, agreement, *args, economy="VN", **changes):
    message = scope_act(agreement, economy, *args, **changes)
    return world.refused(name, world.authority[economy], **message)


def annex_refused(world, name, agreement, *args, economy="VN"):
    return world.refused(name, world.authority[economy], **annex_act(agreement, economy, *args))


# suspension


@pytest.mark.parametrize(("annex", "direction"), SCOPES)
def test_scope_is_suspended_once_and_restored_exactly(world, agreement, annex, direction):
    done = suspend(world, agreement, annex, direction)
    event = done.events["AgreementActed"]
    assert (event["kind"], event["annex"], event["from"], event["to"]) == (6, annex, *direction)
    record = world.agreements.historyOf(agreement)[-1]
    assert tuple(record)[:6] == (6, "VN", 1, annex, *direction)
    assert (bytes(record["text"]), record["effectiveAt"]) == (TEXT, done.timestamp)
    again = scope_refused(world, "SuspendAgreement", agreement, annex, direction)
    assert again == ("AlreadySuspended", "VN", annex, *direction)
    for other in SCOPES:
        if other != (annex, direction):
            assert scope_refused(world, "SuspendAgreement", agreement, *other) is None
            answer = scope_refused(world, "RestoreAgreement", agreement, *other)
            assert answer == ("NothingSuspended", "VN", other[0], *other[1])
    answer = scope_refused(world, "RestoreAgreement", agreement, annex, direction, economy="DE")
    assert answer == ("NothingSuspended", "DE", annex, *direction)
    world.act("RestoreAgreement", world.authority["VN"], **scope_act(agreement, "VN", annex, direction))
    assert history(world, agreement)[-2:] == [("SUSPEND", "VN"), ("RESTORE", "VN")]
    assert scope_refused(world, "SuspendAgreement", agreement, annex, direction) is None


def test_both_parties_may_suspend_the_same(world, agreement):
    suspend(world, agreement)
    assert scope_refused(world, "SuspendAgreement", agreement, economy="DE") is None


def test_restoration_is_not_dated_before_the_suspension(world, agreement):
    begins = chain[-1].timestamp + 86_400
    suspend(world, agreement, effective_at=begins)
    answer = scope_refused(world, "RestoreAgreement", agreement, effective_at=begins - 1)
    assert answer == ("EffectiveTooEarly", begins - 1, begins)
    assert scope_refused(world, "RestoreAgreement", agreement)[0] == "EffectiveTooEarly"
    ends = begins + 86_400
    world.act("RestoreAgreement", world.authority["VN"], **scope_act(agreement, "VN", effective_at=ends))
    answer = scope_refused(world, "SuspendAgreement", agreement, effective_at=ends - 1)
    assert answer == ("EffectiveTooEarly", ends - 1, ends)
    pass_time_to(ends)
    assert scope_refused(world, "SuspendAgreement", agreement) is None


def test_suspension_does_not_reach_back(world, agreement):
    past = chain[-1].timestamp - 7200
    answer = scope_refused(world, "SuspendAgreement", agreement, effective_at=past)
    assert answer[:2] == ("EffectiveTooEarly", past)


@pytest.mark.parametrize("direction", [("DE", ""), ("", "VN"), ("VN", "VN")])
def test_direction_is_two_economies_or_none(world, agreement, direction):
    for name in ("SuspendAgreement", "RestoreAgreement"):
        answer = scope_refused(world, name, agreement, "", direction)
        assert answer == ("DirectionMalformed", *direction)


def test_direction_is_written_in_capital_letters(world, agreement):
    assert scope_refused(world, "SuspendAgreement", agreement, "", ("de", "VN")) == ("EconomyMalformed", "de")


@pytest.mark.parametrize("name", ["SuspendAgreement", "RestoreAgreement"])
def test_only_who_is_bound_suspends(world, name):
    signed = concluded(world)
    assert scope_refused(world, name, signed) == ("NotRatified", "VN", signed)
    assert scope_refused(world, name, signed, economy="AU") == ("NotRatified", "AU", signed)
    assert scope_refused(world, name, b"\5" * 32) == ("UnknownAgreement", b"\5" * 32)
    world.act("AccedeToAgreement", world.authority["AU"], **version_act(signed, "AU"))
    assert scope_refused(world, "SuspendAgreement", signed, economy="AU") is None


# reservations and notices


@pytest.mark.parametrize(
    ("enter", "leave", "kinds", "held", "missing"),
    [
        (
            "EnterReservation",
            "WithdrawReservation",
            ("RESERVE", "WITHDRAW_RESERVATION"),
            "AlreadyReserved",
            "NothingReserved",
        ),
        ("GiveNotice", "WithdrawNotice", ("GIVE_NOTICE", "WITHDRAW_NOTICE"), "AlreadyGiven", "NoNoticeGiven"),
    ],
)
def test_party_enters_once_and_takes_back_what_it_entered(
    world, agreement, enter, leave, kinds, held, missing
):
    assert annex_refused(world, leave, agreement) == (missing, "VN", "machinery")
    done = world.act(enter, world.authority["VN"], **annex_act(agreement, "VN"))
    record = world.agreements.historyOf(agreement)[-1]
    assert (record["annex"], bytes(record["text"]), record["version"]) == ("machinery", TEXT, 1)
    assert record["effectiveAt"] == done.timestamp
    assert annex_refused(world, enter, agreement) == (held, "VN", "machinery")
    assert annex_refused(world, enter, agreement, "vessels") is None
    assert annex_refused(world, enter, agreement, economy="DE") is None
    assert annex_refused(world, leave, agreement, economy="DE") == (missing, "DE", "machinery")
    world.act(leave, world.authority["VN"], **annex_act(agreement, "VN"))
    assert history(world, agreement)[-2:] == [(kind, "VN") for kind in kinds]
    assert annex_refused(world, leave, agreement) == (missing, "VN", "machinery")
    assert annex_refused(world, enter, agreement) is None


def test_reservation_is_to_an_annex_and_notice_may_be_of_the_whole(world, agreement):
    assert annex_refused(world, "EnterReservation", agreement, "") == ("AnnexMissing",)
    world.act("GiveNotice", world.authority["VN"], **annex_act(agreement, "VN", ""))
    assert annex_refused(world, "GiveNotice", agreement, "machinery") is None
    assert annex_refused(world, "WithdrawNotice", agreement, "machinery")[0] == "NoNoticeGiven"
    assert annex_refused(world, "WithdrawReservation", agreement, "")[0] == "NothingReserved"


@pytest.mark.parametrize("name", ["EnterReservation", "WithdrawReservation", "GiveNotice", "WithdrawNotice"])
def test_only_a_party_of_what_is_concluded_reserves_or_gives_notice(world, name):
    signed = concluded(world)
    assert annex_refused(world, name, signed, economy="AU") == ("NotParty", "AU", signed)
    assert annex_refused(world, name, b"\5" * 32) == ("UnknownAgreement", b"\5" * 32)


@pytest.mark.parametrize("name", ["EnterReservation", "GiveNotice"])
def test_signatory_need_not_have_ratified_to_reserve_or_to_give_notice(world, name):
    assert annex_refused(world, name, concluded(world)) is None
