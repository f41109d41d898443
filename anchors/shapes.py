"""What documents of one type share, kept from one to the next.

The salt message, the hash and the order of a field depend on its pointer alone. A document is walked along a
tree of places that documents have used before; each container in it has a layout (its keys in their order, or
its length), and the layouts met on the way are its shape. Documents of one type have few shapes. This
changes no digest: it only keeps from computing the same things again.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import accumulate

import orjson

from anchors.canonical import MAX_DEPTH, MAX_FIELDS, Json, encode_scalar
from anchors.errors import CanonicalizationError
from anchors.native import packed
from anchors.pointers import pointer_below

MAX_KEPT = 100_000
"""Places and fields of shapes that are kept at most, some 50 MB, before all are forgotten; long pointers
count for several."""

FieldText = str | orjson.Fragment
"""The value of a text field; of any other field the RFC 8785 text of [type, value], finished."""


class Place:
    """One pointer, and the layouts of the containers that documents have had there."""

    __slots__ = ("layouts", "pointer")

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer
        self.layouts: dict[Hashable, Layout] = {}


class Layout:
    """The keys, or the length, of a container at a place: the places below it, and its own RFC 8785 text."""

    __slots__ = ("place", "places", "text")

    def __init__(self, place: Place, places: tuple[Place, ...], kind: str) -> None:
        self.place = place
        self.places = places
        self.text = orjson.Fragment(f'["{kind}",{len(places)}]')


@dataclass(frozen=True)
class Shape:
    """The salt messages of a document in the order it is walked, and how its pairs are ordered.

    ``order`` lists, in ascending order of the pointer hash, which field of the walk stands there.
    """

    messages: tuple[bytes, ...]
    pointer_hashes: tuple[bytes, ...]
    order: tuple[int, ...]

    @classmethod
    def of(cls, pointers: list[str], tag: bytes) -> "Shape":
        """The shape of a document with these pointers; ``tag`` starts every salt message."""
        encoded = [pointer.encode() for pointer in pointers]
        hashes = [sha256(pointer).digest() for pointer in encoded]
        order = sorted(range(len(hashes)), key=hashes.__getitem__)
        return cls(
            tuple(tag + pointer for pointer in encoded), tuple(hashes[at] for at in order), tuple(order)
        )

    def pairs(self, commitments: list[bytes]) -> bytes:
        """(pointer hash || commitment) in ascending order of the pointer hash."""
        parts = [*self.pointer_hashes, *self.pointer_hashes]
        parts[::2] = self.pointer_hashes
        parts[1::2] = [commitments[at] for at in self.order]
        return b"".join(parts)

    @cached_property
    def packed_messages(self) -> tuple[bytes, bytes]:
        """The messages joined, and where each ends."""
        return b"".join(self.messages), packed(accumulate(map(len, self.messages)))

    @cached_property
    def packed_places(self) -> bytes:
        """For each field of the walk, where its commitment goes among the pairs."""
        places = [0] * len(self.order)
        for rank, at in enumerate(self.order):
            places[at] = rank * 64 + 32
        return packed(places)

    @cached_property
    def blank_pairs(self) -> bytes:
        """The pairs with nothing yet committed to."""
        return b"".join(pointer_hash + bytes(32) for pointer_hash in self.pointer_hashes)


class ShapeMemory:
    """Places and shapes of one group, forgotten when an odd mix of documents fills it.

    ``tag`` starts every salt message of the group. Threads may share it: what two of them make at once is
    equal, and a walk keeps to the tree it began in.
    """

    def __init__(self, tag: bytes) -> None:
        self._tag = tag
        self._forget()

    def walk(self, value: Json) -> tuple[Shape, list[FieldText]]:
        """The shape of a value, and what each field holds in walking order.

        Raises :class:`CanonicalizationError` (DEPTH_EXCEEDED, FIELDS_EXCEEDED, POINTER_TOO_LONG,
        LONE_SURROGATE in a key, NUMBER_NOT_IJSON, CANONICAL_JSON). Surrogates in text values are not looked
        for.
        """
        if self._kept > MAX_KEPT:
            self._forget()
        root, shapes = self._root, self._shapes
        layouts: list[Layout] = []
        texts: list[FieldText] = []
        self._visit(value, root, MAX_DEPTH, layouts, texts)
        if len(texts) > MAX_FIELDS:
            raise _too_many()
        visited = tuple(layouts)
        shape = shapes.get(visited)
        if shape is None:
            pointers = list(_walked(root, {layout.place: layout for layout in layouts}))
            self._kept += _weight(pointers)
            try:
                shape = shapes[visited] = Shape.of(pointers, self._tag)
            except UnicodeEncodeError as failure:
                raise CanonicalizationError(
                    "a key holds half of a surrogate pair", code="LONE_SURROGATE"
                ) from failure
        return shape, texts

    def _forget(self) -> None:
        self._root = Place("")
        self._kept = 0
        self._shapes: dict[tuple[Layout, ...], Shape] = {}

    def _visit(
        self, value: Json, place: Place, levels: int, layouts: list[Layout], texts: list[FieldText]
    ) -> None:
        """Depth first, members in the order they come. Texts are by far the most: they stay in the loop."""
        kind = type(value)
        if kind is dict:
            layout = place.layouts.get(tuple(value)) or self._object_layout(place, value)
            items = value.values()
        elif kind is list or kind is tuple:
            layout = place.layouts.get(len(value)) or self._array_layout(place, len(value))
            items = value
        else:
            writer = _WRITERS.get(kind)
            if writer is None:
                raise CanonicalizationError(f"JSON has no form for {kind.__name__}", pointer=place.pointer)
            texts.append(writer(value))
            return
        if not levels:
            raise CanonicalizationError("nested too deep", code="DEPTH_EXCEEDED", pointer=place.pointer)
        layouts.append(layout)
        texts.append(layout.text)
        for at, item in enumerate(items):
            if type(item) is str:
                texts.append(item)
            else:
                self._visit(item, layout.places[at], levels - 1, layouts, texts)

    def _object_layout(self, place: Place, value: dict[str, Json]) -> Layout:
        if not all(isinstance(key, str) for key in value):
            raise CanonicalizationError("object keys are text", pointer=place.pointer)
        below = tuple(Place(pointer_below(place.pointer, key)) for key in value)
        return self._keep(place, tuple(value), Layout(place, below, "object"))

    def _array_layout(self, place: Place, length: int) -> Layout:
        if length > MAX_FIELDS:
            raise _too_many()
        below = tuple(Place(f"{place.pointer}/{at}") for at in range(length))
        return self._keep(place, length, Layout(place, below, "array"))

    def _keep(self, place: Place, key: Hashable, layout: Layout) -> Layout:
        self._kept += 1 + _weight(below.pointer for below in layout.places)
        place.layouts[key] = layout
        return layout


def _walked(place: Place, met: dict[Place, Layout]) -> Iterator[str]:
    """The pointers of a document in walking order; ``met`` has the layout of each of its containers."""
    yield place.pointer
    layout = met.get(place)
    if layout is not None:
        for below in layout.places:
            yield from _walked(below, met)


def _weight(pointers: Iterable[str]) -> int:
    return sum(1 + len(pointer) // 128 for pointer in pointers)


def _too_many() -> CanonicalizationError:
    return CanonicalizationError(f"more than {MAX_FIELDS} fields", code="FIELDS_EXCEEDED")


def _number(value: float) -> FieldText:
    return orjson.Fragment(b'["number",' + encode_scalar(value) + b"]")


_TRUE, _FALSE = orjson.Fragment('["boolean",true]'), orjson.Fragment('["boolean",false]')
_NULL = orjson.Fragment('["null",null]')
_WRITERS: dict[type, Callable[[Json], FieldText]] = {
    str: lambda value: value,
    int: _number,
    float: _number,
    bool: lambda value: _TRUE if value else _FALSE,
    type(None): lambda _: _NULL,
}
