"""Agreements and ballots made through signed acts on a running node, as authorities and delegates would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from anchors.acts import agreement_id, new_nonce, sign_act
from anchors.canonical import encode
from anchors.hexadecimal import to_hex
from anchors.signing import SigningKey
from ledger_api.client.relaying import relay
from tests.support.node import RunningNode

_PERIOD = 60
"""Seconds a ballot is open: the chain's clock is moved, nobody waits."""

_LIFETIME = 3600


@dataclass(frozen=True)
class Pact:
    """An agreement that was proposed: its id, and the digest of each version's terms."""

    id: bytes
    terms: tuple[bytes, ...]

    @property
    def path(self) -> str:
        """Its page."""
        return f"/agreements/{to_hex(self.id)}"


class Diplomacy:
    """Everybody's acts on one node."""

    def __init__(self, node: RunningNode) -> None:
        self.node = node

    def authority(self, economy: str) -> SigningKey:
        return self.node.people.key(economy, "authority")

    def propose(self, terms: Mapping[str, Any], *, title: str | None = None) -> Pact:
        """The first version, by the first of its parties."""
        return self.revise(None, terms, title=title)

    def revise(self, pact: Pact | None, terms: Mapping[str, Any], *, title: str | None = None) -> Pact:
        """The next version of an agreement."""
        blob = encode(terms)
        digest, economy = sha256(blob).digest(), terms["parties"][0]
        message = {
            "economy": economy,
            "agreement": bytes(32) if pact is None else pact.id,
            "version": 1 if pact is None else len(pact.terms) + 1,
            "title": title or terms["title"],
            "parties": ",".join(terms["parties"]),
            "terms": digest,
        }
        if pact is None:
            return Pact(self._propose_first(message, blob), (digest,))
        self.node.act("ProposeTerms", message, self.authority(economy), {"termsBlob": blob})
        return Pact(pact.id, (*pact.terms, digest))

    def each(self, name: str, pact: Pact, economies: Sequence[str], version: int | None = None) -> None:
        """SignAgreement, RatifyAgreement or AccedeToAgreement, by each of the economies."""
        number = version or len(pact.terms)
        for economy in economies:
            message = {
                "economy": economy,
                "agreement": pact.id,
                "version": number,
                "terms": pact.terms[number - 1],
            }
            self.node.act(name, message, self.authority(economy))

    def act(self, name: str, pact: Pact, economy: str, **members: Any) -> None:
        """A suspension, a reservation, a notice, or its end."""
        message = {"economy": economy, "agreement": pact.id, "annex": "", "text": sha256(b"why").digest()}
        self.node.act(name, {**message, **members}, self.authority(economy))

    def open_ballot(self, name: str, economy: str, **members: Any) -> int:
        """A ballot that closes in a minute of the chain's clock; its number."""
        closes = self.now() + _PERIOD
        self.node.act(name, {"economy": economy, "closes": closes, **members}, self._delegate(economy))
        gateway = self.node.parts.gateway
        return int(gateway.call(self.node.parts.contracts["Committee"], "ballotCount"))

    def open_endorsement(self, pact: Pact, economy: str, title: str) -> int:
        return self.open_ballot(
            "ProposeEndorsement",
            economy,
            title=title,
            agreement=pact.id,
            version=len(pact.terms),
            terms=pact.terms[-1],
        )

    def vote(self, ballot: int, economy: str, choice: str, reason: str = "", sequence: int = 1) -> None:
        row = self.node.parts.gateway.call(self.node.parts.contracts["Committee"], "ballotOf", ballot)
        text = reason.encode()
        message = {
            "ballot": ballot,
            "title": row.title,
            "subject": row.subject,
            "economy": economy,
            "choice": choice,
            "reason": sha256(text).digest() if text else bytes(32),
            "sequence": sequence,
        }
        self.node.act("CastVote", message, self._delegate(economy), {"reasonText": text})

    def close(self) -> None:
        """Let the chain's clock run past every ballot that is open, and the node read it."""
        engine = self.node.parts.engine
        assert engine is not None
        engine.rpc("evm_increaseTime", _PERIOD + 1)
        engine.rpc("evm_mine")
        self._read(self.node.parts.gateway.head().number)

    def endorse(self, pact: Pact, ballot: int) -> None:
        """Anybody may: the node's relayer does."""
        self._transact("Agreements", "endorse", [pact.id, ballot])

    def enact(self, ballot: int) -> None:
        self._transact("Committee", "enact", [ballot])

    def conclude(self, terms: Mapping[str, Any], *, title: str | None = None) -> Pact:
        """Signed, endorsed by a vote of all, ratified by all."""
        pact = self.propose(terms, title=title)
        self.each("SignAgreement", pact, terms["parties"])
        ballot = self.open_endorsement(pact, terms["parties"][0], f"Endorse: {terms['title']}"[:200])
        for economy in self.node.parts.settings.economies:
            self.vote(ballot, economy, "FOR")
        self.close()
        self.endorse(pact, ballot)
        self.each("RatifyAgreement", pact, terms["parties"])
        return pact

    def now(self) -> int:
        """The chain's clock."""
        return self.node.parts.gateway.head().time

    def _propose_first(self, message: Mapping[str, Any], blob: bytes) -> bytes:
        """The id of an agreement follows from the nonce of the act that proposes it first."""
        network, economy, nonce = self.node.parts.network, message["economy"], new_nonce()
        number = agreement_id(economy, nonce)
        full = {**message, "agreement": number, "nonce": nonce, "deadline": self.now() + _LIFETIME}
        signed = sign_act(
            "ProposeTerms",
            full,
            self.authority(economy),
            chain_id=network.chain_id,
            contract_address=network.contract("Agreements").address,
            deployment_id=network.deployment,
            extra={"termsBlob": blob},
        )
        relay(self.node.api, signed)
        return number

    def _delegate(self, economy: str) -> SigningKey:
        return self.node.people.key(economy, "delegate")

    def _transact(self, contract: str, function: str, args: Sequence[Any]) -> None:
        parts = self.node.parts
        sent = parts.relayer.relay(parts.contracts[contract], function, args)
        self._read(parts.gateway.wait(sent).block)

    def _read(self, block: int) -> None:
        def has_read() -> bool:
            position = self.node.parts.queries.position()
            return position is not None and position.next_block > block

        self.node.until(has_read, what="the index")
