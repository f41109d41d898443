"""`concord status …-by-key`: one act about every document of a key and a period, after a theft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ledger_api.cli.acting import Said, acting, recorded
from ledger_api.cli.status import commands

if TYPE_CHECKING:
    from ledger_api.client.acting import Actor

__all__ = ["commands"]

Key = Annotated[str, typer.Argument(help="Address of the key that signed the documents.")]
Issuer = Annotated[str, typer.Option(help="Issuer id of whose key it is.")]
Since = Annotated[str, typer.Option("--from", help="First moment; from the beginning unless given.")]
Until = Annotated[str, typer.Option("--to", help="First moment that is not meant any more.")]


@acting(commands, "annul-by-key")
def annul_by_key(
    actor: Actor, key: Key, issuer: Issuer, until: Until, since: Since = "0", reason: str = "KEY_STOLEN"
) -> Said:
    """Annul every document that a key signed and that was anchored in the period [from, to)."""
    return _by_key(actor, "AnnulByKey", key, issuer, (since, until), reason)


@acting(commands, "confirm-by-key")
def confirm_by_key(
    actor: Actor, key: Key, issuer: Issuer, until: Until, since: Since = "0", reason: str = "CONFIRMED"
) -> Said:
    """Confirm every document that a key signed and that was anchored in the period [from, to)."""
    return _by_key(actor, "ConfirmByKey", key, issuer, (since, until), reason)


def _by_key(actor: Actor, act: str, key: str, issuer: str, period: tuple[str, str], reason: str) -> Said:
    from anchors.hexadecimal import from_hex
    from ledger_api.client.times import moment

    message = {
        "issuer": from_hex(issuer, 32),
        "key": key.lower(),
        "fromTime": moment(period[0]),
        "toTime": moment(period[1]),
        "reason": reason.upper(),
    }
    return recorded(actor.act(act, message), f"{act}: documents of {key.lower()}.")
