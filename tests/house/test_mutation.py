"""Mutation testing: which changes are made, how they are chosen, and what a sample says of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData

from tools.mutation import changes, choose, explained, figures

SOURCE = """
from functools import cached_property

class Goods:
    @cached_property
    def heavy(self):
        return self.mass > 10

def refuse(report, code):
    report.refuse(code, "/mass", "the mass is not stated")
    report.note("EN 10204", title="words for a reader")
"""


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> str:
    """The changed form of SOURCE."""
    monkeypatch.setattr(file_mutation, "MutationVisitor", changes.Changes)
    monkeypatch.setattr(file_mutation, "function_trampoline_arrangement", changes._arrange_decorated)
    return file_mutation.mutate_file_contents("source.py", SOURCE).code


def test_words_for_a_reader_are_left_alone_and_codes_are_not(changed: str) -> None:
    assert "XX/massXX" in changed
    assert "XXEN 10204XX" in changed
    assert 'report.refuse(None, "/mass", "the mass is not stated")' in changed
    assert 'report.refuse(code, "/mass", None)' not in changed
    assert "XXwords" not in changed
    assert "THE MASS" not in changed


def test_properties_are_changed_and_the_change_is_chosen_at_each_call(
    changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choose, "CHOSEN", choose.Chosen())
    monkeypatch.setattr(choose.trampoline, "wrap_in_trampoline", choose._choosing)
    space: dict = {"__name__": "source"}
    exec(compile(changed, "source.py", "exec"), space)
    goods = space["Goods"]

    def heavy(mass: int) -> bool:
        one = goods()
        one.mass = mass
        return one.heavy

    assert [heavy(mass) for mass in (10, 11)] == [False, True]
    names = [name for name in vars(goods) if "__mutmut_" in name and not name.endswith("_orig")]
    answers = set()
    for name in names:
        choose.CHOSEN.take(f"source.{name}")
        answers.add(tuple(heavy(mass) for mass in (10, 11)))
    assert answers == {(True, True), (False, False)}
    choose.CHOSEN.reached = set()
    heavy(1)
    assert choose.CHOSEN.reached == {"source.xǁGoodsǁheavy"}


def kept(**codes: list[int | None]) -> dict[str, SourceFileMutationData]:
    found = {}
    for module, each in codes.items():
        data = SourceFileMutationData(path=Path(f"{module}.py"))
        data.exit_code_by_key = {f"{module}.{place}": code for place, code in enumerate(each)}
        found.update(dict.fromkeys(data.exit_code_by_key, data))
    return found


def test_sample_is_the_same_again_and_takes_so_many_of_each_module() -> None:
    every = kept(a=[None] * 50, b=[None] * 3)
    first, again, other = (figures.sampled(list(every), every, 10, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert [name[0] for name in first] == ["a"] * 10 + ["b"] * 3


def test_module_counts_whole_where_it_was_judged_whole_and_else_by_its_sample() -> None:
    every = kept(a=[1, 1, 0, 33], b=[1, 0, None, None])
    codes = figures.counted(every, list(every), ["a.0", "b.0"])
    assert codes == {"a.py": every["a.0"].exit_code_by_key, "b.py": {"b.0": 1}}
    whole, part = figures.modules_of(codes, {"a.py": 4, "b.py": 4})
    assert (whole.possible, whole.judged, whole.survived, whole.score, whole.variance) == (4, 4, 2, 0.5, 0)
    assert (part.possible, part.judged, part.survived, part.score) == (4, 1, 0, 1)
    assert part.variance > 0
    share, off = figures.estimate([whole, part])
    assert share == 0.75
    assert 0 < off < 0.75
    assert figures.table([whole]).splitlines()[2] == "| `a.py` | 4 | 4 | 2 | 2 | 50.0 % |"


def test_change_is_known_by_what_it_does_and_not_by_its_number(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("source.py")
    (tmp_path / "mutants").mkdir()
    (tmp_path / "mutants" / path).write_text(changed)
    names = ["source.xǁGoodsǁheavy__mutmut_1", "source.xǁGoodsǁheavy__mutmut_2"]
    more, beyond, gone = (
        explained.Change("source.Goods.heavy", "return self.mass > 10", f"return self.mass {after}")
        for after in (">= 10", "> 11", "< 10")
    )
    assert [explained.change_of(name, path) for name in names] == [more, beyond]
    every = dict.fromkeys(names, SourceFileMutationData(path=path))
    assert explained.outdated([more, beyond, gone], every, noticed=names[:1]) == [gone, more]
