"""The acts there are: each one's EIP-712 struct, and the call that records it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anchors.errors import AnchorsError
from anchors.typed_data import TypedStruct

STATUS_KINDS = ("SUSPEND", "RESTORE", "WITHDRAW", "ANNUL", "SUPERSEDE", "AMEND", "CONFIRM")
"""What `DocumentStatus` calls its kinds, by the number it gives them."""


AGREEMENT_KINDS = (
    "SIGN",
    "RATIFY",
    "ENDORSE",
    "ACCEDE",
    "RESERVE",
    "WITHDRAW_RESERVATION",
    "SUSPEND",
    "RESTORE",
    "GIVE_NOTICE",
    "WITHDRAW_NOTICE",
)
"""What `Agreements` calls the kinds of its dated acts, by the number it gives them."""

BALLOT_KINDS = (
    "ENDORSEMENT",
    "ADMISSION",
    "REMOVAL",
    "CATEGORY",
    "VOTING_CLASS",
    "AUTHORITY",
    "CONTRACT",
    "STANDARD",
)
"""What `Committee` calls the kinds of its ballots, by the number it gives them."""

CHOICES = ("FOR", "AGAINST", "ABSTAIN")
"""What a seat may vote; the number of a choice is its place, counted from 1."""


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
_PROPOSALS = {
    "Endorsement": "bytes32 agreement,uint32 version,bytes32 terms,uint64 closes",
    "Admission": "string admitted,string votingClass,uint8 category,"
    "address authority,address delegate,address alternate,uint64 closes",
    "Removal": "string removed,uint64 closes",
    "Category": "string seat,uint8 category,uint64 effectiveAt,uint64 closes",
    "VotingClass": "string seat,string votingClass,uint64 effectiveAt,uint64 closes",
    "Authority": "string seat,address authority,uint64 closes",
    "Contract": "string name,address target,bytes32 codeHash,uint64 closes",
    "Standard": "bytes32 text,uint64 closes",
}
_VERSION = "string economy,bytes32 agreement,uint32 version,bytes32 terms"
_ANNEX = "string economy,bytes32 agreement,string annex,bytes32 text"
_SCOPE = "string economy,bytes32 agreement,string annex,string from,string to,uint64 effectiveAt,bytes32 text"
_AGREEMENT_ACTS = {
    "SignAgreement": _VERSION,
    "RatifyAgreement": _VERSION,
    "AccedeToAgreement": _VERSION,
    "EnterReservation": _ANNEX,
    "WithdrawReservation": _ANNEX,
    "SuspendAgreement": _SCOPE,
    "RestoreAgreement": _SCOPE,
    "GiveNotice": _ANNEX,
    "WithdrawNotice": _ANNEX,
}

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
    *(
        _act(
            "Committee",
            f"propose{matter}",
            f"Propose{matter}",
            f"string economy,string title,{members},address signer",
            signer="signer",
        )
        for matter, members in _PROPOSALS.items()
    ),
    _act(
        "Committee",
        "castVote",
        "CastVote",
        "uint256 ballot,string title,bytes32 subject,string economy,string choice,"
        "bytes32 reason,uint64 sequence,address signer",
        signer="signer",
        extra=("reasonText",),
    ),
    _act(
        "Agreements",
        "proposeTerms",
        "ProposeTerms",
        "string economy,bytes32 agreement,uint32 version,string title,string parties,bytes32 terms",
        extra=("termsBlob",),
    ),
    *(
        _act("Agreements", name[0].lower() + name[1:], name, members)
        for name, members in _AGREEMENT_ACTS.items()
    ),
    _act(
        "Agreements",
        "publishPolicy",
        "PublishPolicy",
        "string economy,bytes32 policy,uint64 effectiveAt",
        extra=("policyBlob",),
    ),
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
