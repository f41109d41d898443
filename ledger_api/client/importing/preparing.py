"""Each row becomes a line of the journal: a submission made by the rules about documents, or its faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anchors.errors import AnchorsError
from anchors.hexadecimal import to_hex
from ledger_api.client import records
from ledger_api.client.importing.assembling import Assembled, Assembler
from ledger_api.client.importing.attached import file_inside
from ledger_api.client.importing.faults import CellError, RowFault, row_fault
from ledger_api.client.importing.journal import Line, Progress, document_key
from ledger_api.client.importing.rows import Row
from ledger_api.client.preparation import (
    Home,
    LocalFile,
    PreparedSubmission,
    Wishes,
    prepare_submission,
    read_file,
)
from ledger_api.domain.documents import DocumentRefusedError


@dataclass(frozen=True, slots=True)
class Signatory:
    """On whose behalf documents are prepared; the salt key makes the same document the same statement."""

    issuer_id: bytes
    salt_key: bytes
    home: Home


class Preparer:
    """Prepares rows; without an assembler each row's line is a document as it stands."""

    def __init__(
        self, signatory: Signatory, wishes: Wishes, assembler: Assembler | None, folder: Path
    ) -> None:
        self._signatory = signatory
        self._wishes = wishes
        self._assembler = assembler
        self._folder = folder

    def prepare(self, row: Row, progress: Progress) -> Line:
        """The journal's line for this row; it reads attached files and sends nothing."""
        made = self._assemble(row)
        faults = list(made.faults)
        paths = {} if faults else dict(self._paths(made, faults))
        if faults:
            return _refused(row, faults)
        try:
            submission = self._submission(made, [read_file(path) for path in paths.values()])
        except DocumentRefusedError as refused:
            return _refused(
                row,
                [
                    RowFault(made.column_of(one.pointer), one.code, one.detail, one.fix, one.pointer)
                    for one in refused.problems
                ],
            )
        except AnchorsError as failure:
            at = failure.pointer or ""
            return _refused(
                row, [RowFault(made.column_of(at), failure.code, failure.detail, failure.fix, at)]
            )
        line = self._prepared(row, submission, paths)
        earlier = progress.documents.get(document_key(line["part"]["statement"]))
        if earlier is not None and to_hex(progress.digest(earlier[1])) != line["id"]:
            detail = f"row {earlier[0]} registers another document of this number"
            column = made.column_of("/header/number")
            return _refused(row, [row_fault(column, "DOCUMENT_TWICE", detail, "/header/number")])
        return line

    def _assemble(self, row: Row) -> Assembled:
        if row.faults or self._assembler is None:
            return Assembled(row.line or b"", faults=row.faults)
        return self._assembler.assemble(row)

    def _paths(self, made: Assembled, faults: list[RowFault]) -> Iterator[tuple[str, Path]]:
        column = made.column_of("/header/attachments")
        for name in made.files:
            try:
                path = file_inside(self._folder, name)
            except CellError as failure:
                faults.append(failure.at(column))
            else:
                yield path.name, path

    def _submission(self, made: Assembled, files: list[LocalFile]) -> PreparedSubmission:
        who = self._signatory
        return prepare_submission(
            made.payload,
            issuer_id=who.issuer_id,
            salt_key=who.salt_key,
            home=who.home,
            wishes=self._wishes,
            files=files,
        )

    def _prepared(self, row: Row, submission: PreparedSubmission, paths: dict[str, Path]) -> Line:
        return {
            "kind": "row",
            "row": row.number,
            "id": to_hex(submission.statement.signing_digest(self._signatory.home.network_id)),
            "part": submission.statement_part([]),
            "record": records.record_of(submission, paths),
            "findings": sorted({one.code for one in submission.findings}),
        }


def _refused(row: Row, faults: list[RowFault]) -> Line:
    return {"kind": "refused", "row": row.number, "faults": [fault.to_json() for fault in faults]}
