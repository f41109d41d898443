"""Graphs of where documents come from: layers, cycles, bounds; what is missing, withheld, not confirmed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.hexadecimal import ZERO_32, to_hex
from anchors.statement import derived_from_root
from ledger_api.domain.checks.group_view import WITHHELD
from ledger_api.domain.provenance import Direction, Limits, Provenance, trace
from ledger_api.domain.provenance_layers import cycles, groups, layers
from ledger_api.domain.provenance_links import Derivation, Known, ShownBy, Stated, derivation
from ledger_api.domain.provenance_problems import LINK_REASONS, Limit, LinkCode, LinkProblem

WIDE = Limits(depth=50, nodes=500, links=5_000, statements=10)
STEEL, COIL, COATED, PIPE, WIRE = ("steel", "coil", "coated coil", "pipe", "wire")


def name(text: str) -> bytes:
    return sha256(text.encode()).digest()


def said(text: str, by: str = "") -> Stated:
    """The statement about a document, by its issuer or by somebody else."""
    return Stated(name(text), name(f"{text} signed {by}"))


@dataclass
class World:
    """Links in memory: what each statement derives from, in whatever order."""

    derivations: dict[Stated, Derivation] = field(default_factory=dict)

    @classmethod
    def of(cls, made_from: Mapping[str, Iterable[str]]) -> World:
        return cls(
            {
                said(text): Derivation(tuple(name(one) for one in sources), ShownBy.ENTRY)
                for text, sources in made_from.items()
            }
        )

    def about(self, digest: bytes) -> Known:
        by_document = tuple(one for one in self.derivations if one.document == digest)
        return Known(by_document or tuple(one for one in self.derivations if one.statement == digest))

    def naming(self, stated: Stated) -> Known:
        names = {stated.document, stated.statement}
        return Known(tuple(one for one, read in self.derivations.items() if names & set(read.sources)))

    def derivation(self, stated: Stated) -> Derivation:
        return self.derivations[stated]

    def shuffled(self, order: random.Random) -> World:
        lines = list(self.derivations.items())
        order.shuffle(lines)
        return World(
            {
                one: Derivation(
                    tuple(order.sample(read.sources, len(read.sources))), read.shown_by, read.problem
                )
                for one, read in lines
            }
        )


CHAIN = World.of({STEEL: [], COIL: [STEEL], COATED: [COIL], PIPE: [COATED, WIRE], WIRE: []})


def layered(graph: Provenance) -> list[set[bytes]]:
    count = max(node.layer for node in graph.nodes) + 1
    return [{node.document for node in graph.nodes if node.layer == layer} for layer in range(count)]


def codes(graph: Provenance) -> list[str]:
    return [problem.code.value for problem in graph.problems]


def test_pipe_is_traced_to_its_steel_in_layers_from_left_to_right():
    graph = trace(said(PIPE), CHAIN)
    assert layered(graph) == [{name(STEEL)}, {name(COIL)}, {name(COATED), name(WIRE)}, {name(PIPE)}]
    steps = {node.document: node.step for node in graph.nodes}
    assert (steps[name(STEEL)], steps[name(PIPE)]) == (-3, 0)
    assert graph.start == said(PIPE).statement
    assert len(graph.links) == 4
    assert {link.shown_by for link in graph.links} == {ShownBy.ENTRY}
    assert graph.problems == ()


def test_steel_is_traced_to_all_that_was_made_from_it_and_not_to_their_other_sources():
    graph = trace(said(STEEL), CHAIN, direction=Direction.DOWNSTREAM)
    assert {node.document for node in graph.nodes} == {name(one) for one in (STEEL, COIL, COATED, PIPE)}
    assert graph.problems == ()


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        (Direction.UPSTREAM, {STEEL, COIL}),
        (Direction.DOWNSTREAM, {COIL, COATED, PIPE}),
        (Direction.BOTH, {STEEL, COIL, COATED, PIPE}),
    ],
)
def test_direction_chooses_which_way_is_gone(direction: Direction, expected: set[str]):
    graph = trace(said(COIL), CHAIN, direction=direction)
    assert {node.document for node in graph.nodes} == {name(one) for one in expected}


def test_source_that_no_log_holds_is_a_node_of_its_own_and_is_reported_once():
    world = World.of({COIL: [STEEL], PIPE: [COIL, STEEL]})
    graph = trace(said(PIPE), world)
    (missing,) = [node for node in graph.nodes if node.statement is None]
    assert (missing.key, missing.document) == (name(STEEL), name(STEEL))
    named_by = sorted([said(COIL).statement, said(PIPE).statement])
    assert graph.problems == (LinkProblem(LinkCode.PARENT_MISSING, (name(STEEL), *named_by)),)


def test_source_may_be_named_by_its_statement():
    world = World.of({STEEL: []})
    world.derivations[said(COIL)] = Derivation((said(STEEL).statement,), ShownBy.ENTRY)
    assert layered(trace(said(COIL), world)) == [{name(STEEL)}, {name(COIL)}]
    assert layered(trace(said(STEEL), world)) == [{name(STEEL)}, {name(COIL)}]


def test_two_statements_about_one_document_are_two_nodes_each_with_its_own_links():
    world = World.of({STEEL: [], COIL: [STEEL], PIPE: [COIL]})
    world.derivations[said(COIL, "a stranger")] = Derivation((name(WIRE),), ShownBy.ENTRY)
    graph = trace(said(PIPE), world)
    assert len([node for node in graph.nodes if node.document == name(COIL)]) == 2
    assert [problem.nodes for problem in graph.problems] == [(name(WIRE), said(COIL, "a stranger").statement)]


def test_withheld_links_upstream_are_reported_and_those_of_others_are_not_asked_for():
    world = World.of({STEEL: [], COIL: [STEEL], PIPE: [COIL]})
    world.derivations[said(STEEL)] = Derivation(problem=LinkCode.LINK_WITHHELD)
    assert trace(said(PIPE), world).problems == (
        LinkProblem(LinkCode.LINK_WITHHELD, (said(STEEL).statement,)),
    )
    assert trace(said(STEEL), world, direction=Direction.DOWNSTREAM).problems == ()


def test_claim_downstream_that_its_root_does_not_confirm_is_shown_and_not_followed():
    class Hearsay(World):
        def naming(self, stated: Stated) -> Known:
            found = super().naming(stated)
            return Known((*found.stated, said(PIPE))) if stated == said(STEEL) else found

    world = Hearsay(World.of({STEEL: [], PIPE: [WIRE], COATED: [PIPE]}).derivations)
    graph = trace(said(STEEL), world, direction=Direction.DOWNSTREAM)
    assert {node.document for node in graph.nodes} == {name(STEEL), name(PIPE)}
    assert graph.links == ()
    assert graph.problems == (LinkProblem(LinkCode.LINK_NOT_CONFIRMED, (said(PIPE).statement,)),)


def test_cycle_is_followed_once_and_all_its_members_are_named():
    world = World.of({STEEL: [PIPE], COIL: [STEEL], PIPE: [COIL, PIPE]})
    graph = trace(said(COIL), world)
    assert codes(graph) == ["CYCLE_FOUND"]
    assert graph.problems[0].nodes == tuple(sorted(said(one).statement for one in (STEEL, COIL, PIPE)))
    assert len(graph.nodes) == 3


NAMES = [str(number) for number in range(9)]


@st.composite
def worlds(draw: st.DrawFn, *, acyclic: bool = False) -> World:
    made_from = {}
    for place, text in enumerate(NAMES):
        if not draw(st.integers(0, 5)):
            continue  # nobody holds it
        may_name = NAMES[:place] if acyclic else NAMES
        made_from[text] = (
            draw(st.lists(st.sampled_from(may_name), unique=True, max_size=4)) if may_name else []
        )
    made_from.setdefault(NAMES[-1], [])
    return World.of(made_from)


def reached(edges: Sequence[tuple[bytes, bytes]], start: bytes) -> set[bytes]:
    """By the definition: all that a path of at least one edge leads to."""
    found: set[bytes] = set()
    waiting = [derived for source, derived in edges if source == start]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [derived for source, derived in edges if source == node]
    return found


@given(worlds(acyclic=True), st.sampled_from(list(Direction)))
def test_sources_always_lie_before_what_derives_from_them(world: World, direction: Direction):
    graph = trace(said(NAMES[-1]), world, direction=direction, limits=WIDE)
    layer = {node.key: node.layer for node in graph.nodes}
    assert all(layer[link.source] < layer[link.derived] for link in graph.links)
    assert min(layer.values()) == 0
    assert "CYCLE_FOUND" not in codes(graph)


@given(worlds())
def test_every_cycle_is_reported_and_nothing_else_is(world: World):
    graph = trace(said(NAMES[-1]), world, limits=WIDE)
    edges = [(link.source, link.derived) for link in graph.links]
    on_a_cycle = {node.key for node in graph.nodes if node.key in reached(edges, node.key)}
    found = [problem.nodes for problem in graph.problems if problem.code is LinkCode.CYCLE_FOUND]
    assert {key for members in found for key in members} == on_a_cycle
    assert sum(len(members) for members in found) == len(on_a_cycle)
    for members in found:
        assert all(set(members) <= reached(edges, key) for key in members)
    layer = {node.key: node.layer for node in graph.nodes}
    together = {key: members for members in found for key in members}
    for source, derived in edges:
        if source in together and together[source] == together.get(derived):
            assert layer[source] == layer[derived]
        else:
            assert layer[source] < layer[derived]


@given(worlds(), st.randoms(use_true_random=False), st.sampled_from(list(Direction)), st.integers(1, 12))
def test_graph_does_not_depend_on_the_order_of_links(
    world: World, order: random.Random, direction: Direction, most: int
):
    limits = Limits(depth=3, nodes=most, links=2 * most)
    graph = trace(said(NAMES[-1]), world, direction=direction, limits=limits)
    again = trace(said(NAMES[-1]), world.shuffled(order), direction=direction, limits=limits)
    assert graph == again


@given(worlds(), st.integers(1, 6), st.integers(1, 12), st.integers(0, 12))
def test_bounds_hold_and_what_they_cut_is_said(world: World, depth: int, nodes: int, links: int):
    graph = trace(said(NAMES[-1]), world, limits=Limits(depth=depth, nodes=nodes, links=links))
    assert len(graph.nodes) <= nodes
    assert len(graph.links) <= links
    assert all(abs(node.step) <= depth for node in graph.nodes)
    keys = {node.key for node in graph.nodes}
    assert {end for link in graph.links for end in (link.source, link.derived)} <= keys
    whole = trace(said(NAMES[-1]), world, limits=WIDE)
    assert keys <= {node.key for node in whole.nodes}
    if not graph.is_truncated:
        assert (keys, graph.links) == ({node.key for node in whole.nodes}, whole.links)


@given(worlds())
def test_whole_graph_is_what_the_definition_says(world: World):
    start = said(NAMES[-1])
    edges = [
        (source, stated.statement if stated.statement != source else source)
        for stated, read in world.derivations.items()
        for one in read.sources
        for source in [other.statement for other in world.about(one).stated] or [one]
    ]
    upstream = reached([(derived, source) for source, derived in edges], start.statement)
    downstream = reached(edges, start.statement)
    graph = trace(start, world, limits=WIDE)
    assert {node.key for node in graph.nodes} == upstream | downstream | {start.statement}
    missing = {node.key for node in graph.nodes if node.statement is None}
    named = {problem.nodes[0] for problem in graph.problems if problem.code is LinkCode.PARENT_MISSING}
    assert named == missing


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=30))
def test_groups_are_the_classes_of_mutual_reachability_in_topological_order(pairs: list[tuple[str, str]]):
    nodes = [one.encode() for one in NAMES]
    edges = [(source.encode(), derived.encode()) for source, derived in pairs]
    found = groups(nodes, edges)
    assert sorted(node for group in found for node in group) == nodes
    place = {node: at for at, group in enumerate(found) for node in group}
    for node in nodes:
        forth = reached(edges, node)
        assert {other for other in forth if node in reached(edges, other)} | {node} == set(found[place[node]])
        assert all(place[node] <= place[other] for other in forth)
    assert set(layers(nodes, edges)) == set(nodes)
    assert sorted(cycles(nodes, edges)) == cycles(nodes, list(reversed(edges)))


ROOT = derived_from_root([name(STEEL), name(WIRE)])
LIST = sorted([name(STEEL), name(WIRE)])
OPENED = [to_hex(one) for one in LIST]


@pytest.mark.parametrize(
    ("root", "shown", "opened", "expected"),
    [
        (ZERO_32, None, WITHHELD, Derivation()),
        (ZERO_32, None, [], Derivation()),
        (ZERO_32, None, OPENED, Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
        (ZERO_32, [], WITHHELD, Derivation()),
        (ZERO_32, LIST, WITHHELD, Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
        (ZERO_32, LIST, [], Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
        (ROOT, LIST, WITHHELD, Derivation(tuple(LIST), ShownBy.ENTRY)),
        (ROOT, LIST, OPENED, Derivation(tuple(LIST), ShownBy.ENTRY)),
        (ROOT, LIST, None, Derivation(tuple(LIST), ShownBy.ENTRY, LinkCode.LINK_NOT_CONFIRMED)),
        (ROOT, LIST[:1], WITHHELD, Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
        (ROOT, None, WITHHELD, Derivation(problem=LinkCode.LINK_WITHHELD)),
        (ROOT, None, OPENED, Derivation(tuple(LIST), ShownBy.OPENING)),
        (ROOT, None, OPENED[::-1], Derivation(tuple(LIST), ShownBy.OPENING)),
        (ROOT, None, OPENED[:1], Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
        (ROOT, None, None, Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
        (ROOT, None, "nonsense", Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
        (ROOT, None, [7, {}], Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
        (ROOT, None, dict.fromkeys(OPENED, 1), Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)),
    ],
)
def test_only_what_the_signed_root_confirms_is_a_link(
    root: bytes, shown: list[bytes] | None, opened: object, expected: Derivation
):
    assert derivation(root, shown, opened) == expected


def test_list_that_could_not_be_fetched_is_unknown_and_not_called_withheld():
    unknown = derivation(ROOT, None, WITHHELD, is_unavailable=True)
    assert unknown == Derivation(problem=LinkCode.LINK_UNAVAILABLE)


def test_every_problem_is_a_sentence_with_names_in_it():
    words = {name(str(number)): f"document {number}" for number in range(5)}
    for code in LinkCode:
        for limit in list(Limit) if code is LinkCode.GRAPH_TRUNCATED else [None]:
            told = LinkProblem(code, tuple(words), limit).to_json(words.__getitem__)
            assert told["sentence"][0].isupper()
            assert told["sentence"].endswith(".")
            assert "{" not in told["sentence"]
            assert told["fix"] == LINK_REASONS[code].fix
    missing = LinkProblem(LinkCode.PARENT_MISSING, tuple(words)).to_json(words.__getitem__)
    assert missing["sentence"] == (
        "Document 0 is named as what document 1, document 2, document 3 and 1 more was made from, and no log "
        "known here holds it."
    )


@pytest.mark.parametrize(
    ("count", "all_of_them", "others"),
    [
        (1, "A", ""),
        (2, "A and B", "B"),
        (3, "A, B and C", "B and C"),
        (4, "A, B, C and 1 more", "B, C and D"),
        (6, "A, B, C and 3 more", "B, C, D and 2 more"),
    ],
)
def test_problem_names_three_nodes_at_most_and_counts_the_rest(count: int, all_of_them: str, others: str):
    nodes = tuple(bytes([place]) * 32 for place in range(count))
    told = LinkProblem(LinkCode.CYCLE_FOUND, nodes).to_json(lambda key: "ABCDEF"[key[0]])
    assert told == {
        "code": "CYCLE_FOUND",
        "limit": None,
        "nodes": ["0x" + key.hex() for key in nodes],
        "sentence": f"Each of these is said to be made from the other, which cannot be: {all_of_them}.",
        "who_can_fix": "The issuers of these documents",
        "fix": "Rely on none of the links between them until their issuers have said which are right.",
    }
    missing = LinkProblem(LinkCode.PARENT_MISSING, nodes).to_json(lambda key: "ABCDEF"[key[0]])
    assert missing["sentence"] == (
        f"A is named as what {others} was made from, and no log known here holds it."
    )
    cut = LinkProblem(LinkCode.GRAPH_TRUNCATED, nodes, Limit.DEPTH).to_json(lambda key: "ABCDEF"[key[0]])
    assert cut["limit"] == "depth"
    assert cut["sentence"].startswith(f"More lies beyond {all_of_them};")
