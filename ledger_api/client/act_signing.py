"""Acts signed with a key at hand, for the network they are meant for."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from anchors.acts import SignedAct, act_type, new_nonce, prove_possession, sign_act
from anchors.signing import SigningKey
from ledger_api.network_file import NetworkFile

LIFETIME = 3600
"""Seconds within which a signed act must reach the chain."""


def sign(
    network: NetworkFile,
    act: str,
    message: Mapping[str, Any],
    key: SigningKey,
    extra: Mapping[str, bytes] | None = None,
    *,
    now: int | None = None,
) -> SignedAct:
    """The act signed by `key`, whom it names where it names a signer.

    Nonce and deadline are fresh unless `message` holds them; `now` is the chain's time in Unix seconds where
    that is not the machine's. Raises `ActError`, `TypedDataError`.
    """
    kind = act_type(act)
    since = int(time.time()) if now is None else now
    full: dict[str, Any] = {"nonce": new_nonce(), "deadline": since + LIFETIME, **message}
    if kind.signer_field is not None:
        full[kind.signer_field] = key.address
    return sign_act(
        act,
        full,
        key,
        chain_id=network.chain_id,
        contract_address=network.contract(kind.contract).address,
        deployment_id=network.deployment,
        extra=extra,
    )


def possession(network: NetworkFile, key: SigningKey, issuer: bytes) -> bytes:
    """The new key's own signature, which shows that somebody holds it."""
    return prove_possession(
        key,
        issuer,
        chain_id=network.chain_id,
        contract_address=network.contract("Issuers").address,
        deployment_id=network.deployment,
    )
