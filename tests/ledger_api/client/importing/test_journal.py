"""The journal: whatever was on disk when the power went is gone on with, and nothing else."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.client.importing.journal import Journal, Progress
from ledger_api.refusals import RefusedError


def row(number: int) -> dict[str, Any]:
    statement = {"type": "t:p", "numberHash": f"0x{number:064x}", "revision": 1}
    digest = sha256(str(number).encode()).hexdigest()
    return {"kind": "row", "row": number, "id": f"0x{digest}", "part": {"statement": statement}}


def written(path: Path, answered: int = 2) -> bytes:
    with Journal(path) as journal:
        progress = journal.begin({"rows": "rows.csv"})
        journal.append(progress, row(2), {"kind": "refused", "row": 3, "faults": []}, row(4), row(5))
        journal.append(progress, {"kind": "read"}, {"kind": "manifest", "root": "0x", "signature": "0x"})
        journal.append(progress, {"kind": "answered", "items": [{"row": n} for n in (2, 4)][:answered]})
        journal.sync()
    return path.read_bytes()


def figures(progress: Progress | None) -> tuple[int, ...]:
    assert progress is not None
    return progress.last_row, progress.prepared, progress.refused, progress.all_read, progress.answered


def test_what_was_written_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "imports" / "j.ndjson"
    written(path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with Journal(path) as journal:
        progress = journal.load()
        assert figures(progress) == (5, 3, 1, True, 2)
        assert progress is not None
        assert progress.digest(1) == sha256(b"4").digest()
        assert [one["row"] for one in journal.prepared_from(progress.answered)] == [5]
        assert [one["row"] for one in journal.rows()] == [2, 3, 4, 5]
        assert [one["row"] for one in journal.answers()] == [2, 4]
        journal.append(progress, {"kind": "answered", "items": [{"row": 5}]})
        assert [one["row"] for one in journal.answers()] == [2, 4, 5]
        assert list(journal.prepared_from(3)) == []


@given(cut=st.integers(0, 10_000))
def test_journal_cut_anywhere_holds_its_whole_lines(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "j.ndjson"
    whole = written(path)
    kept = whole[: cut % (len(whole) + 1)]
    path.write_bytes(kept)
    with Journal(path) as journal:
        progress = journal.load()
        lines = kept.count(b"\n")
        if progress is None:
            assert lines == 0
            progress = journal.begin({})
        journal.append(progress, row(9))
        journal.sync()
        again = journal.load()
    assert again is not None
    assert again.last_row == 9
    assert path.read_bytes().count(b"\n") == max(lines, 1) + 1
    assert path.read_bytes().endswith(b"\n")


@pytest.mark.parametrize(
    "data",
    [b"no json\n", b"[]\n", b'{"format":"other"}\n', b'{"format":"concord/import/v1"}\n{"kind":"x"}\n'],
)
def test_other_files_are_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "j.ndjson"
    path.write_bytes(data)
    with Journal(path) as journal, pytest.raises(RefusedError) as failure:
        journal.load()
    assert failure.value.code == "JOURNAL_UNREADABLE"
    assert path.read_bytes() == data


def test_two_runs_of_one_import_exclude_each_other(tmp_path: Path) -> None:
    path = tmp_path / "j.ndjson"
    with Journal(path), pytest.raises(RefusedError) as failure:
        Journal(path)
    assert failure.value.code == "IMPORT_RUNNING"
