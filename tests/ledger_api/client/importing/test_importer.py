"""Imports against a node: interrupted, repeated, contradicting, with files; each row's fate is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger_api.client import records
from ledger_api.client.batch import Choices
from ledger_api.client.importing.importer import Importer, open_rows
from ledger_api.client.importing.results import Summary
from ledger_api.client.node_api import NodeClient
from ledger_api.refusals import RefusedError
from tests.support.node import PASSPHRASE, RunningNode
from tests.support.sheets import read_table, write_sheet
from tests.support.supply_chain import payload

pytestmark = pytest.mark.chain


class TiredNode(NodeClient):
    """A node that takes one bulk request, and no other today; it says so of the request, or of each line."""

    def __init__(self, url: str, of_lines: str = "") -> None:
        super().__init__(url)
        self._of_lines = of_lines
        self._tired = False

    def register_bulk(self, lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        if self._tired and self._of_lines:
            problem = {"code": self._of_lines, "detail": "not now", "fix": "Wait.", "pointer": None}
            return {"items": [{"line": place, "problem": problem} for place, _ in enumerate(lines)]}
        if self._tired:
            raise RefusedError("QUOTA_EXCEEDED", "enough for today", fix="Wait.")
        self._tired = True
        return super().register_bulk(lines)


def run(
    node: RunningNode, path: Path, mapping: Path | None, *, api: NodeClient | None = None, **how: Any
) -> Summary:
    choices = Choices(lookups=how.pop("lookups", False))
    importer = Importer(node.issuer(), api or node.api, node.home(), PASSPHRASE, choices)
    return importer.run(
        open_rows(path, mapping, None),
        out=path.parent / "out",
        per_request=3,
        **({"told": lambda *_: None} | how),
    )


def table(summary: Summary, name: str) -> list[dict[str, str]]:
    return list(read_table(summary.folder / name))


def edited(sheet: Path, row: int, old: str, new: str) -> None:
    lines = sheet.read_text(encoding="utf-8").splitlines()
    assert old in lines[row - 1]
    lines[row - 1] = lines[row - 1].replace(old, new)
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")


def journals(node: RunningNode) -> list[Path]:
    return list((node.issuer().folder / "imports").glob("*"))


@pytest.mark.parametrize("of_lines", ["", "QUOTA_EXCEEDED", "CHAIN_UNAVAILABLE"])
def test_node_that_takes_no_more_leaves_an_import_to_go_on_with(
    node: RunningNode, tmp_path: Path, of_lines: str
) -> None:
    sheet, mapping = write_sheet(tmp_path, 8, f"TIRED-{of_lines}", spoilt=False)
    planned = [one["id"] for one in table(run(node, sheet, mapping, dry_run=True), "results.csv")]
    with TiredNode(node.url, of_lines) as api, pytest.raises(RefusedError) as failure:
        run(node, sheet, mapping, api=api)
    assert (failure.value.code, "--resume" in failure.value.fix) == (of_lines or "QUOTA_EXCEEDED", True)
    with pytest.raises(RefusedError) as unfinished:
        run(node, sheet, mapping)
    assert unfinished.value.code == "IMPORT_UNFINISHED"
    assert "3 of 8" in unfinished.value.detail
    summary = run(node, sheet, mapping, resume=True)
    assert (summary.registered, summary.known, summary.refused) == (8, 0, 0)
    assert [one["id"] for one in table(summary, "results.csv")] == planned
    assert journals(node) == []


def test_run_that_ends_while_it_checks_rows_goes_on_checking(node: RunningNode, tmp_path: Path) -> None:
    sheet, mapping = write_sheet(tmp_path, 30, "CHECKING")
    planned = table(run(node, sheet, mapping, dry_run=True), "results.csv")

    def ended(stage: str, done: int, total: int) -> None:
        if done == 17:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(node, sheet, mapping, told=ended)
    summary = run(node, sheet, mapping, resume=True)
    assert [(one["id"], one["codes"]) for one in table(summary, "results.csv")] == [
        (one["id"], one["codes"]) for one in planned
    ]
    assert (summary.registered, summary.refused) == (17, 13)


def test_restart_forgets_the_interrupted_run_and_comes_to_the_same(node: RunningNode, tmp_path: Path) -> None:
    sheet, mapping = write_sheet(tmp_path, 5, "RESTART", spoilt=False)
    with TiredNode(node.url) as api, pytest.raises(RefusedError):
        run(node, sheet, mapping, api=api)
    summary = run(node, sheet, mapping, restart=True)
    assert (summary.registered, summary.known) == (2, 3)


def test_resumed_run_sends_what_was_prepared_although_a_file_changed_since(
    node: RunningNode, tmp_path: Path
) -> None:
    sheet, mapping = write_sheet(tmp_path, 5, "SCAN", spoilt=False)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF as it was")
    lines = sheet.read_text(encoding="utf-8").splitlines()
    sheet.write_text("\n".join([*lines[:-1], lines[-1] + "scan.pdf"]), encoding="utf-8")
    planned = [one["id"] for one in table(run(node, sheet, mapping, dry_run=True), "results.csv")]
    with TiredNode(node.url) as api, pytest.raises(RefusedError):
        run(node, sheet, mapping, api=api)
    scan.write_bytes(b"%PDF saved again")
    summary = run(node, sheet, mapping, resume=True)
    assert [one["id"] for one in table(summary, "results.csv")] == planned
    (file,) = records.find(node.issuer(), "SCAN-00005").files
    assert file.read() is None  # what lies there now is another file


def test_row_said_twice_is_one_document_and_one_number_for_two_is_refused(
    node: RunningNode, tmp_path: Path
) -> None:
    sheet, mapping = write_sheet(tmp_path, 4, "TWICE", spoilt=False)
    lines = sheet.read_text(encoding="utf-8").splitlines()
    other = lines[2].replace("DX51D+Z275,H2", "DX52D+Z275,H2")
    sheet.write_text("\n".join([*lines, lines[1], other]) + "\n", encoding="utf-8")
    summary = run(node, sheet, mapping)
    assert (summary.registered, summary.known, summary.refused) == (4, 1, 1)
    results = table(summary, "results.csv")
    assert results[4]["id"] == results[0]["id"]
    (refused,) = table(summary, "refused.csv")
    assert (refused["row"], refused["column"], refused["code"]) == ("7", "Certificate", "DOCUMENT_TWICE")
    assert "row 3" in refused["detail"]


def test_row_that_contradicts_what_is_registered_is_refused_by_the_node_alone(
    node: RunningNode, tmp_path: Path
) -> None:
    sheet, mapping = write_sheet(tmp_path, 4, "CONFLICT", spoilt=False)
    assert run(node, sheet, mapping).registered == 4
    edited(sheet, 3, "DX51D+Z275,", "DX52D+Z275,")
    summary = run(node, sheet, mapping)
    assert (summary.known, summary.refused) == (3, 1)
    (refused,) = table(summary, "refused.csv")
    assert (refused["row"], refused["code"]) == ("3", "DOCUMENT_CONFLICT")
    assert refused["fix"]


def test_new_rows_above_known_ones_are_waited_for(node: RunningNode, tmp_path: Path) -> None:
    sheet, mapping = write_sheet(tmp_path, 4, "ABOVE", spoilt=False)
    header, *rows = sheet.read_text(encoding="utf-8").splitlines()
    sheet.write_text("\n".join([header, *rows[2:]]), encoding="utf-8")
    assert run(node, sheet, mapping, wait="final").registered == 2
    sheet.write_text("\n".join([header, *rows]), encoding="utf-8")
    summary = run(node, sheet, mapping, receipts=tmp_path / "receipts")
    assert (summary.registered, summary.known, summary.receipts) == (2, 2, 4)


def test_files_are_taken_from_their_folder_and_nowhere_else(node: RunningNode, tmp_path: Path) -> None:
    sheet, mapping = write_sheet(tmp_path, 3, "FILES", spoilt=False)
    (tmp_path / "scan.pdf").write_bytes(b"%PDF of FILES-00001")
    lines = sheet.read_text(encoding="utf-8").splitlines()
    names = ["scan.pdf", "../scan.pdf", "/etc/hostname"]
    rows = [line + name for line, name in zip(lines[1:], names, strict=True)]
    sheet.write_text("\n".join([lines[0], *rows]), encoding="utf-8")
    summary = run(node, sheet, mapping, lookups=True, wait="anchored")
    assert [(one["row"], one["column"], one["code"]) for one in table(summary, "refused.csv")] == [
        ("3", "Certificate file", "ATTACHMENT_OUTSIDE"),
        ("4", "Certificate file", "ATTACHMENT_OUTSIDE"),
    ]
    assert [one["state"] for one in table(summary, "results.csv")] == ["anchored", "", ""]
    files = [("scan.pdf", b"%PDF of FILES-00001", "application/pdf")]
    found = node.api.verify(files=files, question={"axis": "document", "declared_at": "2026-09-10"})
    assert (found["document"], found["lookup"]["id"]) == ("GENUINE", table(summary, "results.csv")[0]["id"])


def test_lines_that_are_documents_need_no_mapping(node: RunningNode, tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    lines = [
        json.dumps(payload("LINE-1")),
        "{",
        json.dumps({"concord": "1"}),
        "",
        json.dumps(payload("LINE-2")),
    ]
    path.write_bytes("\n".join(lines).encode() + b'\n{"concord": "\xff"}\n')
    summary = run(node, path, None)
    assert (summary.registered, summary.refused) == (2, 3)
    refused = {one["row"]: one["code"] for one in table(summary, "refused.csv")}
    assert refused == {"2": "NOT_JSON", "3": "FIELD_MISSING", "6": "NOT_UTF8"}
    assert records.find(node.issuer(), "LINE-2").type == "material_test_report:3.1"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("rows.csv", b"a,b\n1,2\n", "MAPPING_MISSING"), ("rows.ndjson", b"\n\n", "ROWS_EMPTY")],
)
def test_files_without_a_mapping_or_a_row_are_refused_and_leave_nothing(
    node: RunningNode, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RefusedError) as failure:
        run(node, path, None)
    assert failure.value.code == code
    assert journals(node) == []


def test_header_that_is_not_the_mappings_is_refused_and_leaves_nothing(
    node: RunningNode, tmp_path: Path
) -> None:
    sheet, mapping = write_sheet(tmp_path, 3, "HEADER", spoilt=False)
    edited(sheet, 1, "Heat", "Charge")
    with pytest.raises(RefusedError, match="no column 'Heat'"):
        run(node, sheet, mapping)
    assert journals(node) == []
