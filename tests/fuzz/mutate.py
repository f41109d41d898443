"""Mutations that know what they mutate: bytes, lines of text, JSON. Equal generators give equal results."""

from __future__ import annotations

import base64
import copy
import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

EDGES = (0, 1, 2, 255, 256, 2**31, 2**32 - 1, 2**32, 2**53 - 1, 2**53, 2**63 - 1, 2**63, 2**64, 10**30)
WORDS = (
    "",
    " ",
    "0",
    "-0",
    "+1",
    "01",
    "1e3",
    "\u0661",
    "\uff11",
    "\x00",
    "\n",
    "\r\n",
    "\x0b",
    "\x85",
    "\u2028",
    "\ufeff",
    "\u202e",
    "e\u0301",
    "\ud800",
    "\U0010ffff",
    "null",
    "0x",
    "0x" + "00" * 32,
    "0x" + "AB" * 32,
    "9999-12-31",
    "2026-02-30",
    "a" * 5_000,
)
SCALARS: tuple[Any, ...] = (None, True, False, -1, 1.5, -0.0, 1e308, 5e-324, *EDGES, *WORDS)
_NUMBER = re.compile(r"\d+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_BREAKS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\n\n", "", " \n", "\n ")


def mutated_bytes(rng: Random, data: bytes) -> bytes:
    """One to three changes of bytes: flips, splices, cuts, repeats, swaps."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(_BYTE_CHANGES)(rng, data)
    return data


def mutated_text(rng: Random, text: str) -> str:
    """One to three changes of lines, numbers, base64 or hexadecimal words, or of characters."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = rng.choice(_TEXT_CHANGES)(rng, text)
    return text


def mutated_json(rng: Random, value: Any) -> Any:
    """A copy with one to three changes in its tree: members gone, added, renamed, swapped, replaced."""
    value = copy.deepcopy(value)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        value = _change_tree(rng, value)
    return value


def written(rng: Random, value: Any) -> bytes:
    """A JSON value as bytes: mostly plain, sometimes with a key twice, spaces, escapes, or bytes changed."""
    style = rng.randrange(10)
    text = json.dumps(
        value,
        ensure_ascii=style == 1,
        indent=1 if style == 2 else None,
        separators=(",", ":") if style > 2 else None,
        sort_keys=style > 3,
    )
    if style == 4:
        text = _with_duplicate_key(rng, text)
    data = text.encode("utf-8", "surrogatepass")
    return mutated_bytes(rng, data) if style >= 8 else data


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a JSON tree, its root first."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, item in below for one in places(item, (*path, key)))]


def _flip(rng: Random, data: bytes) -> bytes:
    if not data:
        return b"\x00"
    at = rng.randrange(len(data))
    return data[:at] + bytes((data[at] ^ (1 << rng.randrange(8)),)) + data[at + 1 :]


def _overwrite(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice((b"\x00", b"\xff", b"\n", b"0", b"=", b"\xc0\x80")) + data[at + 1 :]


def _insert(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice((1, 2, 32))) + data[at:]


def _cut(rng: Random, data: bytes) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.choice((1, 1, 4, 32, len(data))) :]


def _repeat(rng: Random, data: bytes) -> bytes:
    start = rng.randrange(len(data) + 1)
    end = min(len(data), start + rng.choice((1, 32, 33, 256)))
    return data[:end] + data[start:end] * rng.choice((1, 1, 2, 50)) + data[end:]


def _swap(rng: Random, data: bytes) -> bytes:
    width = rng.choice((1, 2, 32, 33))
    if len(data) < 2 * width:
        return data[::-1]
    one, other = sorted(rng.randrange(len(data) - width + 1) for _ in range(2))
    if other < one + width:
        return _flip(rng, data)
    first, second = data[one : one + width], data[other : other + width]
    return data[:one] + second + data[one + width : other] + first + data[other + width :]


def _as_bytes(change: Callable[[Random, bytes], bytes]) -> Callable[[Random, str], str]:
    def changed(rng: Random, text: str) -> str:
        return change(rng, text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")

    return changed


def _lines(rng: Random, text: str) -> str:
    lines = text.split("\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            lines[at], lines[other] = lines[other], lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            del lines[at]
        case 3:
            lines[at] += rng.choice(WORDS)
        case _:
            lines[at] = rng.choice(WORDS)
    return "\n".join(lines)


def _breaks(rng: Random, text: str) -> str:
    at = [place for place, letter in enumerate(text) if letter == "\n"]
    if not at:
        return text + rng.choice(_BREAKS)
    place = rng.choice(at)
    return text[:place] + rng.choice(_BREAKS) + text[place + 1 :]


def _word(pattern: re.Pattern[str], change: Callable[[Random, str], str]) -> Callable[[Random, str], str]:
    def changed(rng: Random, text: str) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return _lines(rng, text)
        one = rng.choice(found)
        return text[: one.start()] + change(rng, one[0]) + text[one.end() :]

    return changed


def _number(rng: Random, word: str) -> str:
    value = int(word[:40])
    return rng.choice(
        (str(value + 1), str(max(0, value - 1)), "0" + word, "-" + word, word + ".0", str(rng.choice(EDGES)))
    )


def _base64(rng: Random, word: str) -> str:
    match rng.randrange(5):
        case 0:
            stem = word.rstrip("=")
            data = base64.b64decode(stem[: len(stem) // 4 * 4])
            return base64.b64encode(_flip(rng, data)).decode() + word[len(stem) // 4 * 4 :]
        case 1:  # the bits that padding leaves over
            stem, pad = word.rstrip("="), word[len(word.rstrip("=")) :]
            return stem[:-1] + rng.choice("ABCDEFGHQRSTwxyz0123456789+/") + pad
        case 2:
            return word.replace("+", "-").replace("/", "_")
        case 3:
            return word.rstrip("=")
        case _:
            return word + "="


def _hex(rng: Random, word: str) -> str:
    match rng.randrange(4):
        case 0:
            return "0x" + word[2:].upper()
        case 1:
            return word[:-2] or "0x"
        case 2:
            return word + "00"
        case _:
            at = rng.randrange(2, len(word))
            return word[:at] + rng.choice("0123456789abcdefg") + word[at + 1 :]


def _change_tree(rng: Random, value: Any) -> Any:
    path = rng.choice(places(value))
    if not path:
        return _replacement(rng, value) if rng.random() < 0.2 else _change_container(rng, value)
    parent = value
    for key in path[:-1]:
        parent = parent[key]
    here = parent[path[-1]]
    if isinstance(here, dict | list) and rng.random() < 0.6:
        parent[path[-1]] = _change_container(rng, here)
    elif rng.random() < 0.2:
        del parent[path[-1]]
    else:
        parent[path[-1]] = _replacement(rng, here)
    return value


def _change_container(rng: Random, here: Any) -> Any:
    if isinstance(here, dict):
        names = list(here)
        match rng.randrange(4):
            case 0 if names:
                del here[rng.choice(names)]
            case 1 if names:
                here[rng.choice(names) + rng.choice(("", "_", "\u0301", "A"))] = here.pop(rng.choice(names))
            case 2 if len(names) > 1:
                one, other = rng.sample(names, 2)
                here[one], here[other] = here[other], here[one]
            case _:
                here[rng.choice((*names, "extra", "__proto__", ""))] = rng.choice(SCALARS)
        return here
    if isinstance(here, list):
        match rng.randrange(4):
            case 0 if here:
                del here[rng.randrange(len(here))]
            case 1 if here:
                here.insert(rng.randrange(len(here) + 1), copy.deepcopy(rng.choice(here)))
            case 2 if here:
                rng.shuffle(here)
            case _:
                here.append(rng.choice(SCALARS))
        return here
    return _replacement(rng, here)


def _replacement(rng: Random, here: Any) -> Any:
    kind = rng.randrange(8)
    if isinstance(here, str) and kind < 4:
        return mutated_text(rng, here)
    if isinstance(here, int) and not isinstance(here, bool) and kind < 4:
        return rng.choice((here + 1, here - 1, -here, float(here), str(here), *EDGES))
    if kind == 4:
        return {"value": here} if rng.random() < 0.5 else [here]
    if kind == 5:
        deep: Any = here
        for _ in range(rng.choice((3, 40, 70))):
            deep = [deep]
        return deep
    return rng.choice(SCALARS)


def _with_duplicate_key(rng: Random, text: str) -> str:
    found = [match.start() for match in re.finditer(r'[{,]"', text)]
    if not found:
        return text
    at = rng.choice(found) + 1
    end = text.find(":", at)
    return text[:at] + text[at:end] + ":null," + text[at:] if end > 0 else text


_BYTE_CHANGES = (_flip, _flip, _overwrite, _insert, _cut, _repeat, _swap)
_TEXT_CHANGES: tuple[Callable[[Random, str], str], ...] = (
    _lines,
    _breaks,
    _word(_NUMBER, _number),
    _word(_BASE64, _base64),
    _word(_HEX, _hex),
    *(_as_bytes(change) for change in _BYTE_CHANGES),
)
