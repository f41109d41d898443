"""The checker that follows pages: what it reads out of them, and what it takes for the same output."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.check_docs import (
    BLOCK,
    Page,
    broken_links,
    commands,
    marked,
    matches,
    unknown_targets,
    wanted_exit,
)


def runs(process: int) -> bool:
    """Whether a process still does, as its own state says; one that is dying will be reaped by others."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(condition: Callable[[], bool]) -> None:
    """Waits; the test's own limit ends a wait that never would."""
    while not condition():
        time.sleep(0.05)


def follow(tmp_path: Path, text: str) -> Page:
    path = tmp_path / "page.md"
    path.write_text(text)
    page = Page(path, tmp_path)
    page.follow()
    return page


def test_commands_are_split_from_their_output_and_continued_lines_joined() -> None:
    text = "$ concord register \\\n    a.json\nregistered\n  pending\n$ true"
    assert commands(text) == [("concord register a.json", "registered\n  pending"), ("true", "")]


@pytest.mark.parametrize(
    ("expected", "output", "same"),
    [
        ("state: ... final", "state: pending, logged\nfinal", True),
        ("GENUINE", "  GENUINE\n", True),
        ("GENUINE", "UNPROVEN", False),
        ("a ... b", "b a", False),
    ],
)
def test_dots_stand_for_any_text_and_white_space_does_not_matter(
    expected: str, output: str, same: bool
) -> None:
    assert matches(expected, output) is same


def test_a_page_is_followed_in_one_folder(tmp_path: Path) -> None:
    text = (
        "<!-- ci -->\n```console\n$ echo one > kept\n```\n\n<!-- ci -->\n```console\n$ cat kept\none\n```\n"
    )
    assert follow(tmp_path, text).faults == []


def test_each_command_is_told_with_its_seconds(tmp_path: Path) -> None:
    text = "<!-- ci, background, until: up -->\n```console\n$ echo up\n```\n\n"
    said = follow(tmp_path, text + "<!-- ci -->\n```console\n$ true\n$ false\n$ true\n```\n").said
    assert [re.sub(r"\d+\.\d s", "… s", line).split(maxsplit=2) for line in said] == [
        ["…", "s", "$ echo up   (in the background)"],
        ["…", "s", "$ true"],
        ["…", "s", "$ false"],
    ]


def test_pages_with_commands_come_the_longest_first() -> None:
    lengths = [len(BLOCK.findall(path.read_text())) for path in marked()]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] > 0


def test_a_block_named_as_a_file_is_saved_for_the_commands_after_it(tmp_path: Path) -> None:
    saved = '<!-- ci, file: a.json -->\n```json\n{"a": 1}\n```\n\n'
    text = saved + '<!-- ci -->\n```console\n$ cat a.json\n{"a": 1}\n```\n'
    assert follow(tmp_path, text).faults == []


def test_an_unmarked_block_is_not_run(tmp_path: Path) -> None:
    assert follow(tmp_path, "```console\n$ false\n```\n").faults == []


def test_an_exit_code_that_differs_is_a_fault(tmp_path: Path) -> None:
    assert wanted_exit(", exit 20 ") == 20
    faults = follow(tmp_path, "<!-- ci, exit 20 -->\n```console\n$ exit 30\n```\n").faults
    assert len(faults) == 1
    assert "ended 30, not 20" in faults[0]


def test_output_that_differs_is_a_fault(tmp_path: Path) -> None:
    faults = follow(tmp_path, "<!-- ci -->\n```console\n$ echo no\nyes\n```\n").faults
    assert "where the page says\nyes" in faults[0]


def test_a_background_command_is_awaited_and_stopped_with_its_children(tmp_path: Path) -> None:
    text = (
        "<!-- ci, background, until: ready -->\n```console\n"
        "$ bash -c 'sleep 300 & echo $! > child; echo ready; wait'\n```\n\n"
        "<!-- ci -->\n```console\n$ test -s child\n```\n"
    )
    page = follow(tmp_path, text)
    assert page.faults == []
    assert page.running[0].poll() is not None
    until(lambda: not runs(int((tmp_path / "child").read_text())))


def test_pages_name_only_make_targets_and_files_that_exist() -> None:
    assert unknown_targets() == []
    assert broken_links() == []
