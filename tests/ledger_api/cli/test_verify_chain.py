"""`concord verify --chain`: a bare chain node and a presentation give the answer that a node gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ledger_api.cli.program import program
from ledger_api.client import records
from ledger_api.client.presenting import present
from ledger_api.demo_data import demo_documents
from tests.support.node import RunningNode

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
DECLARED = {"declared": "2026-09-10"}


@pytest.fixture(scope="module")
def shown(node: RunningNode, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A presentation with its receipt and one file."""
    return presented(node, "VN-CHAIN-1", tmp_path_factory.mktemp("shown"))


def presented(node: RunningNode, number: str, folder: Path) -> Path:
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": number}}
    pdf = folder / "certificate.pdf"
    pdf.write_bytes(b"%PDF " + number.encode())
    done = node.register(node.issuer(), payload, attachments=(pdf,), lookups=True)
    record = records.find(node.issuer(), done.resource["id"])
    files = [file for kept in record.files if (file := kept.read())]
    path = folder / f"{number}.presentation.json"
    path.write_bytes(present(node.api, node.parts.network.network, record, files=files))
    return path


def concord(node: RunningNode, *arguments: str, code: int | None = None) -> Result:
    environment = {
        "CONCORD_NODE": node.url,
        "CONCORD_DATA_DIR": str(node.parts.settings.data_dir),
        "COLUMNS": "200",
    }
    done = CliRunner().invoke(program, ["verify", *arguments], env=environment)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert code in (None, done.exit_code), done.output
    return done


def both(node: RunningNode, shown: Path, **question: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The node's answer without what only it knows, and the bare chain's; they exit alike."""
    asked = [part for name, value in question.items() for part in (f"--{name}", value)]
    by_node = concord(node, str(shown), *asked, "--json")
    by_chain = concord(node, "--chain", chain_url(node), str(shown), *asked, "--json")
    assert by_node.exit_code == by_chain.exit_code
    answered = json.loads(by_node.stdout)
    del answered["lookup"]
    return answered, json.loads(by_chain.stdout)


def chain_url(node: RunningNode) -> str:
    engine = node.parts.engine
    assert engine is not None
    return engine.url


@pytest.mark.parametrize(
    "question",
    [
        {"axis": "document"},
        {"economy": "DE", "office": "DEHAM", "hs": "721070", "quantity": "100", "unit": "TNE"},
        {"economy": "SA", "known": "2026-01-01"},
        {},
    ],
)
def test_the_answer_is_the_nodes_byte_for_byte(
    node: RunningNode, shown: Path, question: dict[str, str]
) -> None:
    by_node, by_chain = both(node, shown, **DECLARED, **question)
    assert by_chain == by_node


def test_the_answer_stays_the_same_after_an_act_on_the_document(node: RunningNode, tmp_path: Path) -> None:
    shown = presented(node, "VN-CHAIN-2", tmp_path)
    statement = json.loads(shown.read_text())["entry"]["body"]["statement"]
    node.act(
        "AnnulDocument",
        {
            "issuer": bytes.fromhex(statement["issuer"][2:]),
            "digest": bytes.fromhex(statement["digest"][2:]),
            "reason": "ERROR_FOUND",
            "effectiveAt": 0,
            "successor": bytes(32),
        },
        node.key_of(node.issuer()),
    )
    by_node, by_chain = both(node, shown, **DECLARED)
    assert by_chain == by_node
    assert by_chain["document"] == "REFUTED"
    assert "ANNULLED" in by_chain["causes"]


def test_a_person_reads_the_sentence_and_a_script_the_exit_code(node: RunningNode, shown: Path) -> None:
    done = concord(
        node, "--chain", chain_url(node), str(shown), "--axis", "document", "--declared", "2026-09-10", code=0
    )
    assert "ACCEPT: document GENUINE" in done.stdout


def test_the_network_may_be_named_by_its_file(node: RunningNode, shown: Path, tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    path.write_text(node.parts.network.to_text())
    concord(
        node, "--chain", chain_url(node), "--network", str(path), str(shown), "--axis", "document", code=0
    )


def test_without_a_presentation_there_is_nothing_to_judge(node: RunningNode, tmp_path: Path) -> None:
    pdf = tmp_path / "paper.pdf"
    pdf.write_bytes(b"%PDF alone")
    refused = concord(node, "--chain", chain_url(node), str(pdf), "--json", code=1)
    assert json.loads(refused.stdout)["code"] == "PRESENTATION_MISSING"


def test_a_chain_that_does_not_answer_or_is_another_is_refused(
    node: RunningNode, shown: Path, tmp_path: Path
) -> None:
    refused = concord(node, "--chain", "http://127.0.0.1:1", str(shown), "--json", code=1)
    assert json.loads(refused.stdout)["code"] == "CHAIN_UNAVAILABLE"
    other = tmp_path / "network.json"
    changed = json.loads(node.parts.network.to_text()) | {"networkId": "0x" + "11" * 32}
    other.write_text(json.dumps(changed))
    arguments = ("--chain", chain_url(node), "--network", str(other), str(shown), "--json")
    assert json.loads(concord(node, *arguments, code=1).stdout)["code"] == "CHAIN_OTHER_NETWORK"
