"""The benchmarks measure what they say: real documents, whole wraps, equal roots, an answer that holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anchors.entry import Entry, EntrySignature, StatementBody, encode, recover_signers
from benchmarks import tree, verify, wrap_concord
from benchmarks.comparison import interleaved
from benchmarks.documents import material_test_report
from ledger_api.cli.verify_offline import main as verify_offline
from ledger_api.domain.documents.preparation import prepare


def test_reports_are_conforming_documents_that_all_differ() -> None:
    reports = [json.dumps(material_test_report(index)) for index in range(50)]
    assert len(set(reports)) == 50
    for report in reports:
        assert prepare(report.encode(), issuer_id=wrap_concord.ISSUER).findings == ()


@pytest.mark.parametrize(("workers", "rules"), [(1, False), (2, False), (1, True)])
def test_wrapping_ends_with_entries_that_a_log_would_take(workers: int, rules: bool) -> None:
    lines = [json.dumps(material_test_report(index)).encode() for index in range(9)]
    _, signed = wrap_concord.wrap_all(lines, workers, rules)
    (statement,) = wrap_concord.wrap_part(rules, [lines[4]])
    signature = EntrySignature(statement.issuer, signed[4].signature, signed[4].manifest)
    entry = Entry(StatementBody(statement), (signature,))
    assert encode(entry)
    assert recover_signers(entry, wrap_concord.NETWORK) == [wrap_concord.KEY.address]


def test_both_trees_have_one_root() -> None:
    entries = [b"entry %d" % at for at in range(70)]
    roots: set[bytes] = set()
    tree.concord(entries, roots, at_once=False)
    tree.concord(entries, roots, at_once=True)
    tree.pymerkle(entries, roots)
    assert len(roots) == 1


def test_the_presentation_that_is_verified_is_genuine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    presentation, trust = verify.write_presentation(tmp_path)
    asked = ["--offline", "--trust", str(trust), "--axis", "document", "--declared", "2026-09-10", "--json"]
    assert verify_offline([*asked, str(presentation)]) == verify.PROVISIONAL
    assert json.loads(capsys.readouterr().out)["document"] == "GENUINE"


def test_rounds_are_interleaved_and_the_first_is_thrown_away() -> None:
    taken: list[str] = []

    def measure(name: str) -> dict[str, float]:
        taken.append(name)
        return {"seconds": float(len(taken))}

    medians = interleaved(3, {"a": lambda: measure("a"), "b": lambda: measure("b")})
    assert taken == ["a", "b"] * 4
    assert medians == {"a": {"seconds": 5.0}, "b": {"seconds": 6.0}}
