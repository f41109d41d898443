"""What each act says, in one sentence: for whoever is asked to sign it, or to trust that somebody did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from anchors.acts import act_type
from anchors.hexadecimal import ZERO_32, ZERO_ADDRESS, checksum_address, to_hex

_NOT_YET = 10**8  # smaller numbers are no times
_TIMES = frozenset(
    (
        "effectiveAt", "effectiveFrom", "effectiveTo", "validFrom", "validTo",
        "fromTime", "toTime", "closes", "deadline",
    )
)  # fmt: skip

_STATUS = "The issuer {issuer} or who oversees it {verb} document {digest}: {reason}, from {effectiveAt}."
SENTENCES: dict[str, str] = {
    "SetDelegates": "{economy} lets {delegate} vote for it, or {alternate} as alternate.",
    "Appoint": "{economy} appoints {account} as {office}.",
    "Dismiss": "{economy} dismisses {account} as {office}.",
    "RegisterIssuer": "{economy} registers an organisation as {role}, with the key {key}.",
    "AssignRegistrar": "The issuer {issuer} is overseen by {registrar} from now on.",
    "AddKey": "The issuer {issuer} may also sign with {key}.",
    "RevokeKey": "The key {key} of issuer {issuer} ends: {reason}, from {effectiveAt}.",
    "CompromiseKey": "The key {key} of {issuer} was stolen: not trusted in {origin} from {cutIndex} on.",
    "SuspendIssuer": "The issuer {issuer} is suspended: {reason}, from {effectiveAt}.",
    "RestoreIssuer": "The issuer {issuer} is restored: {reason}, from {effectiveAt}.",
    "Accredit": "{accreditor} accredits {issuer} to {standard}, number {number}, {validFrom} to {validTo}.",
    "ChangeScope": "The accreditation {accreditation} gets another scope, from {effectiveAt}.",
    "SuspendAccreditation": "The accreditation {accreditation} is suspended: {reason}, from {effectiveAt}.",
    "RestoreAccreditation": "The accreditation {accreditation} is restored: {reason}, from {effectiveAt}.",
    "WithdrawAccreditation": "The accreditation {accreditation} is withdrawn: {reason}, from {effectiveAt}.",
    "ListBody": "{economy} lists {issuer} under annex {annex} of {agreement}, "
    "from {effectiveFrom} to {effectiveTo}.",
    "OpposeListing": "{economy} opposes the listing {listing}.",
    "WithdrawListing": "The listing {listing} is withdrawn, from {effectiveAt}.",
    "RegisterLog": "{economy} opens the log {origin}, operated by {operator}.",
    "RotateLogKey": "The log {origin} signs with {vkey} from now on.",
    "SetOperator": "The log {origin} is operated by {operator} from now on.",
    "SetMirror": "The log {origin} is found at {url}.",
    "CloseLog": "The log {origin} ends; good up to index {lastGoodIndex}, followed by {successor}.",
    "SuspendDocument": _STATUS.replace("{verb}", "suspends"),
    "RestoreDocument": _STATUS.replace("{verb}", "restores"),
    "WithdrawDocument": _STATUS.replace("{verb}", "withdraws"),
    "AnnulDocument": _STATUS.replace("{verb}", "annuls, from the beginning,"),
    "SupersedeDocument": _STATUS.replace("{verb}", "replaces (by {successor})"),
    "AmendDocument": _STATUS.replace("{verb}", "corrects (by {successor})"),
    "ConfirmDocument": _STATUS.replace("{verb}", "confirms"),
    "AnnulByKey": "Documents of key {key} anchored from {fromTime} to {toTime} are annulled: {reason}.",
    "ConfirmByKey": "Documents of key {key} anchored from {fromTime} to {toTime} are confirmed: {reason}.",
    "ProposeEndorsement": "{economy} puts to the vote until {closes}: endorse version {version} "
    "of {agreement}.",
    "ProposeAdmission": "{economy} puts to the vote until {closes}: admit {admitted}, class {votingClass}, "
    "category {category}, with authority {authority} and delegate {delegate}.",
    "ProposeRemoval": "{economy} puts to the vote until {closes}: remove the seat of {removed}.",
    "ProposeCategory": "{economy} puts to the vote until {closes}: put {seat} into category {category}, "
    "from {effectiveAt}.",
    "ProposeVotingClass": "{economy} puts to the vote until {closes}: make {seat} a {votingClass} seat, "
    "from {effectiveAt}.",
    "ProposeAuthority": "{economy} puts to the vote until {closes}: make {authority} "
    "the authority of {seat}.",
    "ProposeContract": "{economy} puts to the vote until {closes}: list {target} in the Directory as {name}.",
    "ProposeStandard": "{economy} puts to the vote until {closes}: adopt the standard of digest {text}.",
    "CastVote": "{economy} votes {choice} in ballot {ballot}, “{title}”.",
    "ProposeTerms": "{economy} proposes version {version} of {agreement}, “{title}”, between {parties}.",
    "SignAgreement": "{economy} signs version {version} of {agreement}.",
    "RatifyAgreement": "{economy} ratifies version {version} of {agreement}: it will bind {economy}.",
    "AccedeToAgreement": "{economy} accedes to version {version} of {agreement}: it will bind {economy}.",
    "EnterReservation": "{economy} enters a reservation to annex {annex} of {agreement}.",
    "WithdrawReservation": "{economy} withdraws its reservation to annex {annex} of {agreement}.",
    "SuspendAgreement": "{economy} suspends {agreement} (annex {annex}; {from} to {to}), from {effectiveAt}.",
    "RestoreAgreement": "{economy} restores {agreement} (annex {annex}; {from} to {to}), from {effectiveAt}.",
    "GiveNotice": "{economy} gives notice to end {agreement} (annex {annex}).",
    "WithdrawNotice": "{economy} withdraws its notice to end {agreement} (annex {annex}).",
    "PublishPolicy": "{economy} publishes the policy of digest {policy}, from {effectiveAt}.",
}
"""One for each act; members in braces. An empty member reads "all"."""


def in_words(act: str, message: Mapping[str, Any]) -> str:
    """The sentence of an act, its members as people read them."""
    shown = {
        name: member_text(declared, name, message[name]) for declared, name in act_type(act).struct.fields
    }
    return SENTENCES[act].format_map({name: text or "all" for name, text in shown.items()})


def member_text(declared: str, name: str, value: Any) -> str:
    """A member as people read it: times as dates, addresses with their check, nothing as such."""
    if declared == "bytes32":
        data = value if isinstance(value, bytes) else bytes.fromhex(value[2:])
        return "none" if data == ZERO_32 else to_hex(data)
    if declared == "address":
        return "nobody" if value == ZERO_ADDRESS else checksum_address(value)
    if name in _TIMES and isinstance(value, int):
        return _moment(value, name)
    return str(value)


def _moment(seconds: int, name: str) -> str:
    if seconds == 0:
        return {"effectiveTo": "no end", "fromTime": "the beginning"}.get(name, "the moment of recording")
    try:
        when = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return f"{seconds} (no date)"
    return f"{seconds} (too small for a time)" if seconds < _NOT_YET else f"{when:%Y-%m-%d %H:%M:%S} UTC"
