"""`concord status`: what becomes of documents after they were issued."""

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

commands = typer.Typer(help="Suspend, withdraw, annul, replace; and read the history.", no_args_is_help=True)
Document = Annotated[str, typer.Argument(help="Document digest or id; a number, for your own documents.")]
Reason = Annotated[str, typer.Option(help="A code in capital letters, such as COMPLAINT.")]
Effective = Annotated[str | None, typer.Option(help="When it takes effect; when recorded unless given.")]
Successor = Annotated[str, typer.Option(help="Digest of the document that takes its place.", metavar="0x…")]


def _command(kind: str, default_reason: str, summary: str, *, has_successor: bool = False) -> None:
    def plain(
        document: Document,
        profile: ProfileName,
        reason: Reason = default_reason,
        effective: Effective = None,
        node: Node = DEFAULT_NODE,
        keys: Keys = default_keys(),
        passphrase_file: PassphraseFile = None,
        passphrase_fd: PassphraseFd = None,
        as_json: AsJson = False,
    ) -> None:
        _act(
            kind, document, profile, reason, effective, None, node, keys,
            (passphrase_file, passphrase_fd), as_json,
        )  # fmt: skip

    def with_successor(
        document: Document,
        profile: ProfileName,
        successor: Successor,
        reason: Reason = default_reason,
        effective: Effective = None,
        node: Node = DEFAULT_NODE,
        keys: Keys = default_keys(),
        passphrase_file: PassphraseFile = None,
        passphrase_fd: PassphraseFd = None,
        as_json: AsJson = False,
    ) -> None:
        _act(
            kind, document, profile, reason, effective, successor, node, keys,
            (passphrase_file, passphrase_fd), as_json,
        )  # fmt: skip

    commands.command(kind.lower(), help=summary)(with_successor if has_successor else plain)


_command("Suspend", "UNDER_REVIEW", "Suspend a document until it is restored.")
_command("Restore", "CLEARED", "Restore a suspended document.")
_command("Withdraw", "CEASED", "Withdraw a document from now on; what was accepted stays accepted.")
_command("Annul", "ISSUED_IN_ERROR", "Annul a document from the beginning: it should never have been issued.")
_command("Supersede", "REPLACED", "Replace a document by another.", has_successor=True)
_command("Amend", "EDITORIAL", "Correct a document editorially by another.", has_successor=True)
_command("Confirm", "CONFIRMED", "Confirm a document again after a key theft.")


@commands.command("history")
def history(
    document: Annotated[str, typer.Argument(help="Document digest or id.")],
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show every act on a document."""
    from datetime import UTC, datetime

    from ledger_api.cli.session import connect

    with refusals(as_json), connect(node) as api:
        found = api.get(f"/v1/documents/{document}/history")

    def human() -> None:
        say(f"{found['document']} is {found['state']}")
        for event in found["events"]:
            when = datetime.fromtimestamp(event["effective_at"] or event["recorded"]["time"], UTC)
            say(f"  {when:%Y-%m-%d %H:%M} UTC  {event['kind']:<10} {event['reason']}")
        if not found["events"]:
            say("  no act on it")

    show(found, as_json, human)


def _act(
    kind: str,
    document: str,
    profile: str,
    reason: str,
    effective: str | None,
    successor: str | None,
    node: str,
    keys: Path,
    passphrase: tuple[Path | None, int | None],
    as_json: bool,
) -> None:
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.standing import change_status

    with refusals(as_json), session(node, keys, profile) as opened:
        key = opened.profile.signing_key(ask_passphrase(*passphrase))
        state: dict[str, Any] = change_status(
            opened.profile, opened.node, opened.network, key, kind, document,
            reason=reason, effective=effective, successor=successor,
        )  # fmt: skip
        show(state, as_json, lambda: say(f"{kind}: recorded in block {state['block']}."))
