"""`concord acts`: any act there is, signed here and sent by a node."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ledger_api.cli.options import (
    DEFAULT_NODE,
    AsJson,
    Keys,
    Node,
    PassphraseFd,
    PassphraseFile,
    ProfileName,
    default_keys,
)
from ledger_api.cli.output import FAILURE, refusals, say, show

commands = typer.Typer(help="Sign any act, and have a node relay it.", no_args_is_help=True)


@commands.command("list")
def list_acts(as_json: AsJson = False) -> None:
    """List the acts there are, with the members each one signs."""
    from anchors.acts import ACTS

    found = [
        {
            "act": act.name,
            "contract": act.contract,
            "members": [
                f"{kind} {name}"
                for kind, name in act.struct.fields
                if name not in ("nonce", "deadline", act.signer_field)
            ],
            "extra": list(act.extra),
        }
        for act in ACTS.values()
    ]

    def human() -> None:
        for one in found:
            extra = f"  with {', '.join(one['extra'])}" if one["extra"] else ""
            say(f"{one['act']} ({one['contract']}){extra}")
            say(f"    {', '.join(one['members'])}")

    show(found, as_json, human)


@commands.command("sign")
def sign_act(
    act: Annotated[str, typer.Argument(help="Name of the act, as `concord acts list` shows it.")],
    message: Annotated[Path, typer.Argument(help="JSON with the act's members.", exists=True)],
    profile: ProfileName,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write the signed act to.")],
    extra: Annotated[
        list[str] | None, typer.Option("--extra", help="NAME=FILE: an unsigned argument the act binds.")
    ] = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Sign an act and write it to a file; anybody may send it within the hour."""
    from anchors import canonical
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.act_signing import sign

    with refusals(), session(node, keys, profile) as opened:
        key = opened.profile.signing_key(ask_passphrase(passphrase_file, passphrase_fd))
        blobs = dict(one.split("=", 1) for one in extra or () if "=" in one)
        signed = sign(
            opened.network,
            act,
            canonical.parse(message.read_bytes()),
            key,
            {name: Path(file).read_bytes() for name, file in blobs.items()},
        )
        out.write_text(json.dumps(signed.to_json(), indent=2, ensure_ascii=False), encoding="utf-8")
        say(f"Wrote {out}. Send it: concord acts send {out}")


@commands.command("send")
def send_act(
    file: Annotated[Path, typer.Argument(help="A signed act.", exists=True)],
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Have a node relay a signed act, and wait until its answers show it."""
    from anchors import canonical
    from anchors.acts import SignedAct
    from ledger_api.cli.session import connect
    from ledger_api.client.relaying import relay

    with refusals(as_json), connect(node) as api:
        act = SignedAct.from_json(canonical.parse(file.read_bytes()))
        state: dict[str, Any] = relay(api, act)
        show(state, as_json, lambda: say(f"{act.act}: recorded in block {state['block']}."))


@commands.command("inspect")
def inspect_act(
    file: Annotated[Path, typer.Argument(help="An act file, signed.", exists=True)],
    terms: Annotated[
        Path | None, typer.Option(help="Terms that it should be about, laid out in any way.", exists=True)
    ] = None,
    texts: Annotated[
        list[str] | None, typer.Option("--text", help="LANGUAGE=FILE: the wording in one language.")
    ] = None,
    writing: Annotated[Path | None, typer.Option(help="The writing that gives reasons.", exists=True)] = None,
    network: Annotated[str | None, typer.Option(help="Path or URL of the network it should be for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say in words what an act does, and compute every digest in it again.

    Shows domain and message hash as a hardware wallet does. Exits 1 where something differs.
    """
    from anchors import canonical
    from anchors.acts import SignedAct
    from ledger_api.client.inspecting import Given, inspect_act
    from ledger_api.network_file import load_network

    with refusals(as_json):
        given = Given(
            None if network is None else load_network(network),
            None if terms is None else terms.read_bytes(),
            {one.partition("=")[0]: Path(one.partition("=")[2]).read_bytes() for one in texts or ()},
            None if writing is None else writing.read_bytes(),
        )
        found = inspect_act(SignedAct.from_json(canonical.parse(file.read_bytes())), given)

    def human() -> None:
        say(found.words)
        for name, text in found.members:
            say(f"  {name:<14} {text or '(empty)'}")
        say(f"Domain hash   0x{found.domain_hash.hex()}")
        say(f"Message hash  0x{found.message_hash.hex()}")
        say(f"EIP-712       0x{found.digest.hex()}")
        for one in found.findings:
            compared = f": stated {one.stated}, computed {one.computed}" if one.outcome == "MISMATCH" else ""
            say(f"  {one.outcome.value:<11} {one.what}{compared}{f' ({one.note})' if one.note else ''}")

    show(found.to_json(), as_json, human)
    if not found.holds:
        raise typer.Exit(FAILURE)
