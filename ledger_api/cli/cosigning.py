"""`concord draft`, `cosign`, `submit`: documents that two organisations sign, each with a key at home."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ledger_api.cli.options import (
    DEFAULT_NODE,
    AsJson,
    DerivedFrom,
    Keys,
    Node,
    PassphraseFd,
    PassphraseFile,
    ProfileName,
    ShowSources,
    default_keys,
)
from ledger_api.cli.output import refusals, say, show

Draft = Annotated[Path, typer.Argument(help="A draft made by `concord draft`.", exists=True)]


def attach(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("draft")(draft)
    program.command("cosign")(cosign)
    program.command("submit")(submit)


def draft(
    source: Annotated[Path, typer.Argument(help="The document (JSON).", exists=True)],
    profile: ProfileName,
    cosigners: Annotated[list[str], typer.Option("--cosigner", help="Issuer id of who signs, too.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write.")],
    attachments: Annotated[
        list[Path] | None, typer.Option("--attach", help="A file that belongs to it.", exists=True)
    ] = None,
    lookups: Annotated[
        bool, typer.Option("--lookups/--no-lookups", help="Let the file find its entry.")
    ] = False,
    derived_from: DerivedFrom = None,
    show_sources: ShowSources = True,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Sign a document that others must sign too, and write what they need to read and sign it."""
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.drafts import make_draft
    from ledger_api.client.sources import sources_of

    with refusals(), session(node, keys, profile) as opened:
        make_draft(
            opened.profile,
            opened.home(),
            ask_passphrase(passphrase_file, passphrase_fd),
            source,
            out,
            cosigners=cosigners,
            attachments=attachments or [],
            lookups=lookups,
            derived_from=sources_of(opened.profile, opened.node, derived_from or []),
            show_sources=show_sources,
        )
        say(f"Wrote {out}. It opens the whole document: send it to the cosigners alone.")


def cosign(
    file: Draft,
    profile: ProfileName,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Check a draft against its document, and add this organisation's signature to it."""
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.drafts import add_signature

    with refusals(), session(node, keys, profile) as opened:
        read = add_signature(
            opened.profile,
            opened.network.network,
            ask_passphrase(passphrase_file, passphrase_fd),
            file,
        )
        say(f"Signed {read.header['number']} ({read.header['type']} {read.header['profile']}) into {file}.")


def submit(
    file: Draft,
    profile: ProfileName,
    visibility: Annotated[str, typer.Option(help="withheld or public.")] = "withheld",
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    as_json: AsJson = False,
) -> None:
    """Register a draft that everybody has signed."""
    from ledger_api.cli.session import session
    from ledger_api.client.drafts import submit_draft

    with refusals(as_json), session(node, keys, profile) as opened:
        created, resource = submit_draft(opened.profile, opened.node, file, visibility=visibility)
        result: dict[str, Any] = {"created": created, **resource}
        show(result, as_json, lambda: say(f"{resource['id']} is {resource['state']}"))
