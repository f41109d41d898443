"""`concord agreements`: reservations, suspensions and notices, each with the writing that gives reasons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ledger_api.cli.acting import Said, acting, recorded
from ledger_api.cli.agreements import Agreement, Economy, commands

if TYPE_CHECKING:
    from ledger_api.client.acting import Actor

__all__ = ["commands"]

Annex = Annotated[str, typer.Option(help="Id of the annex; the whole agreement unless given.")]
Reserved = Annotated[str, typer.Option("--annex", help="Id of the annex.")]
Reasons = Annotated[
    Path | None,
    typer.Option("--reasons", help="The reasoned writing; its digest is signed.", exists=True),
]
From = Annotated[
    str, typer.Option("--from", help="Exporting economy, with --to; all directions unless given.")
]
To = Annotated[str, typer.Option("--to", help="Importing economy.")]
Effective = Annotated[str | None, typer.Option(help="When it takes effect; when recorded unless given.")]


@acting(commands, "reserve")
def reserve(
    actor: Actor, agreement: Agreement, annex: Reserved, reasons: Reasons = None, economy: Economy = None
) -> Said:
    """Enter a reservation to an annex: the economy owes nothing under it."""
    return _on_annex(actor, "EnterReservation", agreement, annex, reasons, economy)


@acting(commands, "withdraw-reservation")
def withdraw_reservation(
    actor: Actor, agreement: Agreement, annex: Reserved, reasons: Reasons = None, economy: Economy = None
) -> Said:
    """Withdraw a reservation."""
    return _on_annex(actor, "WithdrawReservation", agreement, annex, reasons, economy)


@acting(commands, "notice")
def notice(
    actor: Actor, agreement: Agreement, annex: Annex = "", reasons: Reasons = None, economy: Economy = None
) -> Said:
    """Give notice of an annex, or of the agreement; the terms say from which day it ends."""
    return _on_annex(actor, "GiveNotice", agreement, annex, reasons, economy)


@acting(commands, "withdraw-notice")
def withdraw_notice(
    actor: Actor, agreement: Agreement, annex: Annex = "", reasons: Reasons = None, economy: Economy = None
) -> Said:
    """Take a notice back before it takes effect."""
    return _on_annex(actor, "WithdrawNotice", agreement, annex, reasons, economy)


@acting(commands, "suspend")
def suspend(
    actor: Actor,
    agreement: Agreement,
    reasons: Annotated[Path, typer.Option(help="The reasoned writing; its digest is signed.", exists=True)],
    annex: Annex = "",
    origin: From = "",
    destination: To = "",
    effective: Effective = None,
    economy: Economy = None,
) -> Said:
    """Suspend the agreement, an annex, a direction, or a direction of an annex."""
    direction = (origin, destination)
    return _on_scope(actor, "SuspendAgreement", agreement, annex, direction, effective, reasons, economy)


@acting(commands, "restore")
def restore(
    actor: Actor,
    agreement: Agreement,
    annex: Annex = "",
    origin: From = "",
    destination: To = "",
    effective: Effective = None,
    reasons: Reasons = None,
    economy: Economy = None,
) -> Said:
    """Lift exactly one suspension: the same annex and direction."""
    direction = (origin, destination)
    return _on_scope(actor, "RestoreAgreement", agreement, annex, direction, effective, reasons, economy)


def _on_annex(
    actor: Actor, act: str, agreement: str, annex: str, reasons: Path | None, economy: str | None
) -> Said:
    from ledger_api.client.agreement_acts import on_annex
    from ledger_api.client.seats import agreement_named, seat_of

    by = seat_of(actor, "authority", named=economy)
    about = agreement_named(actor.node, agreement)
    state = on_annex(actor, act, by, about, annex, _bytes(reasons))
    return recorded(state, f"{act} by {by}: {f'annex {annex} of ' if annex else ''}{about}.")


def _on_scope(
    actor: Actor,
    act: str,
    agreement: str,
    annex: str,
    direction: tuple[str, str],
    effective: str | None,
    reasons: Path | None,
    economy: str | None,
) -> Said:
    from ledger_api.client.agreement_acts import on_scope
    from ledger_api.client.seats import agreement_named, seat_of
    from ledger_api.client.times import moment

    by = seat_of(actor, "authority", named=economy)
    about = agreement_named(actor.node, agreement)
    state = on_scope(
        actor, act, by, about, annex=annex, direction=direction,
        effective_at=moment(effective) if effective else 0, text=_bytes(reasons),
    )  # fmt: skip
    scope = f"annex {annex}" if annex else "the whole"
    towards = f", {' to '.join(direction)}" if any(direction) else ""
    return recorded(state, f"{act} by {by}: {scope}{towards} of {about}.")


def _bytes(path: Path | None) -> bytes:
    return b"" if path is None else path.read_bytes()
