"""The rules no linter knows, on lines made to break them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tools import check_house
from tools.check_licences import refused, spell
from tools.lock import LOCKS, pins


@pytest.fixture
def faults_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check_house, "ROOT", tmp_path)

    def look(name: str, content: bytes, samples: dict[str, str] | None = None) -> list[str]:
        (tmp_path / name).write_bytes(content)
        return list(check_house.faults(tmp_path / name, samples or {}))

    return look


def test_a_registry_host_is_refused_also_inside_an_address(faults_of) -> None:
    host = ".".join(("registry", "npmjs", "org"))
    assert "registry's host" in faults_of("a.txt", f"see https://{host}/x".encode())[0]
    assert faults_of("a.txt", b"see example.org/x") == []


@pytest.mark.parametrize("folder", ["root", "work", "home/someone"])
def test_a_path_of_one_machine_is_refused(faults_of, folder: str) -> None:
    assert "one machine" in faults_of("a.md", f"cd /{folder}/concord".encode())[0]
    assert faults_of("a.md", b"docs/work/plan and ~/work/plan") == []


def test_a_long_source_is_refused_and_a_long_page_is_not(faults_of) -> None:
    text = b"x = 1\n" * (check_house.MAX_LINES + 1)
    assert "401 lines" in faults_of("long.py", text)[0]
    assert faults_of("long.md", text) == []


def test_a_sample_is_refused_under_any_name(faults_of) -> None:
    digest = hashlib.sha256(b"sample").hexdigest()
    assert "is the sample one.pdf" in faults_of("renamed.bin", b"sample", {digest: "one.pdf"})[0]


def test_the_tree_itself_is_clean() -> None:
    assert check_house.main() == 0


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Apache 2.0", "Apache-2.0"),
        ("BSD 2-Clause License", "BSD-2-Clause"),
        ("GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("Something of our own", "Something of our own"),
    ],
)
def test_licences_are_brought_to_one_spelling(text: str, identifier: str) -> None:
    assert spell(text) == identifier


def test_copyleft_is_agreed_for_tools_and_refused_for_the_product() -> None:
    assert refused(("peer", "1", "GPL-3.0-or-later", "dev")) is None
    assert refused(("peer", "1", "GPL-3.0-or-later", "app, dev")) is not None
    assert refused(("choice", "1", "GPL-3.0 OR MIT", "app")) is None
    assert refused(("both", "1", "MIT AND Unheard-Of", "dev")) is not None


def test_locks_hold_hashes_for_every_pin_and_name_no_host() -> None:
    for lock in LOCKS:
        if not lock.path.exists():
            continue
        text = lock.path.read_text()
        blocks = [block for block in text.split("\n") if "==" in block and not block.lstrip().startswith("#")]
        assert len(blocks) == len(pins(text))
        assert text.count("--hash=sha256:") >= len(blocks)
        assert "://" not in text
