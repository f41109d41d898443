"""The documents that another was made from, as their user names them."""

from __future__ import annotations

from collections.abc import Sequence

from anchors.errors import AnchorsError
from anchors.hexadecimal import from_hex
from ledger_api.client import records
from ledger_api.client.node_api import NodeClient
from ledger_api.client.profile import Profile
from ledger_api.refusals import RefusedError


def sources_of(profile: Profile, node: NodeClient, wanted: Sequence[str]) -> tuple[bytes, ...]:
    """Document digests, ascending: of this key folder's own records, or of what the node knows.

    A digest that neither knows is taken as it is: its log may not be mirrored yet. Raises `RefusedError`
    RECORD_UNKNOWN or RECORD_AMBIGUOUS for a number, SOURCE_MALFORMED for what is no digest, or what the node
    refuses.
    """
    return tuple(sorted({from_hex(_digest(profile, node, one), 32) for one in wanted}))


def _digest(profile: Profile, node: NodeClient, named: str) -> str:
    if not named.startswith("0x"):
        return records.find(profile, named).document
    try:
        from_hex(named, 32)
    except AnchorsError as failure:
        raise RefusedError(
            "SOURCE_MALFORMED",
            f"{named[:80]} is no digest: {failure.detail}",
            pointer="/header/derived_from",
            fix="Write 0x and 64 lower-case digits, or the number of a document you registered.",
        ) from failure
    try:
        found: str | None = node.get(f"/v1/documents/{named}")["document"]
    except RefusedError as refused:
        if refused.code != "DOCUMENT_UNKNOWN":
            raise
        found = None
    return found or named
