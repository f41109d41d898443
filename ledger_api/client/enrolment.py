"""Registering organisations and their keys: requests by those who ask, acts by those who grant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from anchors import canonical
from anchors.hexadecimal import to_hex
from anchors.identity import identity_digest, issuer_id
from anchors.signing import SigningKey
from ledger_api.client.act_signing import possession, sign
from ledger_api.client.node_api import NodeClient
from ledger_api.client.profile import Profile
from ledger_api.client.relaying import relay
from ledger_api.network_file import NetworkFile
from ledger_api.refusals import RefusedError


def request_registration(
    profile: Profile,
    node: NodeClient,
    network: NetworkFile,
    passphrase: str,
    *,
    economy: str,
    role: str,
    identity: dict[str, Any],
) -> dict[str, Any]:
    """Ask for registration with a proof that the key is held; the key folder then knows its issuer id.

    Raises `IdentityError`, `RefusedError`.
    """
    issuer = issuer_id(economy, identity_digest(identity))
    key = profile.signing_key(passphrase)
    made: dict[str, Any] = node.post(
        "/v1/issuers/requests",
        {
            "format": "concord/issuer-request/v1",
            "economy": economy,
            "role": role,
            "identity": identity,
            "key": key.address,
            "keyProof": to_hex(possession(network, key, issuer)),
        },
    )
    replace(
        profile,
        node=node.base_url,
        network_id=network.network_id,
        economy=economy,
        role=role,
        issuer_id=to_hex(issuer),
        identity=identity,
    ).save()
    return made


def approve_request(
    node: NodeClient, network: NetworkFile, registrar: SigningKey, wanted: str
) -> dict[str, Any]:
    """Register the organisation of a waiting request, by issuer id or legal name; returns the issuer.

    The digest and the id are computed here again: what is signed is what was read.
    Raises `RefusedError` REQUEST_UNKNOWN, or the contract's error.
    """
    waiting = node.get("/v1/issuers/requests")["items"]
    found = [one for one in waiting if wanted in (one["issuer"], one["identity"].get("name"))]
    if len(found) != 1:
        raise RefusedError(
            "REQUEST_UNKNOWN",
            f"{len(found) or 'no'} waiting requests are {wanted}",
            fix="List them with `concord issuers requests`, and name one by its issuer id.",
        )
    asked = found[0]
    digest = identity_digest(asked["identity"])
    act = sign(
        network,
        "RegisterIssuer",
        {
            "economy": asked["economy"],
            "identity": digest,
            "role": asked["role"],
            "key": asked["key"],
        },
        registrar,
        extra={
            "identityRecord": canonical.encode(asked["identity"]),
            "keyProof": bytes.fromhex(asked["key_proof"][2:]),
        },
    )
    relay(node, act)
    issuer: dict[str, Any] = node.get(f"/v1/issuers/{to_hex(issuer_id(asked['economy'], digest))}")
    return issuer


def add_key(
    profile: Profile, node: NodeClient, network: NetworkFile, passphrase: str, added: SigningKey
) -> dict[str, Any]:
    """Give the profile's issuer another key, signed by the present one and proved by the new one."""
    issuer = profile.required_issuer()
    act = sign(
        network,
        "AddKey",
        {"issuer": issuer, "key": added.address},
        profile.signing_key(passphrase),
        extra={"keyProof": possession(network, added, issuer)},
    )
    return relay(node, act)
