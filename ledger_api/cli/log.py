"""`concord log`: look at a log, and audit one over HTTP as any stranger could."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ledger_api.cli.options import DEFAULT_NODE, AsJson, Node
from ledger_api.cli.output import refusals, say, show

commands = typer.Typer(help="Transparency logs.", no_args_is_help=True)


@commands.command("show")
def show_logs(node: Node = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """List the logs of the network."""
    from ledger_api.cli.session import connect

    with refusals(as_json), connect(node) as api:
        found = api.get("/v1/logs")["items"]

    def human() -> None:
        for one in found:
            state = "closed" if one["closed"] else "open"
            say(f"{one['name']:<4} {one['size']:>9} entries anchored  {state:<6} {one['origin']}")
            say(f"     {one['prefix']}")

    show(found, as_json, human)


@commands.command("audit")
def audit(
    url: Annotated[str, typer.Argument(help="URL prefix of the log, such as http://host/log/VN.")],
    vkeys: Annotated[
        list[str] | None, typer.Option("--vkey", help="Verifier key; asked from the node unless given.")
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="A checkpoint kept from the last audit; replaced by the new one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hash every entry, compare the root with the signed checkpoint, and check that the log only grew."""
    from ledger_api.client.auditing import audit_log

    with refusals(as_json):
        old = checkpoint.read_bytes() if checkpoint and checkpoint.exists() else None
        result = audit_log(url, vkeys or None, old)
        if checkpoint is not None:
            checkpoint.write_bytes(result.checkpoint)
        show(
            result.to_json(),
            as_json,
            lambda: say(
                f"{result.origin}: {result.size} entries hashed, the root equals the signed one\n"
                f"  root {result.root.hex()}"
                + (f"\n  extends the kept checkpoint of {result.old_size}" if result.old_size else "")
            ),
        )
