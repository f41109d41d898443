"""A quick reader for JSON text that leaves no reader a choice; all else is for the strict one."""

from __future__ import annotations

from typing import Any

import orjson

MAX_INTEGER = 2**53 - 1
"""The largest magnitude of a whole number that every reader keeps (RFC 7493 §2.2)."""

NOT_PLAIN = object()


def read_plain(data: bytes, max_fields: int) -> Any:
    """The value of text that a quick reader takes as the strict one does, else `NOT_PLAIN`.

    That is text without an escape and with small whole numbers only, whose quotation marks are all accounted
    for: of a key that is there twice the quick reader shows one member, and its marks are left over.
    """
    if b"\\" in data:
        return NOT_PLAIN
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return NOT_PLAIN
    level, fields, texts = [value], 0, 0
    while level:
        fields += len(level)
        below: list[Any] = []
        for item in level:
            kind = type(item)
            if kind is str:
                texts += 1
            elif kind is dict:
                texts += len(item)
                below.extend(item.values())
            elif kind is list:
                below.extend(item)
            elif kind is float or (kind is int and not -MAX_INTEGER <= item <= MAX_INTEGER):
                return NOT_PLAIN
        level = below
    return value if fields <= max_fields and 2 * texts == data.count(b'"') else NOT_PLAIN
