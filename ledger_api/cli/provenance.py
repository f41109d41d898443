"""`concord provenance`: what a document was made from, and what was made from it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.options import DEFAULT_NODE, AsJson, Node
from ledger_api.cli.output import refusals, say, show

if TYPE_CHECKING:
    from rich.tree import Tree

_PIPED = 300
"""Columns where nobody looks: wide enough that no line breaks."""


def attach(program: typer.Typer) -> None:
    """Add the command."""
    program.command("provenance")(provenance)


def provenance(
    document: Annotated[str, typer.Argument(help="Id or digest.")],
    direction: Annotated[str, typer.Option(help="both, upstream (sources) or downstream.")] = "both",
    depth: Annotated[int, typer.Option(help="Steps to go each way.")] = 5,
    economy: Annotated[
        str | None, typer.Option(help="Importing economy: answers, too, whether each must be accepted.")
    ] = None,
    office: Annotated[str | None, typer.Option(help="Customs office (UN/LOCODE).")] = None,
    declared: Annotated[str | None, typer.Option(help="When the declaration is accepted.")] = None,
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show what a document was made from and what was made from it, each with its answer.

    Links are followed through every log the node knows. What is missing, withheld or false is listed below
    the tree. Exits 0 whatever the answers are; 1 failure, 2 usage.
    """
    from ledger_api.cli.session import connect

    asked = {
        "direction": direction,
        "depth": depth,
        "importing_economy": economy,
        "customs_office": office,
        "declared_at": declared,
    }
    with refusals(as_json), connect(node) as api:
        graph = api.get(f"/v1/documents/{document}/provenance", asked)
    show(graph, as_json, lambda: _print(graph))


def _print(graph: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.tree import Tree

    if graph["demo_chain"]:
        say("DEMO CHAIN, NOT EVIDENCE")
    described = {node["key"]: _described(node) for node in graph["nodes"]}
    tree = Tree(described[graph["id"]], highlight=False)
    for heading, start, end in (("made from", "derived", "source"), ("made into", "source", "derived")):
        branches = _Branches.of(described, graph["links"], start, end)
        if graph["direction"] != ("downstream" if start == "derived" else "upstream"):
            branches.grow(tree, graph["id"], heading)
    width = None if sys.stdout.isatty() else _PIPED
    Console(highlight=False, markup=False, width=width).print(tree)
    for problem in graph["problems"]:
        say(f"{problem['code']}: {problem['sentence']}")
        say(f"    can be put right by: {problem['who_can_fix']}")
        say(f"    -> {problem['fix']}")


@dataclass(frozen=True)
class _Branches:
    """The links in one direction, by the node they start from, and the labels of the nodes."""

    labels: Mapping[str, Any]
    following: Mapping[str, Sequence[str]]

    @classmethod
    def of(
        cls, labels: Mapping[str, Any], links: Sequence[dict[str, str]], start: str, end: str
    ) -> _Branches:
        following: dict[str, list[str]] = {}
        for link in links:
            following.setdefault(link[start], []).append(link[end])
        return cls(labels, following)

    def grow(self, tree: Tree, key: str, heading: str) -> None:
        """Add what follows `key` below a heading; a node that stands there already is only named again."""
        if key in self.following:
            self._grow(tree.add(heading), key, {key})

    def _grow(self, branch: Tree, key: str, shown: set[str]) -> None:
        for one in self.following.get(key, ()):
            if one in shown:
                branch.add(self.labels[one].split("\n")[0].append(" (shown above)"))
                continue
            shown.add(one)
            self._grow(branch.add(self.labels[one]), one, shown)


def _described(node: dict[str, Any]) -> Any:
    """Type, number, issuer and answer on one line; where it is on the next."""
    from rich.text import Text

    if node["id"] is None:
        return Text.assemble("not in any log known here", f"\n  document {node['digest']}")
    answer = node["answer"]
    what = f"{node['type']} {node['number'] or '(number withheld)'}"
    by = f"{node['issuer'] or 'an unknown issuer'} ({node['economy']})"
    obligation = f", obligation {answer['obligation']}" if answer["obligation"] else ""
    provisional = " (provisional)" if answer["provisional"] else ""
    causes = f" [{', '.join(answer['causes'])}]" if answer["causes"] else ""
    return Text.assemble(
        f"{what}, {by}: ",
        (f"{answer['action']}{provisional}", "bold"),
        f", document {answer['document']}{obligation}{causes}",
        f"\n  {node['id']}, {node['origin']} #{node['index']}",
    )
