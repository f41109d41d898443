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

Commit = Callable[[bytes, bytes, int, bytes, bytes, bytes, bytes, bytes, Any], None]
"""(secret, tag, count, messages, message ends, texts, text ends, places, reference to out); uint32 arrays."""


@lru_cache(maxsize=1)
def native_commitments() -> Commit | None:
    """The compiled function, or None where it is missing, switched off or wrong."""
    return None if os.environ.get("CONCORD_NATIVE") == "0" else load(LIBRARY)


def load(library: Path) -> Commit | None:
    """The function of a compiled library, or None where there is none that agrees with ``hashlib``."""
    if not library.exists():
        return None
    try:
        function = ctypes.CDLL(str(library)).concord_commitments
    except (OSError, AttributeError):
        return None
    pointer, number = ctypes.c_char_p, ctypes.c_uint32
    function.argtypes = [pointer, pointer, number, number, *[pointer] * 5, ctypes.c_void_p]
    function.restype = ctypes.c_int

    def commit(
        secret: bytes,
        tag: bytes,
        count: int,
        messages: bytes,
        message_ends: bytes,
        texts: bytes,
        text_ends: bytes,
        places: bytes,
        out: Any,
    ) -> None:
        if function(secret, tag, len(tag), count, messages, message_ends, texts, text_ends, places, out):
            raise CommitmentError("the helper takes tags of at most 32 bytes")

    return commit if _agrees_with_hashlib(commit) else None


def packed(numbers: Iterable[int]) -> bytes:
    """Whole numbers below 2^32 as the array of uint32 that the function takes."""
    return array("I", numbers).tobytes()


def _agrees_with_hashlib(commit: Commit) -> bool:
    """Compare at every length around the block size of the hash, texts and messages alike."""
    secret, tag = bytes(range(32)), b"concord/self-test\0"
    lengths = [*range(140), 1000]
    parts = [bytes((at + length) % 251 for at in range(length)) for length in lengths]
    ends, count = packed(accumulate(lengths)), len(lengths)
    joined = b"".join(parts)
    out = ctypes.create_string_buffer(32 * count)
    commit(
        secret, tag, count, joined, ends, joined, ends, packed(range(0, 32 * count, 32)), ctypes.byref(out)
    )
    expected = [sha256(tag + hmac.new(secret, part, sha256).digest() + part).digest() for part in parts]
    return array("I").itemsize == 4 and out.raw == b"".join(expected)
