"""A passphrase from a prompt, a file or a descriptor; never from the command line, which others can read."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from ledger_api.refusals import RefusedError


def read_passphrase(file: Path | None, descriptor: int | None, *, confirm: bool = False) -> str:
    """The first line of the file or descriptor, else what is typed (twice with `confirm`).

    Raises `RefusedError` PASSPHRASE_UNREADABLE or PASSPHRASE_EMPTY.
    """
    try:
        if descriptor is not None:
            with os.fdopen(descriptor, "r", encoding="utf-8", closefd=False) as source:
                text = source.readline()
        elif file is not None:
            text = file.read_text(encoding="utf-8").partition("\n")[0]
        else:
            text = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    except (OSError, UnicodeDecodeError) as failure:
        raise RefusedError(
            "PASSPHRASE_UNREADABLE",
            f"the passphrase cannot be read: {failure}",
            fix="Name a file or descriptor that can be read, or leave the option out to be asked.",
        ) from failure
    passphrase = text.rstrip("\r\n")
    if not passphrase:
        raise RefusedError("PASSPHRASE_EMPTY", "the passphrase is empty", fix="Choose one of several words.")
    return passphrase
