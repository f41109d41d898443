"""`concord issuers`: ask to be registered, grant it, and look after keys."""

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
from ledger_api.cli.output import refusals, say, show

commands = typer.Typer(help="Issuers of documents, and their keys.", no_args_is_help=True)
Economy = Annotated[str | None, typer.Option(help="Two-letter code of the economy.")]
Issuer = Annotated[str, typer.Argument(help="Issuer id.", metavar="ISSUER")]


@commands.command("request")
def request(
    profile: ProfileName,
    economy: Annotated[str, typer.Option(help="Two-letter code of the economy.")],
    name: Annotated[str, typer.Option(help="Legal name.")],
    role: Annotated[
        str, typer.Option(help="FIRST_PARTY, CONFORMITY_BODY or PROGRAMME_OPERATOR.")
    ] = "FIRST_PARTY",
    country: Annotated[
        str | None, typer.Option(help="Country of the seat; the economy unless given.")
    ] = None,
    lei: Annotated[str | None, typer.Option(help="Legal Entity Identifier (ISO 17442).")] = None,
    vat: Annotated[str | None, typer.Option(help="VAT number, with its two letters.")] = None,
    gln: Annotated[str | None, typer.Option(help="Global Location Number.")] = None,
    address: Annotated[str | None, typer.Option(help="Registered address.")] = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Ask the economy's registrar or accreditor to register an organisation with this key."""
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.enrolment import request_registration

    identity = {"name": name, "country": country or economy, "lei": lei, "vat": vat, "gln": gln}
    identity["address"] = address
    with refusals(as_json), session(node, keys, profile) as opened:
        made = request_registration(
            opened.profile,
            opened.node,
            opened.network,
            ask_passphrase(passphrase_file, passphrase_fd),
            economy=economy,
            role=role,
            identity={key: value for key, value in identity.items() if value is not None},
        )
        show(made, as_json, lambda: say(f"Asked for {name}: issuer {made['issuer']} waits for approval."))


@commands.command("requests")
def requests(economy: Economy = None, node: Node = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """List requests that wait for a decision."""
    from ledger_api.cli.session import connect

    with refusals(as_json), connect(node) as api:
        found = api.get("/v1/issuers/requests", {"economy": economy})["items"]

    def human() -> None:
        for one in found:
            say(f"{one['issuer']}  {one['economy']} {one['role']:<18} {one['identity']['name']}")
        if not found:
            say("No request waits.")

    show(found, as_json, human)


@commands.command("approve")
def approve(
    issuer: Annotated[str, typer.Argument(help="Issuer id, or the legal name of the one that waits.")],
    profile: ProfileName,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Register an organisation: sign RegisterIssuer as the economy's registrar or accreditor."""
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.enrolment import approve_request

    with refusals(as_json), session(node, keys, profile) as opened:
        key = opened.profile.signing_key(ask_passphrase(passphrase_file, passphrase_fd))
        done = approve_request(opened.node, opened.network, key, issuer)
        show(done, as_json, lambda: say(f"Registered {done['identity']['name']} as {done['id']}."))


@commands.command("list")
def list_issuers(economy: Economy = None, node: Node = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """List registered issuers."""
    from ledger_api.cli.session import connect

    with refusals(as_json), connect(node) as api:
        found = list(api.pages("/v1/issuers", {"economy": economy}))

    def human() -> None:
        for one in found:
            say(f"{one['id']}  {one['economy']} {one['role']:<18} {one['identity'].get('name')}")

    show(found, as_json, human)


@commands.command("show")
def show_issuer(issuer: Issuer, node: Node = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """Show one issuer with its keys and accreditations."""
    from ledger_api.cli.session import connect

    with refusals(as_json), connect(node) as api:
        found = api.get(f"/v1/issuers/{issuer}")

    def human() -> None:
        say(f"{found['identity'].get('name')} ({found['economy']}, {found['role']})")
        for one in found["keys"]:
            say(f"  key {one['key']}  {'live' if one['revoked_at'] is None else one['reason']}")
        for one in found["accreditations"]:
            say(f"  accredited to {one['standard']}, number {one['number']}: {json.dumps(one['scopes'])}")

    show(found, as_json, human)


@commands.command("key-add")
def key_add(
    profile: ProfileName,
    new: Annotated[str, typer.Option("--new", help="Key folder whose key is added (same passphrase).")],
    switch: Annotated[bool, typer.Option("--switch", help="Sign with the new key from now on.")] = False,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Give the issuer another signing key."""
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.enrolment import add_key
    from ledger_api.client.profile import load_profile, replace_key

    with refusals(as_json), session(node, keys, profile) as opened:
        secret = ask_passphrase(passphrase_file, passphrase_fd)
        added = load_profile(keys, new).signing_key(secret)
        state = add_key(opened.profile, opened.node, opened.network, secret, added)
        if switch:
            replace_key(opened.profile, added, secret)
        show(state, as_json, lambda: say(f"{added.address} may sign for {profile}."))


@commands.command("key-revoke")
def key_revoke(
    key: Annotated[str, typer.Argument(help="Address of the key.")],
    profile: ProfileName,
    reason: Annotated[str, typer.Option(help="LOST, ROTATED or CEASED.")] = "LOST",
    issuer: Annotated[str | None, typer.Option(help="Issuer id, when a registrar acts.")] = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """End a key that was lost or replaced. What it signed before stays good."""
    message = {"key": key.lower(), "reason": reason.upper(), "effectiveAt": 0}
    _key_act("RevokeKey", message, profile, issuer, node, keys, passphrase_file, passphrase_fd, as_json)


@commands.command("key-compromised")
def key_compromised(
    key: Annotated[str, typer.Argument(help="Address of the stolen key.")],
    profile: ProfileName,
    origin: Annotated[str, typer.Option(help="Origin of the log.")],
    cut: Annotated[int, typer.Option(help="First index of the log from which the key is not trusted.")],
    issuer: Annotated[str | None, typer.Option(help="Issuer id, when a registrar acts.")] = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Report a stolen key: nothing it signed from this log index on is trusted."""
    message = {"key": key.lower(), "origin": origin, "cutIndex": cut}
    _key_act("CompromiseKey", message, profile, issuer, node, keys, passphrase_file, passphrase_fd, as_json)


def _key_act(
    act: str,
    message: dict[str, Any],
    profile: str,
    issuer: str | None,
    node: str,
    keys: Path,
    passphrase_file: Path | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.act_signing import sign
    from ledger_api.client.relaying import relay

    with refusals(as_json), session(node, keys, profile) as opened:
        about = bytes.fromhex(issuer[2:]) if issuer else opened.profile.required_issuer()
        key = opened.profile.signing_key(ask_passphrase(passphrase_file, passphrase_fd))
        state = relay(opened.node, sign(opened.network, act, {"issuer": about, **message}, key))
        show(state, as_json, lambda: say(f"{act}: {message['key']}, recorded in block {state['block']}."))
