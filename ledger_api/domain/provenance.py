"""Where a document comes from and what was made from it: a graph over signed links, across logs.

A node is a statement, for anybody may sign a statement about anybody's document, and each may say something
else about its sources. Nothing here reads a log: links come through a port, and the same links give the same
graph in whatever order they come.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ledger_api.domain.provenance_layers import cycles, layers
from ledger_api.domain.provenance_links import Links, ShownBy, Stated
from ledger_api.domain.provenance_problems import Limit, LinkCode, LinkProblem


class Direction(StrEnum):
    """Which way to go from the document that is asked about."""

    BOTH = "both"
    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"


@dataclass(frozen=True)
class Limits:
    """Bounds of a graph: steps from the start, nodes, links, and statements about one document."""

    depth: int = 5
    nodes: int = 200
    links: int = 1_000
    statements: int = 5


@dataclass(frozen=True)
class Node:
    """One statement, or a document that no log holds (``statement`` None).

    ``step`` counts from the start: negative upstream. ``layer`` is its place in a picture, from 0.
    """

    key: bytes
    document: bytes
    statement: bytes | None
    step: int
    layer: int


@dataclass(frozen=True)
class Link:
    """``derived`` was made from ``source``; both are keys of nodes."""

    source: bytes
    derived: bytes
    shown_by: ShownBy


@dataclass(frozen=True)
class Provenance:
    """The graph around ``start``: nodes by layer and key, links by their ends, problems by their code."""

    start: bytes
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    problems: tuple[LinkProblem, ...]

    @property
    def is_truncated(self) -> bool:
        """Whether a bound left something out."""
        return any(problem.code is LinkCode.GRAPH_TRUNCATED for problem in self.problems)


def trace(
    start: Stated, links: Links, *, direction: Direction = Direction.BOTH, limits: Limits = Limits()
) -> Provenance:
    """The graph of ``start``: its sources and theirs, what was made from it and from that, within limits.

    Breadth first, in the order of digests, so that what a limit leaves out does not depend on the order of
    links. Nothing is followed twice; a cycle ends where it began and is reported.
    """
    walk = _Walk(start, links, limits)
    up = [] if direction is Direction.DOWNSTREAM else [start]
    down = [] if direction is Direction.UPSTREAM else [start]
    walk.went_up.update(one.statement for one in up)
    walk.went_down.update(one.statement for one in down)
    for step in range(1, limits.depth + 1):
        up = walk.upstream(up, -step)
        down = walk.downstream(down, step)
    walk.note_depth(up, down)
    return walk.drawn()


@dataclass
class _Walk:
    """A walk in progress; every map is by node key, which is a statement's digest or a missing document's."""

    start: Stated
    links: Links
    limits: Limits
    steps: dict[bytes, int] = field(default_factory=dict)
    stated: dict[bytes, Stated] = field(default_factory=dict)
    named: dict[bytes, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    went_up: set[bytes] = field(default_factory=set)
    went_down: set[bytes] = field(default_factory=set)
    refused: set[bytes] = field(default_factory=set)
    cuts: dict[Limit, set[bytes]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self._add(self.start.statement, 0, self.start)

    def upstream(self, level: Iterable[Stated], step: int) -> list[Stated]:
        """The statements about the sources of ``level`` that were not reached before."""
        reached: list[Stated] = []
        for source in sorted({source for one in level for source in self._sources(one)}):
            for one in self._about(source, step):
                if one.statement not in self.went_up and self._add(one.statement, step, one):
                    self.went_up.add(one.statement)
                    reached.append(one)
        return reached

    def downstream(self, level: Iterable[Stated], step: int) -> list[Stated]:
        """The statements that name a document of ``level`` and were not reached before."""
        reached: list[Stated] = []
        for parent in sorted(level):
            known = self.links.naming(parent)
            if not known.is_complete:
                self.cuts[Limit.NODES].add(parent.statement)
            for one in sorted(set(known.stated)):
                if one.statement in self.went_down or not self._add(one.statement, step, one):
                    continue
                if not {parent.document, parent.statement}.isdisjoint(self._sources(one)):
                    self.went_down.add(one.statement)
                    reached.append(one)
                else:
                    self.refused.add(one.statement)
        return reached

    def note_depth(self, up: Iterable[Stated], down: Iterable[Stated]) -> None:
        """Remember which nodes at the last step have links that were not followed."""
        for one in up:
            if not all(source in self.named for source in self._sources(one)):
                self.cuts[Limit.DEPTH].add(one.statement)
        for one in down:
            if not {each.statement for each in self.links.naming(one).stated} <= self.steps.keys():
                self.cuts[Limit.DEPTH].add(one.statement)

    def drawn(self) -> Provenance:
        """The graph as far as the walk came."""
        found = self._links()
        edges = {(link.source, link.derived) for link in found}
        layer = layers(self.steps.keys(), edges)
        nodes = [
            Node(key, one.document, key, step, layer[key])
            if (one := self.stated.get(key)) is not None
            else Node(key, key, None, step, layer[key])
            for key, step in self.steps.items()
        ]
        problems = [
            *self._missing(),
            *self._unknown(),
            *(LinkProblem(LinkCode.CYCLE_FOUND, members) for members in cycles(self.steps.keys(), edges)),
            *(
                LinkProblem(LinkCode.GRAPH_TRUNCATED, tuple(sorted(self.cuts[limit])), limit)
                for limit in Limit
                if limit in self.cuts
            ),
        ]
        return Provenance(
            self.start.statement,
            tuple(sorted(nodes, key=lambda node: (node.layer, node.key))),
            tuple(found),
            tuple(problems),
        )

    def _about(self, source: bytes, step: int) -> list[Stated]:
        """The statements about a source; of a full graph those that it holds, without asking for more."""
        if self._is_full:
            if source not in self.named:
                self.cuts[Limit.NODES].add(self.start.statement)
            return [self.stated[key] for key in self.named.get(source, ()) if key in self.stated]
        known = self.links.about(source)
        if not known.stated:
            self._add(source, step, None)
        elif len(known.stated) > self.limits.statements or not known.is_complete:
            self.cuts[Limit.STATEMENTS].add(known.stated[0].statement)
        return list(known.stated[: self.limits.statements])

    def _links(self) -> list[Link]:
        """The links between nodes, nearest to the start first where a limit leaves some out."""
        found = {
            Link(source, one.statement, read.shown_by)
            for one in self.stated.values()
            if (read := self.links.derivation(one)).shown_by is not None
            for name in read.sources
            for source in self.named.get(name, ())
        }
        if len(found) > self.limits.links:
            self.cuts[Limit.LINKS].add(self.start.statement)
        nearest = sorted(found, key=lambda link: (self._distance(link), link.source, link.derived))
        return sorted(nearest[: self.limits.links], key=lambda link: (link.source, link.derived))

    def _missing(self) -> list[LinkProblem]:
        named: dict[bytes, list[bytes]] = {key: [] for key in sorted(self.steps.keys() - self.stated.keys())}
        for key, one in self.stated.items():
            for source in self._sources(one):
                if source in named:
                    named[source].append(key)
        return [LinkProblem(LinkCode.PARENT_MISSING, (key, *sorted(by))) for key, by in named.items()]

    def _unknown(self) -> list[LinkProblem]:
        """What the walk upstream could not see, and what anybody said that a root does not confirm."""
        problems = {(LinkCode.LINK_NOT_CONFIRMED, key) for key in self.refused}
        for key in self.went_up | self.went_down:
            problem = self.links.derivation(self.stated[key]).problem
            if problem is LinkCode.LINK_NOT_CONFIRMED or (problem is not None and key in self.went_up):
                problems.add((problem, key))
        return [LinkProblem(code, (key,)) for code, key in sorted(problems)]

    def _add(self, key: bytes, step: int, stated: Stated | None) -> bool:
        """Make the node unless it is there; False where the graph is full."""
        if key in self.steps:
            return True
        if self._is_full:
            self.cuts[Limit.NODES].add(self.start.statement)
            return False
        self.steps[key] = step
        self.named[key].append(key)
        if stated is not None:
            self.stated[key] = stated
            self.named[stated.document].append(key)
        return True

    @property
    def _is_full(self) -> bool:
        return len(self.steps) >= self.limits.nodes

    def _sources(self, stated: Stated) -> tuple[bytes, ...]:
        return self.links.derivation(stated).sources

    def _distance(self, link: Link) -> int:
        return max(abs(self.steps[link.source]), abs(self.steps[link.derived]))
