"""`concord ballots propose-…`: put a matter to the Committee."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.acting import Said, acting
from ledger_api.cli.ballots import Economy, commands

if TYPE_CHECKING:
    from ledger_api.client.acting import Actor

__all__ = ["commands"]

Title = Annotated[str, typer.Option(help="What the ballot is about, 1 to 200 bytes; voters sign it.")]
Closes = Annotated[str | None, typer.Option(help="A day, a time, or +14d; the earliest unless given.")]
Seat = Annotated[str, typer.Argument(help="Code of the economy whose seat it is about.")]
Effective = Annotated[str | None, typer.Option(help="From when on; from execution unless given.")]
VotingClass = Annotated[str, typer.Option("--class", help="P participates, O observes.")]
Category = Annotated[int, typer.Option(help="Development category 1, 2 or 3.")]
NOBODY = "0x" + "00" * 20


@acting(commands, "propose-endorsement")
def propose_endorsement(
    actor: Actor,
    agreement: Annotated[str, typer.Argument(help="Agreement id, its beginning, or its title.")],
    title: Annotated[str | None, typer.Option(help="Title; made from the agreement's unless given.")] = None,
    closes: Closes = None,
    economy: Economy = None,
) -> Said:
    """Endorse an agreement: the version that all parties signed, else the latest."""
    from ledger_api.client import ballot_acts
    from ledger_api.client.seats import agreement_named, seat_of

    by = seat_of(actor, "delegate", "alternate", named=economy)
    about = agreement_named(actor.node, agreement)
    number = ballot_acts.propose_endorsement(actor, by, about, title=title, closes=_closes(actor, closes))
    return _opened(actor, number)


@acting(commands, "propose-admission")
def propose_admission(
    actor: Actor,
    admitted: Annotated[str, typer.Argument(help="Code of the economy to admit.")],
    title: Title,
    authority: Annotated[str, typer.Option(help="Address of its designating authority.")],
    delegate: Annotated[str, typer.Option(help="Address of its delegate.")],
    alternate: Annotated[str, typer.Option(help="Address of its alternate.")] = NOBODY,
    voting_class: VotingClass = "P",
    category: Category = 1,
    closes: Closes = None,
    economy: Economy = None,
) -> Said:
    """Admit an economy."""
    members = {
        "admitted": admitted.upper(),
        "votingClass": voting_class.upper(),
        "category": category,
        "authority": authority.lower(),
        "delegate": delegate.lower(),
        "alternate": alternate.lower(),
    }
    return _open(actor, "Admission", title, closes, economy, members)


@acting(commands, "propose-removal")
def propose_removal(
    actor: Actor, removed: Seat, title: Title, closes: Closes = None, economy: Economy = None
) -> Said:
    """Remove a seat."""
    return _open(actor, "Removal", title, closes, economy, {"removed": removed.upper()})


@acting(commands, "propose-category")
def propose_category(
    actor: Actor,
    seat: Seat,
    title: Title,
    category: Category,
    effective: Effective = None,
    closes: Closes = None,
    economy: Economy = None,
) -> Said:
    """Change an economy's development category."""
    members = {"seat": seat.upper(), "category": category, "effectiveAt": _moment(effective) or 0}
    return _open(actor, "Category", title, closes, economy, members)


@acting(commands, "propose-voting-class")
def propose_voting_class(
    actor: Actor,
    seat: Seat,
    title: Title,
    voting_class: VotingClass,
    effective: Effective = None,
    closes: Closes = None,
    economy: Economy = None,
) -> Said:
    """Make a seat participate (P) or observe (O)."""
    effective_at = _moment(effective) or 0
    members = {"seat": seat.upper(), "votingClass": voting_class.upper(), "effectiveAt": effective_at}
    return _open(actor, "VotingClass", title, closes, economy, members)


@acting(commands, "propose-authority")
def propose_authority(
    actor: Actor,
    seat: Seat,
    title: Title,
    authority: Annotated[str, typer.Option(help="Address of the new authority.")],
    closes: Closes = None,
    economy: Economy = None,
) -> Said:
    """Replace an authority, whose key is lost or stolen; the new one cannot ratify for 30 days."""
    members = {"seat": seat.upper(), "authority": authority.lower()}
    return _open(actor, "Authority", title, closes, economy, members)


@acting(commands, "propose-contract")
def propose_contract(
    actor: Actor,
    name: Annotated[str, typer.Argument(help="Name in the Directory, such as Agreements.")],
    target: Annotated[str, typer.Argument(help="Address of the new contract.")],
    code_hash: Annotated[str, typer.Argument(help="keccak-256 of its runtime code.")],
    title: Title,
    closes: Closes = None,
    economy: Economy = None,
) -> Said:
    """List a contract in place of another."""
    members = {"name": name, "target": target.lower(), "codeHash": bytes.fromhex(code_hash[2:])}
    return _open(actor, "Contract", title, closes, economy, members)


@acting(commands, "propose-standard")
def propose_standard(
    actor: Actor,
    text: Annotated[Path, typer.Argument(help="The text, in every language.", exists=True)],
    title: Title,
    closes: Closes = None,
    economy: Economy = None,
) -> Said:
    """Adopt a harmonised standard by the digest of its text."""
    from hashlib import sha256

    return _open(actor, "Standard", title, closes, economy, {"text": sha256(text.read_bytes()).digest()})


def _open(
    actor: Actor, kind: str, title: str, closes: str | None, economy: str | None, members: dict[str, Any]
) -> Said:
    from ledger_api.client.ballot_acts import open_ballot
    from ledger_api.client.seats import seat_of

    by = seat_of(actor, "delegate", "alternate", named=economy)
    return _opened(actor, open_ballot(actor, kind, by, title, closes=_closes(actor, closes), **members))


def _opened(actor: Actor, number: int) -> Said:
    shown = actor.node.get(f"/v1/ballots/{number}")
    return Said(
        shown, f"Ballot {number} is open: {shown['would']}\n  vote: concord ballots vote {number} for"
    )


def _closes(actor: Actor, text: str | None) -> int | None:
    from ledger_api.client.times import moment_after

    return moment_after(text, actor.clock()) if text else None


def _moment(text: str | None) -> int | None:
    from ledger_api.client.times import moment

    return moment(text) if text else None
