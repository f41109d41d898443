"""`concord present`, `disclose` and `receipts`: what an exporter sends around."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ledger_api.cli.options import DEFAULT_NODE, Keys, Node, ProfileName, default_keys
from ledger_api.cli.output import note, refusals, say

Document = Annotated[str, typer.Argument(help="Number, id or digest of a document you registered.")]
Out = Annotated[Path, typer.Option("--out", "-o", help="File to write.")]
Attached = Annotated[
    list[Path] | None,
    typer.Option("--attach", help="A file of the document, where it was moved.", exists=True),
]


def attach(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("present")(present)
    program.command("disclose")(disclose)
    program.command("receipts")(receipts)


def present(
    document: Document,
    profile: ProfileName,
    out: Out,
    attachments: Attached = None,
    no_files: Annotated[bool, typer.Option("--no-files", help="Leave the files out.")] = False,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
) -> None:
    """Write one file with all that a stranger needs: opening, statement, receipt, files."""
    _write(document, profile, out, None, attachments, not no_files, node, keys)


def disclose(
    document: Document,
    profile: ProfileName,
    out: Out,
    fields: Annotated[
        list[str], typer.Option("--field", help="JSON pointer to open, such as /header/number or /body.")
    ],
    attachments: Attached = None,
    with_files: Annotated[bool, typer.Option("--files", help="Add the files.")] = False,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
) -> None:
    """Write a presentation that opens only the fields you name; the others show that they exist."""
    _write(document, profile, out, fields, attachments, with_files, node, keys)


def receipts(
    document: Document,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; printed otherwise.")] = None,
    node: Node = DEFAULT_NODE,
) -> None:
    """Fetch the receipt of a document: a C2SP tlog-proof that verifies offline."""
    from ledger_api.cli.session import connect

    with refusals(), connect(node) as api:
        text = api.get_bytes(f"/v1/documents/{document}/receipt").decode()
        if out is None:
            typer.echo(text, nl=False)
        else:
            out.write_text(text, encoding="utf-8")
            say(f"Wrote {out}")


def _write(
    document: str,
    profile: str,
    out: Path,
    fields: list[str] | None,
    attachments: list[Path] | None,
    with_files: bool,
    node: str,
    keys: Path,
) -> None:
    from ledger_api.cli.session import session
    from ledger_api.client import presenting, records

    with refusals(), session(node, keys, profile) as opened:
        record = records.find(opened.profile, document)
        files = _files(record, attachments or []) if with_files else []
        data = presenting.present(opened.node, opened.network.network, record, files=files, pointers=fields)
        out.write_bytes(data)
        say(f"Wrote {out} ({len(data)} bytes, {len(files)} files). Verify it: concord verify {out}")


def _files(record: Any, moved: list[Path]) -> list[Any]:
    from hashlib import sha256

    from ledger_api.client.preparation import read_file

    given = [read_file(path) for path in moved]
    by_digest = {sha256(file.data).hexdigest(): file for file in given}
    found = []
    for kept in record.files:
        file = by_digest.get(kept.sha256) or kept.read()
        if file is None:
            note(f"{kept.name} is not where it was, or changed; give it with --attach to include it.")
        else:
            found.append(file)
    return found
