"""Acts on one document: by its issuer, or by the registrar or accreditor who oversees the issuer."""

from __future__ import annotations

from typing import Any

from anchors.hexadecimal import ZERO_32, from_hex
from anchors.signing import SigningKey
from ledger_api.client import records
from ledger_api.client.act_signing import sign
from ledger_api.client.node_api import NodeClient
from ledger_api.client.profile import Profile
from ledger_api.client.relaying import relay
from ledger_api.client.times import moment
from ledger_api.network_file import NetworkFile
from ledger_api.refusals import RefusedError


def change_status(
    profile: Profile,
    node: NodeClient,
    network: NetworkFile,
    key: SigningKey,
    kind: str,
    document: str,
    *,
    reason: str,
    effective: str | None = None,
    successor: str | None = None,
) -> dict[str, Any]:
    """Sign and relay `<kind>Document` (Suspend, Restore, …); returns the act's state once it counts.

    Raises `RefusedError`: RECORD_UNKNOWN, DOCUMENT_UNKNOWN, NOT_LOGGED_YET, or the contract's error.
    """
    issuer, digest = _identify(profile, node, document)
    message = {
        "issuer": issuer,
        "digest": digest,
        "reason": reason.upper(),
        "effectiveAt": moment(effective) if effective else 0,
        "successor": from_hex(successor, 32) if successor else ZERO_32,
    }
    return relay(node, sign(network, f"{kind}Document", message, key))


def _identify(profile: Profile, node: NodeClient, document: str) -> tuple[bytes, bytes]:
    """Issuer id and document digest of a document named by number, id or digest."""
    if not document.startswith("0x"):
        document = records.find(profile, document).id
    resource = node.get(f"/v1/documents/{document}")
    if resource["entry"] is None:
        raise RefusedError(
            "NOT_LOGGED_YET", "the document has no log entry yet", fix="Try again in a moment."
        )
    statement = resource["entry"]["body"]["statement"]
    return from_hex(statement["issuer"], 32), from_hex(statement["digest"], 32)
