"""Acts on agreements, signed by a party's designating authority; what is signed is what was read.

Each function relays the act and returns its state once the node's answers show it. All raise `RefusedError`
with the contract's own error.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from anchors import canonical
from anchors.acts import agreement_id, new_nonce
from anchors.hexadecimal import ZERO_32, from_hex, to_hex
from ledger_api.client.acting import Actor
from ledger_api.client.node_api import NodeClient
from ledger_api.client.relaying import call
from ledger_api.domain.agreements.policy import read_policy
from ledger_api.domain.agreements.terms import MAX_TERMS_BYTES, Terms, terms_bytes
from ledger_api.refusals import RefusedError

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A version that was proposed: agreement id, number, SHA-256 of the terms, state of the act."""

    agreement: str
    version: int
    digest: str
    state: State


def propose_terms(actor: Actor, economy: str, terms: Terms, agreement: str | None = None) -> Proposed:
    """Propose terms: a new agreement, or the next version of one. Terms too large go by digest only."""
    blob = terms_bytes(terms)
    digest = sha256(blob).digest()
    nonce = new_nonce()
    version = 1
    if agreement is None:
        about = agreement_id(economy, nonce)
    else:
        about = from_hex(agreement, 32)
        version = len(actor.node.get(f"/v1/agreements/{agreement}")["drafts"]) + 1
    message = {
        "economy": economy,
        "agreement": about,
        "version": version,
        "title": terms.title,
        "parties": ",".join(terms.parties),
        "terms": digest,
        "nonce": nonce,
    }
    fits = len(blob) <= MAX_TERMS_BYTES
    state = actor.act("ProposeTerms", message, {"termsBlob": blob if fits else b""})
    return Proposed(to_hex(about), version, to_hex(digest), state)


def sign_agreement(actor: Actor, economy: str, agreement: str, version: int | None = None) -> State:
    """Sign a version, the latest unless one is named."""
    return _on_version(actor, "SignAgreement", economy, agreement, version)


def ratify_agreement(actor: Actor, economy: str, agreement: str) -> State:
    """Deposit a ratification of the concluded version."""
    return _on_version(actor, "RatifyAgreement", economy, agreement, None)


def accede(actor: Actor, economy: str, agreement: str) -> State:
    """Accede to the concluded version; that includes ratifying it."""
    return _on_version(actor, "AccedeToAgreement", economy, agreement, None)


def on_annex(actor: Actor, act: str, economy: str, agreement: str, annex: str, text: bytes = b"") -> State:
    """EnterReservation, WithdrawReservation, GiveNotice or WithdrawNotice; `annex` "" is the whole.

    `text` are the bytes of the writing that gives reasons: its digest is signed.
    """
    message = {
        "economy": economy,
        "agreement": from_hex(agreement, 32),
        "annex": annex,
        "text": _digest(text),
    }
    return actor.act(act, message)


def on_scope(
    actor: Actor,
    act: str,
    economy: str,
    agreement: str,
    *,
    annex: str = "",
    direction: tuple[str, str] | None = None,
    effective_at: int = 0,
    text: bytes = b"",
) -> State:
    """SuspendAgreement or RestoreAgreement of the whole, an annex, a direction (from, to), or both.

    `effective_at` in Unix seconds, 0 when recorded.
    """
    origin, destination = direction or ("", "")
    message = {
        "economy": economy,
        "agreement": from_hex(agreement, 32),
        "annex": annex,
        "from": origin,
        "to": destination,
        "effectiveAt": effective_at,
        "text": _digest(text),
    }
    return actor.act(act, message)


def endorse(node: NodeClient, agreement: str, ballot: int | None = None) -> State:
    """Have the Committee's endorsement recorded, by the newest ballot about it unless one is named."""
    chosen = "" if ballot is None else f"?ballot={ballot}"
    return call(node, f"/v1/agreements/{agreement}:endorse{chosen}")


def publish_policy(actor: Actor, economy: str, policy: Any, effective_at: int = 0) -> State:
    """Publish an economy's policy, JSON of `concord/policy/v1`. Raises `PolicyInvalidError`."""
    read_policy(policy, economy=economy)
    blob = canonical.encode(policy)
    message = {"economy": economy, "policy": sha256(blob).digest(), "effectiveAt": effective_at}
    return actor.act("PublishPolicy", message, {"policyBlob": blob})


def _on_version(actor: Actor, act: str, economy: str, agreement: str, version: int | None) -> State:
    resource = actor.node.get(f"/v1/agreements/{agreement}")
    number = version or _chosen(act, resource)
    draft = next((one for one in resource["drafts"] if one["version"] == number), None)
    if draft is None:
        raise RefusedError(
            "VERSION_UNKNOWN",
            f"the agreement has no version {number}",
            fix="List the drafts with `concord agreements show`.",
        )
    if draft["on_chain"]:
        _require_digest(actor.node.get_bytes(draft["links"]["terms"]), draft["digest"])
    message = {
        "economy": economy,
        "agreement": from_hex(agreement, 32),
        "version": number,
        "terms": from_hex(draft["digest"], 32),
    }
    return actor.act(act, message)


def _chosen(act: str, resource: dict[str, Any]) -> int:
    """What is signed is the latest draft; what is ratified is the concluded one."""
    if act == "SignAgreement":
        return int(resource["drafts"][-1]["version"])
    return int(resource["version"])


def _require_digest(terms: bytes, digest: str) -> None:
    if to_hex(sha256(terms).digest()) != digest:
        raise RefusedError(
            "TERMS_DIFFER",
            "the node shows other terms than those whose digest it names",
            fix="Ask another node, and do not sign what this one shows.",
        )


def _digest(text: bytes) -> bytes:
    return sha256(text).digest() if text else ZERO_32
