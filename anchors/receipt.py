"""Receipts: C2SP tlog-proof files with a reference to the anchor in their extra line.

A receipt proves offline that an entry is in a log whose key is known. The anchor reference says where the
chain holds the same root; it is unauthenticated text until it is compared with the chain.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from anchors.canonical import encode as encode_json
from anchors.canonical import parse
from anchors.errors import CanonicalizationError, ReceiptError
from anchors.hexadecimal import from_hex, is_bytes, parse_address, to_hex
from anchors.merkle import MAX_SIZE, leaf_hash, verify_inclusion
from anchors.note import (
    Checkpoint,
    Verifier,
    claimed_checkpoint,
    decode_base64,
    is_checkpoint_signed,
    open_checkpoint,
)

MAGIC = "c2sp.org/tlog-proof@v1"
MAX_RECEIPT = 1_000_000
MAX_PROOF = 63
ANCHOR_VERSION = 1

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)
_NUMBERS = ("chainId", "historyIndex", "size", "time", "blockNumber")
_MEMBERS = frozenset((*_NUMBERS, "v", "logs", "transaction"))


@dataclass(frozen=True)
class AnchorReference:
    """Where the checkpoint's root was anchored: a claim to be checked against the chain.

    ``logs`` is the address of the Logs contract, ``history_index`` the slot it recorded, ``time`` the
    block's Unix seconds, ``transaction`` the 32-byte hash.
    """

    chain_id: int
    logs: str
    history_index: int
    size: int
    time: int
    block_number: int
    transaction: bytes

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the extra line."""
        return {
            "v": ANCHOR_VERSION,
            "chainId": self.chain_id,
            "logs": self.logs,
            "historyIndex": self.history_index,
            "size": self.size,
            "time": self.time,
            "blockNumber": self.block_number,
            "transaction": to_hex(self.transaction),
        }

    @classmethod
    def from_json(cls, value: object) -> "AnchorReference":
        """The reference of :meth:`to_json`; strict. Raises :class:`ReceiptError`."""
        if not isinstance(value, dict) or value.keys() != _MEMBERS or value["v"] != ANCHOR_VERSION:
            raise ReceiptError("the extra line is not an anchor reference of version 1")
        for name in _NUMBERS:
            if type(value[name]) is not int or value[name] < 0:
                raise ReceiptError("expected a whole number", pointer=f"/{name}")
        if parse_address(value["logs"], pointer="/logs", error=ReceiptError) != value["logs"]:
            raise ReceiptError("the address is written in lower case", pointer="/logs")
        return cls(
            value["chainId"],
            value["logs"],
            value["historyIndex"],
            value["size"],
            value["time"],
            value["blockNumber"],
            from_hex(value["transaction"], 32, pointer="/transaction", error=ReceiptError),
        )


@dataclass(frozen=True)
class Receipt:
    """The place of one entry below a signed checkpoint, which is kept verbatim."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    anchor: AnchorReference | None = None

    def claimed(self) -> Checkpoint:
        """The checkpoint as written, its signatures unverified. Raises ``NoteError``."""
        return claimed_checkpoint(self.checkpoint)


def encode(receipt: Receipt) -> str:
    """The tlog-proof text. Raises :class:`ReceiptError` for a receipt that has none."""
    if type(receipt.index) is not int or not 0 <= receipt.index < MAX_SIZE:
        raise ReceiptError("an index is a whole number within a log")
    if len(receipt.proof) > MAX_PROOF or not all(is_bytes(one, 32) for one in receipt.proof):
        raise ReceiptError("a proof is at most 63 hashes of 32 bytes")
    lines = [MAGIC]
    if receipt.anchor is not None:
        lines.append(f"extra {base64.b64encode(encode_json(receipt.anchor.to_json())).decode()}")
    lines.append(f"index {receipt.index}")
    lines.extend(base64.b64encode(one).decode() for one in receipt.proof)
    receipt.claimed()
    return "\n".join(lines) + "\n\n" + receipt.checkpoint.decode()


def decode(text: str) -> Receipt:
    """The receipt of a tlog-proof text, read strictly; the anchor reference must be ours or absent.

    Raises :class:`ReceiptError`, or ``NoteError`` for a malformed checkpoint.
    """
    if type(text) is not str or len(text) > MAX_RECEIPT:
        raise ReceiptError(f"a receipt is text of at most {MAX_RECEIPT} characters")
    head, separator, note = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or lines.pop(0) != MAGIC:
        raise ReceiptError(f"a receipt starts with {MAGIC}")
    anchor = None
    if lines and lines[0].startswith("extra "):
        anchor = _anchor(lines.pop(0).removeprefix("extra "))
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None:
        raise ReceiptError("the index line is missing or malformed")
    if len(lines) > MAX_PROOF:
        raise ReceiptError("a proof is at most 63 hashes")
    try:
        checkpoint = note.encode()
    except UnicodeEncodeError as failure:
        raise ReceiptError("a receipt is UTF-8") from failure
    receipt = Receipt(int(index[1]), tuple(_hash(line) for line in lines), checkpoint, anchor)
    if encode(receipt) != text:
        raise ReceiptError("the receipt is not in its one spelling")
    return receipt


def verify(receipt: Receipt, entry: bytes, verifiers: Iterable[Verifier]) -> Checkpoint:
    """Check offline that the log signed a checkpoint that holds ``entry`` at the receipt's index.

    ``verifiers`` are the keys of the logs the caller accepts. Raises ``NoteError`` or
    ``ProofInvalidError``. The anchor reference is not checked here. Receipts of one checkpoint cost one check
    of its signature.
    """
    trusted = tuple(verifiers)
    if is_checkpoint_signed(receipt.checkpoint, tuple(verifier.vkey for verifier in trusted)):
        checkpoint = receipt.claimed()
    else:
        checkpoint = open_checkpoint(receipt.checkpoint, trusted)  # says what is wrong with it
    verify_inclusion(leaf_hash(entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    return checkpoint


def _anchor(encoded: str) -> AnchorReference:
    data = decode_base64(encoded)
    if data is None:
        raise ReceiptError("the extra line is not base64")
    try:
        return AnchorReference.from_json(parse(data, max_depth=1, max_fields=16))
    except CanonicalizationError as refusal:
        raise ReceiptError(f"the extra line: {refusal.detail}") from refusal


def _hash(line: str) -> bytes:
    data = decode_base64(line)
    if data is None or len(data) != 32:
        raise ReceiptError("a proof line is the base64 of 32 bytes")
    return data
