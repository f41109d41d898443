"""Acts: what people sign about seats, issuers, logs, documents, ballots, agreements, and how it is submitted.

An act is a flat EIP-712 struct. Its domain names the contract, the deployment and the chain, so a
signature is worth nothing elsewhere. `contracts/interfaces` says who may sign what and when it takes effect.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from anchors.act_ids import (
    accreditation_id,
    agreement_id,
    endorsement_subject,
    listing_id,
    registry_change_subject,
)
from anchors.act_types import (
    ACTS,
    AGREEMENT_KINDS,
    BALLOT_KINDS,
    CHOICES,
    KEY_POSSESSION,
    NOTHING_GOOD,
    STATUS_KINDS,
    ActError,
    ActType,
    act_type,
)
from anchors.hexadecimal import from_hex, parse_address, to_hex
from anchors.signing import SigningKey, recover
from anchors.typed_data import Domain

__all__ = [
    "ACTS",
    "AGREEMENT_KINDS",
    "BALLOT_KINDS",
    "CHOICES",
    "KEY_POSSESSION",
    "NOTHING_GOOD",
    "STATUS_KINDS",
    "ActError",
    "ActType",
    "SignedAct",
    "accreditation_id",
    "act_digest",
    "act_type",
    "act_typed_data",
    "agreement_id",
    "call_arguments",
    "contract_domain",
    "endorsement_subject",
    "listing_id",
    "new_nonce",
    "prove_possession",
    "registry_change_subject",
    "sign_act",
]

FORMAT = "concord/act/v1"
_SAFE_INTEGER = 2**53 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,77}", re.ASCII)  # a uint256 has 78 digits at most; one spelling each
_MEMBERS = frozenset(
    ("format", "act", "contract", "chainId", "address", "deploymentId", "message", "signature", "extra")
)


def new_nonce() -> int:
    """A nonce that its signer has not used before; nonces need no order (below 2^53, for JSON)."""
    return secrets.randbelow(_SAFE_INTEGER)


def contract_domain(contract: str, *, chain_id: int, contract_address: str, deployment_id: bytes) -> Domain:
    """The EIP-712 domain of one contract of one deployment."""
    return Domain(
        name=f"Concord {contract}",
        version=to_hex(deployment_id),
        chain_id=chain_id,
        verifying_contract=contract_address,
    )


def act_digest(
    act_name: str, message: Mapping[str, Any], *, chain_id: int, contract_address: str, deployment_id: bytes
) -> bytes:
    """The 32 bytes that the signer of an act signs. Raises `ActError` or `TypedDataError`."""
    act = act_type(act_name)
    domain = contract_domain(
        act.contract, chain_id=chain_id, contract_address=contract_address, deployment_id=deployment_id
    )
    return act.struct.digest(domain, message)


def act_typed_data(
    act_name: str, message: Mapping[str, Any], *, chain_id: int, contract_address: str, deployment_id: bytes
) -> dict[str, Any]:
    """The JSON that a wallet shows and signs (`eth_signTypedData_v4`)."""
    act = act_type(act_name)
    domain = contract_domain(
        act.contract, chain_id=chain_id, contract_address=contract_address, deployment_id=deployment_id
    )
    return act.struct.typed_data(domain, message)


def prove_possession(
    key: SigningKey, issuer: bytes, *, chain_id: int, contract_address: str, deployment_id: bytes
) -> bytes:
    """A new key's signature over KeyPossession; `contract_address` is that of `Issuers`."""
    domain = contract_domain(
        "Issuers", chain_id=chain_id, contract_address=contract_address, deployment_id=deployment_id
    )
    return key.sign_digest(KEY_POSSESSION.digest(domain, {"issuer": issuer, "key": key.address}))


@dataclass(frozen=True)
class SignedAct:
    """A signed act, the deployment it is meant for, and the unsigned arguments that it binds by digest."""

    act: str
    chain_id: int
    address: str
    deployment_id: bytes
    message: Mapping[str, Any]
    signature: bytes
    extra: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def type(self) -> ActType:
        """The act's type."""
        return act_type(self.act)

    def digest(self) -> bytes:
        """What was signed."""
        return act_digest(
            self.act,
            self.message,
            chain_id=self.chain_id,
            contract_address=self.address,
            deployment_id=self.deployment_id,
        )

    def signer(self) -> str:
        """Who signed (a plain account; an ERC-1271 signer cannot be recovered).

        Raises `SignatureInvalidError`, or `ActError` (ACT_SIGNER_MISMATCH) when it is not whom the act names.
        """
        found = recover(self.digest(), self.signature)
        named = self.type.signer_field
        if named is not None and parse_address(self.message[named], error=ActError) != found:
            raise ActError(
                f"{self.act} names {self.message[named]}, but {found} signed",
                code="ACT_SIGNER_MISMATCH",
                pointer="/signature",
                fix=f"Sign with the key of the account in {named}, in this deployment's domain.",
            )
        return found

    def call_arguments(self) -> tuple[str, str, list[Any]]:
        """Contract, function and arguments of the call that records the act."""
        kind = self.type
        values = [_bytes_of(declared, self.message[name]) for declared, name in kind.struct.fields]
        extra = [self.extra[name] for name in kind.extra]
        return kind.contract, kind.function, [*kind.prefix, values, self.signature, *extra]

    def to_json(self) -> dict[str, Any]:
        """The file form: hexadecimal text for bytes, decimal text for integers beyond 2^53."""
        return {
            "format": FORMAT,
            "act": self.act,
            "contract": self.type.contract,
            "chainId": self.chain_id,
            "address": self.address,
            "deploymentId": to_hex(self.deployment_id),
            "message": {name: _to_json(self.message[name]) for _, name in self.type.struct.fields},
            "signature": to_hex(self.signature),
            "extra": {name: to_hex(data) for name, data in self.extra.items()},
        }

    @classmethod
    def from_json(cls, value: object) -> SignedAct:
        """The act of a file. Raises `ActError` with a pointer for anything that is not exactly the form."""
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise ActError(f"not an act: format is not {FORMAT}", pointer="/format")
        for name in sorted(_MEMBERS ^ value.keys()):
            raise ActError(f"the member {name} is missing or unknown", pointer=f"/{name}")
        kind = act_type(value["act"])
        if value["contract"] != kind.contract:
            raise ActError(f"{kind.name} is an act of {kind.contract}", pointer="/contract")
        if isinstance(value["chainId"], bool) or not isinstance(value["chainId"], int):
            raise ActError("a chain id is a whole number", pointer="/chainId")
        extra = _object(value["extra"], kind.extra, "/extra")
        message = _object(value["message"], tuple(name for _, name in kind.struct.fields), "/message")
        act = cls(
            act=kind.name,
            chain_id=value["chainId"],
            address=parse_address(value["address"], pointer="/address", error=ActError),
            deployment_id=from_hex(value["deploymentId"], 32, pointer="/deploymentId", error=ActError),
            message={name: _from_json(declared, message[name]) for declared, name in kind.struct.fields},
            signature=from_hex(value["signature"], pointer="/signature", error=ActError),
            extra={
                name: from_hex(data, pointer=f"/extra/{name}", error=ActError) for name, data in extra.items()
            },
        )
        act.digest()  # every member has its type
        return act


def sign_act(
    act_name: str,
    message: Mapping[str, Any],
    key: SigningKey,
    *,
    chain_id: int,
    contract_address: str,
    deployment_id: bytes,
    extra: Mapping[str, bytes] | None = None,
) -> SignedAct:
    """Sign an act. `message` holds all members of its struct (`ACTS[act_name].struct.fields`).

    Raises `ActError` when an unsigned argument is missing or unknown, `TypedDataError` for a misfit member.
    """
    kind = act_type(act_name)
    given = dict(extra or {})
    _object(given, kind.extra, "/extra")
    digest = act_digest(
        act_name, message, chain_id=chain_id, contract_address=contract_address, deployment_id=deployment_id
    )
    return SignedAct(
        act_name,
        chain_id,
        contract_address.lower(),
        deployment_id,
        dict(message),
        key.sign_digest(digest),
        given,
    )


def call_arguments(act_json: object) -> tuple[str, str, list[Any]]:
    """Contract, function and arguments of an act in its file form. Raises `ActError`."""
    return SignedAct.from_json(act_json).call_arguments()


def _object(value: object, members: tuple[str, ...], pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ActError("expected a JSON object", pointer=pointer)
    for name in sorted(set(members) ^ value.keys()):
        raise ActError(f"the member {name} is missing or unknown", pointer=f"{pointer}/{name}")
    return value


def _bytes_of(declared: str, value: Any) -> Any:
    return from_hex(value, 32, error=ActError) if declared == "bytes32" and isinstance(value, str) else value


def _to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return to_hex(value)
    is_large = isinstance(value, int) and not isinstance(value, bool) and value > _SAFE_INTEGER
    return str(value) if is_large else value


def _from_json(declared: str, value: Any) -> Any:
    if declared.startswith("uint") and isinstance(value, str) and _DECIMAL.fullmatch(value):
        return int(value)
    return value
