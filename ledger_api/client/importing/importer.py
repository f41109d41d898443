"""One import from end to end: read and check every row, keep it, sign once, send, write what became of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from anchors.signing import SigningKey
from ledger_api.client.batch import Choices
from ledger_api.client.importing import results
from ledger_api.client.importing.assembling import Assembler
from ledger_api.client.importing.faults import file_refused
from ledger_api.client.importing.journal import Journal, Progress
from ledger_api.client.importing.mapping import Mapping, read_mapping
from ledger_api.client.importing.preparing import Preparer, Signatory
from ledger_api.client.importing.rows import Row, csv_rows, encoding_of, json_rows
from ledger_api.client.importing.sending import Sender, sign
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import Home
from ledger_api.client.profile import Profile
from ledger_api.client.sources import sources_of
from ledger_api.client.waiting import require_state
from ledger_api.refusals import RefusedError

CSV_ENDINGS = (".csv", ".tsv")
JSON_ENDINGS = (".ndjson", ".jsonl")
_ROWS_BETWEEN_SYNCS = 500

Told = Callable[[str, int, int], None]
"""Hears of a stage (`checking`, `sending`, `receipts`) how many of how many rows are done."""


@dataclass(frozen=True, slots=True)
class RowFile:
    """A file of rows with its mapping; `digest` is over all bytes that decide what is registered."""

    path: Path
    mapping: Mapping | None
    files: Path
    digest: bytes
    lines: int
    unused: list[str] = field(default_factory=list)

    @property
    def is_json(self) -> bool:
        """Whether rows are JSON objects, one a line."""
        return self.path.suffix.lower() in JSON_ENDINGS

    def rows(self) -> Generator[Row, None, None]:
        """The rows, read as they are asked for. Raises `RefusedError` where the whole file is refused."""
        columns = None if self.mapping is None else self.mapping.columns
        if self.is_json:
            with self.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as lines:
                yield from json_rows(lines, columns=columns)
            return
        assert self.mapping is not None
        with self.path.open("rb") as file:
            encoding = encoding_of(file.read(4), self.mapping.encoding)
        with self.path.open(encoding=encoding, errors="replace", newline="") as lines:
            yield from csv_rows(
                lines, delimiter=self.mapping.delimiter, columns=self.mapping.columns, unused=self.unused
            )


def open_rows(path: Path, mapping: Path | None, files: Path | None) -> RowFile:
    """Look at a file of rows. Raises `RefusedError` MAPPING_MISSING, MAPPING_INVALID."""
    digest = hashlib.sha256()
    lines = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
            lines += part.count(b"\n")
    read = None
    if mapping is not None:
        data = mapping.read_bytes()
        digest.update(hashlib.sha256(data).digest())
        read = read_mapping(data, toml=mapping.suffix.lower() == ".toml")
    elif path.suffix.lower() not in JSON_ENDINGS:
        raise file_refused("MAPPING_MISSING", f"nothing says what the columns of {path.name} are")
    return RowFile(path, read, files or path.parent, digest.digest(), lines)


class Importer:
    """Registers the rows of files on behalf of one issuer."""

    def __init__(
        self, profile: Profile, node: NodeClient, home: Home, passphrase: str, choices: Choices
    ) -> None:
        self._profile = profile
        self._node = node
        self._home = home
        self._key: SigningKey = profile.signing_key(passphrase)
        self._signatory = Signatory(profile.required_issuer(), profile.salt_key(passphrase), home)
        self._choices = choices
        self._wishes = choices.wishes([], sources_of(profile, node, choices.derived_from))

    def run(
        self,
        source: RowFile,
        *,
        out: Path,
        receipts: Path | None = None,
        resume: bool = False,
        restart: bool = False,
        dry_run: bool = False,
        wait: str | None = None,
        per_request: int = 500,
        told: Told,
    ) -> results.Summary:
        """Import a file. Killed at any point, a run with `resume` goes on and sends the very same statements.

        Raises `RefusedError`: IMPORT_UNFINISHED where an earlier run ended early and neither `resume` nor
        `restart` is asked for, what `RowFile.rows` raises, and the node's own refusals.
        """
        if wait is not None:
            require_state(wait)
        with Journal(self._journal_path(source, dry_run)) as journal:
            progress = journal.load()
            if progress is not None and not (resume or restart or dry_run):
                done = f"{progress.answered} of {progress.prepared} prepared rows were answered"
                detail = f"an earlier run of {source.path.name} ended early; {done}"
                raise file_refused("IMPORT_UNFINISHED", detail)
            if progress is None or restart or dry_run:
                progress = journal.begin({"rows": source.path.name, "digest": source.digest.hex()})
            try:
                self._read(journal, progress, source, told)
            except RefusedError:
                journal.remove()  # nothing was sent, and what is mended will be another file
                raise
            if not dry_run and progress.prepared:
                self._send(journal, progress, per_request, wait, told)
                if receipts is not None:
                    self._fetch_receipts(journal, progress, receipts, told)
            summary = results.write_results(journal, out, receipts, wait)
            journal.remove()
        summary.unused_columns = source.unused
        return summary

    def _fetch_receipts(self, journal: Journal, progress: Progress, folder: Path, told: Told) -> None:
        total = progress.prepared
        results.fetch_receipts(journal, self._node, folder, lambda done: told("receipts", done, total))

    def _journal_path(self, source: RowFile, dry_run: bool) -> Path:
        """One journal for the same rows, mapping and choices: nothing else may be gone on with."""
        chosen = json.dumps(
            [self._home.network_id.hex(), self._home.origin, self._choice_words()], sort_keys=True
        ).encode()
        name = hashlib.sha256(source.digest + hashlib.sha256(chosen).digest()).hexdigest()[:32]
        return self._profile.folder / "imports" / f"{name}{'.dry-run' if dry_run else ''}.ndjson"

    def _choice_words(self) -> list[object]:
        wishes = self._wishes
        return [
            wishes.overlay,
            wishes.revision,
            wishes.publish_lookups,
            [one.hex() for one in wishes.derived_from],
            wishes.show_sources,
        ]

    def _read(self, journal: Journal, progress: Progress, source: RowFile, told: Told) -> None:
        """Every row that the journal does not hold yet; all of it is on disk when this returns."""
        if progress.all_read:
            return
        assembler = None if source.mapping is None else Assembler(source.mapping)
        preparer = Preparer(self._signatory, self._wishes, assembler, source.files)
        total = max(source.lines - (0 if source.is_json else 1), 1)
        with closing(source.rows()) as rows:
            for done, row in enumerate(rows, start=1):
                if row.number > progress.last_row:
                    journal.append(progress, preparer.prepare(row, progress))
                    if done % _ROWS_BETWEEN_SYNCS == 0:
                        journal.sync()
                told("checking", done, max(total, done))
        if progress.last_row == 0:
            raise file_refused("ROWS_EMPTY", f"{source.path.name} holds no row")
        journal.append(progress, {"kind": "read"})
        journal.sync()

    def _send(
        self, journal: Journal, progress: Progress, per_request: int, wait: str | None, told: Told
    ) -> None:
        tree = sign(journal, progress, self._key, self._home.network_id)
        sender = Sender(self._profile, self._node, per_request)
        sender.send(journal, progress, tree, lambda done, total: told("sending", done, total))
        if wait is not None:
            results.await_rows(journal, self._node, wait)
