"""What may be wrong with a row or with the file of rows, before any rule about documents is asked."""

from __future__ import annotations

from dataclasses import dataclass

from ledger_api.refusals import RefusedError

ROW_FIXES: dict[str, str] = {
    "ATTACHMENT_NOT_FOUND": "Put the file into the folder of the rows, or name its folder with --files.",
    "ATTACHMENT_OUTSIDE": "Name a file inside the folder of attachments, without .. or a leading slash.",
    "BOOLEAN_MALFORMED": "Write true or false, yes or no, 1 or 0.",
    "CELLS_TOO_MANY": "Quote cells that hold the delimiter, and leave nothing beside the last column.",
    "CELL_NOT_SCALAR": "Give one text or number; name what lies inside by its JSON pointer in the mapping.",
    "CELL_UNDECODABLE": "Declare the encoding in which the file was saved, or save it as UTF-8.",
    "DATE_AMBIGUOUS": "Declare date_format in the mapping, such as DD/MM/YYYY, or write YYYY-MM-DD.",
    "DATE_FORMAT_UNDECLARED": "Declare date_format in the mapping, such as DD/MM/YYYY, or write YYYY-MM-DD.",
    "DATE_SERIAL": "Format the column as a date before you save the sheet: this is its count of days.",
    "DECIMAL_AMBIGUOUS": "Declare decimal_mark, and group_mark for thousands, in the mapping.",
    "DECIMAL_MARK_UNDECLARED": "Declare decimal_mark, and group_mark for thousands, in the mapping.",
    "DOCUMENT_TWICE": "Give each document its own number, or another revision.",
    "HS_LEADING_ZERO_LOST": "Format the column as text in the spreadsheet and write the code with its zero.",
    "INTEGER_MALFORMED": "Write digits alone.",
    "LINE_NOT_AN_OBJECT": "Write one JSON object a line.",
    "NUMBER_MANGLED": "Format the column as text and enter the value again: digits may be lost.",
    "SPREADSHEET_ERROR": "Correct the formula that gave this, and save the sheet again.",
}
"""What to do about each fault of a cell or row."""

FILE_FIXES: dict[str, str] = {
    "COLUMN_MISSING": "Correct the column's name or the delimiter in the mapping.",
    "COLUMN_TWICE": "Give the columns of the file different names.",
    "CSV_MALFORMED": "Close every quotation mark, and double one that is part of a text.",
    "ENCODING_CONTRADICTED": "Declare the encoding in which the file was saved, or save it as UTF-8.",
    "ENCODING_INCOMPLETE": "Declare utf-16-le or utf-16-be.",
    "IMPORT_UNFINISHED": "Add --resume to go on, or --restart to begin anew; nothing is doubled.",
    "IMPORT_RUNNING": "Wait until the other run has ended.",
    "JOURNAL_UNREADABLE": "Begin anew with --restart: statements come out the same, nothing is doubled.",
    "MAPPING_INVALID": "Correct the mapping; docs/how-to/register-many.md shows one.",
    "MAPPING_MISSING": "Say with --mapping which column feeds which member of the document.",
    "ROWS_EMPTY": "Give a file with a line of column names and at least one row.",
    "TOO_MANY_ROWS": "Split the file: one signature covers at most 100,000 documents.",
}
"""What to do where the file or its mapping as a whole cannot be used."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with one row; `column` is empty where it is no single one.

    `pointer` is the member of the document that it is about, where there is one.
    """

    column: str
    code: str
    detail: str
    fix: str
    pointer: str = ""

    def to_json(self) -> dict[str, str]:
        """For the journal."""
        return {
            "column": self.column,
            "code": self.code,
            "detail": self.detail,
            "fix": self.fix,
            "pointer": self.pointer,
        }


class CellError(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail

    def at(self, column: str, pointer: str = "") -> RowFault:
        """The same as a fault of this column."""
        return row_fault(column, self.code, self.detail, pointer)


def row_fault(column: str, code: str, detail: str, pointer: str = "") -> RowFault:
    """A fault of a row with the fix of its code."""
    return RowFault(column, code, detail, ROW_FIXES[code], pointer)


def file_refused(code: str, detail: str, *, pointer: str | None = None) -> RefusedError:
    """The refusal of a file of rows as a whole."""
    return RefusedError(code, detail, fix=FILE_FIXES[code], pointer=pointer)


def shown(value: object) -> str:
    """A stranger's value within a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
