"""Requests to be registered: kept until the chain shows the issuer, which only a registrar's act can do."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from anchors import canonical
from anchors.acts import KEY_POSSESSION, contract_domain
from anchors.canonical import Json
from anchors.hexadecimal import from_hex, parse_address, to_hex
from anchors.identity import identity_digest, issuer_id
from anchors.signing import recover
from ledger_api.domain.trust import IssuerRecord, Role
from ledger_api.network_file import NetworkFile
from ledger_api.refusals import RefusedError
from ledger_api.store.engine import Store
from ledger_api.store.tables.requests import issuer_requests

FORMAT = "concord/issuer-request/v1"
_MEMBERS = ("format", "economy", "role", "identity", "key", "keyProof")
MAX_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class IssuerRequest:
    """An organisation that asks to be registered with its first key."""

    issuer: bytes
    economy: str
    role: str
    identity: dict[str, Any]
    key: str
    key_proof: bytes
    received_at: int

    def to_json(self) -> dict[str, Any]:
        """The resource: all a registrar needs to sign `RegisterIssuer`."""
        return {
            "issuer": to_hex(self.issuer),
            "economy": self.economy,
            "role": self.role,
            "identity": self.identity,
            "identity_digest": to_hex(identity_digest(self.identity)),
            "key": self.key,
            "key_proof": to_hex(self.key_proof),
            "received_at": self.received_at,
        }


class IssuerRequests:
    """Takes requests and lists those that are not granted yet."""

    def __init__(
        self,
        store: Store,
        network: NetworkFile,
        registered: Callable[[bytes], IssuerRecord | None],
        economies: Callable[[], set[str]],
    ) -> None:
        self._store = store
        self._network = network
        self._registered = registered
        self._economies = economies

    def submit(self, body: bytes) -> IssuerRequest:
        """Check and keep a request; the same one again changes nothing.

        Raises `RefusedError` (REQUEST_MALFORMED, ECONOMY_UNKNOWN, ROLE_UNKNOWN, ISSUER_EXISTS,
        KEY_PROOF_INVALID, QUOTA_EXCEEDED), `IdentityError`, `SignatureInvalidError`.
        """
        request = self._read(canonical.parse(body))
        if self._registered(request.issuer) is not None:
            raise RefusedError(
                "ISSUER_EXISTS",
                f"this organisation is registered as {to_hex(request.issuer)}",
                fix="Add a key to it (`concord issuers key-add`) instead of registering it again.",
            )
        with self._store.write() as connection:
            waiting = connection.execute(select(issuer_requests.c.issuer).limit(MAX_WAITING)).all()
            if len(waiting) >= MAX_WAITING:
                raise RefusedError(
                    "QUOTA_EXCEEDED",
                    "too many requests wait for a decision",
                    fix="Ask the economy's registrar to decide on them.",
                )
            # A newer request of the same organisation replaces the one that waits: keys get lost.
            connection.execute(delete(issuer_requests).where(issuer_requests.c.issuer == request.issuer))
            connection.execute(
                issuer_requests.insert(),
                {
                    "issuer": request.issuer,
                    "economy": request.economy,
                    "role": request.role,
                    "key": request.key,
                    "identity_record": canonical.encode(request.identity),
                    "key_proof": request.key_proof,
                    "received_at": request.received_at,
                },
            )
        return request

    def waiting(self, economy: str | None = None) -> list[IssuerRequest]:
        """Requests that the chain does not show as granted, the oldest first."""
        query = select(issuer_requests).order_by(issuer_requests.c.received_at, issuer_requests.c.issuer)
        if economy is not None:
            query = query.where(issuer_requests.c.economy == economy)
        with self._store.read() as connection:
            rows = connection.execute(query).all()
        found = [
            IssuerRequest(
                row.issuer,
                row.economy,
                row.role,
                canonical.parse(row.identity_record),
                row.key,
                row.key_proof,
                row.received_at,
            )
            for row in rows
        ]
        return [request for request in found if self._registered(request.issuer) is None]

    def _read(self, value: Json) -> IssuerRequest:
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise _malformed(f"a request is a JSON object of format {FORMAT}", "/format")
        for name in sorted(set(_MEMBERS) ^ value.keys()):
            raise _malformed(f"the member {name} is missing or unknown", f"/{name}")
        economy, role = value["economy"], value["role"]
        if not isinstance(economy, str) or economy not in self._economies():
            raise RefusedError(
                "ECONOMY_UNKNOWN",
                f"{str(economy)[:16]!r} has no seat on this network",
                pointer="/economy",
                fix="GET /v1/economies lists the economies.",
            )
        if not isinstance(role, str) or role not in {one.value for one in Role}:
            raise RefusedError(
                "ROLE_UNKNOWN",
                f"{str(role)[:32]!r} is no role",
                pointer="/role",
                fix=f"Use one of {', '.join(one.value for one in Role)}.",
            )
        identity = value["identity"]
        issuer = issuer_id(economy, identity_digest(identity))
        key = parse_address(value["key"], pointer="/key")
        proof = from_hex(value["keyProof"], 65, pointer="/keyProof")
        self._require_possession(issuer, key, proof)
        return IssuerRequest(issuer, economy, role, identity, key, proof, int(time.time()))

    def _require_possession(self, issuer: bytes, key: str, proof: bytes) -> None:
        domain = contract_domain(
            "Issuers",
            chain_id=self._network.chain_id,
            contract_address=self._network.contract("Issuers").address,
            deployment_id=self._network.deployment,
        )
        digest = KEY_POSSESSION.digest(domain, {"issuer": issuer, "key": key})
        if recover(digest, proof) != key:
            raise RefusedError(
                "KEY_PROOF_INVALID",
                "the proof of possession is not by the key it is for",
                pointer="/keyProof",
                fix="Sign KeyPossession with the new key itself (`concord issuers request` does).",
            )


def _malformed(detail: str, pointer: str) -> RefusedError:
    return RefusedError(
        "REQUEST_MALFORMED", detail, pointer=pointer, fix="Make it with `concord issuers request`."
    )
