"""A document's header or body as far as it was opened: whole, in part, or not at all."""

from enum import Enum
from typing import Any, Final

from anchors.canonical import MAX_DEPTH
from anchors.commitment import Disclosure, Group, Opening


class Withheld(Enum):
    """The one value that stands for a field that nobody opened; it differs from an absent one (None)."""

    WITHHELD = "withheld"


WITHHELD: Final = Withheld.WITHHELD


class GroupView:
    """Reads fields by JSON pointer within a group of fields; only as good as the opening's digest."""

    def __init__(self, opening: Opening | Disclosure | None, group: Group = Group.HEADER) -> None:
        self._whole: Any = None
        if isinstance(opening, Opening):
            self._whole = opening.header if group is Group.HEADER else opening.body
        self._is_whole = isinstance(opening, Opening)
        self._opened = opening.values(group) if isinstance(opening, Disclosure) else {}
        self._read: dict[str, Any] = {}
        self._below: dict[str, list[str]] = {}
        for pointer in self._opened:
            container, slash, token = pointer.rpartition("/")
            if slash:
                self._below.setdefault(container, []).append(token)

    def get(self, pointer: str) -> Any:
        """The value at ``pointer``: None where the document has none, WITHHELD where it was not opened.

        A partly opened object comes with the members that were; a partly opened array is withheld.
        """
        if pointer not in self._read:
            self._read[pointer] = self._find(pointer)
        return self._read[pointer]

    def _find(self, pointer: str) -> Any:
        if self._is_whole:
            value = self._whole
            for token in pointer.split("/")[1:]:
                if (
                    isinstance(value, list)
                    and token.isascii()
                    and token.isdigit()
                    and int(token) < len(value)
                ):
                    value = value[int(token)]
                elif isinstance(value, dict):
                    value = value.get(token)
                else:
                    return None
            return value
        for parent in _parents(pointer):
            if self._opened.get(parent, ("", None))[0] == "null":
                return None
        return self._rebuild(pointer, MAX_DEPTH)

    def is_wholly_opened(self, pointer: str) -> bool:
        """Whether the container at ``pointer`` was opened with every member it has."""
        return self._is_whole or self._opened.get(pointer, ("", None))[1] == len(self._below.get(pointer, ()))

    def _rebuild(self, pointer: str, levels: int) -> Any:
        """Work and depth are bounded by what was opened, never by what it says: lengths are anybody's."""
        if pointer not in self._opened or not levels:
            return WITHHELD
        kind, value = self._opened[pointer]
        below = self._below.get(pointer, ())
        if kind == "array":
            if value != len(below):
                return WITHHELD
            items = [self._rebuild(f"{pointer}/{at}", levels - 1) for at in range(len(below))]
            return WITHHELD if WITHHELD in items else items
        if kind == "object":
            return {name: self._rebuild(f"{pointer}/{name}", levels - 1) for name in below}
        return value


def _parents(pointer: str) -> list[str]:
    """The pointers above this one, the group's own first."""
    tokens = pointer.split("/")
    return ["/".join(tokens[:end]) for end in range(1, len(tokens))]
