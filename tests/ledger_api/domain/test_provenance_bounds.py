"""Bounds of a graph: what they leave out is said, and at whom it was left out."""

from __future__ import annotations

import pytest

from ledger_api.domain.provenance import Direction, Limits, trace
from ledger_api.domain.provenance_links import Derivation, Known, Stated
from ledger_api.domain.provenance_problems import Limit, LinkCode, LinkProblem
from tests.ledger_api.domain.test_provenance import (
    CHAIN,
    COATED,
    COIL,
    PIPE,
    STEEL,
    WIRE,
    World,
    codes,
    name,
    said,
)


def cut(limit: Limit, *statements: Stated) -> LinkProblem:
    return LinkProblem(LinkCode.GRAPH_TRUNCATED, tuple(one.statement for one in statements), limit)


def test_depth_and_number_of_nodes_are_bounded_and_the_graph_says_where_it_stops():
    shallow = trace(said(PIPE), CHAIN, limits=Limits(depth=1))
    assert {node.document for node in shallow.nodes} == {name(one) for one in (PIPE, COATED, WIRE)}
    assert shallow.problems == (cut(Limit.DEPTH, said(COATED)),)
    assert trace(said(PIPE), CHAIN, limits=Limits(depth=3)).problems == ()
    small = trace(said(PIPE), CHAIN, limits=Limits(nodes=3))
    assert (len(small.nodes), small.problems[-1]) == (3, cut(Limit.NODES, said(PIPE)))
    assert small.is_truncated
    few = trace(said(PIPE), CHAIN, limits=Limits(links=1))
    assert (len(few.links), few.problems) == (1, (cut(Limit.LINKS, said(PIPE)),))
    assert trace(said(PIPE), CHAIN, limits=Limits(links=4)).problems == ()
    below = trace(said(STEEL), CHAIN, limits=Limits(depth=2))
    assert below.problems == (cut(Limit.DEPTH, said(COATED)),)


def test_full_graph_is_still_followed_upstream_where_it_leads_to_what_it_holds():
    # The wire is reached from the coil that it was made from before it is reached as a source of the steel.
    world = World.of({COIL: [STEEL], STEEL: [WIRE], WIRE: [COIL, PIPE], PIPE: []})
    full = trace(said(COIL), world, limits=Limits(nodes=3))
    assert {node.document for node in full.nodes} == {name(COIL), name(STEEL), name(WIRE)}
    assert {(link.source, link.derived) for link in full.links} == {
        (said(source).statement, said(derived).statement)
        for source, derived in ((STEEL, COIL), (WIRE, STEEL), (COIL, WIRE))
    }
    assert cut(Limit.NODES, said(COIL)) in full.problems


@pytest.mark.parametrize(("more", "is_cut"), [(4, False), (5, True), (30, True)])
def test_flood_of_statements_about_one_document_does_not_drown_the_earliest(more: int, is_cut: bool):
    world = World.of({STEEL: [], PIPE: [STEEL]})
    for number in range(more):
        world.derivations[said(STEEL, str(number))] = Derivation()
    graph = trace(said(PIPE), world)
    assert said(STEEL).statement in {node.key for node in graph.nodes}
    assert len(graph.nodes) == 1 + Limits().statements
    assert graph.problems == ((cut(Limit.STATEMENTS, said(STEEL)),) if is_cut else ())


class Flooded(World):
    """Links of which those to one document are only the first that were found."""

    def about(self, digest: bytes) -> Known:
        found = super().about(digest)
        return Known(found.stated, is_complete=digest != name(STEEL))

    def naming(self, stated: Stated) -> Known:
        found = super().naming(stated)
        return Known(found.stated, is_complete=stated != said(STEEL))


def test_what_the_port_itself_leaves_out_is_said_at_the_document_that_it_is_about():
    world = Flooded(CHAIN.derivations)
    assert trace(said(COIL), world).problems == (cut(Limit.STATEMENTS, said(STEEL)),)
    down = trace(said(STEEL), world, direction=Direction.DOWNSTREAM)
    assert down.problems == (cut(Limit.NODES, said(STEEL)),)


def test_nothing_is_left_out_beyond_a_node_that_all_nodes_were_made_from():
    world = World.of({STEEL: [COIL], COIL: [STEEL, COIL]})
    graph = trace(said(STEEL), world, direction=Direction.DOWNSTREAM, limits=Limits(depth=1))
    assert codes(graph) == ["CYCLE_FOUND"]
