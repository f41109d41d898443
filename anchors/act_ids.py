"""The ids that the contracts give to what acts bring about, and the subjects that ballots are about."""

from __future__ import annotations

from eth_abi.abi import encode

from anchors.keccak import keccak256


def accreditation_id(issuer: bytes, accreditor: str, number: str) -> bytes:
    """The id that `Issuers` gives an accreditation."""
    types = ["bytes32", "bytes32", "address", "string"]
    return keccak256(encode(types, [_tag("accreditation"), issuer, accreditor, number]))


def listing_id(issuer: bytes, agreement: bytes, annex: str, economy: str, effective_from: int) -> bytes:
    """The id that `Issuers` gives a listing; `effective_from` as it was signed."""
    types = ["bytes32", "bytes32", "bytes32", "string", "string", "uint64"]
    return keccak256(encode(types, [_tag("listing"), issuer, agreement, annex, economy, effective_from]))


def agreement_id(economy: str, nonce: int) -> bytes:
    """The id of the agreement whose first draft this economy proposes under this nonce (`IAgreements`)."""
    return keccak256(encode(["bytes32", "string", "uint256"], [_tag("agreement"), economy, nonce]))


def endorsement_subject(agreements: str, agreement: bytes, version: int, terms: bytes) -> bytes:
    """What a ballot on an endorsement is about (`ICommittee`); `agreements` is the contract's address."""
    types = ["bytes32", "address", "bytes32", "uint32", "bytes32"]
    return keccak256(encode(types, [_tag("endorsement"), agreements, agreement, version, terms]))


def registry_change_subject(target: str, payload: bytes) -> bytes:
    """What a ballot on a call of the Timelock is about (`ICommittee`)."""
    return keccak256(encode(["bytes32", "address", "bytes"], [_tag("registry-change"), target, payload]))


def _tag(name: str) -> bytes:
    return keccak256(f"concord/{name}/v1".encode())
