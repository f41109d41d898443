"""`concord register rows.csv --mapping map.toml`: many documents from a file of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ledger_api.cli.output import FAILURE, say, show

if TYPE_CHECKING:
    from ledger_api.cli.session import Session
    from ledger_api.client.batch import Choices
    from ledger_api.client.importing.importer import Told
    from ledger_api.client.importing.results import Summary

ROW_ENDINGS = (".csv", ".tsv", ".ndjson", ".jsonl")
_STAGES = {"checking": "Checking rows", "sending": "Registering", "receipts": "Fetching receipts"}


@dataclass(frozen=True, slots=True)
class RowOptions:
    """What the command line says about a file of rows."""

    mapping: Path | None
    files: Path | None
    out: Path | None
    receipts: Path | None
    resume: bool
    restart: bool
    per_request: int


def is_row_file(source: Path, mapping: Path | None) -> bool:
    """Whether each row of this file is a document."""
    return source.is_file() and (mapping is not None or source.suffix.lower() in ROW_ENDINGS)


def register_rows(
    opened: Session,
    source: Path,
    options: RowOptions,
    choices: Choices,
    passphrase: str,
    *,
    dry_run: bool,
    wait: str | None,
    as_json: bool,
) -> None:
    """Import the file and print what became of it; exits 1 where a row was refused."""
    from ledger_api.client.importing.importer import Importer, open_rows

    importer = Importer(opened.profile, opened.node, opened.home(), passphrase, choices)
    rows = open_rows(source, options.mapping, options.files)
    with _progress(as_json) as told:
        summary = importer.run(
            rows,
            out=options.out or source.with_name(f"{source.stem}-results"),
            receipts=options.receipts,
            resume=options.resume,
            restart=options.restart,
            dry_run=dry_run,
            wait=wait,
            per_request=options.per_request,
            told=told,
        )
    show(summary.to_json(), as_json, lambda: _print(summary, dry_run))
    if summary.refused:
        raise typer.Exit(FAILURE)


def _print(summary: Summary, dry_run: bool) -> None:
    figures = summary.to_json()
    if summary.unused_columns:
        say(f"Columns that the mapping does not use: {', '.join(summary.unused_columns)}")
    if dry_run:
        say(f"{summary.checked} would be registered, {summary.refused} refused. Nothing was sent.")
    else:
        say(f"{summary.registered} registered, {summary.known} known already, {summary.refused} refused.")
    for code, count in summary.codes.most_common():
        say(f"    {count:>6}  {code}")
    if summary.receipts:
        say(f"{summary.receipts} receipts fetched.")
    say(f"Row by row: {figures['results_file']}")
    if summary.refused:
        say(f"What is wrong, and how to mend it: {figures['refused_file']}")


@contextmanager
def _progress(as_json: bool) -> Iterator[Told]:
    """A bar for each stage, on standard error, where somebody looks at it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=as_json,
    ) as bars:
        shown = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in shown:
                shown[stage] = bars.add_task(_STAGES[stage], total=total)
            bars.update(shown[stage], completed=done, total=total)

        yield told
