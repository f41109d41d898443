"""`concord agreements`: the wording, handed in at a node and fetched from one."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.acting import Said, asking
from ledger_api.cli.agreement_changes import commands
from ledger_api.cli.agreements import Agreement

if TYPE_CHECKING:
    from ledger_api.client.node_api import NodeClient

__all__ = ["commands"]


@asking(commands, "add-texts")
def add_texts(
    api: NodeClient,
    files: Annotated[list[Path], typer.Argument(help="The wording, a file a language.", exists=True)],
    act: Annotated[
        Path | None,
        typer.Option("--act", help="The signed proposal, where it is not recorded yet.", exists=True),
    ] = None,
    terms: Annotated[
        Path | None, typer.Option("--terms", help="The terms, where the chain lacks them.", exists=True)
    ] = None,
) -> Said:
    """Hand in the wording of agreements; needs no key: a version must name the SHA-256 of each file."""
    from ledger_api.client.legal_texts import hand_in

    kept = hand_in(
        api,
        [file.read_bytes() for file in files],
        act=None if act is None else act.read_bytes(),
        terms=None if terms is None else terms.read_bytes(),
    )
    return Said({"items": kept}, "\n".join(map(_line, kept)))


@asking(commands, "texts")
def texts(
    api: NodeClient,
    agreement: Agreement,
    save: Annotated[
        Path | None, typer.Option("--save", help="Write the texts into this folder.", file_okay=False)
    ] = None,
) -> Said:
    """Show which texts the terms name, and whether the node holds them; --save fetches and checks them."""
    from ledger_api.client.legal_texts import fetch_text
    from ledger_api.client.seats import agreement_named

    found = api.get(f"/v1/agreements/{agreement_named(api, agreement)}")["texts"]
    lines = [_line(one) for one in found]
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        for one in found:
            if one["size"] is not None:
                path = save / f"text.{one['language']}{mimetypes.guess_extension(one['media_type']) or ''}"
                path.write_bytes(fetch_text(api, one))
                lines.append(f"Wrote {path}")
    return Said({"items": found}, "\n".join(lines) or "The terms cannot be read here.")


def _line(text: dict[str, Any]) -> str:
    held = "not held here" if text["size"] is None else f"{text['size']} bytes"
    return f"{text['language']:<8} {text['media_type']:<18} {text['sha256']}  {held}"
