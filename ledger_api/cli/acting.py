"""Commands that act or ask: each says what it does, and gets key, node and output from here.

`acting` gives a command an `Actor` (opens the key folder, asks for the passphrase, speaks to the node);
`asking` gives it a `NodeClient`. Both add the options that belong to that, show what the command returns as
a sentence or as JSON, and turn refusals into a message and exit code 1.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

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


class Said(NamedTuple):
    """What a command has to say: JSON for programs, lines for people, and how it ends."""

    value: Any
    text: str
    exit_code: int = 0


_JSON = ("as_json", AsJson, False)
_ASKING: tuple[tuple[str, Any, Any], ...] = (("node", Node, DEFAULT_NODE), _JSON)
SignOnly = Annotated[
    Path | None,
    typer.Option("--sign-only", metavar="FILE", help="Write the signed act here, and do not send it."),
]
_ACTING: tuple[tuple[str, Any, Any], ...] = (
    ("profile", ProfileName, inspect.Parameter.empty),
    ("node", Node, DEFAULT_NODE),
    ("keys", Keys, default_keys()),
    ("passphrase_file", PassphraseFile, None),
    ("passphrase_fd", PassphraseFd, None),
    ("sign_only", SignOnly, None),
    _JSON,
)
Body = Callable[..., Said]


def acting(commands: typer.Typer, name: str) -> Callable[[Body], Body]:
    """Add a command whose first argument is an `Actor` and that returns what it has to say."""

    def run(body: Body, given: dict[str, Any]) -> None:
        from ledger_api.cli.session import ask_passphrase, session
        from ledger_api.client.acting import Actor, ActWritten, Signer

        as_json = given.pop("as_json")
        node, keys, profile = given.pop("node"), given.pop("keys"), given.pop("profile")
        passphrase = given.pop("passphrase_file"), given.pop("passphrase_fd")
        out: Path | None = given.pop("sign_only")
        with refusals(as_json), session(node, keys, profile) as opened:
            key = opened.profile.signing_key(ask_passphrase(*passphrase))
            actor = Actor(opened.node, opened.network, key)
            if out is not None:
                actor = Signer(opened.node, opened.network, key, out=out)
            try:
                said = body(actor, **given)
            except ActWritten as written:
                said = Said(written.act.to_json(), f"Wrote {out}. Send it: concord acts send {out}")
            _say(said, as_json)

    return _command(commands, name, _ACTING, run)


def asking(commands: typer.Typer, name: str) -> Callable[[Body], Body]:
    """Add a command whose first argument is a `NodeClient` and that returns what it has to say."""

    def run(body: Body, given: dict[str, Any]) -> None:
        from ledger_api.cli.session import connect

        as_json = given.pop("as_json")
        with refusals(as_json), connect(given.pop("node")) as api:
            _say(body(api, **given), as_json)

    return _command(commands, name, _ASKING, run)


def recorded(state: dict[str, Any], what: str) -> Said:
    """The usual sentence about an act that counts now."""
    return Said(state, f"{what} Recorded in block {state['block']}.")


def _command(
    commands: typer.Typer,
    name: str,
    shared: tuple[tuple[str, Any, Any], ...],
    run: Callable[[Body, dict[str, Any]], None],
) -> Callable[[Body], Body]:
    """Register a command with the body's own parameters, its first one aside, and the shared ones."""

    def register(body: Body) -> Body:
        subject, *own = inspect.signature(body).parameters.values()
        # The first argument's type is imported for type checkers only.
        hints = get_type_hints(
            body, localns={str(subject.annotation): object, "Said": Said}, include_extras=True
        )

        @wraps(body)
        def command(**given: Any) -> None:
            run(body, given)

        parameters = [
            parameter.replace(kind=parameter.KEYWORD_ONLY, annotation=hints[parameter.name])
            for parameter in own
        ] + [
            inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
            for option, annotation, default in shared
        ]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        del command.__wrapped__
        commands.command(name)(command)
        return body

    return register


def _say(said: Said, as_json: bool) -> None:
    show(said.value, as_json, lambda: say(said.text))
    if said.exit_code:
        raise typer.Exit(said.exit_code)
