"""CIDv0: base58btc of the multihash of a DAG-PB node, as `ipfs add` computes it by default."""

from __future__ import annotations

import base58
from aleph_cid import compute_cid

from anchors.errors import ContentStoreError

_SHA2_256 = bytes((0x12, 0x20))  # multihash prefix: function code, digest length


def cid_of(data: bytes) -> str:
    """The address Kubo gives these bytes: 256 KiB chunks, balanced tree, UnixFS."""
    cid: str = compute_cid(data)
    return cid


def cid_digest(cid: str) -> bytes:
    """The 32 bytes of a CIDv0's SHA-256, as they stand in an anchor event.

    Raises `ContentStoreError` (CID_INVALID).
    """
    try:
        multihash = base58.b58decode(cid)
    except ValueError as failure:
        raise _invalid(cid) from failure
    # encoding again refuses a second spelling of the same bytes
    if len(multihash) != 34 or multihash[:2] != _SHA2_256 or base58.b58encode(multihash).decode() != cid:
        raise _invalid(cid)
    return multihash[2:]


def cid_from_digest(digest: bytes) -> str:
    """The CIDv0 with this SHA-256. Raises `ContentStoreError` (CID_INVALID) for another length."""
    if len(digest) != 32:
        raise _invalid(digest.hex())
    return base58.b58encode(_SHA2_256 + digest).decode()


def _invalid(text: str) -> ContentStoreError:
    return ContentStoreError(
        f"{text!r} is no CIDv0",
        code="CID_INVALID",
        fix="Give the address that `ipfs add` prints by default: Qm and 44 more characters.",
    )
