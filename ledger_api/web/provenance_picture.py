"""Where the boxes and arrows of a provenance graph stand: layers from left to right, nothing decided anew.

Lengths are CSS pixels. The picture is as wide as it has layers; on a narrow screen it scrolls in its frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

from anchors.hexadecimal import to_hex
from ledger_api.domain.provenance import Link, Node, Provenance

WIDTH, HEIGHT = 208, 92
GAP_ACROSS, GAP_DOWN, MARGIN = 40, 20, 6
INDENT = 12
_LONGEST, _LONG = 28.0, 23.0
"""Small letters that a line of a box holds, and from how many on it is told to keep to the box's width: fonts
differ by a fifth."""


def picture(provenance: Provenance, labels: Mapping[bytes, Mapping[str, Any]]) -> dict[str, Any]:
    """Boxes with their labels, arrows as SVG paths, and the size of the whole."""
    columns = _columns(provenance)
    tallest = max(len(column) for column in columns)
    places = {
        node.key: (
            MARGIN + at * (WIDTH + GAP_ACROSS),
            MARGIN + row * (HEIGHT + GAP_DOWN) + (tallest - len(column)) * (HEIGHT + GAP_DOWN) // 2,
        )
        for at, column in enumerate(columns)
        for row, node in enumerate(column)
    }
    has_loops = any(places[link.source][0] == places[link.derived][0] for link in provenance.links)
    return {
        "width": 2 * MARGIN + len(columns) * (WIDTH + GAP_ACROSS) - (0 if has_loops else GAP_ACROSS),
        "height": 2 * MARGIN + tallest * (HEIGHT + GAP_DOWN) - GAP_DOWN,
        "box": {"width": WIDTH, "height": HEIGHT, "indent": INDENT, "line": WIDTH - 2 * INDENT},
        "boxes": [
            {
                "x": places[node.key][0],
                "y": places[node.key][1],
                "lines": [_line(line) for line in labels[node.key]["lines"]],
                **{name: labels[node.key][name] for name in ("url", "tone", "mark", "word", "is_here")},
            }
            for column in columns
            for node in column
        ],
        "arrows": [
            {"path": _arrow(places[link.source], places[link.derived]), "name": _name(link)}
            for link in provenance.links
        ],
    }


def _columns(provenance: Provenance) -> list[list[Node]]:
    """Nodes by layer; within a layer by the middle of their sources, so that fewer arrows cross."""
    count = max(node.layer for node in provenance.nodes) + 1
    columns: list[list[Node]] = [[] for _ in range(count)]
    for node in provenance.nodes:
        columns[node.layer].append(node)
    sources: dict[bytes, list[bytes]] = {}
    for link in provenance.links:
        sources.setdefault(link.derived, []).append(link.source)
    rows: dict[bytes, float] = {}
    for column in columns:
        column.sort(key=lambda node: (_middle(sources.get(node.key, ()), rows), node.key))
        rows |= {node.key: row - len(column) / 2 for row, node in enumerate(column)}
    return columns


def _middle(sources: Sequence[bytes], rows: Mapping[bytes, float]) -> float:
    placed = [rows[key] for key in sources if key in rows]
    return sum(placed) / len(placed) if placed else 0.0


def _arrow(source: tuple[int, int], derived: tuple[int, int]) -> str:
    """A curve from the right side of one box to the left of the other; a loop where they share a layer."""
    half = HEIGHT // 2
    start = (source[0] + WIDTH, source[1] + half)
    if source[0] == derived[0]:
        end = (derived[0] + WIDTH, derived[1] + half + (HEIGHT // 4 if source == derived else 0))
        bend = start[0] + GAP_ACROSS - MARGIN
        return f"M{start[0]} {start[1]}C{bend} {start[1]} {bend} {end[1]} {end[0]} {end[1]}"
    end = (derived[0], derived[1] + half)
    middle = (start[0] + end[0]) // 2
    return f"M{start[0]} {start[1]}C{middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}"


def _name(link: Link) -> str:
    return f"{to_hex(link.source)} {to_hex(link.derived)}"


def _line(text: str) -> dict[str, Any]:
    """The text, cut where a box has no room for more, and whether it must be held to the box's width."""
    wide = 0.0
    for at, letter in enumerate(text):
        wide += _width(letter)
        if wide > _LONGEST:
            return {"text": text[:at].rstrip() + "…", "is_long": True}
    return {"text": text, "is_long": wide > _LONG}


def _width(letter: str) -> float:
    """In small letters: capitals take more, and an ideograph takes two."""
    if east_asian_width(letter) in "WF":
        return 2.0
    return 1.4 if letter.isupper() else 1.0
