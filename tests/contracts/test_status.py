"""Document status: who may move it, where to, and from when on."""

import pytest
from brownie import accounts, chain
from hypothesis import given, settings
from hypothesis import strategies as st
from world import ACTS, key

DIGEST, SUCCESSOR = b"\xd1" * 32, b"\xd2" * 32
KINDS = ("SUSPEND", "RESTORE", "WITHDRAW", "ANNUL", "SUPERSEDE", "AMEND", "CONFIRM")
STATES = ("ACTIVE", "SUSPENDED", "WITHDRAWN", "ANNULLED", "SUPERSEDED")
HOUR, FIFTY_YEARS = 3600, 50 * 365 * 86400

# The oracle: written from the rule book, not from the library.
MOVES = {
    ("ACTIVE", "SUSPEND"): "SUSPENDED",
    ("ACTIVE", "AMEND"): "ACTIVE",
    ("ACTIVE", "CONFIRM"): "ACTIVE",
    ("SUSPENDED", "RESTORE"): "ACTIVE",
    ("SUSPENDED", "CONFIRM"): "SUSPENDED",
    **{
        (state, kind): final
        for state in ("ACTIVE", "SUSPENDED")
        for kind, final in (("WITHDRAW", "WITHDRAWN"), ("ANNUL", "ANNULLED"), ("SUPERSEDE", "SUPERSEDED"))
    },
}


def message(world, kind, signer=None, **changes):
    """Name and members of an act on the mill's document."""
    links = kind in ("SUPERSEDE", "AMEND")
    members = {
        "issuer": world.mill_id,
        "digest": DIGEST,
        "reason": "SOME_REASON",
        "effectiveAt": 0,
        "successor": SUCCESSOR if links else bytes(32),
        "signer": (signer or world.mill).address,
    }
    return f"{kind.capitalize()}Document", {**members, **changes}


def move(world, kind, signer=None, **changes):
    name, members = message(world, kind, signer, **changes)
    return world.act(name, signer or world.mill, **members)


def refused(world, kind, signer=None, **changes):
    name, members = message(world, kind, signer, **changes)
    return world.refused(name, signer or world.mill, **members)


def state(world):
    return STATES[world.status.stateOf(world.mill_id, DIGEST)]


def test_numbers_of_the_kinds_are_those_of_the_acts():
    assert [ACTS[f"{kind.capitalize()}Document"]["prefix"] for kind in KINDS] == [[i] for i in range(7)]


@given(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=6))
@settings(max_examples=40)
def test_every_sequence_of_acts_ends_where_the_rules_say(world, kinds):
    chain.snapshot()
    expected, recorded = "ACTIVE", []
    for kind in kinds:
        following = MOVES.get((expected, kind))
        if following is None:
            answer = refused(world, kind)
            assert answer == ("IllegalTransition", STATES.index(expected), KINDS.index(kind))
            continue
        move(world, kind)
        recorded.append(kind)
        expected = following
        assert state(world) == expected
    history = world.status.historyOf(world.mill_id, DIGEST)
    assert [KINDS[record[0]] for record in history] == recorded
    chain.revert()


def test_event_says_what_when_why_and_who(world):
    done = move(world, "SUPERSEDE")
    event = done.events["StatusChanged"]
    assert (event["kind"], event["reason"], event["effectiveAt"]) == (4, "SOME_REASON", done.timestamp)
    assert (bytes(event["successor"]), event["signer"]) == (SUCCESSOR, world.mill.address)
    record = world.status.historyOf(world.mill_id, DIGEST)[0]
    assert (record[2], record[3], record[4]) == (done.timestamp, done.timestamp, done.block_number)
    assert (record[5], bytes(record[6]), record[7]) == (world.mill.address, SUCCESSOR, "SOME_REASON")


def test_another_body_than_issuer_or_its_accreditor_is_refused(world):
    for stranger in (
        world.lab,
        world.registrar["DE"],
        world.accreditor["VN"],
        world.authority["VN"],
        key(99),
    ):
        answer = refused(world, "ANNUL", stranger)
        assert answer == ("NotSpeaker", world.mill_id, stranger.address.lower())


def test_registrar_speaks_for_its_issuer_while_in_office(world):
    registrar = world.registrar["VN"]
    assert refused(world, "ANNUL", registrar) is None
    world.act("Dismiss", world.authority["VN"], economy="VN", account=registrar.address, office="REGISTRAR")
    assert refused(world, "ANNUL", registrar)[0] == "NotSpeaker"


def test_accreditor_speaks_for_a_body_until_it_withdraws_all(world):
    other = key(61)
    world.act("Appoint", world.authority["VN"], economy="VN", account=other.address, office="ACCREDITOR")
    on_lab = {"issuer": world.lab_id}
    assert refused(world, "ANNUL", other, **on_lab)[0] == "NotSpeaker"
    scope = b"{}"
    accreditation = {**world.accreditation("L-9", scope), "accreditor": other.address}
    world.act("Accredit", other, (scope,), **accreditation)
    assert refused(world, "ANNUL", other, **on_lab) is None
    world.act(
        "WithdrawAccreditation",
        other,
        accreditation=bytes(world.issuers.accreditationsOf(world.lab_id)[0]),
        effectiveAt=0,
        reason="CEASED",
        signer=other.address,
    )
    assert refused(world, "ANNUL", other, **on_lab)[0] == "NotSpeaker"


def test_revoked_key_speaks_no_more(world):
    world.act(
        "RevokeKey",
        world.mill,
        issuer=world.mill_id,
        key=world.mill.address,
        reason="LOST",
        effectiveAt=0,
        signer=world.mill.address,
    )
    assert refused(world, "ANNUL")[0] == "NotSpeaker"


def test_suspension_by_an_overseer_is_lifted_by_an_overseer(world):
    registrar = world.registrar["VN"]
    move(world, "SUSPEND", registrar)
    assert refused(world, "RESTORE") == (
        "RestoreNotPermitted",
        world.mill_id,
        DIGEST,
        world.mill.address.lower(),
    )
    move(world, "CONFIRM")
    assert refused(world, "RESTORE")[0] == "RestoreNotPermitted"
    move(world, "RESTORE", registrar)
    move(world, "SUSPEND")
    assert refused(world, "RESTORE") is None
    assert [record[1] for record in world.status.historyOf(world.mill_id, DIGEST)] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_successor_is_named_exactly_where_one_is_meant(world, kind):
    wrong = bytes(32) if kind in ("SUPERSEDE", "AMEND") else SUCCESSOR
    assert refused(world, kind, successor=wrong) == ("SuccessorInvalid", KINDS.index(kind), wrong)


def test_document_does_not_succeed_itself(world):
    assert refused(world, "SUPERSEDE", successor=DIGEST)[0] == "SuccessorInvalid"


def test_digest_and_issuer_must_be_somebodys(world):
    assert refused(world, "SUSPEND", digest=bytes(32)) == ("DigestMissing",)
    assert refused(world, "SUSPEND", issuer=b"\5" * 32) == ("UnknownIssuer", b"\5" * 32)


@pytest.mark.parametrize("reason", ["", "lower", "1ST", "_A", "A B", "A" * 32, "É"])
def test_reason_that_is_no_code_is_refused(world, reason):
    assert refused(world, "SUSPEND", reason=reason) == ("CodeMalformed", reason)


@given(offset=st.one_of(st.integers(-3 * HOUR, 3 * HOUR), st.integers(0, 2 * FIFTY_YEARS), st.just(None)))
@settings(max_examples=40)
def test_status_takes_effect_when_it_is_recorded(world, offset):
    chain.snapshot()
    wished = 0 if offset is None else chain.time() + offset
    answer = refused(world, "WITHDRAW", effectiveAt=wished)
    now = chain.time()
    margin = 60  # the block's time is the chain's, not the test's
    if wished == 0 or abs(wished - now) < HOUR - margin:
        assert answer is None
        done = move(world, "WITHDRAW", effectiveAt=wished)
        assert done.events["StatusChanged"]["effectiveAt"] == done.timestamp
    elif wished - now < -HOUR - margin:
        assert answer[:2] == ("EffectiveTooEarly", wished)
    elif wished - now > HOUR + margin:
        assert answer[:2] == ("EffectiveTooLate", wished)
    chain.revert()


def test_issuer_cannot_make_a_state_final_ahead_of_time_and_shield_the_document(world):
    later = chain.time() + 49 * 365 * 24 * HOUR
    for kind in ("SUSPEND", "WITHDRAW", "CONFIRM"):
        assert refused(world, kind, effectiveAt=later)[:2] == ("EffectiveTooLate", later)


def test_annulment_reaches_back_to_the_registration_of_the_issuer_and_no_further(world):
    registered = world.issuers.registeredAt(world.mill_id)
    chain.sleep(5 * HOUR)
    chain.mine()
    assert refused(world, "ANNUL", effectiveAt=registered - 1) == (
        "EffectiveTooEarly",
        registered - 1,
        registered,
    )
    assert refused(world, "ANNUL", effectiveAt=chain[-1].timestamp + 2 * HOUR)[0] == "EffectiveTooLate"
    assert refused(world, "ANNUL", effectiveAt=0) is None
    done = move(world, "ANNUL", effectiveAt=registered)
    assert done.events["StatusChanged"]["effectiveAt"] == registered


def test_period_of_a_stolen_key_is_annulled_and_confirmed_by_dated_records(world):
    members = {
        "issuer": world.mill_id,
        "key": world.mill.address,
        "fromTime": 1_700_000_000,
        "toTime": 1_700_000_100,
        "reason": "KEY_STOLEN",
        "signer": world.registrar["VN"].address,
    }
    done = world.act("AnnulByKey", world.registrar["VN"], **members)
    assert done.events["KeyPeriodAnnulled"]["toTime"] == 1_700_000_100
    world.act("ConfirmByKey", world.registrar["VN"], **members)
    records = world.status.keyPeriodsOf(world.mill_id, world.mill.address)
    assert [(record[0], record[1], record[2], record[6]) for record in records] == [
        (True, 1_700_000_000, 1_700_000_100, "KEY_STOLEN"),
        (False, 1_700_000_000, 1_700_000_100, "KEY_STOLEN"),
    ]
    empty = {**members, "toTime": 1_700_000_000}
    answer = world.refused("AnnulByKey", world.registrar["VN"], **empty)
    assert answer == ("PeriodEmpty", 1_700_000_000, 1_700_000_000)
    other = {**members, "key": world.lab.address}
    answer = world.refused("AnnulByKey", world.registrar["VN"], **other)
    assert answer == ("UnknownKey", world.mill_id, world.lab.address.lower())


def test_anybody_may_carry_a_signed_act(world):
    name, members = message(world, "SUSPEND")
    contract, function, args = world.call(name, world.mill, **members)
    assert getattr(contract, function)(*args, {"from": accounts[7]}).status == 1
