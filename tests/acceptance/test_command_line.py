"""The whole way by the command line alone: keys, registration, a certificate with its PDF, the answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.exporters import Exporter
from tests.acceptance.nodes import CONCORD, NodeProcess, plain_environment
from tests.acceptance.papers import DECLARED, Paper
from tests.acceptance.shell import Shell

NODE_ONLY = ("web3", "sqlalchemy", "fastapi", "uvicorn", "httpx", "typer", "ipfshttpclient")


def test_certificate_of_a_new_mill_from_its_keys_to_the_officer_s_answer(
    shell: Shell, officer: Shell, samples: Path, tmp_path: Path
) -> None:
    document, pdf = (samples / "en10168" / f"certificate_1.{kind}" for kind in ("json", "pdf"))
    made = shell.json("keys", "new", "typed-mill", signs=True)
    asked = shell.json(
        "issuers", "request", "--as", "typed-mill", "--economy", "VN", "--name", "Typed Mill", signs=True
    )
    waiting = shell.json("issuers", "requests", "--economy", "VN")
    assert [one["key"] for one in waiting if one["issuer"] == asked["issuer"]] == [made["address"]]
    granted = officer.json("issuers", "approve", asked["issuer"], "--as", "vn-registrar", signs=True)
    assert (granted["id"], granted["role"]) == (asked["issuer"], "FIRST_PARTY")
    checked = shell.json("register", document, "--as", "typed-mill", "--attach", pdf, "--dry-run", signs=True)
    assert (checked["created"], checked["problem"]) == (None, None)
    done = shell.json(
        "register", document, "--as", "typed-mill", "--attach", pdf, "--lookups", "--wait", "final",
        signs=True,
    )  # fmt: skip
    assert (done["created"], done["state"], done["document"]) == (True, "final", checked["document"])
    listed = shell.json("documents", "--as", "typed-mill")
    assert [(one["id"], one["state"]) for one in listed] == [(done["id"], "final")]
    assert shell.run("receipts", done["id"]).out.startswith("c2sp.org/tlog-proof@v1\n")
    shown = tmp_path / "presentation.json"
    shell.run("present", done["number"], "--as", "typed-mill", "-o", shown)
    issued = json.loads(shown.read_bytes())["opening"]["header"]["issued_on"]
    answer = shell.json("verify", shown, "--declared", issued, code=20)
    assert (answer["document"], answer["causes"]) == ("GENUINE", ["RECOGNITION_NOT_AVAILABLE"])
    assert any(one["severity"] == "nonconformity" for one in answer["findings"])
    shell.run("verify", pdf, "--declared", issued, "--axis", "document", code=0)
    again = shell.json("register", document, "--as", "typed-mill", "--attach", pdf, "--lookups", signs=True)
    assert (again["created"], again["id"]) == (False, done["id"])


@pytest.fixture
def shown(mill: Exporter, paper: Callable[[], Paper], tmp_path: Path) -> Path:
    """The presentation of a document that is final."""
    file = tmp_path / "presentation.json"
    file.write_bytes(mill.present(paper().register(mill)))
    return file


def test_exit_codes_of_verify_tell_a_script_the_answer(
    shell: Shell, mill: Exporter, paper: Callable[[], Paper], tmp_path: Path
) -> None:
    document = paper()
    statement = document.register(mill)
    shown, other = tmp_path / "presentation.json", tmp_path / "other.pdf"
    shown.write_bytes(mill.present(statement))
    asked = ("--declared", DECLARED, "--axis", "document")
    genuine = shell.json("verify", shown, *asked, code=0)
    assert (genuine["document"], genuine["action"], genuine["obligation"]) == ("GENUINE", "ACCEPT", None)
    both = shell.json("verify", shown, "--declared", DECLARED, code=20)
    assert (both["document"], both["obligation"], both["action"]) == ("GENUINE", "UNDECIDED", "REFER")
    other.write_bytes(document.pdf.read_bytes() + b"saved again")
    unknown = shell.json("verify", other, *asked, code=25)
    assert unknown["action"] == "NOT_FOUND"
    other.write_bytes(shown.read_bytes().replace(b'"heat":"H88213"', b'"heat":"H88214"'))
    refuted = shell.json("verify", other, *asked, code=30)
    assert (refuted["document"], refuted["action"]) == ("REFUTED", "REJECT")
    shell.run("status", "suspend", statement, "--as", "mill", "--reason", "COMPLAINT", signs=True)
    suspended = shell.json("verify", shown, "--axis", "document", code=20)
    assert (suspended["document"], suspended["action"]) == ("UNPROVEN", "REFER")
    assert suspended["causes"] == ["SUSPENDED"]
    for answer in (genuine, both, unknown, refuted, suspended):
        assert answer["format"] == "concord/verdict/v1"
        assert answer["sentence"]
        assert [check["number"] for check in answer["checks"]] == sorted(
            check["number"] for check in answer["checks"]
        )
        for code in answer["codes"]:
            assert {"code", "axis", "outcome", "sentence", "who_can_fix", "evidence"} <= set(code)


def test_wrong_use_is_2_and_failure_is_1_with_a_way_out(shell: Shell, shown: Path, tmp_path: Path) -> None:
    assert "Usage" in shell.run("verify", code=2).err
    shell.run("verify", tmp_path / "missing.json", code=2)
    shell.run("verify", shown, "--passphrase", "typed in the open", code=2)
    broken = shell.json("verify", shown, "--declared", "yesterday", code=1)
    assert broken["code"]
    assert broken["fix"]
    nobody = Shell("http://127.0.0.1:9", shell.keys, shell.passphrase)
    assert nobody.json("verify", shown, code=1)["code"] == "NODE_UNREACHABLE"
    assert "NODE_UNREACHABLE" in nobody.run("verify", shown, code=1).err


def test_saved_trust_facts_answer_with_no_network_and_load_nothing_of_a_node(
    shell: Shell, shown: Path, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    shell.run("trust", shown, "-o", facts)
    words = ["verify", "--offline", "--trust", str(facts), str(shown), "--json"]
    program = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('no network here')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "sys.argv = ['concord', *sys.argv[1:]]\n"
        "from ledger_api.cli.main import app; app()"
    )
    away = plain_environment()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program, *words, "--axis", "document"],
        env=away, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 15, done.stderr[-2_000:]
    answer = json.loads(done.stdout)
    assert (answer["document"], answer["provisional"]) == ("GENUINE", True)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert {"anchors", "ledger_api"} <= loaded
    assert loaded & set(NODE_ONLY) == set()

    def offline(file: Path, *more: str) -> int:
        command = [*CONCORD, "verify", "--offline", "--trust", str(facts), str(file), *more]
        return subprocess.run(command, env=away, capture_output=True).returncode

    assert offline(shown) == 20
    changed = tmp_path / "changed.json"
    changed.write_bytes(shown.read_bytes().replace(b'"heat":"H88213"', b'"heat":"H88214"'))
    assert offline(changed, "--axis", "document") == 30
    assert offline(changed.with_name("facts.json")) == 1


def test_offline_answer_says_what_the_node_says(
    founder: NodeProcess, shell: Shell, shown: Path, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    shell.run("trust", shown, "-o", facts)
    asked = ("--declared", DECLARED, "--axis", "document", "--json")
    online = shell.run("verify", shown, *asked).json
    offline = shell.run("verify", "--offline", "--trust", facts, shown, *asked, code=15).json
    assert [(one["number"], one["outcome"]) for one in offline["checks"]] == [
        (one["number"], one["outcome"]) for one in online["checks"]
    ]
    assert offline["findings"] == online["findings"]
    for pin in ("network_id", "directory", "rule_set"):
        assert offline["pins"][pin] == online["pins"][pin]
    assert founder.network.network_id == offline["pins"]["network_id"]
