"""`concord impact`, as people type and read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from ledger_api.cli import impact as command
from ledger_api.cli.program import program
from tests.support.node import RunningNode
from tests.support.two_annexes import TwoAnnexes, conclude_two_annexes

pytestmark = pytest.mark.chain


@pytest.fixture(scope="module")
def pact(node: RunningNode) -> TwoAnnexes:
    return conclude_two_annexes(node)


def run(node: RunningNode, *arguments: str, code: int = 0) -> Result:
    environment = {"CONCORD_NODE": node.url, "COLUMNS": "100"}
    done = CliRunner().invoke(program, ["impact", *arguments], env=environment)
    assert done.exit_code == code, done.output
    return done


def day(pact: TwoAnnexes) -> str:
    return datetime.fromtimestamp(pact.after(10), UTC).date().isoformat()


def test_table_names_each_document_with_its_answer_now_and_then(node: RunningNode, pact: TwoAnnexes) -> None:
    said = run(
        node,
        "--agreement", pact.agreement, "--annex", "STEEL", "--from", "VN", "--to", "DE", "--by", "DE",
        "--effective", day(pact),
    ).stdout  # fmt: skip
    lines = said.splitlines()
    assert lines[0] == "DEMO CHAIN, NOT EVIDENCE"
    assert lines[1] == (
        "If annex STEEL of Recognition of steel documents, VN to DE, were suspended from "
        f"{day(pact)}T00:00:00Z by DE:"
    )
    for number in ("VN-STEEL-0", "VN-STEEL-1"):
        (line,) = [one for one in lines if number in one]
        assert line.startswith(f"material_test_report:3.1 {number}")
        assert "Hai Phong Coated Steel JSC (VN)" in line
        assert line.index("ACCEPT, MUST_ACCEPT") < line.index("REFER, NONE")
        assert line.rstrip().endswith("AGREEMENT_SUSPENDED")
    assert not any("PIPES" in line or "DE-STEEL" in line for line in lines)
    assert lines[-1].startswith("2 of 6 live documents change, in 2 answers; 0 more")


def test_programs_get_all_pages_as_one(
    node: RunningNode, pact: TwoAnnexes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PAGE", 2)
    arguments = ("--agreement", pact.agreement, "--effective", day(pact), "--json")
    found = json.loads(run(node, *arguments).stdout)
    assert {item["document"] for item in found["items"]} == pact.all
    assert found["summary"] == {"documents": 6, "changed": 6, "answers_changed": 6, "noted": 0}
    assert found["next"] is None


def test_document_and_issuer_are_named_in_the_sentence(node: RunningNode, pact: TwoAnnexes) -> None:
    (pipe,) = pact.of("VN", "PIPES")
    said = run(node, "--document", pipe, "--effective", day(pact), "--withdraw", "--economy", "DE").stdout
    assert f"If the document {pipe} were withdrawn from {day(pact)}T00:00:00Z:" in said
    assert "REJECT, MUST_ACCEPT" in said
    mill = str(node.issuer("mill").issuer_id)
    said = run(node, "--issuer", mill, "--effective", day(pact)).stdout
    assert f"If the issuer {mill} were suspended" in said
    assert said.splitlines()[-1].startswith("0 of 3 live documents change")


def test_refusals_say_what_to_do(node: RunningNode, pact: TwoAnnexes) -> None:
    said = run(node, "--effective", day(pact), code=1).output
    assert "PARAMETER_INVALID at /query/agreement" in said
    assert "Name one of agreement, issuer, accreditation and document." in said
    assert "TIME_INVALID" in run(node, "--agreement", pact.agreement, "--effective", "soon", code=1).output
    assert "--effective" in run(node, "--agreement", pact.agreement, code=2).output
