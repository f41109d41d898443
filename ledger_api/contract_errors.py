"""What the contracts' errors mean to whoever signed or asked: the member they are about, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anchors.errors import TransactionRevertedError


@dataclass(frozen=True, slots=True)
class Explained:
    """`member` is where in an act file the refused value stands (RFC 6901), None where it is in none."""

    member: str | None
    fix: str


def _message(member: str, fix: str) -> Explained:
    return Explained(f"/message/{member}", fix)


_AUTHORITY = "Sign with the key of the economy's designating authority; GET /v1/economies names it."
_DELEGATE = "Let the seat's delegate or alternate sign; GET /v1/economies names them."
_ASK_AGREEMENT = "Look at the agreement (GET /v1/agreements/{id}) and sign what its state allows."
_ASK_BALLOT = "Copy title and subject from the ballot (GET /v1/ballots/{number})."

EXPLAINED: dict[str, Explained] = {
    "ActExpired": _message("deadline", "Sign the act again, and have it relayed before its deadline."),
    "ActReplayed": _message("nonce", "The act counts already. To do it again, sign it with another nonce."),
    "SignatureRefused": Explained("/signature", _AUTHORITY),
    "NotAuthority": _message("economy", _AUTHORITY),
    "NotDelegate": _message("signer", _DELEGATE),
    "NotInElectorate": _message("economy", "Only seats that were live when the ballot opened vote in it."),
    "EffectiveTooEarly": _message("effectiveAt", "Give 0 for the moment of recording, or a later moment."),
    "EffectiveTooLate": _message("effectiveAt", "Give a moment in Unix seconds, nearer than fifty years."),
    "BlobMismatch": Explained("/extra", "Sign the digest of exactly the bytes that go with the act."),
    "BlobTooLarge": Explained("/extra", "Shorten the text; what is too large for the chain goes by digest."),
    "AgreementIdWrong": _message("agreement", "Make the id from the economy and the nonce of this act."),
    "VersionOutOfOrder": _message("version", "Propose the version that follows the last one."),
    "PartiesMalformed": _message("parties", "Write the codes ascending, with commas: DE,VN."),
    "UnknownAgreement": _message("agreement", "GET /v1/agreements lists the agreements."),
    "UnknownVersion": _message("version", _ASK_AGREEMENT),
    "AgreementConcluded": _message("version", "Every party has signed: there are no further versions."),
    "NotConcluded": _message("version", "Wait until every party has signed this version."),
    "TermsMismatch": _message("terms", "Sign the digest of the version's own terms."),
    "TermsMissing": _message("terms", "Give the SHA-256 of the terms."),
    "NotParty": _message("economy", "Only a party of this agreement may do this."),
    "AlreadyParty": _message("economy", "The economy is a party already; it ratifies instead."),
    "AlreadySigned": _message("economy", "Nothing is left to do: the signature is on the chain."),
    "AlreadyRatified": _message("economy", "Nothing is left to do: the ratification is on the chain."),
    "NotRatified": _message("economy", "Ratify before."),
    "AuthorityFrozen": _message("economy", "Wait until the date given: the authority was just replaced."),
    "AlreadyReserved": _message("annex", "Nothing is left to do: the reservation is on the chain."),
    "NothingReserved": _message("annex", _ASK_AGREEMENT),
    "AlreadyGiven": _message("annex", "Nothing is left to do: the notice is on the chain."),
    "NoNoticeGiven": _message("annex", _ASK_AGREEMENT),
    "AnnexMissing": _message("annex", "Name the annex."),
    "DirectionMalformed": _message("from", "Give two economies, or neither for all directions."),
    "AlreadySuspended": _message("annex", "Nothing is left to do: exactly this is suspended."),
    "NothingSuspended": _message("annex", "Restore exactly what was suspended: annex and direction."),
    "PolicyMissing": Explained("/extra/policyBlob", "Publish the policy's bytes with the act."),
    "AlreadyEndorsed": Explained(None, "Nothing is left to do: the endorsement is on the chain."),
    "BallotMismatch": _message("subject", _ASK_BALLOT),
    "BallotNotPassed": _message("ballot", "Wait for the close, or put the matter to another ballot."),
    "BallotIsClosed": _message("ballot", "The vote is over; open another ballot."),
    "BallotIsOpen": Explained(None, "Wait until the ballot closes; GET /v1/ballots/{number} says when."),
    "UnknownBallot": _message("ballot", "GET /v1/ballots lists the ballots."),
    "SequenceNotHigher": _message("sequence", "Give a sequence above that of the seat's last vote."),
    "ChoiceUnknown": _message("choice", "Vote FOR, AGAINST or ABSTAIN."),
    "ReasonMissing": _message("reason", "Say why: a vote against needs a reason."),
    "ClosesTooEarly": _message("closes", "Leave the ballot open for the shortest voting period at least."),
    "NothingToEnact": Explained(None, "No call follows; an endorsement is recorded instead."),
    "AlreadyEnacted": Explained(None, "It waits in the Timelock: execute it when the delay is over."),
    "CodeHashMismatch": _message("codeHash", "Compare the contract at the address with the one voted on."),
    "VotingClassMalformed": _message("votingClass", "Write P (participates) or O (observes)."),
    "CategoryUnknown": _message("category", "Give the category 1, 2 or 3."),
    "SeatExists": _message("admitted", "The economy has a seat already."),
    "UnknownEconomy": _message("economy", "GET /v1/economies lists the seats."),
}


def contract_code(error_name: str | None) -> str:
    """`ActReplayed` -> `ACT_REPLAYED`; a revert without a name is `TRANSACTION_REVERTED`."""
    if not error_name or error_name in ("Error", "Panic"):
        return "TRANSACTION_REVERTED"
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", error_name).upper()


def fix_of(refused: TransactionRevertedError) -> str:
    """What to do about a contract's error; its own general advice where nothing better is known."""
    known = EXPLAINED.get(refused.error_name or "")
    return refused.fix if known is None else known.fix


def located(refused: TransactionRevertedError) -> TransactionRevertedError:
    """The same error with the pointer of the act's member that it is about."""
    known = EXPLAINED.get(refused.error_name or "")
    if known is not None and refused.pointer is None:
        refused.pointer = known.member
    return refused
