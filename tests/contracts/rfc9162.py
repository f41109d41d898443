"""Merkle trees by the recursive definitions of RFC 9162: slow, and nothing like what is tested."""

from functools import cache
from hashlib import sha256


def leaves(count, salt=b""):
    """Leaf data that differ."""
    return [salt + number.to_bytes(4, "big") for number in range(count)]


def _split(count):
    """The largest power of two below the count."""
    k = 1
    while 2 * k < count:
        k *= 2
    return k


def root(data):
    """MTH(D[n]), section 2.1.1."""
    return _root(tuple(data))


@cache
def _root(data):
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\0" + data[0]).digest()
    k = _split(len(data))
    return sha256(b"\1" + _root(data[:k]) + _root(data[k:])).digest()


def proof(old_size, data):
    """PROOF(m, D_n), section 2.1.4.1."""
    return _subproof(old_size, data, True) if 0 < old_size < len(data) else []


def _subproof(m, data, is_old_tree):
    if m == len(data):
        return [] if is_old_tree else [root(data)]
    k = _split(len(data))
    if m <= k:
        return [*_subproof(m, data[:k], is_old_tree), root(data[k:])]
    return [*_subproof(m - k, data[k:], False), root(data[:k])]
