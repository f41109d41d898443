"""Issuers: who is admitted by whom, what happens to keys, accreditations and listings."""

from hashlib import sha256

import pytest
from brownie import chain
from eth_abi import encode
from eth_utils import keccak
from scenarios import AGREEMENT, SCENARIOS
from world import ORIGIN, ORIGIN_ID, key, pass_time_to

FAR_AHEAD = 10**8


def revoke(world, reason="LOST", effective_at=0, holder=None):
    holder = holder or world.mill
    return {
        "issuer": world.mill_id,
        "key": holder.address,
        "reason": reason,
        "effectiveAt": effective_at,
        "signer": world.mill.address,
    }


def cut(world, index=5000):
    return {
        "issuer": world.mill_id,
        "key": world.mill.address,
        "origin": ORIGIN,
        "cutIndex": index,
        "signer": world.registrar["VN"].address,
    }


def overseen(world, **more):
    return {"effectiveAt": 0, "reason": "AUDIT", "signer": world.accreditor["VN"].address, **more}


def test_issuer_is_kept_as_it_was_registered(world):
    record = world.issuers.issuerOf(world.mill_id)
    identity_record = bytes(record[7])
    assert (record[0], record[1], record[3]) == ("VN", "FIRST_PARTY", world.registrar["VN"].address)
    assert bytes(record[2]) == sha256(b"concord/identity/v1\0" + identity_record).digest()
    assert identity_record == b'{"country":"VN","name":"Mill"}'
    assert world.issuers.roleOf(world.lab_id) == "CONFORMITY_BODY"
    assert world.issuers.economyOf(world.lab_id) == "VN"
    assert [bytes(world.issuers.issuerAt(i)) for i in range(2)] == [world.mill_id, world.lab_id]
    assert world.issuers.issuerOfKey(world.mill.address) == "0x" + world.mill_id.hex()


def test_id_binds_economy_and_identity(world):
    identity = b"\7" * 32
    tag = keccak(text="concord/issuer/v1")
    for economy in ("VN", "DE"):
        expected = keccak(encode(["bytes32", "string", "bytes32"], [tag, economy, identity]))
        assert bytes(world.issuers.issuerIdOf(economy, identity)) == expected


@pytest.mark.parametrize(
    ("role", "office"),
    [("FIRST_PARTY", "REGISTRAR"), ("CONFORMITY_BODY", "ACCREDITOR"), ("PROGRAMME_OPERATOR", "ACCREDITOR")],
)
def test_role_decides_which_office_admits(world, role, office):
    _, _, message, extra = world.registration("VN", world.spare, "New", role)
    officers = {"REGISTRAR": world.registrar["VN"], "ACCREDITOR": world.accreditor["VN"]}
    for held, officer in officers.items():
        answer = world.refused("RegisterIssuer", officer, extra, **{**message, "registrar": officer.address})
        assert answer == (None if held == office else ("NotOfficer", "VN", officer.address.lower(), office))


def test_officer_of_another_economy_admits_nobody(world):
    _, _, message, extra = world.registration("VN", world.spare, "New", "FIRST_PARTY")
    officer = world.registrar["DE"]
    answer = world.refused("RegisterIssuer", officer, extra, **{**message, "registrar": officer.address})
    assert answer == ("NotOfficer", "VN", officer.address.lower(), "REGISTRAR")


@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("EXPORTER", "RoleUnknown"),
        ("", "CodeMalformed"),
        ("first_party", "CodeMalformed"),
        ("FIRST_PARTY\0", "CodeMalformed"),
        ("FIRST_PARTY" + "_" * 30, "CodeMalformed"),
    ],
)
def test_unknown_role_is_refused(world, role, error):
    officer, message, extra = SCENARIOS["RegisterIssuer"](world)
    assert world.refused("RegisterIssuer", officer, extra, **{**message, "role": role}) == (error, role)


def test_identity_is_registered_once(world):
    issuer, officer, message, extra = world.registration("VN", world.mill, "Mill", "FIRST_PARTY")
    assert world.refused("RegisterIssuer", officer, extra, **message) == ("IssuerExists", issuer)


def test_record_must_be_the_one_named_by_digest(world):
    officer, message, (record, proof) = SCENARIOS["RegisterIssuer"](world)
    answer = world.refused("RegisterIssuer", officer, (record + b" ", proof), **message)
    assert answer[:2] == ("BlobMismatch", message["identity"])
    answer = world.refused("RegisterIssuer", officer, (b"x" * 4097, proof), **message)
    assert answer == ("BlobTooLarge", 4097, 4096)


def test_first_key_must_prove_possession(world):
    officer, message, (record, _) = SCENARIOS["RegisterIssuer"](world)
    for proof in (
        b"",
        world.possession(world.mill_id, world.spare),
        world.possession(world.mill_id, world.mill),
    ):
        answer = world.refused("RegisterIssuer", officer, (record, proof), **message)
        assert answer == ("KeyProofRefused", world.spare.address.lower())


def test_key_serves_one_issuer_once(world):
    def add(holder):
        members = {"issuer": world.mill_id, "key": holder.address, "signer": world.mill.address}
        return world.refused("AddKey", world.mill, (world.possession(world.mill_id, holder),), **members)

    assert add(world.lab) == ("KeyTaken", world.lab.address.lower(), world.lab_id)
    assert add(world.mill) == ("KeyTaken", world.mill.address.lower(), world.mill_id)
    signer, message, extra = SCENARIOS["AddKey"](world)
    world.act("AddKey", signer, extra, **message)
    world.act("RevokeKey", world.mill, **revoke(world, holder=world.spare))
    assert add(world.spare)[0] == "KeyTaken"


def test_lost_key_ends_at_once_and_what_it_did_is_dated(world):
    done = world.act("RevokeKey", world.mill, **revoke(world))
    assert not world.issuers.isKeyLive(world.mill_id, world.mill.address)
    event = world.issuers.keyHistory(world.mill.address)[0]
    assert (event[0], event[1], event[2], event[4]) == (
        done.timestamp,
        done.timestamp,
        done.block_number,
        "LOST",
    )
    assert world.issuers.keysOf(world.mill_id)[0][3] == done.timestamp


def test_key_may_be_rotated_at_a_date(world):
    later = chain[-1].timestamp + 1000
    world.act("RevokeKey", world.mill, **revoke(world, "ROTATED", later))
    assert world.issuers.isKeyLive(world.mill_id, world.mill.address)
    answer = world.refused("RevokeKey", world.mill, **revoke(world, "LOST"))
    assert answer == ("KeyAlreadyRevoked", world.mill.address.lower(), later)
    pass_time_to(later)
    assert not world.issuers.isKeyLive(world.mill_id, world.mill.address)


def test_reason_of_a_revocation_is_one_of_three(world):
    answer = world.refused("RevokeKey", world.mill, **revoke(world, "COMPROMISED"))
    assert answer == ("RevocationReasonUnknown", "COMPROMISED")
    answer = world.refused("RevokeKey", world.mill, **revoke(world, holder=world.lab))
    assert answer == ("UnknownKey", world.mill_id, world.lab.address.lower())


def test_stolen_key_is_cut_at_an_index_and_ended(world):
    done = world.act("CompromiseKey", world.registrar["VN"], **cut(world))
    assert done.events["KeyRevoked"]["reason"] == "COMPROMISED"
    assert done.events["KeyCompromised"]["cutIndex"] == 5000
    assert not world.issuers.isKeyLive(world.mill_id, world.mill.address)
    event = world.issuers.keyHistory(world.mill.address)[0]
    assert (event[4], bytes(event[5]), event[6]) == ("COMPROMISED", ORIGIN_ID, 5000)


def test_lost_key_found_in_wrong_hands_is_cut_too_and_keeps_its_end(world):
    lost = world.act("RevokeKey", world.mill, **revoke(world))
    stolen = world.act("CompromiseKey", world.registrar["VN"], **cut(world))
    assert "KeyRevoked" not in stolen.events
    assert world.issuers.keysOf(world.mill_id)[0][3] == lost.timestamp
    world.act("CompromiseKey", world.registrar["VN"], **cut(world, 10))
    assert [event[6] for event in world.issuers.keyHistory(world.mill.address)] == [0, 5000, 10]


def test_key_that_was_to_end_later_ends_at_its_theft(world):
    world.act("RevokeKey", world.mill, **revoke(world, "ROTATED", chain.time() + 1000))
    stolen = world.act("CompromiseKey", world.registrar["VN"], **cut(world))
    assert world.issuers.keysOf(world.mill_id)[0][3] == stolen.timestamp


def test_theft_is_reported_for_a_known_log(world):
    answer = world.refused("CompromiseKey", world.registrar["VN"], **{**cut(world), "origin": "no.example"})
    assert answer == ("UnknownLog", keccak(text="no.example"))


def test_suspended_issuers_own_keys_add_no_keys(world):
    registrar = world.registrar["VN"]
    suspension = {"issuer": world.mill_id, "effectiveAt": 0, "reason": "AUDIT", "signer": registrar.address}
    world.act("SuspendIssuer", registrar, **suspension)
    assert world.issuers.issuerOf(world.mill_id)[6]
    signer, message, extra = SCENARIOS["AddKey"](world)
    assert world.refused("AddKey", signer, extra, **message) == ("IssuerIsSuspended", world.mill_id)
    by_registrar = {**message, "signer": registrar.address}
    assert world.refused("AddKey", registrar, extra, **by_registrar) is None
    assert world.refused("SuspendIssuer", registrar, **suspension) == ("IllegalTransition", 1, 1)
    world.act("RestoreIssuer", registrar, **suspension)
    assert [event[0] for event in world.issuers.standingHistory(world.mill_id)] == [0, 1]


def test_issuer_does_not_oversee_itself(world):
    members = {"issuer": world.mill_id, "effectiveAt": 0, "reason": "AUDIT", "signer": world.mill.address}
    answer = world.refused("SuspendIssuer", world.mill, **members)
    assert answer == ("NotOverseer", world.mill_id, world.mill.address.lower())


def test_authority_hands_an_issuer_to_another_registrar(world):
    other = key(71)
    world.act("Appoint", world.authority["VN"], economy="VN", account=other.address, office="REGISTRAR")
    hand_over = {"issuer": world.mill_id, "registrar": other.address}
    world.act("AssignRegistrar", world.authority["VN"], **hand_over)
    assert world.issuers.registrarOf(world.mill_id) == other.address
    assert world.issuers.isOverseer(world.mill_id, other.address)
    assert not world.issuers.isOverseer(world.mill_id, world.registrar["VN"].address)
    assert [term[0] for term in world.issuers.registrarHistory(world.mill_id)] == [
        world.registrar["VN"].address,
        other.address,
    ]
    nobody = {"issuer": world.mill_id, "registrar": key(72).address}
    assert world.refused("AssignRegistrar", world.authority["VN"], **nobody)[0] == "NotOfficer"


def test_accreditation_keeps_every_scope_with_its_bytes(world):
    accreditation = world.accredit(scope=b'{"hs":["7304"]}')
    scope, later = b'{"hs":["7304","7305"]}', chain.time() + FAR_AHEAD // 2
    members = {
        "accreditation": accreditation,
        "scope": sha256(scope).digest(),
        "effectiveAt": later,
        "signer": world.accreditor["VN"].address,
    }
    world.act("ChangeScope", world.accreditor["VN"], (scope,), **members)
    versions = world.issuers.scopeHistory(accreditation)
    assert [(bytes(version[4]), version[1]) for version in versions] == [
        (b'{"hs":["7304"]}', 1_700_000_000),
        (scope, later),
    ]
    record = world.issuers.accreditationOf(accreditation)
    assert (bytes(record[0]), record[1], record[8]) == (world.lab_id, world.accreditor["VN"].address, "L-1")
    tag = keccak(text="concord/accreditation/v1")
    types = ["bytes32", "bytes32", "address", "string"]
    assert accreditation == keccak(encode(types, [tag, world.lab_id, world.accreditor["VN"].address, "L-1"]))


def test_scope_must_be_the_one_named_by_digest(world):
    message = world.accreditation()
    assert world.refused("Accredit", world.accreditor["VN"], (b"{}",), **message)[0] == "BlobMismatch"
    large = b"x" * 24_576
    message = {**message, "scope": sha256(large).digest()}
    answer = world.refused("Accredit", world.accreditor["VN"], (large,), **message)
    assert answer == ("BlobTooLarge", 24_576, 24_575)


def test_largest_scope_is_kept_whole(world):
    large = bytes(range(256)) * 95 + b"x" * 255
    accreditation = world.accredit(scope=large)
    assert bytes(world.issuers.scopeHistory(accreditation)[0][4]) == large


def test_first_party_is_not_accredited(world):
    message = {**world.accreditation(), "issuer": world.mill_id}
    answer = world.refused("Accredit", world.accreditor["VN"], (b'{"hs":[]}',), **message)
    assert answer == ("NotAccreditable", world.mill_id)


def test_accreditation_needs_office_period_and_a_new_number(world):
    extra, officer = (b'{"hs":[]}',), world.registrar["VN"]
    message = {**world.accreditation(), "accreditor": officer.address}
    assert world.refused("Accredit", officer, extra, **message)[0] == "NotOfficer"
    accreditor = world.accreditor["VN"]
    message = {**world.accreditation(), "validTo": 1_700_000_000}
    assert world.refused("Accredit", accreditor, extra, **message)[0] == "PeriodEmpty"
    milliseconds = {**world.accreditation(), "validTo": 1_900_000_000_000}
    assert world.refused("Accredit", accreditor, extra, **milliseconds)[0] == "EffectiveTooLate"
    accreditation = world.accredit()
    answer = world.refused("Accredit", accreditor, extra, **world.accreditation())
    assert answer == ("AccreditationExists", accreditation)


def test_withdrawn_accreditation_is_final(world):
    accreditation = world.accredit()
    on = overseen(world, accreditation=accreditation)
    accreditor = world.accreditor["VN"]
    assert world.refused("RestoreAccreditation", accreditor, **on) == ("IllegalTransition", 0, 0)
    world.act("SuspendAccreditation", accreditor, **on)
    world.act("WithdrawAccreditation", accreditor, **on)
    for name in ("SuspendAccreditation", "RestoreAccreditation", "WithdrawAccreditation"):
        assert world.refused(name, accreditor, **on)[:2] == ("IllegalTransition", 2)
    scope = {key_: on[key_] for key_ in ("accreditation", "signer")}
    message = {**scope, "scope": sha256(b"{}").digest(), "effectiveAt": 0}
    assert world.refused("ChangeScope", accreditor, (b"{}",), **message) == ("IllegalTransition", 2, 2)
    assert [event[0] for event in world.issuers.accreditationHistory(accreditation)] == [0, 2]
    assert world.issuers.accreditationOf(accreditation)[2] == 2


def test_accreditation_is_moved_by_its_accreditor_only(world):
    accreditation = world.accredit()
    stranger = key(73)
    world.act("Appoint", world.authority["VN"], economy="VN", account=stranger.address, office="ACCREDITOR")
    on = overseen(world, accreditation=accreditation, signer=stranger.address)
    answer = world.refused("SuspendAccreditation", stranger, **on)
    assert answer == ("NotOverseer", world.lab_id, stranger.address.lower())
    unknown = overseen(world, accreditation=b"\5" * 32)
    answer = world.refused("SuspendAccreditation", world.accreditor["VN"], **unknown)
    assert answer == ("UnknownAccreditation", b"\5" * 32)


def test_opposed_listing_stays_listed(world):
    signer, message, _ = SCENARIOS["OpposeListing"](world)
    world.act("OpposeListing", signer, **message)
    record = world.issuers.listingOf(message["listing"])
    assert (bytes(record[0]), bytes(record[1]), record[6], record[8]) == (world.lab_id, AGREEMENT, 0, "VN")
    events = world.issuers.listingHistory(message["listing"])
    assert [(event[0], event[4]) for event in events] == [(False, "DE")]


def test_economy_lists_its_own_bodies_and_opposes_those_of_others(world):
    _, message, _ = SCENARIOS["ListBody"](world)
    foreign = {**message, "economy": "DE"}
    assert world.refused("ListBody", world.authority["DE"], **foreign) == ("EconomyMismatch", "DE", "VN")
    _, opposition, _ = SCENARIOS["OpposeListing"](world)
    own = {**opposition, "economy": "VN"}
    assert world.refused("OpposeListing", world.authority["VN"], **own) == ("EconomyMismatch", "VN", "VN")


def test_listing_is_withdrawn_once_by_who_listed(world):
    signer, message, _ = SCENARIOS["WithdrawListing"](world)
    assert world.refused("WithdrawListing", world.authority["DE"], **message)[0] == "SignatureRefused"
    done = world.act("WithdrawListing", signer, **message)
    answer = world.refused("WithdrawListing", signer, **message)
    assert answer == ("ListingIsWithdrawn", message["listing"], done.timestamp)
    unknown = {**message, "listing": b"\5" * 32}
    assert world.refused("WithdrawListing", signer, **unknown) == ("UnknownListing", b"\5" * 32)


def test_same_listing_twice_is_refused(world):
    _, message, _ = SCENARIOS["ListBody"](world)
    world.act("ListBody", world.authority["VN"], **message)
    assert world.refused("ListBody", world.authority["VN"], **message)[0] == "ListingExists"


def test_acts_on_unknown_issuers_are_refused(world):
    nobody = b"\5" * 32
    for name in ("AddKey", "RevokeKey", "CompromiseKey", "AssignRegistrar", "Accredit", "ListBody"):
        signer, message, extra = SCENARIOS[name](world)
        answer = world.refused(name, signer, extra, **{**message, "issuer": nobody})
        assert answer == ("UnknownIssuer", nobody), name
