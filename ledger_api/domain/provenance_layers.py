"""Layers of a directed graph for a picture, and the cycles that stand in their way."""

from collections.abc import Collection, Iterable, Mapping

Edge = tuple[bytes, bytes]
"""(source, derived): the second was made from the first."""


def groups(nodes: Collection[bytes], edges: Iterable[Edge]) -> list[tuple[bytes, ...]]:
    """Strongly connected components in topological order, sources first; members in ascending order.

    Nodes lie in one group exactly where each is reached from the other (Kosaraju and Sharir). The result does
    not depend on the order of nodes and edges.
    """
    ordered = sorted(set(edges))
    forth = _neighbours(nodes, ordered)
    back = _neighbours(nodes, [(derived, source) for source, derived in ordered])
    finished: list[bytes] = []
    seen: set[bytes] = set()
    for node in sorted(nodes):
        finished += _finishing_order(node, forth, seen)
    taken: set[bytes] = set()
    return [
        tuple(sorted(_finishing_order(node, back, taken))) for node in reversed(finished) if node not in taken
    ]


def cycles(nodes: Collection[bytes], edges: Collection[Edge]) -> list[tuple[bytes, ...]]:
    """The groups whose members are each derived from the other, and nodes derived from themselves."""
    own = {source for source, derived in edges if source == derived}
    found = [group for group in groups(nodes, edges) if len(group) > 1 or group[0] in own]
    return sorted(found)


def layers(nodes: Collection[bytes], edges: Collection[Edge]) -> dict[bytes, int]:
    """A layer for each node, from 0: every source lies before what derives from it.

    The members of a cycle share a layer. What derives from nothing shown stands just before what was made
    from it, so that arrows stay short.
    """
    ordered = groups(nodes, edges)
    group_of = {node: place for place, group in enumerate(ordered) for node in group}
    between = {
        (group_of[source], group_of[derived])
        for source, derived in edges
        if group_of[source] != group_of[derived]
    }
    depth = [0] * len(ordered)
    for source, derived in sorted(between):  # groups are numbered in topological order
        depth[derived] = max(depth[derived], depth[source] + 1)
    have_sources = {derived for _, derived in between}
    for place in range(len(ordered)):
        following = [depth[derived] for source, derived in between if source == place]
        if place not in have_sources and following:
            depth[place] = min(following) - 1
    return {node: depth[place] for node, place in group_of.items()}


def _neighbours(nodes: Collection[bytes], edges: Iterable[Edge]) -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {node: [] for node in nodes}
    for start, end in edges:
        found[start].append(end)
    return found


def _finishing_order(start: bytes, after: Mapping[bytes, list[bytes]], seen: set[bytes]) -> list[bytes]:
    """Everything reached from ``start`` and not in ``seen``, in the order in which a descent leaves it."""
    if start in seen:
        return []
    seen.add(start)
    left: list[bytes] = []
    path = [(start, iter(after[start]))]
    while path:
        node, rest = path[-1]
        following = next((one for one in rest if one not in seen), None)
        if following is None:
            left.append(node)
            path.pop()
        else:
            seen.add(following)
            path.append((following, iter(after[following])))
    return left
