"""Which changes are made: mutmut's, but for mere words, and in properties and cached functions too."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import libcst
from mutmut.__main__ import create_mutants
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.file_utils import (
    copy_also_copy_files,
    copy_src_dir,
    setup_source_paths,
    walk_mutatable_files,
)

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = ROOT / "mutants"
WORDS = re.compile(r"[a-z]{2} | [a-z]{2}")

# mutmut leaves decorated functions alone. These decorators only say when a function runs.
TRANSPARENT = ("property", "cached_property", "cache", "lru_cache")


def _is_transparent(node: libcst.CSTNode) -> bool:
    if not isinstance(node, libcst.FunctionDef) or len(node.decorators) != 1:
        return False
    decorator = node.decorators[0].decorator
    if isinstance(decorator, libcst.Call):
        decorator = decorator.func
    return isinstance(decorator, libcst.Name) and decorator.value in TRANSPARENT


def _is_prose(node: libcst.CSTNode) -> bool:
    """Whether a node is words for a reader. Codes, keys, pointers and titles of standards are not."""
    match node:
        case libcst.SimpleString() | libcst.FormattedStringText():
            return WORDS.search(node.value) is not None
        case libcst.FormattedString():
            return any(_is_prose(part) for part in node.parts)
        case libcst.ConcatenatedString() | libcst.BinaryOperation(operator=libcst.Add()):
            return _is_prose(node.left) or _is_prose(node.right)
        case _:
            return False


class Changes(file_mutation.MutationVisitor):
    """mutmut's changes, without those of mere words, and with those of properties and cached functions."""

    def _skip_node_and_children(self, node: libcst.CSTNode) -> bool:
        if _is_prose(node):
            return True
        return not _is_transparent(node) and super()._skip_node_and_children(node)

    def _removes_ignored_code(self, node: libcst.CSTNode, mutated_node: libcst.CSTNode) -> bool:
        match node, mutated_node:
            case libcst.Call(), libcst.Call():
                kept = {id(argument) for argument in mutated_node.args}
                if any(id(argument) not in kept and _is_prose(argument.value) for argument in node.args):
                    return True
            case ((libcst.Assign() | libcst.AnnAssign()), _) if node.value is not None and _is_prose(
                node.value
            ):
                return True
            case _:
                pass
        return super()._removes_ignored_code(node, mutated_node)


_arrange = file_mutation.function_trampoline_arrangement


def _arrange_decorated(
    function: libcst.FunctionDef, mutants: Iterable[file_mutation.Mutation], class_name: str | None
) -> tuple[
    Sequence[file_mutation.MODULE_STATEMENT],
    Sequence[file_mutation.MODULE_STATEMENT],
    Sequence[file_mutation.MODULE_STATEMENT],
    Sequence[str],
]:
    """What mutmut makes of a function, with a transparent decorator around the choice of the change only."""
    if not _is_transparent(function):
        return _arrange(function, mutants, class_name)
    plain = function.with_changes(decorators=[])
    declared, methods, assigned, names = _arrange(plain, mutants, class_name)
    chooser = methods[0]
    assert isinstance(chooser, libcst.FunctionDef)
    decorated = chooser.with_changes(decorators=[*function.decorators, *chooser.decorators])
    return declared, [decorated, *methods[1:]], assigned, names


def generate(children: int) -> dict[str, SourceFileMutationData]:
    """Writes the changed copies, and gives for the name of each change where its result is kept."""
    file_mutation.MutationVisitor = Changes  # type: ignore[misc]
    file_mutation.function_trampoline_arrangement = _arrange_decorated
    MUTANTS.mkdir(exist_ok=True)
    set_mutant_under_test("mutant_generation")
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):  # it prints each path
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        create_mutants(children)
    found = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        data.meta_path = ROOT / data.meta_path  # tests are run in another folder
        found.update(dict.fromkeys(data.exit_code_by_key, data))
    return found
