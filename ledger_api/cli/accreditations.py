"""`concord accreditations`: what bodies are accredited for, and when that ends."""

from __future__ import annotations

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

commands = typer.Typer(help="Accreditations of conformity bodies.", no_args_is_help=True)
Accreditation = Annotated[str, typer.Argument(help="Accreditation id.")]
Reason = Annotated[str, typer.Option(help="A code, such as SURVEILLANCE_FAILED.")]
Effective = Annotated[str | None, typer.Option(help="When it takes effect; when recorded unless given.")]


@commands.command("grant")
def grant(
    issuer: Annotated[str, typer.Argument(help="Issuer id of the body.")],
    profile: ProfileName,
    standard: Annotated[str, typer.Option(help="Such as ISO/IEC 17025.")],
    number: Annotated[str, typer.Option(help="The accreditor's number for it.")],
    valid_from: Annotated[str, typer.Option(help="First day.")],
    valid_to: Annotated[str, typer.Option(help="First day after it.")],
    methods: Annotated[list[str] | None, typer.Option("--method", help="A method in scope.")] = None,
    standards: Annotated[list[str] | None, typer.Option("--in-scope", help="A standard in scope.")] = None,
    hs: Annotated[list[str] | None, typer.Option("--hs", help="An HS prefix in scope.")] = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Accredit a registered body to a standard, within a scope."""
    from hashlib import sha256

    from anchors import canonical
    from anchors.acts import accreditation_id
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.act_signing import sign
    from ledger_api.client.relaying import relay
    from ledger_api.client.times import day_start

    with refusals(as_json), session(node, keys, profile) as opened:
        key = opened.profile.signing_key(ask_passphrase(passphrase_file, passphrase_fd))
        scope = canonical.encode({"methods": methods or [], "standards": standards or [], "hs": hs or []})
        about = bytes.fromhex(issuer[2:])
        message: dict[str, Any] = {
            "issuer": about,
            "standard": standard,
            "number": number,
            "scope": sha256(scope).digest(),
            "validFrom": day_start(valid_from),
            "validTo": day_start(valid_to),
        }
        state = relay(opened.node, sign(opened.network, "Accredit", message, key, {"scopeBlob": scope}))
        made = "0x" + accreditation_id(about, key.address, number).hex()
        show({**state, "accreditation": made}, as_json, lambda: say(f"Accredited: {made}"))


@commands.command("suspend")
def suspend(
    accreditation: Accreditation,
    profile: ProfileName,
    reason: Reason = "SURVEILLANCE",
    effective: Effective = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Suspend an accreditation."""
    _standing(
        "Suspend",
        accreditation,
        profile,
        reason,
        effective,
        node,
        keys,
        passphrase_file,
        passphrase_fd,
        as_json,
    )


@commands.command("restore")
def restore(
    accreditation: Accreditation,
    profile: ProfileName,
    reason: Reason = "CORRECTED",
    effective: Effective = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Restore a suspended accreditation."""
    _standing(
        "Restore",
        accreditation,
        profile,
        reason,
        effective,
        node,
        keys,
        passphrase_file,
        passphrase_fd,
        as_json,
    )


@commands.command("withdraw")
def withdraw(
    accreditation: Accreditation,
    profile: ProfileName,
    reason: Reason = "CEASED",
    effective: Effective = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw an accreditation, for good."""
    _standing(
        "Withdraw",
        accreditation,
        profile,
        reason,
        effective,
        node,
        keys,
        passphrase_file,
        passphrase_fd,
        as_json,
    )


def _standing(
    verb: str,
    accreditation: str,
    profile: str,
    reason: str,
    effective: str | None,
    node: str,
    keys: Path,
    passphrase_file: Path | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.act_signing import sign
    from ledger_api.client.relaying import relay
    from ledger_api.client.times import moment

    with refusals(as_json), session(node, keys, profile) as opened:
        key = opened.profile.signing_key(ask_passphrase(passphrase_file, passphrase_fd))
        message = {
            "accreditation": bytes.fromhex(accreditation[2:]),
            "effectiveAt": moment(effective) if effective else 0,
            "reason": reason.upper(),
        }
        state = relay(opened.node, sign(opened.network, f"{verb}Accreditation", message, key))
        show(state, as_json, lambda: say(f"{verb}: recorded in block {state['block']}."))
