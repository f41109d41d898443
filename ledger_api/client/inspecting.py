"""Reading an act file before it is signed on, relayed or believed: every digest in it is computed again.

What can be computed comes out as MATCH or MISMATCH; what needs something that is not at hand, as NOT_CHECKED.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from anchors import canonical
from anchors.acts import KEY_POSSESSION, SignedAct, agreement_id, contract_domain
from anchors.errors import AnchorsError, CanonicalizationError
from anchors.hexadecimal import ZERO_32, checksum_address, to_hex
from anchors.identity import identity_digest, issuer_id
from anchors.signing import recover
from ledger_api.client.act_words import in_words, member_text
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.terms import Terms, read_terms, read_terms_blob, terms_bytes
from ledger_api.network_file import NetworkFile

_BLOBS = {
    "termsBlob": "terms",
    "policyBlob": "policy",
    "scopeBlob": "scope",
    "reasonText": "reason",
}
"""Unsigned arguments, and the member that is their SHA-256."""


_PLAIN_SIGNATURE = 65  # bytes: r, s, v


class Outcome(StrEnum):
    """What came of computing something again."""

    MATCH = "MATCH"
    MISMATCH = "MISMATCH"
    NOT_CHECKED = "NOT_CHECKED"


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was compared: the value in the file, and the one computed (None where there was none)."""

    what: str
    outcome: Outcome
    stated: str
    computed: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """An act in words, its members, what a hardware wallet shows of it, and what was computed again."""

    act: SignedAct
    words: str
    members: tuple[tuple[str, str], ...]
    domain_hash: bytes
    message_hash: bytes
    digest: bytes
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing that could be computed differs."""
        return all(one.outcome is not Outcome.MISMATCH for one in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "act": self.act.act,
            "contract": self.act.type.contract,
            "chain_id": self.act.chain_id,
            "address": checksum_address(self.act.address),
            "deployment_id": to_hex(self.act.deployment_id),
            "words": self.words,
            "members": dict(self.members),
            "domain_hash": to_hex(self.domain_hash),
            "message_hash": to_hex(self.message_hash),
            "digest": to_hex(self.digest),
            "findings": [
                {
                    "what": one.what,
                    "outcome": one.outcome.value,
                    "stated": one.stated,
                    "computed": one.computed,
                    "note": one.note,
                }
                for one in self.findings
            ],
            "holds": self.holds,
        }


@dataclass(frozen=True, slots=True)
class Given:
    """What the reader has: the network's file, terms, wordings by language, and the writing with reasons."""

    network: NetworkFile | None = None
    terms: bytes | None = None
    texts: Mapping[str, bytes] | None = None
    writing: bytes | None = None


def inspect_act(act: SignedAct, given: Given) -> Inspection:
    """Look at everything an act says, with what the reader has. Never raises for what an act holds."""
    domain = contract_domain(
        act.type.contract,
        chain_id=act.chain_id,
        contract_address=act.address,
        deployment_id=act.deployment_id,
    )
    struct = act.type.struct
    return Inspection(
        act=act,
        words=in_words(act.act, act.message),
        members=tuple(
            (name, member_text(declared, name, act.message[name])) for declared, name in struct.fields
        ),
        domain_hash=domain.separator,
        message_hash=struct.hash_struct(act.message),
        digest=act.digest(),
        findings=tuple(_findings(act, given)),
    )


def _findings(act: SignedAct, given: Given) -> Iterator[Finding]:
    yield _signature(act)
    yield from _network(act, given.network)
    for name, member in _BLOBS.items():
        if name in act.extra:
            yield _blob(act, name, member)
    yield from _keys(act)
    if act.act == "ProposeTerms":
        yield from _proposal(act, given)
    elif "terms" in act.message:
        yield from _terms(act, given)
    for member in ("text", "reason"):
        if member in act.message and "reasonText" not in act.extra and _is_digest(act, member):
            yield _writing(act, member, given.writing)


def _signature(act: SignedAct) -> Finding:
    named = act.type.signer_field
    stated = "the economy's authority" if named is None else checksum_address(act.message[named])
    if len(act.signature) != _PLAIN_SIGNATURE:
        note = "of a contract account (ERC-1271): only the chain can check it"
        return Finding("signature", Outcome.NOT_CHECKED, stated, note=note)
    try:
        found = checksum_address(act.signer())
    except AnchorsError as refusal:
        return Finding("signature", Outcome.MISMATCH, stated, refusal.detail)
    if named is None:
        note = "compare the signer with the authority: concord economies show"
        return Finding("signature", Outcome.NOT_CHECKED, stated, found, note)
    return Finding("signature", Outcome.MATCH, stated, found)


def _network(act: SignedAct, network: NetworkFile | None) -> Iterator[Finding]:
    stated = f"{act.type.contract} at {checksum_address(act.address)} on chain {act.chain_id}"
    if network is None:
        yield Finding("network", Outcome.NOT_CHECKED, stated, note="give --network to compare it")
        return
    contract = network.contract(act.type.contract)
    same = (network.chain_id, contract.address, network.deployment) == (
        act.chain_id,
        act.address,
        act.deployment_id,
    )
    computed = (
        f"{contract.name} at {checksum_address(contract.address)} on chain {network.chain_id},"
        f" deployment {network.deployment_id}"
    )
    yield Finding("network", _outcome(same), f"{stated}, deployment {to_hex(act.deployment_id)}", computed)


def _blob(act: SignedAct, name: str, member: str) -> Finding:
    stated, data = _bytes(act, member), act.extra[name]
    if name == "termsBlob" and not data:
        note = "the terms are too large for the chain: give them with --terms"
        return Finding(member, Outcome.NOT_CHECKED, to_hex(stated), note=note)
    computed = ZERO_32 if name == "reasonText" and not data else sha256(data).digest()
    text = data.decode("utf-8", "replace") if name == "reasonText" else f"{len(data)} bytes"
    return Finding(member, _outcome(stated == computed), to_hex(stated), to_hex(computed), text)


def _keys(act: SignedAct) -> Iterator[Finding]:
    """The identity record of a registration, and the proof that the new key is held."""
    issuer: bytes | None = act.message.get("issuer")
    if "identityRecord" in act.extra:
        stated = _bytes(act, "identity")
        try:
            computed = identity_digest(canonical.parse(act.extra["identityRecord"]))
            issuer = issuer_id(act.message["economy"], stated)
        except AnchorsError as refusal:
            yield Finding("identity", Outcome.MISMATCH, to_hex(stated), refusal.detail)
            return
        record = act.extra["identityRecord"].decode("utf-8", "replace")
        yield Finding("identity", _outcome(stated == computed), to_hex(stated), to_hex(computed), record)
    if "keyProof" in act.extra and issuer is not None:
        domain = contract_domain(
            "Issuers",
            chain_id=act.chain_id,
            contract_address=act.address,
            deployment_id=act.deployment_id,
        )
        stated_key = checksum_address(act.message["key"])
        digest = KEY_POSSESSION.digest(domain, {"issuer": issuer, "key": act.message["key"]})
        try:
            holder = checksum_address(recover(digest, act.extra["keyProof"]))
        except AnchorsError as refusal:
            yield Finding("key proof", Outcome.MISMATCH, stated_key, refusal.detail)
            return
        yield Finding("key proof", _outcome(holder == stated_key), stated_key, holder)


def _proposal(act: SignedAct, given: Given) -> Iterator[Finding]:
    message = act.message
    if message["version"] == 1:
        stated, computed = _bytes(act, "agreement"), agreement_id(message["economy"], message["nonce"])
        yield Finding("agreement", _outcome(stated == computed), to_hex(stated), to_hex(computed))
    if act.extra["termsBlob"]:
        try:
            terms = read_terms_blob(act.extra["termsBlob"])
        except TermsInvalidError as refusal:
            yield Finding("terms can be read", Outcome.MISMATCH, "terms of format agreement/v1", str(refusal))
            return
        yield from _named_in(terms, message, given)
    if given.terms is not None or not act.extra["termsBlob"]:
        yield from _terms(act, given)


def _named_in(terms: Terms, message: Mapping[str, Any], given: Given) -> Iterator[Finding]:
    parties = ",".join(terms.parties)
    yield Finding("title", _outcome(terms.title == message["title"]), message["title"], terms.title)
    yield Finding("parties", _outcome(parties == message["parties"]), message["parties"], parties)
    yield from _texts(terms, given)


def _terms(act: SignedAct, given: Given) -> Iterator[Finding]:
    """The terms that the reader has, laid out in whatever way."""
    stated = _bytes(act, "terms")
    if given.terms is None:
        yield Finding("terms", Outcome.NOT_CHECKED, to_hex(stated), note="give the terms with --terms")
        return
    try:
        terms = read_terms(canonical.parse(given.terms))
    except (CanonicalizationError, TermsInvalidError) as refusal:
        yield Finding("terms", Outcome.MISMATCH, to_hex(stated), str(refusal))
        return
    computed = sha256(terms_bytes(terms)).digest()
    yield Finding("terms", _outcome(stated == computed), to_hex(stated), to_hex(computed), terms.title)
    if "termsBlob" not in act.extra or not act.extra["termsBlob"]:
        yield from _texts(terms, given)


def _texts(terms: Terms, given: Given) -> Iterator[Finding]:
    """The wording in each language, by the digest that the terms name."""
    held = given.texts or {}
    for one in terms.texts:
        what = f"text in {one.language}"
        if one.language not in held:
            note = f"give the wording with --text {one.language}=FILE"
            yield Finding(what, Outcome.NOT_CHECKED, one.sha256, note=note)
            continue
        computed = to_hex(sha256(held[one.language]).digest())
        yield Finding(what, _outcome(computed == one.sha256), one.sha256, computed)
    for language in sorted(held.keys() - {one.language for one in terms.texts}):
        yield Finding(
            f"text in {language}",
            Outcome.MISMATCH,
            "no such language",
            to_hex(sha256(held[language]).digest()),
        )


def _writing(act: SignedAct, member: str, writing: bytes | None) -> Finding:
    stated = _bytes(act, member)
    if stated == ZERO_32 and writing is None:
        return Finding(member, Outcome.MATCH, "none", "none", "no writing goes with it")
    if writing is None:
        note = "give the writing with --writing"
        return Finding(member, Outcome.NOT_CHECKED, to_hex(stated), note=note)
    computed = sha256(writing).digest()
    return Finding(member, _outcome(stated == computed), to_hex(stated), to_hex(computed))


def _is_digest(act: SignedAct, member: str) -> bool:
    return ("bytes32", member) in act.type.struct.fields


def _bytes(act: SignedAct, member: str) -> bytes:
    value = act.message[member]
    return value if isinstance(value, bytes) else bytes.fromhex(value[2:])


def _outcome(same: bool) -> Outcome:
    return Outcome.MATCH if same else Outcome.MISMATCH
