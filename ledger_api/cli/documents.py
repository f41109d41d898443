"""`concord documents` and `concord show`: what was registered."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ledger_api.cli.options import DEFAULT_NODE, AsJson, Keys, Node, ProfileName, default_keys
from ledger_api.cli.output import refusals, say, show


def attach(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("documents")(documents)
    program.command("show")(show_document)


def documents(
    profile: ProfileName, node: Node = DEFAULT_NODE, keys: Keys = default_keys(), as_json: AsJson = False
) -> None:
    """List the documents this key folder registered, and how far each has come."""
    from ledger_api.cli.session import session
    from ledger_api.client import records
    from ledger_api.refusals import RefusedError

    found: list[dict[str, Any]] = []
    with refusals(as_json), session(node, keys, profile) as opened:
        for record in records.records(opened.profile):
            try:
                state = opened.node.get(f"/v1/documents/{record.id}")["state"]
            except RefusedError as refused:
                if refused.code != "DOCUMENT_UNKNOWN":
                    raise
                state = "unknown to this node"
            found.append(
                {
                    "id": record.id,
                    "document": record.document,
                    "number": record.number,
                    "type": record.type,
                    "state": state,
                }
            )

    def human() -> None:
        for one in found:
            say(f"{one['number']:<28} {one['type']:<28} {one['state']:<9} {one['id']}")
        if not found:
            say(f"{profile} has registered nothing yet.")

    show(found, as_json, human)


def show_document(
    document: Annotated[str, typer.Argument(help="Id or digest.")],
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show one registration."""
    from ledger_api.cli.session import connect

    with refusals(as_json), connect(node) as api:
        found = api.get(f"/v1/documents/{document}")

    def human() -> None:
        place = f"{found['origin']} #{found['index']}" if found["index"] is not None else found["origin"]
        say(f"{found['id']}\n  document {found['document']}\n  {found['state']}, {place}")

    show(found, as_json, human)
