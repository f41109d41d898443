"""Making the one file an exporter sends around: what was registered, opened and proved."""

from __future__ import annotations

from collections.abc import Sequence

from anchors import canonical
from anchors.commitment import Disclosure, Opening, disclose
from anchors.presentation import Presentation, PresentedFile, encode
from anchors.receipt import decode as decode_receipt
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import LocalFile
from ledger_api.client.records import Record
from ledger_api.refusals import RefusedError


def present(
    node: NodeClient,
    network_id: bytes,
    record: Record,
    *,
    files: Sequence[LocalFile],
    pointers: Sequence[str] | None = None,
    with_receipt: bool = True,
) -> bytes:
    """The presentation file; `pointers` opens only these fields (`/header/…`, `/body/…`) and what they need.

    Raises `RefusedError` NOT_LOGGED_YET, NOT_ANCHORED_YET.
    """
    resource = node.get(f"/v1/documents/{record.id}")
    if resource["entry"] is None:
        raise RefusedError(
            "NOT_LOGGED_YET", "the document has no log entry yet", fix="Try again in a moment."
        )
    shown: Opening | Disclosure = record.opening
    if pointers is not None:
        shown = disclose(record.opening, pointers)
    receipt = None
    if with_receipt:
        receipt = decode_receipt(node.get_bytes(f"/v1/documents/{record.id}/receipt").decode())
    return encode(
        Presentation(
            network_id,
            canonical.encode(resource["entry"]),
            shown,
            receipt,
            tuple(PresentedFile(file.name, file.media_type, file.data) for file in files),
        )
    )
