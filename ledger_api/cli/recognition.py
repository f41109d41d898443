"""`concord recognition`: what economies owe one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.acting import Said, asking

if TYPE_CHECKING:
    from ledger_api.client.node_api import NodeClient


def attach(program: typer.Typer) -> None:
    """Add the command."""
    asking(program, "recognition")(recognition)


def recognition(
    api: NodeClient,
    origin: Annotated[str | None, typer.Argument(help="Exporting economy.", metavar="FROM")] = None,
    destination: Annotated[str | None, typer.Argument(help="Importing economy.", metavar="TO")] = None,
    document_type: Annotated[str | None, typer.Option("--type", help="Document type.")] = None,
    hs: Annotated[str | None, typer.Option(help="HS code.")] = None,
    hs_edition: Annotated[str | None, typer.Option(help="Edition of the HS.")] = None,
    at: Annotated[str | None, typer.Option(help="A day or a time; now unless given.")] = None,
) -> Said:
    """Show what one economy owes documents of another and why; without economies, every direction."""
    asked = {"type": document_type, "hs": hs, "hs_edition": hs_edition, "at": at}
    if origin is None or destination is None:
        found = api.get("/v1/recognition/matrix", asked)
        lines = [_cell(one) for one in found["cells"]]
        return Said(found, "\n".join(lines) or "No agreement names any direction.")
    found = api.get("/v1/recognition", {"from": origin.upper(), "to": destination.upper(), **asked})
    return Said(found, "\n".join(_direction(found)))


def _cell(one: dict[str, Any]) -> str:
    owed = one["obligation"] or ("in doubt" if one["in_doubt"] else "nothing")
    why = f"  ({', '.join(one['obstacles'])})" if one["obstacles"] else ""
    return f"{one['from']} -> {one['to']}  {owed}{why}"


def _direction(found: dict[str, Any]) -> list[str]:
    owed = found["obligation"] or ("in doubt" if found["in_doubt"] else "nothing")
    day = found["legal_date"]["date"]
    lines = [f"{found['to']} owes documents of {found['from']} on {day}: {owed}"]
    for one in found["routes"]:
        said = [_standing(each) for each in (*one["obstacles"], *one["remarks"])]
        if one["covers_type"] is False:
            said.append("does not cover the document type")
        if one["hs"] is not None and one["hs"]["outcome"] != "INCLUDED":
            said.append(f"goods {one['hs']['outcome'].lower().replace('_', ' ')}")
        lines.append(
            f"  {one['from']} -> {one['to']} annex {one['annex']}: {one['obligation']}"
            f" by {one['title']}, {'; '.join(said) or 'binds'}"
        )
    if not found["routes"]:
        lines.append("  no agreement names this direction; recognition is never transitive")
    return lines


def _standing(one: dict[str, Any]) -> str:
    details = [
        f"{name} {value}" for name, value in one.items() if name in ("economy", "annex", "on", "detail")
    ]
    return f"{one['kind']} ({', '.join(details)})" if details else str(one["kind"])
