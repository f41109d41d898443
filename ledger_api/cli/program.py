"""The whole command line as one Typer program."""

from __future__ import annotations

import typer

from ledger_api.cli import (
    accreditations,
    acts,
    agreement_texts,
    bulk_status,
    cosigning,
    demo,
    documents,
    economies,
    impact,
    issuers,
    keys,
    listings,
    log,
    node,
    operations,
    present,
    proposals,
    provenance,
    recognition,
    register,
    review,
)
from ledger_api.cli import verify as verify_command

program = typer.Typer(
    name="concord",
    help="Register product documents on a ledger nobody can rewrite, and get answers that say why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
program.add_typer(keys.commands, name="keys")
program.add_typer(issuers.commands, name="issuers")
program.add_typer(accreditations.commands, name="accreditations")
program.add_typer(agreement_texts.commands, name="agreements")
program.add_typer(proposals.commands, name="ballots")
program.add_typer(economies.commands, name="economies")
program.add_typer(listings.commands, name="listings")
program.add_typer(acts.commands, name="acts")
program.add_typer(bulk_status.commands, name="status")
program.add_typer(review.commands, name="review")
program.add_typer(log.commands, name="log")
program.add_typer(operations.database, name="db")
for module in (
    register,
    cosigning,
    present,
    documents,
    provenance,
    impact,
    verify_command,
    recognition,
    node,
    demo,
    operations,
):
    module.attach(program)
