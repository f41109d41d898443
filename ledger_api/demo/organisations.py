"""Who plays in the demonstration, and how each comes onto the register."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from anchors import canonical
from anchors.hexadecimal import to_hex
from anchors.identity import identity_digest, issuer_id
from anchors.signing import SigningKey
from ledger_api.client.act_signing import possession, sign
from ledger_api.client.batch import Batch, Choices
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import Home
from ledger_api.client.profile import Profile, create_profile
from ledger_api.client.relaying import relay
from ledger_api.founding import People
from ledger_api.network_file import NetworkFile
from ledger_api.refusals import RefusedError

ECONOMY = "VN"
# The demonstration's passphrase is random, so stretching it protects nothing more.
_SCRYPT_COST = 2**12


@dataclass(frozen=True, slots=True)
class Organisation:
    """An issuer of the demonstration: what is public about it, and its opened keys."""

    profile: Profile
    key: SigningKey
    issuer: bytes
    name: str


class Stage:
    """The node, the network, and the people and organisations that act on it."""

    def __init__(self, node: NodeClient, network: NetworkFile, people: People, folder: Path) -> None:
        self.node = node
        self.network = network
        self.people = people
        self.folder = folder
        self._passphrase = secrets.token_urlsafe(24)

    def register(self, name: str, role: str, identity: Mapping[str, Any]) -> Organisation:
        """Make keys, prove possession, and have the registrar or the accreditor sign the registration."""
        profile = create_profile(self.folder / "keys", name, self._passphrase, cost=_SCRYPT_COST)
        key = profile.signing_key(self._passphrase)
        record = dict(identity)
        digest = identity_digest(record)
        issuer = issuer_id(ECONOMY, digest)
        approver = self.people.key(ECONOMY, "registrar" if role == "FIRST_PARTY" else "accreditor")
        message = {"economy": ECONOMY, "identity": digest, "role": role, "key": key.address}
        proof = possession(self.network, key, issuer)
        extra = {"identityRecord": canonical.encode(record), "keyProof": proof}
        self.act("RegisterIssuer", message, approver, extra)
        known = replace(
            profile,
            node=self.node.base_url,
            network_id=self.network.network_id,
            economy=ECONOMY,
            role=role,
            issuer_id=to_hex(issuer),
            identity=record,
        ).save()
        return Organisation(known, key, issuer, str(record["name"]))

    def accredit(self, body: Organisation, standard: str, number: str, scope: Mapping[str, Any]) -> None:
        """Have the accreditor sign an accreditation that began a year ago and lasts four."""
        blob = canonical.encode(dict(scope))
        today = int(time.time()) // 86400 * 86400
        message = {
            "issuer": body.issuer,
            "standard": standard,
            "number": number,
            "scope": sha256(blob).digest(),
            "validFrom": today - 365 * 86400,
            "validTo": today + 3 * 365 * 86400,
        }
        self.act("Accredit", message, self.people.key(ECONOMY, "accreditor"), {"scopeBlob": blob})

    def act(
        self,
        name: str,
        message: Mapping[str, Any],
        key: SigningKey,
        extra: Mapping[str, bytes] | None = None,
    ) -> None:
        """Sign an act, have the node relay it, and wait until its answers show it."""
        relay(self.node, sign(self.network, name, message, key, extra))

    def status(self, act: str, by: Organisation, document: str, reason: str) -> None:
        """Have an issuer change the status of one of its documents."""
        message = {
            "issuer": by.issuer,
            "digest": bytes.fromhex(document[2:]),
            "reason": reason,
            "effectiveAt": 0,  # when it is recorded; an annulment, from the issue on
            "successor": bytes(32),
        }
        self.act(act, message, by.key)

    def batch(self, by: Organisation, attachments: tuple[Path, ...] = ()) -> Batch:
        """What registers documents for an organisation; openings are public, files find their entry."""
        choices = Choices(attachments=attachments, lookups=True, visibility="public")
        return Batch(by.profile, self.node, self._home(), self._passphrase, choices)

    def _home(self) -> Home:
        for log in self.node.get("/v1/logs")["items"]:
            if log["economy"] == ECONOMY:
                return Home(self.network.network, log["origin"], ECONOMY)
        raise RefusedError("LOG_MISSING", f"{ECONOMY} has no log", fix="Found the network again.")
