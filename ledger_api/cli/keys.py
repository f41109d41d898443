"""`concord keys`: key folders of issuers, registrars and accreditors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ledger_api.cli.options import AsJson, Keys, PassphraseFd, PassphraseFile, default_keys
from ledger_api.cli.output import refusals, say, show
from ledger_api.cli.passphrase import read_passphrase

commands = typer.Typer(help="Signing keys and salt keys, kept here and nowhere else.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the key folder.")]


@commands.command("new")
def new(
    name: Name,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Make a key folder: an eth keystore v3 and a salt key, sealed by one passphrase."""
    from ledger_api.client.profile import create_profile

    with refusals(as_json):
        secret = read_passphrase(passphrase_file, passphrase_fd, confirm=True)
        profile = create_profile(keys, name, secret)
        show(
            {"name": name, "address": profile.address, "folder": str(profile.folder)},
            as_json,
            lambda: say(
                f"{profile.address}\nKept in {profile.folder}; back it up with `concord keys backup {name}`."
            ),
        )


@commands.command("show")
def show_keys(keys: Keys = default_keys(), as_json: AsJson = False) -> None:
    """List the key folders and whose they are."""
    from ledger_api.client.profile import list_profiles

    found = [
        {
            "name": profile.name,
            "address": profile.address,
            "economy": profile.economy,
            "role": profile.role,
            "issuerId": profile.issuer_id,
            "organisation": (profile.identity or {}).get("name"),
        }
        for profile in list_profiles(keys)
    ]

    def human() -> None:
        for item in found:
            whose = item["organisation"] or "no issuer yet"
            say(f"{item['name']:<20} {item['address']}  {item['economy'] or '--'}  {whose}")
        if not found:
            say(f"No key folders in {keys}; make one with `concord keys new NAME`.")

    show(found, as_json, human)


@commands.command("backup")
def backup(
    name: Name,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write.")],
    keys: Keys = default_keys(),
) -> None:
    """Write everything a lost folder would take with it, still sealed by its passphrase."""
    from ledger_api.client.profile import backup as make_backup
    from ledger_api.client.profile import load_profile

    with refusals():
        data = make_backup(load_profile(keys, name))
        out.touch(mode=0o600)
        out.write_bytes(data)
        say(f"Wrote {out}. Whoever has it and the passphrase can sign as {name}.")


@commands.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A file made by `concord keys backup`.", exists=True)],
    keys: Keys = default_keys(),
) -> None:
    """Make a key folder again from its backup."""
    from ledger_api.client.profile import restore as make_again

    with refusals():
        profile = make_again(keys, file.read_bytes())
        say(f"Restored {profile.name}: {profile.address}")
