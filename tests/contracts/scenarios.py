"""For every act a message that is accepted once: who signs it, what it says, what goes with it unsigned."""

from hashlib import sha256

from brownie import accounts, chain
from recognition_scenarios import RECOGNITION
from world import ORIGIN, key

DIGEST, SUCCESSOR, AGREEMENT = b"\xd1" * 32, b"\xd2" * 32, b"\xa9" * 32


def _office(world, account):
    return {"economy": "VN", "account": account, "office": "REGISTRAR"}


def _standing(world, subject, value):
    return {
        subject: value,
        "effectiveAt": 0,
        "reason": "INVESTIGATION",
        "signer": world.accreditor["VN"].address,
    }


def _document(world, successor=bytes(32)):
    return {
        "issuer": world.mill_id,
        "digest": DIGEST,
        "reason": "INVESTIGATION",
        "effectiveAt": 0,
        "successor": successor,
        "signer": world.mill.address,
    }


def _period(world):
    return {
        "issuer": world.mill_id,
        "key": world.mill.address,
        "fromTime": 1_700_000_000,
        "toTime": 1_700_000_001,
        "reason": "KEY_STOLEN",
        "signer": world.mill.address,
    }


def _suspended_lab(world):
    world.act("SuspendIssuer", world.accreditor["VN"], **_standing(world, "issuer", world.lab_id))
    return _standing(world, "issuer", world.lab_id)


def _suspended_accreditation(world):
    standing = _standing(world, "accreditation", world.accredit())
    world.act("SuspendAccreditation", world.accreditor["VN"], **standing)
    return standing


def _suspended_document(world):
    world.act("SuspendDocument", world.mill, **_document(world))
    return _document(world)


def _listing(world):
    message = {
        "issuer": world.lab_id,
        "agreement": AGREEMENT,
        "annex": "machinery",
        "economy": "VN",
        "effectiveFrom": 0,
        "effectiveTo": 0,
    }
    world.act("ListBody", world.authority["VN"], **message)
    return bytes(world.issuers.listingsOf(world.lab_id)[-1])


def _new_issuer(world):
    _, officer, message, extra = world.registration("VN", world.spare, "Pipe works", "FIRST_PARTY")
    return officer, message, extra


def _authority(world, **message):
    return world.authority["VN"], message, ()


SCENARIOS = {
    "SetDelegates": lambda w: _authority(
        w, economy="VN", delegate=key(91).address, alternate=key(92).address
    ),
    "Appoint": lambda w: _authority(w, **_office(w, key(93).address)),
    "Dismiss": lambda w: _authority(w, **_office(w, w.registrar["VN"].address)),
    "RegisterIssuer": _new_issuer,
    "AssignRegistrar": lambda w: _authority(w, issuer=w.lab_id, registrar=w.accreditor["VN"].address),
    "AddKey": lambda w: (
        w.mill,
        {"issuer": w.mill_id, "key": w.spare.address, "signer": w.mill.address},
        (w.possession(w.mill_id, w.spare),),
    ),
    "RevokeKey": lambda w: (
        w.mill,
        {
            "issuer": w.mill_id,
            "key": w.mill.address,
            "reason": "LOST",
            "effectiveAt": 0,
            "signer": w.mill.address,
        },
        (),
    ),
    "CompromiseKey": lambda w: (
        w.registrar["VN"],
        {
            "issuer": w.mill_id,
            "key": w.mill.address,
            "origin": ORIGIN,
            "cutIndex": 5000,
            "signer": w.registrar["VN"].address,
        },
        (),
    ),
    "SuspendIssuer": lambda w: (w.accreditor["VN"], _standing(w, "issuer", w.lab_id), ()),
    "RestoreIssuer": lambda w: (w.accreditor["VN"], _suspended_lab(w), ()),
    "Accredit": lambda w: (w.accreditor["VN"], w.accreditation(), (b'{"hs":[]}',)),
    "ChangeScope": lambda w: (
        w.accreditor["VN"],
        {
            "accreditation": w.accredit(),
            "scope": sha256(b"{}").digest(),
            "effectiveAt": chain.time() + 10**7,
            "signer": w.accreditor["VN"].address,
        },
        (b"{}",),
    ),
    "SuspendAccreditation": lambda w: (w.accreditor["VN"], _standing(w, "accreditation", w.accredit()), ()),
    "RestoreAccreditation": lambda w: (w.accreditor["VN"], _suspended_accreditation(w), ()),
    "WithdrawAccreditation": lambda w: (w.accreditor["VN"], _standing(w, "accreditation", w.accredit()), ()),
    "ListBody": lambda w: _authority(
        w,
        issuer=w.lab_id,
        agreement=AGREEMENT,
        annex="machinery",
        economy="VN",
        effectiveFrom=0,
        effectiveTo=0,
    ),
    "OpposeListing": lambda w: (
        w.authority["DE"],
        {"listing": _listing(w), "economy": "DE", "reason": b"\x77" * 32},
        (),
    ),
    "WithdrawListing": lambda w: _authority(w, listing=_listing(w), effectiveAt=0, reason=b"\x77" * 32),
    "RegisterLog": lambda w: _authority(
        w,
        origin="concord.example/vn2",
        economy="VN",
        operator=accounts[2].address,
        vkey="concord.example/vn2+0a+AQ==",
        url="https://vn.example/log2",
    ),
    "RotateLogKey": lambda w: _authority(w, origin=ORIGIN, vkey="concord.example/vn+0b+AQ=="),
    "SetOperator": lambda w: _authority(w, origin=ORIGIN, operator=accounts[3].address),
    "SetMirror": lambda w: _authority(w, origin=ORIGIN, url="https://mirror.example/log"),
    "CloseLog": lambda w: _authority(w, origin=ORIGIN, lastGoodIndex=2**64 - 1, successor=""),
    "SuspendDocument": lambda w: (w.mill, _document(w), ()),
    "RestoreDocument": lambda w: (w.mill, _suspended_document(w), ()),
    "WithdrawDocument": lambda w: (w.mill, _document(w), ()),
    "AnnulDocument": lambda w: (w.mill, _document(w), ()),
    "SupersedeDocument": lambda w: (w.mill, _document(w, SUCCESSOR), ()),
    "AmendDocument": lambda w: (w.mill, _document(w, SUCCESSOR), ()),
    "ConfirmDocument": lambda w: (w.mill, _document(w), ()),
    "AnnulByKey": lambda w: (w.mill, _period(w), ()),
    "ConfirmByKey": lambda w: (w.mill, _period(w), ()),
    **RECOGNITION,
}
