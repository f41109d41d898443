"""The acts there are: each one's EIP-712 struct, the call that records it, and the ids it gives rise to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode

from anchors.errors import AnchorsError
from anchors.keccak import keccak256
from anchors.typed_data import TypedStruct

STATUS_KINDS = ("SUSPEND", "RESTORE", "WITHDRAW", "ANNUL", "SUPERSEDE", "AMEND", "CONFIRM")
"""What `DocumentStatus` calls its kinds, by the number it gives them."""


class ActError(AnchorsError):
    """An act that is malformed, or is not what it says it is.

    Codes: ACT_MALFORMED, ACT_UNKNOWN, ACT_SIGNER_MISMATCH.
    """

    code = "ACT_MALFORMED"
    fix = "Make the act again with the command that writes it, and sign it anew."


@dataclass(frozen=True)
class ActType:
    """One kind of act: the struct that is signed, and the call that records it.

    `signer_field` names the member that says who signs; None where the economy's authority does.
    `extra` names unsigned arguments that the struct binds by a digest. `prefix` stands before the struct.
    """

    contract: str
    struct: TypedStruct
    function: str
    signer_field: str | None = None
    extra: tuple[str, ...] = ()
    prefix: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """The name a wallet shows, and the key in `ACTS`."""
        return self.struct.name


def _act(
    contract: str,
    function: str,
    name: str,
    members: str,
    *,
    signer: str | None = None,
    extra: tuple[str, ...] = (),
    prefix: tuple[Any, ...] = (),
) -> ActType:
    struct = TypedStruct.parse(f"{name}({members},uint256 nonce,uint256 deadline)")
    return ActType(contract, struct, function, signer, extra, prefix)


_OFFICE = "string economy,address account,string office"
_STANDING = "uint64 effectiveAt,string reason,address signer"
_STATUS = "bytes32 issuer,bytes32 digest,string reason,uint64 effectiveAt,bytes32 successor,address signer"
_PERIOD = "bytes32 issuer,address key,uint64 fromTime,uint64 toTime,string reason,address signer"

_ALL = (
    _act("Economies", "setDelegates", "SetDelegates", "string economy,address delegate,address alternate"),
    _act("Economies", "appoint", "Appoint", _OFFICE),
    _act("Economies", "dismiss", "Dismiss", _OFFICE),
    _act(
        "Issuers",
        "registerIssuer",
        "RegisterIssuer",
        "string economy,bytes32 identity,string role,address key,address registrar",
        signer="registrar",
        extra=("identityRecord", "keyProof"),
    ),
    _act("Issuers", "assignRegistrar", "AssignRegistrar", "bytes32 issuer,address registrar"),
    _act(
        "Issuers",
        "addKey",
        "AddKey",
        "bytes32 issuer,address key,address signer",
        signer="signer",
        extra=("keyProof",),
    ),
    _act(
        "Issuers",
        "revokeKey",
        "RevokeKey",
        "bytes32 issuer,address key,string reason,uint64 effectiveAt,address signer",
        signer="signer",
    ),
    _act(
        "Issuers",
        "compromiseKey",
        "CompromiseKey",
        "bytes32 issuer,address key,string origin,uint64 cutIndex,address signer",
        signer="signer",
    ),
    _act("Issuers", "suspendIssuer", "SuspendIssuer", "bytes32 issuer," + _STANDING, signer="signer"),
    _act("Issuers", "restoreIssuer", "RestoreIssuer", "bytes32 issuer," + _STANDING, signer="signer"),
    _act(
        "Issuers",
        "accredit",
        "Accredit",
        "bytes32 issuer,string standard,string number,bytes32 scope,"
        "uint64 validFrom,uint64 validTo,address accreditor",
        signer="accreditor",
        extra=("scopeBlob",),
    ),
    _act(
        "Issuers",
        "changeScope",
        "ChangeScope",
        "bytes32 accreditation,bytes32 scope,uint64 effectiveAt,address signer",
        signer="signer",
        extra=("scopeBlob",),
    ),
    *(
        _act(
            "Issuers",
            f"{verb.lower()}Accreditation",
            f"{verb}Accreditation",
            "bytes32 accreditation," + _STANDING,
            signer="signer",
        )
        for verb in ("Suspend", "Restore", "Withdraw")
    ),
    _act(
        "Issuers",
        "listBody",
        "ListBody",
        "bytes32 issuer,bytes32 agreement,string annex,string economy,"
        "uint64 effectiveFrom,uint64 effectiveTo",
    ),
    _act("Issuers", "opposeListing", "OpposeListing", "bytes32 listing,string economy,bytes32 reason"),
    _act(
        "Issuers", "withdrawListing", "WithdrawListing", "bytes32 listing,uint64 effectiveAt,bytes32 reason"
    ),
    _act(
        "Logs",
        "registerLog",
        "RegisterLog",
        "string origin,string economy,address operator,string vkey,string url",
    ),
    _act("Logs", "rotateLogKey", "RotateLogKey", "string origin,string vkey"),
    _act("Logs", "setOperator", "SetOperator", "string origin,address operator"),
    _act("Logs", "setMirror", "SetMirror", "string origin,string url"),
    _act("Logs", "closeLog", "CloseLog", "string origin,uint64 lastGoodIndex,string successor"),
    *(
        _act(
            "DocumentStatus",
            "setStatus",
            f"{kind.capitalize()}Document",
            _STATUS,
            signer="signer",
            prefix=(number,),
        )
        for number, kind in enumerate(STATUS_KINDS)
    ),
    _act("DocumentStatus", "annulByKey", "AnnulByKey", _PERIOD, signer="signer"),
    _act("DocumentStatus", "confirmByKey", "ConfirmByKey", _PERIOD, signer="signer"),
)

ACTS: dict[str, ActType] = {act.name: act for act in _ALL}
"""Every act by the name that its signer reads."""

KEY_POSSESSION = TypedStruct.parse("KeyPossession(bytes32 issuer,address key)")
"""What a key signs, in the domain of `Issuers`, to show that somebody holds it."""

NOTHING_GOOD = 2**64 - 1
"""`CloseLog.lastGoodIndex` for a log none of whose entries is good."""


def act_type(name: object) -> ActType:
    """The act of this name. Raises `ActError` (ACT_UNKNOWN)."""
    found = ACTS.get(name) if isinstance(name, str) else None
    if found is None:
        raise ActError(
            f"there is no act named {name}",
            code="ACT_UNKNOWN",
            pointer="/act",
            fix=f"Use one of {', '.join(ACTS)}.",
        )
    return found


def accreditation_id(issuer: bytes, accreditor: str, number: str) -> bytes:
    """The id that `Issuers` gives an accreditation."""
    tag = keccak256(b"concord/accreditation/v1")
    return keccak256(encode(["bytes32", "bytes32", "address", "string"], [tag, issuer, accreditor, number]))


def listing_id(issuer: bytes, agreement: bytes, annex: str, economy: str, effective_from: int) -> bytes:
    """The id that `Issuers` gives a listing; `effective_from` as it was signed."""
    types = ["bytes32", "bytes32", "bytes32", "string", "string", "uint64"]
    tag = keccak256(b"concord/listing/v1")
    return keccak256(encode(types, [tag, issuer, agreement, annex, economy, effective_from]))
