"""`concord accreditations`: what bodies are accredited for, and when that ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.acting import Said, acting, recorded

if TYPE_CHECKING:
    from ledger_api.client.acting import Actor

commands = typer.Typer(help="Accreditations of conformity bodies.", no_args_is_help=True)
Accreditation = Annotated[str, typer.Argument(help="Accreditation id.")]
Reason = Annotated[str, typer.Option(help="A code, such as SURVEILLANCE_FAILED.")]
Effective = Annotated[str | None, typer.Option(help="When it takes effect; when recorded unless given.")]
Methods = Annotated[list[str] | None, typer.Option("--method", help="A method in scope.")]
Standards = Annotated[list[str] | None, typer.Option("--in-scope", help="A standard in scope.")]
Hs = Annotated[list[str] | None, typer.Option("--hs", help="An HS prefix in scope.")]


@acting(commands, "grant")
def grant(
    actor: Actor,
    issuer: Annotated[str, typer.Argument(help="Issuer id of the body.")],
    standard: Annotated[str, typer.Option(help="Such as ISO/IEC 17025.")],
    number: Annotated[str, typer.Option(help="The accreditor's number for it.")],
    valid_from: Annotated[str, typer.Option(help="First day.")],
    valid_to: Annotated[str, typer.Option(help="First day after it.")],
    methods: Methods = None,
    standards: Standards = None,
    hs: Hs = None,
) -> Said:
    """Accredit a registered body to a standard, within a scope."""
    from hashlib import sha256

    from anchors.acts import accreditation_id
    from anchors.hexadecimal import from_hex, to_hex
    from ledger_api.client.times import day_start

    scope = _scope(methods, standards, hs)
    about = from_hex(issuer, 32)
    message: dict[str, Any] = {
        "issuer": about,
        "standard": standard,
        "number": number,
        "scope": sha256(scope).digest(),
        "validFrom": day_start(valid_from),
        "validTo": day_start(valid_to),
    }
    state = actor.act("Accredit", message, {"scopeBlob": scope})
    made = to_hex(accreditation_id(about, actor.key.address, number))
    return Said({**state, "accreditation": made}, f"Accredited: {made}")


@acting(commands, "change-scope")
def change_scope(
    actor: Actor,
    accreditation: Accreditation,
    methods: Methods = None,
    standards: Standards = None,
    hs: Hs = None,
    effective: Effective = None,
) -> Said:
    """Give an accreditation another scope; what was assessed before keeps the one it had."""
    from hashlib import sha256

    from anchors.hexadecimal import from_hex
    from ledger_api.client.times import moment

    scope = _scope(methods, standards, hs)
    message = {
        "accreditation": from_hex(accreditation, 32),
        "scope": sha256(scope).digest(),
        "effectiveAt": moment(effective) if effective else 0,
    }
    return recorded(actor.act("ChangeScope", message, {"scopeBlob": scope}), "ChangeScope.")


@acting(commands, "suspend")
def suspend(
    actor: Actor, accreditation: Accreditation, reason: Reason = "SURVEILLANCE", effective: Effective = None
) -> Said:
    """Suspend an accreditation."""
    return _standing(actor, "Suspend", accreditation, reason, effective)


@acting(commands, "restore")
def restore(
    actor: Actor, accreditation: Accreditation, reason: Reason = "CORRECTED", effective: Effective = None
) -> Said:
    """Restore a suspended accreditation."""
    return _standing(actor, "Restore", accreditation, reason, effective)


@acting(commands, "withdraw")
def withdraw(
    actor: Actor, accreditation: Accreditation, reason: Reason = "CEASED", effective: Effective = None
) -> Said:
    """Withdraw an accreditation, for good."""
    return _standing(actor, "Withdraw", accreditation, reason, effective)


def _standing(actor: Actor, verb: str, accreditation: str, reason: str, effective: str | None) -> Said:
    from anchors.hexadecimal import from_hex
    from ledger_api.client.times import moment

    message = {
        "accreditation": from_hex(accreditation, 32),
        "effectiveAt": moment(effective) if effective else 0,
        "reason": reason.upper(),
    }
    return recorded(actor.act(f"{verb}Accreditation", message), f"{verb}.")


def _scope(methods: list[str] | None, standards: list[str] | None, hs: list[str] | None) -> bytes:
    from anchors import canonical

    return canonical.encode({"methods": methods or [], "standards": standards or [], "hs": hs or []})
