"""What a ballot would do: the call that follows from it, decoded and put into words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from anchors.artifacts import load
from anchors.chain.abi import ContractAbi
from anchors.errors import ChainError
from anchors.hexadecimal import ZERO_ADDRESS, checksum_address, to_hex
from ledger_api.domain.records import to_json
from ledger_api.indexer.recognition_queries import BallotKind, BallotRow

Json = dict[str, Any]
_CATEGORIES = {1: "I", 2: "II", 3: "III"}
_CLASSES = {0: "participating (P)", 1: "observing (O)"}


def call_json(ballot: BallotRow) -> Json | None:
    """The call that the Timelock would make; None where none follows. Arguments are null if unreadable."""
    if not ballot.payload:
        return None
    contract = "Directory" if ballot.kind is BallotKind.CONTRACT else "Economies"
    decoded = _decoded(contract, ballot.payload)
    return {
        "contract": contract,
        "address": checksum_address(ballot.target),
        "function": None if decoded is None else decoded[0],
        "arguments": None if decoded is None else _plain(decoded[1]),
        "payload": to_hex(ballot.payload),
    }


def in_words(ballot: BallotRow) -> str:
    """One sentence for the page and the command line."""
    if ballot.kind is BallotKind.STANDARD:
        return f"Adopt the harmonised standard whose text has the digest {to_hex(ballot.subject)}."
    if ballot.endorsement is not None:
        one = ballot.endorsement
        return (
            f"Endorse version {one.version} of agreement {to_hex(one.agreement)},"
            f" whose terms have the digest {to_hex(one.terms)}."
        )
    call = call_json(ballot)
    if call is None or call["arguments"] is None:
        return "Make a call that cannot be read; do not vote for what you cannot read."
    return _sentence(ballot.kind, call["arguments"])


def _sentence(kind: BallotKind, given: Mapping[str, Any]) -> str:
    match kind:
        case BallotKind.ADMISSION:
            seat = given["seat"]
            alternate = "" if seat["alternate"] == ZERO_ADDRESS else f" and alternate {seat['alternate']}"
            return (
                f"Admit {seat['economy']} as a {_CLASSES[seat['votingClass']]} seat of category"
                f" {_CATEGORIES[seat['category']]}, with authority {seat['authority']},"
                f" delegate {seat['delegate']}{alternate}."
            )
        case BallotKind.REMOVAL:
            return f"Remove the seat of {given['economy']}."
        case BallotKind.CATEGORY:
            return f"Put {given['economy']} into category {_CATEGORIES[given['category']]}{_when(given)}."
        case BallotKind.VOTING_CLASS:
            return f"Make {given['economy']} a {_CLASSES[given['votingClass']]} seat{_when(given)}."
        case BallotKind.AUTHORITY:
            return (
                f"Replace the authority of {given['economy']} by {given['authority']},"
                " which cannot ratify for 30 days."
            )
        case BallotKind.CONTRACT:
            return (
                f"List {given['name']} in the Directory: the contract at {given['target']} whose code has"
                f" the hash {given['codeHash']}."
            )
        case BallotKind.ENDORSEMENT | BallotKind.STANDARD:
            return "Record a decision from which no call follows."


def _when(given: Mapping[str, Any]) -> str:
    at = given["effectiveAt"]
    return ", from the moment of execution" if at == 0 else f", from Unix second {at} on"


def _decoded(contract: str, payload: bytes) -> tuple[str, dict[str, Any]] | None:
    try:
        return _abi(contract).decode_call(payload)
    except ChainError:
        return None


@cache
def _abi(contract: str) -> ContractAbi:
    return ContractAbi(load(contract)["abi"])


def _plain(values: Mapping[str, Any]) -> Json:
    """Arguments as JSON values; structs by their members' names, the Directory's names as text."""
    plain: Json = {}
    for name, value in values.items():
        if hasattr(value, "_asdict"):
            plain[name] = _plain(value._asdict())
        elif isinstance(value, bytes) and name == "name":
            plain[name] = value.rstrip(b"\0").decode("ascii", "replace")
        else:
            plain[name] = to_json(value)
    return plain
