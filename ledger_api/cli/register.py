"""`concord register`: one file, a folder of them, or a file of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ledger_api.cli.options import (
    DEFAULT_NODE,
    AsJson,
    DerivedFrom,
    Keys,
    Node,
    PassphraseFd,
    PassphraseFile,
    ProfileName,
    ShowSources,
    default_keys,
)
from ledger_api.cli.output import FAILURE, refusals, say, show


def attach(program: typer.Typer) -> None:
    """Add the command."""
    program.command("register")(register)


def register(
    source: Annotated[
        Path,
        typer.Argument(
            help="A document (JSON), a folder of them, or a file of rows (CSV, NDJSON).",
            exists=True,
            metavar="FILE|FOLDER|ROWS",
        ),
    ],
    profile: ProfileName,
    header: Annotated[
        Path | None,
        typer.Option("--header", help="JSON that adds header members a foreign document lacks.", exists=True),
    ] = None,
    attachments: Annotated[
        list[Path] | None, typer.Option("--attach", help="A file that belongs to the document.", exists=True)
    ] = None,
    lookups: Annotated[
        bool, typer.Option("--lookups/--no-lookups", help="Let the file alone find its entry.")
    ] = False,
    visibility: Annotated[
        str, typer.Option(help="withheld: you send presentations; public: the node keeps the opening.")
    ] = "withheld",
    revision: Annotated[int | None, typer.Option(help="Revision, where the document does not say.")] = None,
    supersedes: Annotated[
        str | None, typer.Option(help="Digest of the document this one replaces.", metavar="0x…")
    ] = None,
    amends: Annotated[
        str | None, typer.Option(help="Digest of the document this one corrects.", metavar="0x…")
    ] = None,
    derived_from: DerivedFrom = None,
    show_sources: ShowSources = True,
    cosigners: Annotated[
        list[str] | None, typer.Option("--cosigner", help="Key folder of a second signing organisation.")
    ] = None,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Sign a folder once, and send statements only.")
    ] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            help="Which column feeds which member (TOML, JSON), for a file of rows.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option(
            "--files",
            help="Folder of the files that rows name; that of the rows unless given.",
            exists=True,
            file_okay=False,
            metavar="DIR",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Folder for results.csv and refused.csv; ROWS-results unless given.", metavar="DIR"
        ),
    ] = None,
    receipts: Annotated[
        Path | None,
        typer.Option("--receipts", help="Folder for the receipt of each row, once anchored.", metavar="DIR"),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with rows where a run was interrupted.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Forget an interrupted run of the same rows.")
    ] = False,
    per_request: Annotated[int, typer.Option(help="Rows sent in one request.", min=1, max=5_000)] = 500,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, send nothing.")] = False,
    wait: Annotated[str | None, typer.Option(help="Wait for this state: logged, anchored or final.")] = None,
    node: Node = DEFAULT_NODE,
    keys: Keys = default_keys(),
    passphrase_file: PassphraseFile = None,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Check, sign and register documents. Registering the same document again changes nothing.

    A folder is walked in order of names: every JSON file is a document, and a file of the same name with
    another ending (heat-H88213.json, heat-H88213.pdf) is attached to it.

    Of a file of rows every row is a document: all are checked, signed once together, and sent. What is wrong
    with a row is in refused.csv, and keeps no other row out.
    """
    from ledger_api.cli.register_rows import RowOptions, is_row_file, register_rows
    from ledger_api.cli.session import ask_passphrase, session
    from ledger_api.client.batch import Batch, Choices

    of_rows = is_row_file(source, mapping)
    if of_rows:
        _refuse_for_rows(
            {
                "--attach": attachments,
                "--cosigner": cosigners,
                "--supersedes": supersedes,
                "--amends": amends,
                "--visibility": visibility != "withheld",
            }
        )
    else:
        _refuse_without_rows(
            {
                "--mapping": mapping,
                "--files": files,
                "--out": out,
                "--receipts": receipts,
                "--resume": resume,
                "--restart": restart,
            }
        )
    with refusals(as_json), session(node, keys, profile) as opened:
        choices = Choices(
            overlay=header,
            attachments=tuple(attachments or ()),
            lookups=lookups,
            visibility=visibility,
            revision=revision,
            supersedes=supersedes,
            amends=amends,
            derived_from=tuple(derived_from or ()),
            show_sources=show_sources,
        )
        passphrase = ask_passphrase(passphrase_file, passphrase_fd)
        if of_rows:
            options = RowOptions(mapping, files, out, receipts, resume, restart, per_request)
            register_rows(
                opened, source, options, choices, passphrase, dry_run=dry_run, wait=wait, as_json=as_json
            )
            return
        batch = Batch(
            opened.profile,
            opened.node,
            opened.home(),
            passphrase,
            choices,
            cosigners=[(keys, name) for name in cosigners or ()],
        )
        tasks = batch.tasks(source)
        if manifest:
            done = batch.register_under_manifest(tasks, dry_run=dry_run)
        else:
            done = [
                batch.register(task, dry_run=dry_run, wait=wait) for task in _with_progress(tasks, as_json)
            ]
    results = [one.to_json() for one in done]

    def human() -> None:
        for result in results:
            _print(result)
        if len(results) > 1:
            refused = sum(result["problem"] is not None for result in results)
            say(f"{len(results) - refused} registered or known, {refused} refused.")

    show(results[0] if len(results) == 1 else results, as_json, human)
    if any(result["problem"] is not None for result in results):
        raise typer.Exit(FAILURE)


def _refuse_for_rows(given: dict[str, object]) -> None:
    for name, value in given.items():
        if value:
            raise typer.BadParameter(
                "a file of rows is signed once by one organisation and sent as statements; this is said of "
                "single documents, or by a column",
                param_hint=name,
            )


def _refuse_without_rows(given: dict[str, object]) -> None:
    for name, value in given.items():
        if value:
            raise typer.BadParameter("this is said of a file of rows", param_hint=name)


def _with_progress(tasks: list[Any], as_json: bool) -> Any:
    if len(tasks) < 2 or as_json:
        return tasks
    from rich.console import Console
    from rich.progress import track

    return track(tasks, description="Registering", console=Console(stderr=True))


def _print(result: dict[str, Any]) -> None:
    problem = result["problem"]
    if problem is not None:
        where = problem["pointer"] or "/"
        say(f"{result['file']}: refused, {problem['code']} at {where}: {problem['detail']}")
        for fault in problem["problems"]:
            say(f"    {fault['code']} at {fault['pointer'] or '/'}: {fault['detail']}")
        say(f"    -> {problem['fix']}")
        return
    what = {True: "registered", False: "known already", None: "would be registered"}[result["created"]]
    say(f"{result['file']}: {what}, {result['number']} ({result['type']}) is {result['state'] or 'checked'}")
    if result["id"]:
        say(f"    id       {result['id']}")
    say(f"    document {result['document']}")
    for warning in result["warnings"]:
        say(f"    {warning['severity']}: {warning['code']} {warning['detail']}")
