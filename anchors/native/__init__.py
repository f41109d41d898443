"""The compiled helper for field commitments, where it was built and proves itself; else nothing.

It is optional: without it :mod:`anchors.fields` computes the same bytes in Python. ``CONCORD_NATIVE=0``
switches it off. It is loaded on first use, compared with ``hashlib``, and left aside if one byte differs.
"""

import ctypes
import hmac
import os
from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from anchors.errors import CommitmentError

LIBRARY = Path(__file__).with_name("commitments.so")

Commit = Callable[[bytes, bytes, int, bytes, bytes, bytes, bytes, Any], None]
"""(secret, tag, count, messages, message ends, fields, places, reference to out).

Ends and places are arrays of uint32. The fields are a JSON array of what they hold: the value of a text
field, and [type, value] of any other, which is not looked into. A commitment is
SHA-256(tag || HMAC-SHA-256(secret, message) || [type, value]).
"""


@lru_cache(maxsize=1)
def native_commitments() -> Commit | None:
    """The compiled function, or None where it is missing, switched off or wrong."""
    return None if os.environ.get("CONCORD_NATIVE") == "0" else load(LIBRARY)


def load(library: Path) -> Commit | None:
    """The function of a compiled library, or None where there is none that agrees with ``hashlib``."""
    if not library.exists():
        return None
    try:
        function = ctypes.CDLL(str(library)).concord_field_commitments
    except (OSError, AttributeError):
        return None
    pointer, number = ctypes.c_char_p, ctypes.c_uint32
    function.argtypes = [pointer, pointer, number, number, *[pointer] * 3, number, pointer, ctypes.c_void_p]
    function.restype = ctypes.c_int

    def commit(
        secret: bytes,
        tag: bytes,
        count: int,
        messages: bytes,
        message_ends: bytes,
        fields: bytes,
        places: bytes,
        out: Any,
    ) -> None:
        if function(secret, tag, len(tag), count, messages, message_ends, fields, len(fields), places, out):
            raise CommitmentError(f"the helper was not given an array of {count} fields")

    return commit if _agrees_with_hashlib(commit) else None


def packed(numbers: Iterable[int]) -> bytes:
    """Whole numbers below 2^32 as the array of uint32 that the function takes."""
    return array("I", numbers).tobytes()


def _agrees_with_hashlib(commit: Commit) -> bool:
    """Compare at every length around the block size of the hash, of texts and messages alike."""
    secret, tag = bytes(range(32)), b"concord/self-test\0"
    lengths = [*range(140), 1000]
    messages = [bytes((at + length) % 251 for at in range(length)) for length in lengths]
    written = [b'"%b"' % (rb"\"\\,]" + b"[" * length)[: length & ~1] for length in lengths]
    written += [b'["number",%b]' % (b"1" * length) for length in lengths]
    messages += messages
    count = len(written)
    out = ctypes.create_string_buffer(32 * count)
    commit(
        secret,
        tag,
        count,
        b"".join(messages),
        packed(accumulate(map(len, messages))),
        b"[%b]" % b",".join(written),
        packed(range(0, 32 * count, 32)),
        ctypes.byref(out),
    )
    texts = [one if one.startswith(b"[") else b'["string",%b]' % one for one in written]
    expected = [
        sha256(tag + hmac.new(secret, message, sha256).digest() + text).digest()
        for message, text in zip(messages, texts, strict=True)
    ]
    return array("I").itemsize == 4 and out.raw == b"".join(expected)
