import os
import subprocess
import sys
from pathlib import Path

import pytest

from anchors.content.directory import DirectoryContentStore
from anchors.errors import ContentMismatchError, ContentUnavailableError
from tests.anchors.content.contract import ContentStoreContract


class TestDirectoryContentStore(ContentStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> DirectoryContentStore:
        return DirectoryContentStore(tmp_path / "content")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "content"


def stored_file(folder: Path, cid: str) -> Path:
    return next(folder.rglob(cid))


def test_a_changed_file_is_never_served(folder: Path):
    store = DirectoryContentStore(folder)
    cid = store.put(b"tensile strength 510 MPa")
    stored_file(folder, cid).write_bytes(b"tensile strength 590 MPa")
    with pytest.raises(ContentMismatchError):
        store.get(cid)


def test_putting_good_bytes_again_heals_a_damaged_file(folder: Path):
    store = DirectoryContentStore(folder)
    cid = store.put(b"tensile strength 510 MPa")
    stored_file(folder, cid).write_bytes(b"")
    store.put(b"tensile strength 510 MPa")
    assert store.get(cid) == b"tensile strength 510 MPa"


def test_another_process_reads_what_was_put(folder: Path):
    cid = DirectoryContentStore(folder).put(b"shared")
    assert DirectoryContentStore(folder).get(cid) == b"shared"


def test_nothing_but_whole_files_remains_after_puts(folder: Path):
    store = DirectoryContentStore(folder)
    cids = {store.put(os.urandom(100)) for _ in range(20)}
    assert {path.name for path in folder.rglob("*") if path.is_file()} == cids


def test_a_folder_that_went_away_is_reported_as_unavailable(folder: Path):
    store = DirectoryContentStore(folder)
    folder.rmdir()
    with pytest.raises(ContentUnavailableError):
        store.check()
    with pytest.raises(ContentUnavailableError):
        store.put(b"x")


def test_a_file_in_the_way_of_the_folder_is_reported_as_unavailable(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ContentUnavailableError):
        DirectoryContentStore(tmp_path / "file" / "content")


def test_bytes_and_name_are_on_disk_before_put_returns(tmp_path: Path):
    trace = tmp_path / "trace"
    script = (
        "import sys; from pathlib import Path; from anchors.content.directory import DirectoryContentStore;"
        "DirectoryContentStore(Path(sys.argv[1])).put(b'durable'); print('acknowledged')"
    )
    strace = ["strace", "-f", "-y", "-e", "trace=fsync,rename,renameat2,write", "-o", str(trace)]
    try:
        subprocess.run(
            [*strace, sys.executable, "-c", script, str(tmp_path / "content")],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("strace is not installed: apt-get install strace")
    calls = [
        line for line in trace.read_text().splitlines() if str(tmp_path) in line or "acknowledged" in line
    ]
    kinds = [
        next(kind for kind in ("fsync", "rename", "write") if f"{kind}" in line.partition("(")[0])
        for line in calls
    ]
    # folder entry of the shard, bytes, name, folder entry of the name, and only then the answer
    assert kinds == ["fsync", "write", "fsync", "rename", "fsync", "write"]
    assert "acknowledged" in calls[-1]
