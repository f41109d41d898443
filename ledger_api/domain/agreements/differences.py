"""A redline of terms: what was added, removed and changed between two versions.

Annexes, standards, conditions, languages, directions, grace periods and mark-ups are matched by what names
them, not by their place in the list. Every pointer is a JSON pointer (RFC 6901): into the later version,
and for what was removed into the earlier one. There are no differences exactly where the two versions have
the same bytes.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ledger_api.domain.agreements.clauses import Terms
from ledger_api.domain.documents.findings import escape

Json = Any


class Change(StrEnum):
    """What happened to a member."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One change. ``before`` and ``after`` are JSON values, None where there is none; ``place`` names it in
    words.
    """

    pointer: str
    kind: Change
    before: Json
    after: Json
    place: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The change as text: its place, then what goes (-) and what comes (+)."""
        removed = () if self.kind is Change.ADDED else (f"- {_shown(self.before)}",)
        added = () if self.kind is Change.REMOVED else (f"+ {_shown(self.after)}",)
        return (f"{self.place} ({self.pointer}): {self.kind.value}", *removed, *added)


@dataclass(frozen=True)
class _Place:
    before: str
    after: str
    words: tuple[str, ...] = ()

    def member(self, name: str) -> "_Place":
        token = escape(name)
        return _Place(f"{self.before}/{token}", f"{self.after}/{token}", (*self.words, name))

    def item(self, before: int, after: int, key: str) -> "_Place":
        words = (*self.words[:-1], f"{self.words[-1]} {key}") if self.words else (key,)
        return _Place(f"{self.before}/{before}", f"{self.after}/{after}", words)

    def difference(self, kind: Change, before: Json, after: Json) -> Difference:
        pointer = self.before if kind is Change.REMOVED else self.after
        return Difference(pointer, kind, before, after, ", ".join(self.words) or "terms")


def differences(before: Terms, after: Terms) -> tuple[Difference, ...]:
    """Everything that differs between two versions of terms, in the order of the members."""
    return tuple(_compare(_json(before), _json(after), _Place("", "")))


def redline(before: Terms, after: Terms) -> tuple[str, ...]:
    """The differences as lines of text; none where the versions are the same."""
    return tuple(line for one in differences(before, after) for line in one.lines)


def _json(terms: Terms) -> Json:
    return terms.model_dump(by_alias=True, exclude_unset=True)


def _compare(before: Json, after: Json, place: _Place) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _members(before, after, place)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _items(before, after, place)
    elif before != after or type(before) is not type(after):
        yield place.difference(Change.CHANGED, before, after)


def _members(before: dict[str, Json], after: dict[str, Json], place: _Place) -> Iterator[Difference]:
    for name in [*before, *(name for name in after if name not in before)]:
        at = place.member(name)
        if name not in after:
            yield at.difference(Change.REMOVED, before[name], None)
        elif name not in before:
            yield at.difference(Change.ADDED, None, after[name])
        else:
            yield from _compare(before[name], after[name], at)


def _items(before: list[Json], after: list[Json], place: _Place) -> Iterator[Difference]:
    earlier = {_key(item): index for index, item in enumerate(before)}
    later = {_key(item): index for index, item in enumerate(after)}
    for key, index in earlier.items():
        if key not in later:
            yield place.item(index, index, key).difference(Change.REMOVED, before[index], None)
    for key, index in later.items():
        if key not in earlier:
            yield place.item(index, index, key).difference(Change.ADDED, None, after[index])
        else:
            at = place.item(earlier[key], index, key)
            yield from _compare(before[earlier[key]], after[index], at)
    kept = [key for key in earlier if key in later]
    order = [key for key in later if key in earlier]
    if kept != order:
        yield place.difference(Change.CHANGED, kept, order)


def _key(item: Json) -> str:
    """What names an item of a list; a plain value names itself."""
    if not isinstance(item, dict):
        return str(item)
    return next(name(item) for members, name in _NAMES if members <= item.keys())


_NAMES: tuple[tuple[frozenset[str], Callable[[dict[str, Json]], str]], ...] = (
    (frozenset({"id"}), lambda item: str(item["id"])),
    (frozenset({"code", "text"}), lambda item: str(item["code"])),
    (frozenset({"language"}), lambda item: str(item["language"])),
    (frozenset({"from", "to"}), lambda item: f"{item['from']} to {item['to']}"),
    (frozenset({"category", "waives"}), lambda item: f"for category {item['category'] or 'any'}"),
    (frozenset({"from", "factor"}), lambda item: f"from {item['from']}"),
)


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
