"""`concord listings`: which bodies are listed under which annex."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ledger_api.cli.acting import Said, acting, asking, recorded

if TYPE_CHECKING:
    from ledger_api.client.acting import Actor
    from ledger_api.client.node_api import NodeClient

commands = typer.Typer(help="Bodies listed under agreements.", no_args_is_help=True)
Listing = Annotated[str, typer.Argument(help="Listing id.")]
Economy = Annotated[str | None, typer.Option(help="For whom; whose seat names the key unless given.")]
Reasons = Annotated[Path, typer.Option(help="The reasoned writing; its digest is signed.", exists=True)]


@acting(commands, "add")
def add(
    actor: Actor,
    issuer: Annotated[str, typer.Argument(help="Issuer id of the body.")],
    agreement: Annotated[str, typer.Option(help="Agreement id, its beginning, or its title.")],
    annex: Annotated[str, typer.Option(help="Id of the annex.")],
    since: Annotated[str | None, typer.Option("--from", help="First day; when recorded else.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="First day after it; open unless given.")] = None,
    economy: Economy = None,
) -> Said:
    """List a body under an annex, as the designating authority of its economy."""
    from anchors.acts import listing_id
    from anchors.hexadecimal import from_hex, to_hex
    from ledger_api.client.seats import agreement_named, seat_of
    from ledger_api.client.times import moment

    by = seat_of(actor, "authority", named=economy)
    about = from_hex(agreement_named(actor.node, agreement), 32)
    body = from_hex(issuer, 32)
    start = moment(since) if since else 0
    message = {
        "issuer": body,
        "agreement": about,
        "annex": annex,
        "economy": by,
        "effectiveFrom": start,
        "effectiveTo": moment(until) if until else 0,
    }
    state = actor.act("ListBody", message)
    made = to_hex(listing_id(body, about, annex, by, start))
    return recorded({**state, "listing": made}, f"Listed under annex {annex}: {made}.")


@acting(commands, "oppose")
def oppose(actor: Actor, listing: Listing, reasons: Reasons, economy: Economy = None) -> Said:
    """Oppose another economy's listing; it stands until it is withdrawn, and the clocks run."""
    from ledger_api.client.seats import seat_of

    by = seat_of(actor, "authority", named=economy)
    message = {"listing": _word(listing), "economy": by, "reason": _digest(reasons)}
    return recorded(actor.act("OpposeListing", message), f"{by} opposes {listing}.")


@acting(commands, "withdraw")
def withdraw(
    actor: Actor,
    listing: Listing,
    reasons: Reasons,
    effective: Annotated[str | None, typer.Option(help="From when on; when recorded unless given.")] = None,
) -> Said:
    """Withdraw a listing, as the authority that made it."""
    from ledger_api.client.times import moment

    effective_at = moment(effective) if effective else 0
    message = {"listing": _word(listing), "effectiveAt": effective_at, "reason": _digest(reasons)}
    return recorded(actor.act("WithdrawListing", message), f"Withdrawn: {listing}.")


@asking(commands, "list")
def list_listings(
    api: NodeClient,
    issuer: Annotated[str | None, typer.Option(help="Those of this body.")] = None,
    agreement: Annotated[str | None, typer.Option(help="Those under this agreement.")] = None,
) -> Said:
    """List the listings of a body, or under an agreement."""
    from ledger_api.client.seats import agreement_named

    about = None if agreement is None else agreement_named(api, agreement)
    found = api.get("/v1/listings", {"issuer": issuer, "agreement": about})["items"]
    lines = []
    for one in found:
        state = "listed" if one["listed"] else "not listed"
        opposed = f", opposed by {', '.join(each['economy'] for each in one['oppositions'])}"
        lines.append(
            f"{one['id']}  {one['issuer_name']} ({one['economy']}) annex {one['annex']}: {state}"
            f"{opposed if one['oppositions'] else ''}"
        )
    return Said(found, "\n".join(lines) or "Nobody is listed.")


def _word(text: str) -> bytes:
    from anchors.hexadecimal import from_hex

    return from_hex(text, 32)


def _digest(path: Path) -> bytes:
    from hashlib import sha256

    return sha256(path.read_bytes()).digest()
