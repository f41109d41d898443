"""`concord demo`: the whole way of a document, with embedded engines, in a few minutes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ledger_api.cli.output import FAILURE, refusals, say


def attach(program: typer.Typer) -> None:
    """Add the command."""
    program.command("demo")(demo)


def demo(
    keep: Annotated[
        Path | None,
        typer.Option(
            "--keep", help="Play in this new folder and keep it, to look at afterwards.", metavar="DIR"
        ),
    ] = None,
) -> None:
    """Found a network, register papers, conclude an agreement, rely on it, and see six things go wrong."""
    from ledger_api.demo.play import play

    say("DEMO CHAIN, NOT EVIDENCE\n")
    with refusals(), tempfile.TemporaryDirectory(prefix="concord-demo-") as folder:
        data = keep or Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        outcomes = play(data, say)
    unexpected = [outcome.title for outcome in outcomes if not outcome.is_as_told]
    if unexpected:
        say(f"\nNot as told: {'; '.join(unexpected)}")
        raise typer.Exit(FAILURE)
    say(f"\n{len(outcomes)} questions asked, {len(outcomes)} answered as told. Nothing is left running.")
    say("Next: `make up` leaves such a node running; docs/tutorial tells what to try.")
