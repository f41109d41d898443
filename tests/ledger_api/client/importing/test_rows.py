"""Files of rows: encodings as declared, rows counted as a spreadsheet counts them, nothing guessed."""

from __future__ import annotations

import codecs
import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.client.importing.faults import FILE_FIXES
from ledger_api.client.importing.rows import csv_rows, encoding_of, json_rows
from ledger_api.refusals import RefusedError

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=12).filter(
    lambda text: text.strip()
)


def refused(run: object) -> str:
    with pytest.raises(RefusedError) as failure:
        run()  # type: ignore[operator]
    assert failure.value.fix == FILE_FIXES[failure.value.code]
    return failure.value.code


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(";,\t|"))
def test_what_a_csv_writer_wrote_is_read_back(table: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([("a", "b"), *table])
    rows = list(csv_rows(io.StringIO(file.getvalue(), newline=""), delimiter=delimiter, columns=("a", "b")))
    assert [(row.cells["a"], row.cells["b"]) for row in rows] == table
    assert [row.number for row in rows] == list(range(2, len(table) + 2))


def test_empty_rows_are_left_out_and_counted() -> None:
    rows = list(csv_rows(["a,b\n", ",\n", "\n", "1,2\n"], delimiter=",", columns=("a",)))
    assert [(row.number, row.cells["a"]) for row in rows] == [(4, "1")]


def test_row_with_too_many_cells_is_refused_alone() -> None:
    rows = list(csv_rows(["a,b\n", "1,2,3\n", "1,2,\n", "4\n"], delimiter=",", columns=("a", "b")))
    assert [fault.code for fault in rows[0].faults] == ["CELLS_TOO_MANY"]
    assert [row.faults for row in rows[1:]] == [(), ()]
    assert rows[2].cells == {"a": "4"}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "ROWS_EMPTY"),
        (["x;b\n"], "COLUMN_MISSING"),
        (["a,a\n"], "COLUMN_TWICE"),
        (["a,b\n", '"open,2\n'], "CSV_MALFORMED"),
        (["a,b\n", '"x"y,2\n'], "CSV_MALFORMED"),
        (["a,b\n", "x" * 140_000 + ",2\n"], "CSV_MALFORMED"),
    ],
)
def test_files_that_are_refused_as_a_whole(lines: list[str], code: str) -> None:
    assert refused(lambda: list(csv_rows(lines, delimiter=",", columns=("a",)))) == code


def test_missing_column_is_told_by_the_delimiter_that_the_file_has() -> None:
    with pytest.raises(RefusedError, match="holds ';', but ',' is the delimiter"):
        list(csv_rows(["a;b\n"], delimiter=",", columns=("a",)))


def test_columns_that_are_not_asked_for_are_named() -> None:
    unused: list[str] = []
    list(csv_rows(["a,b,\n", "1,2,3\n"], delimiter=",", columns=("a",), unused=unused))
    assert unused == ["b"]


@pytest.mark.parametrize(
    ("beginning", "declared", "codec"),
    [
        (b"a,b", None, "utf-8"),
        (codecs.BOM_UTF8 + b"a", None, "utf-8-sig"),
        (codecs.BOM_UTF8 + b"a", "UTF-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE + b"a", "utf-16", "utf-16"),
        (codecs.BOM_UTF16_LE + b"a", "utf-16-le", "utf-16"),
        (b"a\0", "utf-16-le", "utf-16-le"),
        (b"a", "windows-1252", "cp1252"),
    ],
)
def test_encoding_by_declaration_and_mark(beginning: bytes, declared: str | None, codec: str) -> None:
    assert encoding_of(beginning, declared) == codec


@pytest.mark.parametrize(
    ("beginning", "declared", "code"),
    [
        (codecs.BOM_UTF16_LE, None, "ENCODING_CONTRADICTED"),
        (codecs.BOM_UTF8, "windows-1252", "ENCODING_CONTRADICTED"),
        (b"a\0", "utf-16", "ENCODING_INCOMPLETE"),
    ],
)
def test_encoding_that_the_file_contradicts(beginning: bytes, declared: str | None, code: str) -> None:
    assert refused(lambda: encoding_of(beginning, declared)) == code


def test_json_lines_give_members_and_places_below_them() -> None:
    lines = ['{"a": 1, "deep": {"b": ["x", "y"]}}\n', "\n", "[1]\n", '{"a": {}}\n', "no\n", '{"a":1,"a":2}\n']
    rows = list(json_rows(lines, columns=("a", "/deep/b/1")))
    assert rows[0].cells == {"a": 1, "/deep/b/1": "y"}
    assert [(row.number, row.faults[0].code) for row in rows[1:]] == [
        (3, "LINE_NOT_AN_OBJECT"),
        (4, "CELL_NOT_SCALAR"),
        (5, "NOT_JSON"),
        (6, "DUPLICATE_KEY"),
    ]


@given(st.dictionaries(st.text(max_size=5), st.integers(0, 9), max_size=4))
def test_json_lines_without_a_mapping_are_documents_as_they_stand(value: dict[str, int]) -> None:
    line = json.dumps(value)
    (row,) = json_rows([line + "\n"], columns=None)
    assert row.line == line.encode()
