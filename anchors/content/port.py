"""Where bytes lie under their own address.

Every adapter passes `tests/anchors/content/contract.py`.
"""

from __future__ import annotations

from typing import Protocol


class ContentStore(Protocol):
    """Bytes by CID; addresses are CIDv0, as `ipfs add` gives by default.

    Every method raises `ContentUnavailableError` when the store cannot be reached or written,
    and `ContentStoreError` (CID_INVALID) for an address that is no CIDv0.
    """

    def put(self, data: bytes) -> str:
        """Keep `data` and return its address; when this returns it survives a power cut.

        Putting the same bytes again changes nothing.
        """

    def get(self, cid: str) -> bytes:
        """The bytes of this address, checked against it.

        Raises `ContentNotFoundError` when the store has none and `ContentMismatchError` when it
        answers with other bytes.
        """

    def has(self, cid: str) -> bool:
        """Whether this store itself holds the content, without asking anybody else for it."""

    def check(self) -> None:
        """Return when the store works now; else raise `ContentUnavailableError`."""
