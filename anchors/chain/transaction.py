"""Transactions signed here, so that the bytes can be stored before anybody sees them."""

from __future__ import annotations

from collections.abc import Sequence

from anchors.chain.port import SignedTransaction
from anchors.keccak import keccak256
from anchors.signing import SigningKey

_UNDERPRICED_STEP = 8  # nodes ask 10% more to replace a waiting transaction: an eighth is enough


def sign_transaction(
    *,
    key: SigningKey,
    chain_id: int,
    nonce: int,
    to: str | None,
    data: bytes,
    gas: int,
    gas_price: int,
) -> SignedTransaction:
    """Sign a legacy transaction with replay protection (EIP-155); `to` None creates a contract.

    Legacy rather than EIP-1559: it means the same on Besu with a zero base fee, on Clique and on
    public chains, and one price is all that a replacement has to raise.
    """
    target = b"" if to is None else bytes.fromhex(to.removeprefix("0x"))
    body: list[int | bytes] = [nonce, gas_price, gas, target, 0, data]
    signature = key.sign_digest(keccak256(_rlp([*body, chain_id, 0, 0])))
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:64])
    raw = _rlp([*body, chain_id * 2 + 35 + signature[64] - 27, r, s])
    return SignedTransaction(raw=raw, tx=keccak256(raw), nonce=nonce, gas=gas, gas_price=gas_price)


def bumped_price(gas_price: int) -> int:
    """The least sensible price for a replacement of a transaction that waits at `gas_price`."""
    return gas_price + gas_price // _UNDERPRICED_STEP + 1


def contract_address(creator: str, nonce: int) -> str:
    """The address of the contract that `creator` makes with this nonce."""
    account = bytes.fromhex(creator.removeprefix("0x"))
    return "0x" + keccak256(_rlp([account, nonce]))[12:].hex()


def _rlp(item: int | bytes | Sequence[int | bytes]) -> bytes:
    """Recursive length prefix encoding, as far as transactions need it (yellow paper, appendix B)."""
    if isinstance(item, int):
        return _rlp(item.to_bytes((item.bit_length() + 7) // 8))
    if isinstance(item, bytes):
        return item if len(item) == 1 and item[0] < 0x80 else _prefixed(0x80, item)
    return _prefixed(0xC0, b"".join(_rlp(part) for part in item))


def _prefixed(offset: int, payload: bytes) -> bytes:
    if len(payload) < 56:
        return bytes((offset + len(payload),)) + payload
    length = len(payload).to_bytes((len(payload).bit_length() + 7) // 8)
    return bytes((offset + 55 + len(length),)) + length + payload
