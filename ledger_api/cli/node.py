"""Running a node: `concord up`, and its parts as processes of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.options import AsJson, DataDir
from ledger_api.cli.output import note, refusals, say, show

if TYPE_CHECKING:
    from ledger_api.settings import Settings

Port = Annotated[int | None, typer.Option(help="Port of the API.")]
Host = Annotated[str | None, typer.Option(help="Address the API listens on.")]


def attach(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("up")(up)
    program.command("serve")(serve)
    program.command("sequence")(sequence)
    program.command("anchor")(anchor)
    program.command("index")(index)
    program.command("join")(join)
    program.command("accounts")(accounts)


def up(
    data: DataDir = None,
    port: Port = None,
    host: Host = None,
    demo_data: Annotated[
        bool, typer.Option("--demo-data", help="Register the demonstration's documents first.")
    ] = False,
) -> None:
    """Run a whole node in one process; on an empty data folder, found a demonstration network first."""
    from ledger_api.cli.running import run_node

    with refusals():
        run_node(settings_from(data, port=port, host=host), api=True, workers="all", demo_data=demo_data)


def serve(data: DataDir = None, port: Port = None, host: Host = None) -> None:
    """Run the API alone."""
    from ledger_api.cli.running import run_node

    with refusals():
        run_node(settings_from(data, port=port, host=host), api=True, workers="")


def sequence(data: DataDir = None) -> None:
    """Run the sequencers of this node's logs alone."""
    _worker(data, "sequence")


def anchor(data: DataDir = None) -> None:
    """Run the anchorer alone."""
    _worker(data, "anchor")


def index(data: DataDir = None) -> None:
    """Run the indexer, and the mirror of other nodes' logs, alone."""
    _worker(data, "index")


def join(
    network: Annotated[str, typer.Argument(help="network.json: a path, or the URL of a node's /v1/network.")],
    data: DataDir = None,
) -> None:
    """Make a data folder that belongs to an existing network; `concord up` then mirrors and verifies."""
    from ledger_api.network_file import load_network
    from ledger_api.refusals import RefusedError

    with refusals():
        settings = settings_from(data)
        if settings.network_path.exists():
            raise RefusedError(
                "ALREADY_JOINED",
                f"{settings.data_dir} belongs to a network already",
                fix="Choose an empty data folder with --data.",
            )
        found = load_network(network)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        (settings.data_dir / "joined").touch()
        found.save(settings.network_path)
        say(f"{settings.data_dir} belongs to network {found.network_id}. Start it: concord up --data {data}")


def accounts(data: DataDir = None, as_json: AsJson = False) -> None:
    """Make this node's own accounts and list those that need gas, before it is founded on a real chain."""
    from ledger_api.founding import accounts_to_fund

    with refusals(as_json):
        found = accounts_to_fund(settings_from(data))
        show(found, as_json, lambda: say("\n".join(found)))


def settings_from(data: Path | None, **given: Any) -> Settings:
    """The environment's settings, with what the command line says instead."""
    from ledger_api.settings import Settings

    told = {name: value for name, value in given.items() if value is not None}
    if data is not None:
        told["data_dir"] = data
    return Settings(**told)


def _worker(data: Path | None, name: str) -> None:
    from ledger_api.cli.running import run_node

    with refusals():
        settings = settings_from(data)
        note(f"Running {name} for {settings.data_dir}; stop with Ctrl-C.")
        run_node(settings, api=False, workers=name)
