"""`concord provenance`, and naming sources at `concord register`, as people type and read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ledger_api.cli.program import program
from tests.support.node import PASSPHRASE, RunningNode
from tests.support.supply_chain import (
    SCRAP,
    SupplyChain,
    document,
    payload,
    register_chain,
    statement,
)

pytestmark = pytest.mark.chain


@pytest.fixture(scope="module")
def chain(node: RunningNode) -> SupplyChain:
    return register_chain(node, "C")


def run(node: RunningNode, *arguments: str, code: int = 0) -> Result:
    secret = node.folder / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    environment = {
        "CONCORD_NODE": node.url,
        "CONCORD_KEYS": str(node.keys),
        "CONCORD_PASSPHRASE_FILE": str(secret),
        "COLUMNS": "100",
    }
    done = CliRunner().invoke(program, list(arguments), env=environment)
    assert done.exit_code == code, done.output
    return done


def test_tree_shows_each_source_with_its_answer_and_problems_below(
    node: RunningNode, chain: SupplyChain
) -> None:
    lines = run(node, "provenance", document(chain.pipe)).stdout.splitlines()
    assert lines[0] == "DEMO CHAIN, NOT EVIDENCE"
    assert lines[1] == ("material_test_report:3.1 C-PIPE, Ha Long Pipe Works (VN): ACCEPT, document GENUINE")
    assert lines[2].split()[-3:] == [f"{statement(chain.pipe)},", node.home().origin, "#2"]
    said = "\n".join(lines)
    for number in ("C-COATED", "C-COIL", "C-STEEL"):
        assert said.count(number) == 1 + (number == "C-STEEL")
    indents = [
        next(line.index("material") for line in lines if one in line) for one in ("PIPE", "COIL", "STEEL")
    ]
    assert indents == sorted(set(indents))
    assert "Rhein <Rolling> GmbH (DE)" in said
    assert "(number withheld), Ha Long Pipe Works (VN): REFER, document UNPROVEN [BYTES_UNAVAILABLE]" in said
    assert f"document {SCRAP}" in said
    assert "PARENT_MISSING: The document" in said
    assert "LINK_WITHHELD: The inspection certificate 3.1" in said
    assert "    -> Ask for a presentation that opens /header/derived_from." in lines


def test_direction_and_depth_choose_how_much_is_shown(node: RunningNode, chain: SupplyChain) -> None:
    below = run(node, "provenance", statement(chain.coated), "--direction", "downstream").stdout
    assert "made into" in below
    assert "made from" not in below
    assert "C-PIPE" in below
    both = run(node, "provenance", document(chain.coated), "--depth", "1").stdout
    assert "made into" in both
    assert "made from" in both
    assert "C-STEEL" not in both
    assert "GRAPH_TRUNCATED" in both


def test_programs_get_the_graph_and_officers_the_obligation(node: RunningNode, chain: SupplyChain) -> None:
    graph = json.loads(
        run(
            node, "provenance", document(chain.steel), "--json", "--economy", "VN", "--office", "VNHPH"
        ).stdout
    )
    assert graph["question"]["importing_economy"] == "VN"
    assert {link["derived"] for link in graph["links"]} == {statement(chain.steel), statement(chain.coil)}
    said = run(node, "provenance", document(chain.steel), "--economy", "VN").stdout
    assert "obligation" in said


def test_unknown_document_is_a_failure_with_a_way_out(node: RunningNode, chain: SupplyChain) -> None:
    said = run(node, "provenance", "0x" + "ab" * 32, code=1).output
    assert "DOCUMENT_UNKNOWN" in said
    assert (
        "PARAMETER_INVALID" in run(node, "provenance", document(chain.pipe), "--depth", "99", code=1).output
    )


def test_source_named_twice_over_stands_once_and_is_named_again(node: RunningNode, tmp_path: Path) -> None:
    def made(number: str, *sources: str, withheld: bool = False) -> dict[str, str]:
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(payload(number)))
        named = [part for source in sources for part in ("--derived-from", source)]
        more = ["--withhold-sources"] if withheld else []
        done = run(
            node, "register", str(path), "--as", "mill", "--visibility", "public",
            "--wait", "final", "--json", *named, *more,
        )  # fmt: skip
        result: dict[str, str] = json.loads(done.stdout)
        return result

    node.issuer()
    slab = made("C-SLAB")
    left, right = made("C-LEFT", "C-SLAB"), made("C-RIGHT", slab["id"])
    welded = made("C-WELDED", left["document"], right["id"], withheld=True)
    said = run(node, "provenance", welded["id"]).stdout
    assert said.count("C-SLAB") == 2
    assert said.count("(shown above)") == 1
    entry = node.api.get(f"/v1/documents/{welded['id']}")["entry"]
    assert "derivedFrom" not in entry["body"]
    assert entry["body"]["statement"]["derivedFrom"] != "0x" + "00" * 32
    assert node.api.get(f"/v1/documents/{left['id']}")["entry"]["body"]["derivedFrom"] == [slab["document"]]


@pytest.mark.parametrize(("named", "code"), [("C-NOBODY", "RECORD_UNKNOWN"), ("0xabc", "SOURCE_MALFORMED")])
def test_source_that_names_nothing_is_refused_before_anything_is_sent(
    node: RunningNode, tmp_path: Path, named: str, code: str
) -> None:
    node.issuer()
    path = tmp_path / "document.json"
    path.write_text(json.dumps(payload("C-REFUSED")))
    said = run(node, "register", str(path), "--as", "mill", "--derived-from", named, code=1).output
    assert code in said


@pytest.mark.parametrize("shown", [True, False])
def test_manifest_and_draft_show_or_withhold_their_sources_as_chosen(
    node: RunningNode, chain: SupplyChain, tmp_path: Path, shown: bool
) -> None:
    source = document(chain.coil)
    inspector = node.issuer("inspector", role="CONFORMITY_BODY")
    choice = ["--derived-from", source, *([] if shown else ["--withhold-sources"])]
    folder, draft = tmp_path / "folder", tmp_path / "draft.json"
    folder.mkdir()
    for number in ("one", "two"):
        (folder / f"{number}.json").write_text(json.dumps(payload(f"C-BULK-{shown}-{number}")))
    done = run(node, "register", str(folder), "--as", "mill", "--manifest", "--json", *choice)
    for result in json.loads(done.stdout):
        body = node.api.get(f"/v1/documents/{result['id']}")["entry"]["body"]
        assert body.get("derivedFrom") == ([source] if shown else None)
    run(
        node, "draft", str(folder / "one.json"), "--as", "mill", "--cosigner", str(inspector.issuer_id),
        "-o", str(draft), *choice,
    )  # fmt: skip
    written = json.loads(draft.read_text())
    assert written["opening"]["header"]["derived_from"] == [source]
    assert written["submission"].get("derivedFrom") == ([source] if shown else None)
