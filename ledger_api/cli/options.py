"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_NODE = "http://127.0.0.1:8080"

Node = Annotated[
    str, typer.Option("--node", envvar="CONCORD_NODE", help="Address of the node to speak to.", metavar="URL")
]
Keys = Annotated[
    Path,
    typer.Option("--keys", envvar="CONCORD_KEYS", help="Folder that holds the key folders.", metavar="DIR"),
]
ProfileName = Annotated[
    str, typer.Option("--as", envvar="CONCORD_PROFILE", help="Key folder to act with.", metavar="NAME")
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file", envvar="CONCORD_PASSPHRASE_FILE", help="Read the passphrase from here."
    ),
]
PassphraseFd = Annotated[
    int | None, typer.Option("--passphrase-fd", help="Read the passphrase from this open file descriptor.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
DataDir = Annotated[
    Path | None, typer.Option("--data", envvar="CONCORD_DATA_DIR", help="The node's data folder.")
]
DerivedFrom = Annotated[
    list[str] | None,
    typer.Option(
        "--derived-from",
        help="A document this one was made from: its digest or id, or the number of one you registered.",
        metavar="0x…|NUMBER",
    ),
]
ShowSources = Annotated[
    bool,
    typer.Option(
        "--show-sources/--withhold-sources",
        help="Let the entry show what the document was made from, or only commit to it.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask back.")]


def default_keys() -> Path:
    """Where key folders are kept unless told otherwise."""
    return Path.home() / ".concord" / "keys"
