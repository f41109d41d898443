"""Looking after a node: `reindex`, `dump`, `doctor`, `db upgrade`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ledger_api.cli.node import settings_from
from ledger_api.cli.options import AsJson, DataDir
from ledger_api.cli.output import FAILURE, refusals, say, show

database = typer.Typer(help="The node's database.", no_args_is_help=True)


def attach(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("reindex")(reindex)
    program.command("dump")(dump)
    program.command("doctor")(doctor)


def reindex(data: DataDir = None, as_json: AsJson = False) -> None:
    """Throw every projection away and make it again from the chain and the logs. Stop the indexer first."""
    from ledger_api.wiring.building import build

    with refusals(as_json):
        parts = build(settings_from(data), may_found=False)
        try:
            done = parts.indexer.reindex()
        finally:
            parts.close()
        result = {"blocks": done.blocks, "events": done.events, "entries": done.entries}
        show(
            result,
            as_json,
            lambda: say(f"Read {done.blocks} blocks, {done.events} events, {done.entries} entries again."),
        )


def dump(
    data: DataDir = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; printed otherwise.")] = None,
) -> None:
    """Write all projections in canonical form: equal bytes mean equal projections."""
    from ledger_api.engines import open_database
    from ledger_api.indexer.dump import dump as dump_projections

    with refusals():
        store = open_database(settings_from(data))
        try:
            found = dump_projections(store)
        finally:
            store.close()
    if out is None:
        typer.echo(found.decode(), nl=False)
    else:
        out.write_bytes(found)
        say(f"Wrote {out} ({len(found)} bytes)")


def doctor(data: DataDir = None, as_json: AsJson = False) -> None:
    """Check each part this node needs, and say what to do about those that fail."""
    from ledger_api.diagnosis import examine

    with refusals(as_json):
        found = examine(settings_from(data))

    def human() -> None:
        for one in found:
            say(f"{'ok ' if one.is_well else 'BAD'}  {one.part}: {one.detail}")
            if one.fix:
                say(f"       -> {one.fix}")

    rows = [
        {"part": one.part, "ok": one.is_well, "detail": one.detail, "fix": one.fix or None} for one in found
    ]
    show(rows, as_json, human)
    if not all(one.is_well for one in found):
        raise typer.Exit(FAILURE)


@database.command("upgrade")
def upgrade(data: DataDir = None) -> None:
    """Bring the database to this release's schema. Take a backup first."""
    from ledger_api.store.engine import open_store
    from ledger_api.store.migrate import current_revision
    from ledger_api.store.migrate import upgrade as migrate

    with refusals():
        store = open_store(settings_from(data).store_url)
        try:
            migrate(store)
            say(f"The database is at revision {current_revision(store)}.")
        finally:
            store.close()
