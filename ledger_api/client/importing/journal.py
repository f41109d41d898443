"""The journal of an import: what each row became, on disk before anything is sent, and what was answered.

One JSON object a line, only ever appended to. After the head come the rows in their order, each prepared (its
statement, opening and files) or refused; then the manifest's signature; then what the node answered, in the
order of the prepared rows. It holds openings, so it lies in the key folder, readable by its owner alone.
"""

from __future__ import annotations

import fcntl
import json
import os
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

from anchors.files import sync_folder
from ledger_api.client.importing.faults import file_refused

FORMAT = "concord/import/v1"
Line = dict[str, Any]
_NAMING = ("type", "numberHash", "revision")


@dataclass(slots=True)
class Progress:
    """How far an import has come. `digests` are the prepared statements', 32 bytes each, in order."""

    head: Line
    last_row: int = 0
    prepared: int = 0
    refused: int = 0
    all_read: bool = False
    manifest: Line | None = None
    answered: int = 0
    digests: bytearray = field(default_factory=bytearray)
    documents: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    """Row and place among the prepared of the first document of a type, number and revision."""

    def digest(self, place: int) -> bytes:
        """The digest of a prepared row's statement."""
        return bytes(self.digests[32 * place : 32 * place + 32])


def document_key(statement: Line) -> bytes:
    """What names one document of one issuer: type, number and revision, as its statement says them."""
    return sha256(json.dumps([statement[name] for name in _NAMING]).encode()).digest()[:16]


class Journal:
    """An open journal; only one process has it at a time.

    Raises `RefusedError` IMPORT_RUNNING and JOURNAL_UNREADABLE.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self.path = path
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = os.fstat(self._file.fileno()).st_nlink > 0
        except OSError:
            held = False
        if not held:  # another has it, or had it and has just come to its end
            self._file.close()
            raise file_refused("IMPORT_RUNNING", f"another process has the journal {path}")
        self._offsets = array("Q")
        self._answers_at = 0

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def load(self) -> Progress | None:
        """What it holds; None where nothing was begun. A line that was not written to its end is dropped."""
        self._offsets = array("Q")
        progress: Progress | None = None
        offset = 0
        self._file.seek(0)
        for raw in self._file:
            if not raw.endswith(b"\n"):
                break
            line = self._parsed(raw)
            if progress is None:
                if line.get("format") != FORMAT:
                    raise file_refused("JOURNAL_UNREADABLE", f"{self.path} is no journal of an import")
                progress = Progress(line)
            else:
                self._note(progress, line, offset)
            offset += len(raw)
        self._file.truncate(offset)
        self._file.seek(0, os.SEEK_END)
        return progress

    def begin(self, head: Line) -> Progress:
        """Forget whatever it held and begin anew; the file and its name are on disk when this returns."""
        self._file.truncate(0)
        self._file.seek(0)
        self._offsets = array("Q")
        progress = Progress({"format": FORMAT, **head})
        self._write([progress.head])
        self.sync()
        sync_folder(self.path.parent)
        return progress

    def append(self, progress: Progress, *lines: Line) -> None:
        """Add lines; on disk at the next `sync`."""
        offset = self._file.seek(0, os.SEEK_END)
        for line in lines:
            offset_of_line = offset
            offset += self._write([line])
            self._note(progress, line, offset_of_line)

    def sync(self) -> None:
        """Have everything on disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def prepared_from(self, first: int) -> Iterator[Line]:
        """The prepared rows from this one on (0 is the first), in their order."""
        if first >= len(self._offsets):
            return
        for line in self._lines(self._offsets[first]):
            if line["kind"] == "row":
                yield line
            elif line["kind"] != "refused":
                return

    def rows(self) -> Iterator[Line]:
        """Every row, prepared or refused, in the order of the file."""
        for line in self._lines(0):
            if line.get("kind") in ("row", "refused"):
                yield line
            elif line.get("kind") == "read":
                return

    def answers(self) -> Iterator[Line]:
        """What the node answered for each prepared row, in their order."""
        for line in self._lines(self._answers_at):
            if line.get("kind") == "answered":
                yield from line["items"]

    def remove(self) -> None:
        """Delete it: everything it held is elsewhere."""
        self.path.unlink(missing_ok=True)
        sync_folder(self.path.parent)

    def _lines(self, offset: int) -> Iterator[Line]:
        self._file.flush()
        with self.path.open("rb") as file:
            file.seek(offset)
            for raw in file:
                yield self._parsed(raw)

    def _note(self, progress: Progress, line: Line, offset: int) -> None:
        match line.get("kind"):
            case "row":
                self._offsets.append(offset)
                progress.digests += bytes.fromhex(line["id"][2:])
                key = document_key(line["part"]["statement"])
                progress.documents.setdefault(key, (line["row"], progress.prepared))
                progress.prepared += 1
                progress.last_row = line["row"]
            case "refused":
                progress.refused += 1
                progress.last_row = line["row"]
            case "read":
                progress.all_read = True
            case "manifest":
                progress.manifest = line
                self._answers_at = offset
            case "answered":
                progress.answered += len(line["items"])
            case other:
                raise file_refused("JOURNAL_UNREADABLE", f"{self.path} has a line of kind {other!r}")

    def _parsed(self, raw: bytes) -> Line:
        try:
            line = json.loads(raw)
        except ValueError as failure:
            raise file_refused("JOURNAL_UNREADABLE", f"{self.path} holds what is no JSON") from failure
        if not isinstance(line, dict):
            raise file_refused("JOURNAL_UNREADABLE", f"{self.path} holds what is no line of a journal")
        return line

    def _write(self, lines: Iterable[Line]) -> int:
        return sum(
            self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            for line in lines
        )
