"""The physical limit of wrapping: the hashes that a document's digest and statement are made of, alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from anchors.canonical import encode
from anchors.fields import Group, fields
from anchors.keccak import keccak256
from anchors.statement import STATEMENT
from benchmarks.documents import material_test_report

SAMPLE = 500
_BLOCK, _PADDING, _HASH = 64, 9, 32
_SALT_TAG, _VALUE_TAG, _GROUP_TAG, _DOCUMENT_TAG = 16, 17, 17, 20
_SECRET = 96
"""Of the secret: tag, network id, and the document's type, number and revision."""


def sha256_lengths(payload: dict[str, Any]) -> Iterator[int]:
    """The bytes of each message of SHA-256, down to leaf and node of the manifest.

    Padded keys of HMAC are left out: they are hashed once a document.
    """
    for group in Group:
        found = list(fields(payload[group.value]))
        for pointer, kind, value in found:
            yield _SALT_TAG + len(group.value) + 1 + len(pointer.encode())
            yield _HASH
            yield _VALUE_TAG + _HASH + len(encode([kind, value]))
        yield _GROUP_TAG + len(group.value) + 1 + 2 * _HASH * len(found)
    yield from (_SECRET, _HASH, _DOCUMENT_TAG + 2 * _HASH, 1 + _HASH, 1 + 2 * _HASH)
    yield len(payload["header"]["number"]) + len("concord/number/v1\0")


def measure() -> dict[str, float]:
    """Seconds a document: through ``hashlib`` one by one, and the blocks alone, each as one message."""
    documents = [list(sha256_lengths(material_test_report(at))) for at in range(SAMPLE)]
    message = bytes(max(map(max, documents)))
    parts = [[message[:length] for length in lengths] for lengths in documents]
    blocks = [bytes(_BLOCK * sum(map(_blocks, lengths))) for lengths in documents]
    statement = bytes(_HASH * (1 + len(STATEMENT.fields)))
    begun = time.process_time()
    for document in parts:
        for part in document:
            sha256(part).digest()
        keccak256(statement)
        keccak256(statement[: 2 + 2 * _HASH])
    called = time.process_time()
    for one in blocks:
        sha256(one).digest()
        keccak256(statement)
        keccak256(statement[: 2 + 2 * _HASH])
    ended = time.process_time()
    return {"calls": (called - begun) / SAMPLE, "blocks": (ended - called) / SAMPLE}


def _blocks(length: int) -> int:
    return -(-(length + _PADDING) // _BLOCK)
