"""`concord ballots`: vote, look, count again, and have done what was decided."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.acting import Said, acting, asking, recorded
from ledger_api.cli.options import DEFAULT_NODE, AsJson, Node
from ledger_api.cli.output import FAILURE, refusals, say, show

if TYPE_CHECKING:
    from ledger_api.client.acting import Actor
    from ledger_api.client.node_api import NodeClient

commands = typer.Typer(help="Ballots of the Committee.", no_args_is_help=True)
Ballot = Annotated[int, typer.Argument(help="Number of the ballot.", min=1)]
Economy = Annotated[str | None, typer.Option(help="For whom; whose seat names the key unless given.")]


@acting(commands, "vote")
def vote(
    actor: Actor,
    ballot: Ballot,
    choice: Annotated[str, typer.Argument(help="for, against or abstain.")],
    reason: Annotated[str, typer.Option(help="Why; a vote against needs it. It is published.")] = "",
    economy: Economy = None,
) -> Said:
    """Cast a seat's vote, or cast it anew while the ballot is open."""
    from ledger_api.client.ballot_acts import cast_vote
    from ledger_api.client.seats import seat_of

    by = seat_of(actor, "delegate", "alternate", named=economy)
    state = cast_vote(actor, by, ballot, choice, reason)
    return recorded(state, f"{by} voted {choice.upper()} in ballot {ballot}.")


@asking(commands, "enact")
def enact(api: NodeClient, ballot: Ballot) -> Said:
    """Have the call of a passed ballot scheduled; needs no key."""
    from ledger_api.client import ballot_acts

    return recorded(ballot_acts.enact(api, ballot), f"Ballot {ballot} waits in the Timelock.")


@asking(commands, "execute")
def execute(api: NodeClient, ballot: Ballot) -> Said:
    """Have the call of an enacted ballot made, after the Timelock's delay; needs no key."""
    from ledger_api.client import ballot_acts

    return recorded(ballot_acts.execute(api, ballot), f"Ballot {ballot} is executed.")


@asking(commands, "list")
def list_ballots(
    api: NodeClient,
    state: Annotated[str | None, typer.Option(help="open, closed, passed or failed.")] = None,
) -> Said:
    """List ballots, the newest first."""
    found = list(api.pages("/v1/ballots", {"state": state}))
    lines = [
        f"{one['number']:>5}  {one['state']:<6} {one['voted']}/{one['seats']} voted,"
        f" closes {_time(one['closes'])}  {one['title']}"
        for one in found
    ]
    return Said(found, "\n".join(lines) or "No ballot.")


@asking(commands, "show")
def show_ballot(api: NodeClient, ballot: Ballot) -> Said:
    """Show what a ballot would do, who voted what, and the arithmetic."""
    found = api.get(f"/v1/ballots/{ballot}")
    return Said(found, "\n".join(_described(found)))


@asking(commands, "wait")
def wait(
    api: NodeClient,
    ballot: Ballot,
    seconds: Annotated[int, typer.Option(help="How long to wait at most.", min=1)] = 3600,
) -> Said:
    """Wait until a ballot has closed, and an enacted one may be executed; exits 1 where it failed."""
    from ledger_api.client.ballot_acts import await_time, closing, ready

    await_time(api, ballot, closing, seconds=seconds)
    found = await_time(api, ballot, ready, seconds=seconds)
    code = 0 if found["state"] == "passed" else FAILURE
    return Said(found, f"Ballot {ballot} {found['state']}.", code)


@commands.command("tally")
def tally(
    ballot: Ballot,
    chain: Annotated[str, typer.Option(help="JSON-RPC of any node of the chain.", metavar="URL")],
    network: Annotated[
        Path | None, typer.Option(help="The network's file; asked from --node unless given.", exists=True)
    ] = None,
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Count a ballot again from the chain alone, and compare with the contract's own count."""
    from ledger_api.client.recount import recount
    from ledger_api.network_file import load_network

    with refusals(as_json):
        found = recount(load_network(network or f"{node}/v1/network"), chain, ballot)

    def human() -> None:
        say(f"{found.title}: {found.kind}, as of block {found.block}")
        for one in found.votes:
            say(f"  {one.economy} ({one.voting_class})  {one.choice or 'has not voted'}")
        for line in found.tally.arithmetic:
            say(f"  {line}")
        agreement = "agrees" if found.agrees else f"DISAGREES: {found.contract}"
        say(f"The contract's own count {agreement}.")

    show(found.to_json(), as_json, human)
    if not found.agrees:
        raise typer.Exit(FAILURE)


def _described(found: dict[str, Any]) -> list[str]:
    lines = [
        f"Ballot {found['number']}, {found['state']}: {found['title']}",
        f"  {found['would']}",
        f"  proposed by {found['economy']}, open from {_time(found['opens'])} to {_time(found['closes'])}",
    ]
    for one in found["electorate"]:
        why = f"  {one['reason']}" if one["reason"] else ""
        lines.append(f"  {one['economy']} ({one['voting_class']})  {one['choice'] or 'has not voted'}{why}")
    lines += [f"  {line}" for line in found["tally"]["arithmetic"]]
    if found["enacted"] is not None:
        done = found["enacted"]["executed"]
        lines.append("  executed" if done else f"  enacted: {found['enacted']['operation']}")
    return lines


def _time(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
