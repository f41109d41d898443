"""A file of rows against a real node: killed and resumed, nothing is lost or doubled, faults are named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from anchors.canonical import parse
from ledger_api.client import records
from tests.acceptance.exporters import PASSPHRASE, Exporter, enrol
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.test_durability import logged
from tests.support.interrupted_import import Desk, check_figures, interrupted_import
from tests.support.sheets import FAULTS, read_table, write_sheet

ROWS, KILLED_AT, PER_REQUEST = 400, 220, 20


@pytest.fixture(scope="module")
def exporter(founder: NodeProcess, keys: Path) -> Exporter:
    """An issuer whose key folder holds nothing else."""
    return enrol(founder, keys, "sheets", "Sheet Mill JSC")


@pytest.fixture
def desk(founder: NodeProcess, keys: Path, exporter: Exporter, tmp_path: Path) -> Desk:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    return Desk(founder.url, keys, exporter.profile.name, secret)


def journals(exporter: Exporter) -> list[Path]:
    return list((exporter.profile.folder / "imports").glob("*"))


def test_killed_import_goes_on_without_losing_or_doubling_a_row(
    founder: NodeProcess, exporter: Exporter, desk: Desk, tmp_path: Path
) -> None:
    figures = interrupted_import(desk, tmp_path, rows=ROWS, kill_at=KILLED_AT, per_request=PER_REQUEST)
    check_figures(figures)
    assert figures.summary["known"] == PER_REQUEST  # what the node took when the client was killed
    last = next(one for one in reversed(figures.results) if one["outcome"] != "refused")
    founder.registration(last["id"])
    in_log = Counter(logged(founder))
    registered = [one for one in figures.results if one["outcome"] != "refused"]
    assert [in_log[one["document"]] for one in registered] == [1] * (ROWS - len(FAULTS))
    kept = {one.id for one in records.records(exporter.profile, f"SHEETS-{ROWS}-")}
    assert kept == set(figures.ids)
    assert journals(exporter) == []


def test_one_signature_covers_all_rows_and_receipts_prove_each(
    founder: NodeProcess, exporter: Exporter, desk: Desk, tmp_path: Path
) -> None:
    sheet, mapping = write_sheet(tmp_path, 30, "RECEIPTS", spoilt=False)
    receipts = tmp_path / "receipts"
    summary = desk.run(sheet, "--mapping", mapping, "--receipts", receipts, code=0)
    results = list(read_table(Path(summary["results_file"])))
    assert (summary["registered"], summary["receipts"]) == (30, 30)
    signatures = set()
    for one in results:
        assert one["state"] in ("anchored", "final")
        founder.registration(one["id"])
        entry = founder.get(f"/v1/documents/{one['id']}")["entry"]
        (signed,) = entry["signatures"]
        signatures.add(signed["signature"])
        assert signed["manifest"]["size"] == 30
        receipt = (receipts / one["receipt"]).read_text(encoding="utf-8")
        assert receipt.startswith("c2sp.org/tlog-proof@v1")
    assert len(signatures) == 1
    shown = exporter.present(results[0]["id"])
    assert parse(shown)["opening"]["header"]["number"] == "RECEIPTS-00001"


def test_same_file_again_adds_nothing(founder: NodeProcess, desk: Desk, tmp_path: Path) -> None:
    sheet, mapping = write_sheet(tmp_path, 25, "AGAIN", spoilt=False)
    first = desk.run(sheet, "--mapping", mapping, code=0)
    before = list(read_table(Path(first["results_file"])))
    second = desk.run(sheet, "--mapping", mapping, code=0)
    after = list(read_table(Path(second["results_file"])))
    assert (first["registered"], second["registered"], second["known"]) == (25, 0, 25)
    assert [one["id"] for one in before] == [one["id"] for one in after]


def test_dry_run_names_every_fault_and_leaves_nothing(exporter: Exporter, desk: Desk, tmp_path: Path) -> None:
    sheet, mapping = write_sheet(tmp_path, 60, "DRY")
    summary = desk.run(sheet, "--mapping", mapping, "--dry-run", code=1)
    assert (summary["checked"], summary["refused"], summary["registered"]) == (
        60 - len(FAULTS),
        len(FAULTS),
        0,
    )
    assert {one["code"] for one in read_table(Path(summary["refused_file"]))} == {one.code for one in FAULTS}
    assert not list(records.records(exporter.profile, "DRY-"))
    assert journals(exporter) == []
