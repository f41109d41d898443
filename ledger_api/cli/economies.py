"""`concord economies`: seats, who speaks for them, and what they do about documents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.acting import Said, acting, asking, recorded

if TYPE_CHECKING:
    from ledger_api.client.acting import Actor
    from ledger_api.client.node_api import NodeClient

commands = typer.Typer(help="Economies: seats, delegates, policies.", no_args_is_help=True)
Economy = Annotated[str | None, typer.Option(help="For whom; whose seat names the key unless given.")]
NOBODY = "0x" + "00" * 20


@asking(commands, "list")
def list_economies(api: NodeClient) -> Said:
    """List the seats."""
    found = api.get("/v1/economies")["items"]
    lines = [
        f"{one['economy']}  class {one['voting_class']}, category {one['category']},"
        f" authority {one['authority']}{'' if one['live'] else '  (removed)'}"
        for one in found
    ]
    return Said(found, "\n".join(lines))


@asking(commands, "show")
def show_economy(
    api: NodeClient, economy: Annotated[str, typer.Argument(help="Code of the economy.")]
) -> Said:
    """Show one economy: seat, categories, authorities, policies."""
    found = api.get(f"/v1/economies/{economy.upper()}")
    return Said(found, "\n".join(_described(found)))


@acting(commands, "delegate")
def delegate(
    actor: Actor,
    delegate: Annotated[str, typer.Argument(help="Address of the delegate.")],
    alternate: Annotated[str, typer.Option(help="Address of the alternate.")] = NOBODY,
    economy: Economy = None,
) -> Said:
    """Name who votes for the seat; votes that were cast stand."""
    from ledger_api.client.seats import seat_of

    by = seat_of(actor, "authority", named=economy)
    message = {"economy": by, "delegate": delegate.lower(), "alternate": alternate.lower()}
    return recorded(actor.act("SetDelegates", message), f"{delegate} votes for {by}.")


@acting(commands, "policy")
def policy(
    actor: Actor,
    policy: Annotated[Path, typer.Argument(help="JSON of the policy (concord/policy/v1).", exists=True)],
    effective: Annotated[str | None, typer.Option(help="From when on; when recorded unless given.")] = None,
    economy: Economy = None,
) -> Said:
    """Publish what the economy does about each code; no policy loosens what concerns safety."""
    from anchors import canonical
    from ledger_api.client.agreement_acts import publish_policy
    from ledger_api.client.seats import seat_of
    from ledger_api.client.times import moment

    by = seat_of(actor, "authority", named=economy)
    data = canonical.parse(policy.read_bytes())
    state = publish_policy(actor, by, data, moment(effective) if effective else 0)
    return recorded(state, f"{by} published {policy.name}.")


def _described(found: dict[str, Any]) -> list[str]:
    seat = found["seat"]
    lines = [
        f"{found['economy']}: class {seat['voting_class']}, category {found['category']}"
        f"{'' if seat['live'] else ', removed'}",
        f"  authority {seat['authority']}, delegate {seat['delegate']}, alternate {seat['alternate']}",
    ]
    for one in found["categories"]:
        lines.append(f"  category {one['category']} from {_day(one['effective_at'])}")
    for one in found["authorities"]:
        frozen = f", cannot ratify before {_day(one['frozen_until'])}" if one["frozen_until"] else ""
        lines.append(f"  authority {one['authority']} since {_day(one['recorded_at'])}{frozen}")
    for one in found["policies"]:
        now = " (in effect)" if one["in_effect"] else ""
        lines.append(f"  policy {one['digest']} from {_day(one['effective_at'])}{now}")
    return lines


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
