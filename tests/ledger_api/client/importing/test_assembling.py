"""From a row to a document: every column goes where the mapping says, and a fault finds its column again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.client.importing.assembling import Assembled, Assembler
from ledger_api.client.importing.mapping import Mapping, read_mapping
from ledger_api.client.importing.rows import Row, csv_rows, encoding_of
from ledger_api.domain.documents import prepare
from ledger_api.refusals import RefusedError
from tests.support.sheets import COLUMNS, MAPPING, good_row


def mapping(**changes: Any) -> Mapping:
    value = {
        "type": "material_test_report",
        "profile": "3.1",
        "columns": {
            "No": "/header/number",
            "Issued": "/header/issued_on",
            "Grade": "/body/material/designation",
        },
    }
    return read_mapping(json.dumps(value | changes).encode(), toml=False)


def document(made: Assembled) -> Any:
    assert made.faults == ()
    return json.loads(made.payload)


def test_sheet_of_a_mill_becomes_a_document_that_the_rules_accept() -> None:
    made = Assembler(read_mapping(MAPPING.encode(), toml=True)).assemble(Row(2, good_row(1, "N")))
    prepared = prepare(made.payload, issuer_id=b"\x11" * 32)
    assert prepared.header["number"] == "N-00001"
    assert prepared.header["subject"]["lot"] == prepared.body["material"]["heat"] == "H1"
    assert prepared.body["results"][0]["value"] == "301"
    assert prepared.findings == ()


def test_same_table_in_any_declared_writing_is_the_same_documents() -> None:
    table = [good_row(number, "N") | {"Product": "Größe Ø 20"} for number in range(1, 4)]

    def payloads(encoding: str, delimiter: str, mark: str, change: Any) -> list[bytes]:
        file = io.StringIO(newline="")
        writer = csv.DictWriter(file, COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows([change(dict(row)) for row in table])
        data = file.getvalue().encode(encoding)
        head = f'encoding = "{encoding}"\ndelimiter = "{delimiter}"\ndecimal_mark = "{mark}"\n'
        chosen = read_mapping((head + 'date_format = "DD/MM/YYYY"\n' + MAPPING).encode(), toml=True)
        text = data.decode(encoding_of(data, chosen.encoding), "replace")
        rows = csv_rows(io.StringIO(text, newline=""), delimiter=chosen.delimiter, columns=chosen.columns)
        return [Assembler(chosen).assemble(row).payload for row in rows]

    def german(row: dict[str, str]) -> dict[str, str]:
        for column in ("Quantity", "C %"):
            row[column] = row[column].replace(".", ",")
        for column in ("Assessed", "Issued"):
            year, month, day = row[column].split("-")
            row[column] = f"{day}/{month}/{year}"
        return row

    plain = payloads("utf-8", ",", ".", lambda row: row)
    assert len(set(plain)) == 3
    assert payloads("windows-1252", ";", ",", german) == plain
    assert payloads("utf-16", ";", ",", german) == plain
    assert payloads("utf-8-sig", ",", ".", lambda row: row) == plain


def test_windows_1252_read_as_utf_8_is_refused_with_its_column() -> None:
    chosen = mapping()
    text = "No,Issued,Grade\n1,2026-08-04,Größe\n".encode("windows-1252").decode("utf-8", "replace")
    (row,) = csv_rows(io.StringIO(text), delimiter=",", columns=chosen.columns)
    faults = Assembler(chosen).assemble(row).faults
    assert [(one.column, one.code) for one in faults] == [("Grade", "CELL_UNDECODABLE")]


RESULTS = {
    f"P{n}": f"/body/results/{n}/property" for n in range(4)
} | {f"V{n}": f"/body/results/{n}/value" for n in range(4)}  # fmt: skip


@given(st.sets(st.integers(0, 3)))
def test_list_has_the_elements_that_a_row_fills_and_no_gaps(filled: set[int]) -> None:
    columns = {"No": "/header/number"} | RESULTS
    constants = {f"/body/results/{n}/unit": "MPa" for n in range(4)}
    cells = {"No": "1"} | {f"P{n}": f"p{n}" for n in filled} | {f"V{n}": "1" for n in filled}
    made = Assembler(mapping(columns=columns, constants=constants)).assemble(Row(2, cells))
    found = document(made)["body"].get("results", [])
    assert [one["property"] for one in found] == [f"p{n}" for n in sorted(filled)]
    for rank, n in enumerate(sorted(filled)):
        assert made.column_of(f"/body/results/{rank}/value") == f"V{n}"


def test_constant_holds_where_the_cell_is_empty() -> None:
    chosen = mapping(constants={"/header/issued_on": "2026-01-02"})
    assembler = Assembler(chosen)
    given_day = document(assembler.assemble(Row(2, {"No": "1", "Issued": "2026-03-04"})))
    assert given_day["header"]["issued_on"] == "2026-03-04"
    assert document(assembler.assemble(Row(3, {"No": "1"})))["header"]["issued_on"] == "2026-01-02"


def test_every_bad_cell_of_a_row_is_named() -> None:
    cells = {"No": "#N/A", "Issued": "03/04/26", "Grade": "x"}
    faults = Assembler(mapping()).assemble(Row(2, cells)).faults
    assert [(one.column, one.code, one.pointer) for one in faults] == [
        ("No", "SPREADSHEET_ERROR", "/header/number"),
        ("Issued", "DATE_AMBIGUOUS", "/header/issued_on"),
    ]


def test_fault_of_a_missing_object_or_of_something_inside_finds_its_column() -> None:
    made = Assembler(mapping(attachments=["PDF"])).assemble(Row(2, {"No": "1", "PDF": "a.pdf"}))
    assert made.files == ("a.pdf",)
    assert made.column_of("/body/material") == "Grade"
    assert made.column_of("/header/number/x") == "No"
    assert made.column_of("/header/attachments/0/name") == "PDF"
    assert made.column_of("/body/remarks") == ""


def test_files_of_a_row_by_separator_and_column() -> None:
    chosen = mapping(attachments=["A", "B"], attachment_separator="|")
    made = Assembler(chosen).assemble(Row(2, {"A": "x.pdf| y.pdf", "B": "x.pdf"}))
    assert made.files == ("x.pdf", "y.pdf")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"columns": {"No": "/header/nummer"}}, "/columns/No"),
        ({"columns": {"No": "/header/subject"}}, "/columns/No"),
        ({"columns": {"No": "/header/issuer/id/x"}}, "/columns/No"),
        ({"columns": {"No": "/header/number", "a/b": "/header/number"}}, "/columns/a~1b"),
        ({"profile": "9.9"}, "/columns/No"),
        ({"constants": {"/body/material/designation": 1.5}}, "/constants/~1body~1material~1designation"),
        ({"constants": {"number": "1"}}, "/constants/number"),
        ({"date_format": "MM/YYYY"}, "/columns/No"),
        ({"group_mark": "."}, "/columns/No"),
        ({"decimal_mark": ",", "group_mark": ","}, "/columns/No"),
        ({"encoding": "utf-9"}, "/encoding"),
        ({"encoding": "base64"}, "/encoding"),
        ({"delimiter": ";;"}, "/delimiter"),
        ({"colums": {}}, "/colums"),
    ],
)
def test_mapping_that_does_not_fit_is_refused_at_its_member(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(RefusedError) as failure:
        mapping(**changes)
    assert failure.value.code == "MAPPING_INVALID"
    assert pointer in [one.pointer for one in failure.value.faults]


@pytest.mark.parametrize(("data", "toml"), [(b"{", False), (b"a = ", True), (b"\xff", True)])
def test_mapping_that_is_no_json_or_toml_is_refused(data: bytes, toml: bool) -> None:
    with pytest.raises(RefusedError) as failure:
        read_mapping(data, toml=toml)
    assert failure.value.code == "MAPPING_INVALID"


@given(st.binary(max_size=60))
def test_any_bytes_are_a_mapping_or_a_refusal(data: bytes) -> None:
    for toml in (False, True):
        with pytest.raises(RefusedError):
            read_mapping(data, toml=toml)
