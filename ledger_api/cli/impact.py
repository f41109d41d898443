"""`concord impact`: which live documents change if something is suspended, before anybody suspends it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.options import DEFAULT_NODE, AsJson, Node
from ledger_api.cli.output import refusals, say, show

if TYPE_CHECKING:
    from ledger_api.client.node_api import NodeClient

_PIPED = 300
"""Columns where nobody looks: wide enough that no line breaks."""
PAGE = 200
"""Documents that are compared in one request: the most that a node takes."""
_COUNTS = ("documents", "changed", "answers_changed", "noted")


def attach(program: typer.Typer) -> None:
    """Add the command."""
    program.command("impact")(impact)


def impact(
    effective: Annotated[
        str, typer.Option(help="When the act takes effect: a day (from its start, UTC) or a time.")
    ],
    agreement: Annotated[str | None, typer.Option(help="Suspend this agreement (id).")] = None,
    annex: Annotated[str | None, typer.Option(help="Only this annex of it.")] = None,
    origin: Annotated[str | None, typer.Option("--from", help="Only documents of this party …")] = None,
    destination: Annotated[str | None, typer.Option("--to", help="… in this one.")] = None,
    by: Annotated[str | None, typer.Option(help="The party that suspends; of several it is needed.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Suspend this body or issuer (id).")] = None,
    accreditation: Annotated[str | None, typer.Option(help="Suspend this accreditation (id).")] = None,
    document: Annotated[str | None, typer.Option(help="Suspend this document (id or digest).")] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Withdraw it instead; an agreement can only be suspended.")
    ] = False,
    economy: Annotated[str | None, typer.Option(help="Answers in this importing economy alone.")] = None,
    declared: Annotated[
        str | None, typer.Option(help="When goods are declared; as the act takes effect.")
    ] = None,
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Name the live documents whose answers change if an agreement, a body or a document is suspended.

    Nothing is recorded. Answers are those of the node's newest facts, for goods declared in each importing
    economy that the act may concern, as the act takes effect. Exits 0 whatever changes; 1 failure, 2 usage.
    """
    from ledger_api.cli.session import connect
    from ledger_api.client.times import moment

    with refusals(as_json), connect(node) as api:
        asked = {
            "agreement": agreement,
            "annex": annex,
            "from": origin,
            "to": destination,
            "by": by,
            "issuer": issuer,
            "accreditation": accreditation,
            "document": document,
            "act": "withdraw" if withdraw else "suspend",
            "importing_economy": economy,
            "effective": moment(effective),
            "declared_at": declared,
        }
        found = _whole(api, asked)
    show(found, as_json, lambda: _print(found))


def _whole(api: NodeClient, asked: Mapping[str, Any]) -> dict[str, Any]:
    """All pages as one: every item, and the counts added up."""
    whole: dict[str, Any] = {}
    for page in _with_progress(_pages(api, asked)):
        if not whole:
            whole = page | {"next": None}
            continue
        whole["items"] += page["items"]
        for name in _COUNTS:
            whole["summary"][name] += page["summary"][name]
    return whole


def _pages(api: NodeClient, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        page = api.get("/v1/impact", {**asked, "limit": PAGE, "cursor": cursor})
        yield page
        cursor = page["next"]
        if cursor is None:
            return


def _with_progress(pages: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Shows on a terminal how many documents were compared; how many there are, nobody knows before."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("comparing"), BarColumn(), TextColumn("{task.completed} documents"))
    console = Console(stderr=True)
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("comparing", total=None)
        for page in pages:
            bar.advance(task, page["summary"]["documents"])
            yield page


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if found["demo_chain"]:
        say("DEMO CHAIN, NOT EVIDENCE")
    say(_supposed(found["hypothesis"]))
    if found["items"]:
        table = Table("document", "issuer", "in", "now", "then", "because of", box=None, pad_edge=False)
        for item in found["items"]:
            named = f"{item['type']} {item['number'] or '(number withheld)'}\n{item['id']}"
            by = f"{item['issuer'] or 'an unknown issuer'} ({item['economy']})"
            for answer in item["answers"]:
                before, after = answer["before"], answer["after"]
                because = [one for one in after["causes"] if one not in before["causes"]]
                cells = (
                    named,
                    by,
                    answer["importing_economy"] or "any economy",
                    _words(before),
                    _words(after),
                    ", ".join(because) or "-",
                )
                table.add_row(*(Text(cell) for cell in cells))
        width = None if sys.stdout.isatty() else _PIPED
        Console(highlight=False, markup=False, width=width).print(table)
    counts = found["summary"]
    say(
        f"{counts['changed']} of {counts['documents']} live documents change, in "
        f"{counts['answers_changed']} answers; {counts['noted']} more would show it and stay as they are."
    )


def _words(answer: Mapping[str, Any]) -> str:
    return f"{answer['action']}, {answer['obligation'] or 'document ' + answer['document']}"


def _supposed(act: Mapping[str, Any]) -> str:
    """The hypothesis as a sentence."""
    from datetime import UTC, datetime

    effective = datetime.fromtimestamp(act["effective_at"], UTC).isoformat().replace("+00:00", "Z")
    done = f"{'suspended' if act['act'] == 'suspend' else 'withdrawn'} from {effective}"
    if "agreement" in act:
        what = f"annex {act['annex']} of {act['title']}" if act["annex"] else act["title"]
        way = f", {act['from']} to {act['to']}," if act["from"] else ""
        return f"If {what}{way} were {done} by {act['by']}:"
    subject = next(name for name in ("document", "accreditation", "issuer") if name in act)
    return f"If the {subject} {act[subject]} were {done}:"
