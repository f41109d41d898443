"""Why a change that no test notices may stand: ``explained.toml``, and the table that shows it to readers."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

EXPLAINED = Path(__file__).with_name("explained.toml")
_FILE_NAMES = 2  # lines at the head of a diff


@dataclass(frozen=True, order=True)
class Change:
    """A change by what it does: its number moves with every line of the function."""

    function: str
    before: str
    after: str


def function_of(name: str) -> str:
    """Module, class if any, and function that a change is in, by its mangled name."""
    function, of_class = orig_function_and_class_names_from_key(name)
    return ".".join(filter(None, (name.rpartition(".")[0], of_class, function)))


def change_of(name: str, path: Path | str) -> Change:
    """What a change does to the source at ``path``; the changed copies have been written."""
    lines = get_diff_for_mutant(name, path=path).splitlines()[_FILE_NAMES:]
    before, after = (
        " ".join(line[1:].strip() for line in lines if line.startswith(mark)) for mark in ("-", "+")
    )
    return Change(function_of(name), before, after)


def read_explained() -> dict[Change, str]:
    """Each explained change, and why it may stand."""
    return {
        Change(function, one["from"], one["to"]): one["why"]
        for function, changes in tomllib.loads(EXPLAINED.read_text()).items()
        for one in changes
    }


def outdated(
    explained: Collection[Change], kept: Mapping[str, SourceFileMutationData], noticed: Collection[str]
) -> list[Change]:
    """What is explained, and is noticed by a test, or not made any more.

    ``kept`` has the names of all changes there are, ``noticed`` of those a test fails for.
    """
    functions = {one.function for one in explained}
    standing = {
        change_of(name, data.path)
        for name, data in kept.items()
        if function_of(name) in functions and name not in noticed
    }
    return sorted(set(explained) - standing)


def rendered() -> str:
    """The explained changes by function, in Markdown."""
    lines = ["| function | change | why it stands |", "|---|---|---|"]
    for function, changes in groupby(sorted(read_explained().items()), key=lambda item: item[0].function):
        shown = f"`{function.removeprefix('ledger_api.domain.')}`"
        for change, why in changes:
            cells = (shown, f"{_code(change.before)} → {_code(change.after)}", why.replace("|", "&#124;"))
            lines.append(f"| {' | '.join(cells)} |")
            shown = ""
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    """Source within a cell of a table, whatever it holds."""
    if not text:
        return "nothing"
    marks = "``" if "`" in text else "`"
    return f"{marks}{text.replace('|', chr(92) + '|')}{marks}"
