"""What a ballot decides, in words: read from what is voted on, never from its title."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from anchors import artifacts
from anchors.chain.abi import ContractAbi
from anchors.errors import ChainError
from anchors.hexadecimal import checksum_address, to_hex
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.indexer.recognition_queries import BallotKind, BallotRow
from ledger_api.web.clause import listed
from ledger_api.web.recognition_words import ROMAN
from ledger_api.web.words import moment

KINDS = {
    BallotKind.ENDORSEMENT: "Endorsement of an agreement",
    BallotKind.ADMISSION: "Admission of an economy",
    BallotKind.REMOVAL: "Removal of a seat",
    BallotKind.CATEGORY: "Development category",
    BallotKind.VOTING_CLASS: "Voting class",
    BallotKind.AUTHORITY: "Replacement of an authority",
    BallotKind.CONTRACT: "Listing of a contract",
    BallotKind.STANDARD: "Harmonised standard",
}
CLASSES = ("participating (P)", "observing (O)")


def matter(row: BallotRow, agreement: AgreementRecord | None) -> list[str]:
    """What follows if the ballot passes, in sentences; `agreement` is that of an endorsement, if known."""
    match row.kind:
        case BallotKind.ENDORSEMENT:
            return _endorsement(row, agreement)
        case BallotKind.STANDARD:
            digest = to_hex(row.subject)
            return [f"Adopt the harmonised standard whose text, in every language, has the digest {digest}."]
        case BallotKind.CONTRACT:
            return _called(row, "Directory")
        case _:
            return _called(row, "Economies")


def _endorsement(row: BallotRow, agreement: AgreementRecord | None) -> list[str]:
    endorsed = row.endorsement
    if endorsed is None:
        return ["Endorse terms that this node does not know."]
    drafts = () if agreement is None else agreement.drafts
    draft = next((one for one in drafts if one.version == endorsed.version), None)
    if draft is None:
        return [f"Endorse version {endorsed.version} of an agreement that this node does not know."]
    parties = listed(draft.parties)
    sentences = [f"Endorse version {endorsed.version} of the agreement “{draft.title}”, between {parties}."]
    if draft.terms != endorsed.terms:
        sentences.append("The terms voted on are not those of that version: this ballot cannot endorse it.")
    return sentences


def _called(row: BallotRow, contract: str) -> list[str]:
    try:
        call = _abi(contract).decode_call(row.payload)
    except ChainError:
        call = None
    say = None if call is None else _CALLS.get(call[0])
    if call is None or say is None:
        target = checksum_address(row.target)
        return [f"Make a call on {target} that cannot be read here: {to_hex(row.payload)}."]
    return say(call[1])


def _admit(args: dict[str, Any]) -> list[str]:
    seat = args["seat"]
    speakers = [("Authority", seat.authority), ("Delegate", seat.delegate), ("Alternate", seat.alternate)]
    return [
        f"Give {seat.economy} a seat, {CLASSES[seat.votingClass]}, in category {ROMAN[seat.category]}.",
        *(f"{office}: {checksum_address(account)}." for office, account in speakers if int(account, 16)),
    ]


def _category(args: dict[str, Any]) -> list[str]:
    return [f"Put {args['economy']} into category {ROMAN[args['category']]}, {_from(args['effectiveAt'])}."]


def _voting_class(args: dict[str, Any]) -> list[str]:
    return [
        f"Make the seat of {args['economy']} {CLASSES[args['votingClass']]}, {_from(args['effectiveAt'])}."
    ]


def _authority(args: dict[str, Any]) -> list[str]:
    return [
        f"Replace the authority of {args['economy']} by {checksum_address(args['authority'])}.",
        "The new authority cannot ratify for 30 days.",
    ]


def _wire(args: dict[str, Any]) -> list[str]:
    name = args["name"].rstrip(b"\0").decode("ascii", errors="replace")
    return [
        f"List the contract {name} at {checksum_address(args['target'])} in the Directory.",
        f"Its code must have the hash {to_hex(args['codeHash'])}.",
    ]


def _from(effective_at: int) -> str:
    return f"from {moment(effective_at)} on" if effective_at else "from when the call is made"


_CALLS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "admit": _admit,
    "remove": lambda args: [f"Remove the seat of {args['economy']}."],
    "setCategory": _category,
    "setVotingClass": _voting_class,
    "replaceAuthority": _authority,
    "wire": _wire,
}


@cache
def _abi(contract: str) -> ContractAbi:
    return ContractAbi(artifacts.load(contract)["abi"])
