"""The command line against a running node: what people type, what they read, what a script gets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ledger_api.cli.program import program
from ledger_api.demo_data import demo_documents
from tests.support.node import PASSPHRASE, RunningNode

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
DECLARED = ("--axis", "document", "--declared", "2026-09-10")
CONCORD = [sys.executable, "-c", "from ledger_api.cli.main import app; app()"]


@dataclass
class Terminal:
    """A shell with the node, the key folders and the passphrase set."""

    node: RunningNode
    secret: Path

    def run(
        self, *arguments: str, code: int = 0, keys: Path | None = None, secret: Path | None = None
    ) -> Result:
        environment = {
            "CONCORD_NODE": self.node.url,
            "CONCORD_KEYS": str(keys or self.node.keys),
            "CONCORD_PASSPHRASE_FILE": str(secret or self.secret),
            "CONCORD_DATA_DIR": str(self.node.parts.settings.data_dir),
            "COLUMNS": "200",
        }
        done = CliRunner().invoke(program, list(arguments), env=environment)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code).stdout)

    def as_officer(self, *arguments: str, code: int = 0) -> Result:
        people = self.node.people.folder
        return self.run(*arguments, code=code, keys=people, secret=people / "passphrase")


@pytest.fixture(scope="module")
def terminal(node: RunningNode) -> Terminal:
    secret = node.folder / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    node.issuer()
    return Terminal(node, secret)


@pytest.fixture
def certificate(terminal: Terminal, request: pytest.FixtureRequest) -> Path:
    """A document of this test's own number, with a PDF beside it."""
    number = request.node.name[:60]
    path = terminal.node.folder / f"{number}.json"
    path.write_text(json.dumps(CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": number}}))
    path.with_suffix(".pdf").write_bytes(b"%PDF " + number.encode())
    return path


def register(terminal: Terminal, path: Path, *more: str) -> Any:
    return terminal.json(
        "register", str(path), "--as", "mill", "--attach", str(path.with_suffix(".pdf")),
        "--lookups", "--wait", "final", *more,
    )  # fmt: skip


def test_register_present_verify_and_the_exit_codes(terminal: Terminal, certificate: Path) -> None:
    done = register(terminal, certificate)
    assert (done["created"], done["state"]) == (True, "final")
    shown = certificate.with_suffix(".presentation")
    terminal.run("present", done["number"], "--as", "mill", "-o", str(shown))
    answer = terminal.json("verify", str(shown), *DECLARED)
    assert answer["document"] == "GENUINE"
    said = terminal.run("verify", str(shown), "--declared", "2026-09-10", code=20)
    assert "DEMO CHAIN, NOT EVIDENCE" in said.stdout
    assert "RECOGNITION_NOT_AVAILABLE" in said.stdout
    terminal.run(
        "verify", str(certificate.with_suffix(".pdf")), "--axis", "document", "--declared", "2026-09-10"
    )
    other = certificate.with_suffix(".other")
    other.write_bytes(b"something else")
    terminal.run("verify", str(other), code=25)
    broken = json.loads(shown.read_bytes())
    broken["opening"]["header"]["number"] = "changed"
    other.write_text(json.dumps(broken))
    terminal.run("verify", str(other), "--axis", "document", code=30)
    terminal.run("verify", code=2)


def test_verify_by_number_says_which_document(terminal: Terminal, certificate: Path) -> None:
    done = register(terminal, certificate, "--visibility", "public")
    answer = terminal.json(
        "verify", "--number", done["number"], "--axis", "document", "--declared", "2026-09-10"
    )
    assert answer["lookup"]["id"] == done["id"]


def test_dry_run_checks_everything_and_sends_nothing(terminal: Terminal, certificate: Path) -> None:
    done = terminal.json("register", str(certificate), "--as", "mill", "--dry-run")
    assert (done["created"], done["id"]) == (None, None)
    assert done["document"].startswith("0x")
    assert done["number"] not in {one["number"] for one in terminal.json("documents", "--as", "mill")}


def test_refusal_names_code_pointer_and_way_out(terminal: Terminal, certificate: Path) -> None:
    payload = json.loads(certificate.read_bytes())
    payload["header"]["issued_on"] = "2999-01-01"
    payload["surprise"] = 1
    certificate.write_text(json.dumps(payload))
    said = terminal.run("register", str(certificate), "--as", "mill", code=1)
    assert "DATE_OUT_OF_RANGE" in said.stdout
    assert "/header/issued_on" in said.stdout
    problem = terminal.json("register", str(certificate), "--as", "mill", code=1)["problem"]
    assert {"DATE_OUT_OF_RANGE", "UNKNOWN_FIELD"} <= {one["code"] for one in problem["problems"]}


def test_folder_is_registered_with_the_files_beside_each_document(terminal: Terminal, tmp_path: Path) -> None:
    for number in range(3):
        payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": f"folder-{number}"}}
        (tmp_path / f"{number}.json").write_text(json.dumps(payload))
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF folder " + bytes([number]))
    done = terminal.json("register", str(tmp_path), "--as", "mill")
    assert [one["created"] for one in done] == [True] * 3
    again = terminal.json("register", str(tmp_path), "--as", "mill")
    assert [one["created"] for one in again] == [False] * 3
    listed = {one["number"]: one for one in terminal.json("documents", "--as", "mill")}
    assert {f"folder-{number}" for number in range(3)} <= set(listed)


def test_offline_verification_with_saved_trust_facts(terminal: Terminal, certificate: Path) -> None:
    done = register(terminal, certificate)
    shown, facts = certificate.with_suffix(".p"), certificate.with_suffix(".t")
    terminal.run("present", done["id"], "--as", "mill", "-o", str(shown))
    terminal.run("trust", str(shown), "-o", str(facts))
    command = [
        *CONCORD,
        "verify",
        "--offline",
        "--trust",
        str(facts),
        str(shown),
        "--axis",
        "document",
        "--json",
    ]
    offline = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    assert offline.returncode == 15, offline.stderr
    answer = json.loads(offline.stdout)
    assert (answer["document"], answer["provisional"]) == ("GENUINE", True)
    no_presentation = subprocess.run(
        [*CONCORD, "verify", "--offline", "--trust", str(facts), str(certificate)],
        capture_output=True,
        text=True,
    )
    assert no_presentation.returncode == 1
    assert "PRESENTATION_INVALID at /format" in no_presentation.stderr


def test_offline_verification_loads_nothing_that_only_a_node_needs(
    terminal: Terminal, certificate: Path
) -> None:
    done = register(terminal, certificate)
    shown, facts = certificate.with_suffix(".p"), certificate.with_suffix(".t")
    terminal.run("present", done["id"], "--as", "mill", "-o", str(shown))
    terminal.run("trust", str(shown), "-o", str(facts))
    script = (
        "import sys; sys.argv = ['concord', 'verify', '--offline', '--trust', sys.argv[1], sys.argv[2]]\n"
        "from ledger_api.cli.main import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'web3', 'sqlalchemy', 'fastapi', 'eth_account', 'httpx', 'typer'}))"
    )
    done_ = subprocess.run(
        [sys.executable, "-c", script, str(facts), str(shown)], capture_output=True, text=True, check=True
    )
    assert done_.stdout.strip().endswith("[]")


def test_disclosure_opens_only_what_is_named(terminal: Terminal, certificate: Path) -> None:
    done = register(terminal, certificate)
    out = certificate.with_suffix(".d")
    terminal.run("disclose", done["id"], "--as", "mill", "-o", str(out), "--field", "/header")
    assert json.loads(out.read_bytes())["opening"]["format"] == "concord/disclosure/v1"
    said = terminal.run(
        "disclose", done["id"], "--as", "mill", "-o", str(out), "--field", "/header/nope", code=1
    )
    assert "POINTER_UNKNOWN" in said.output


def test_receipt_and_history_and_status_acts(terminal: Terminal, certificate: Path) -> None:
    done = register(terminal, certificate)
    assert terminal.run("receipts", done["id"]).stdout.startswith("c2sp.org/tlog-proof@v1")
    terminal.run("status", "suspend", done["number"], "--as", "mill", "--reason", "complaint")
    terminal.as_officer("status", "annul", done["id"], "--as", "vn-registrar", "--reason", "FRAUD")
    history = terminal.json("status", "history", done["id"])
    assert [one["kind"] for one in history["events"]] == ["SUSPEND", "ANNUL"]
    refused = terminal.run("status", "restore", done["number"], "--as", "mill", code=1)
    assert "ILLEGAL_TRANSITION" in refused.output


def test_enrolment_by_the_command_line(terminal: Terminal) -> None:
    terminal.run("keys", "new", "lab")
    terminal.run(
        "issuers",
        "request",
        "--as",
        "lab",
        "--economy",
        "VN",
        "--name",
        "Lab Ltd",
        "--role",
        "CONFORMITY_BODY",
    )
    assert "Lab Ltd" in terminal.run("issuers", "requests").stdout
    terminal.as_officer("issuers", "approve", "Lab Ltd", "--as", "vn-accreditor")
    issuer = next(one for one in terminal.json("issuers", "list") if one["identity"]["name"] == "Lab Ltd")
    terminal.as_officer(
        "accreditations", "grant", issuer["id"], "--as", "vn-accreditor", "--standard", "ISO/IEC 17025",
        "--number", "VN-017", "--valid-from", "2026-01-01", "--valid-to", "2030-01-01",
        "--method", "ISO 9227", "--hs", "7210",
    )  # fmt: skip
    (granted,) = terminal.json("issuers", "show", issuer["id"])["accreditations"]
    assert granted["scopes"][0]["scope"] == {"methods": ["ISO 9227"], "standards": [], "hs": ["7210"]}
    terminal.as_officer("accreditations", "suspend", granted["id"], "--as", "vn-accreditor")
    (suspended,) = terminal.json("issuers", "show", issuer["id"])["accreditations"]
    assert [one["kind"] for one in suspended["events"]] == ["SUSPEND"]


def test_keys_are_added_revoked_and_reported_stolen(terminal: Terminal) -> None:
    node = terminal.node
    profile = node.issuer("smith", identity={"name": "Smith", "country": "VN"})
    terminal.run("keys", "new", "spare")
    terminal.run("issuers", "key-add", "--as", "smith", "--new", "spare", "--switch")
    terminal.run("issuers", "key-revoke", profile.address, "--as", "smith", "--reason", "rotated")
    terminal.as_officer(
        "issuers", "key-compromised", profile.address, "--as", "vn-registrar",
        "--issuer", str(profile.issuer_id), "--origin", node.home().origin, "--cut", "0",
    )  # fmt: skip
    keys = {
        one["key"].lower(): one for one in terminal.json("issuers", "show", str(profile.issuer_id))["keys"]
    }
    assert len(keys) == 2
    assert keys[profile.address]["cuts"]


def test_keys_backup_and_restore(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mill.backup"
    terminal.run("keys", "backup", "mill", "-o", str(file))
    assert file.stat().st_mode & 0o077 == 0
    terminal.run("keys", "restore", str(file), keys=tmp_path / "elsewhere")
    original, restored = terminal.node.keys / "mill", tmp_path / "elsewhere" / "mill"
    for name in ("key.json", "salt.json"):
        assert json.loads((original / name).read_bytes()) == json.loads((restored / name).read_bytes())
        assert (restored / name).stat().st_mode & 0o077 == 0
    again = terminal.run("keys", "restore", str(file), code=1)
    assert "PROFILE_EXISTS" in again.output


def test_wrong_passphrase_and_missing_folder_say_what_to_do(
    terminal: Terminal, certificate: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not it\n")
    said = terminal.run("register", str(certificate), "--as", "mill", code=1, secret=wrong)
    assert "KEYSTORE_PASSPHRASE_WRONG" in said.output
    assert "PROFILE_UNKNOWN" in terminal.run("register", str(certificate), "--as", "nobody", code=1).output


def test_no_option_takes_a_passphrase_itself() -> None:
    import click
    import typer

    def options(command: click.Command) -> set[str]:
        found = {name for parameter in command.params for name in parameter.opts}
        for child in getattr(command, "commands", {}).values():
            found |= options(child)
        return found

    named = {name for name in options(typer.main.get_command(program)) if "pass" in name or "secret" in name}
    assert named == {"--passphrase-file", "--passphrase-fd"}


def test_log_is_shown_and_audited(terminal: Terminal, certificate: Path, tmp_path: Path) -> None:
    register(terminal, certificate)
    assert {one["name"] for one in terminal.json("log", "show")} == {"VN", "DE", "SA"}
    kept = tmp_path / "checkpoint"
    first = terminal.json("log", "audit", f"{terminal.node.url}/log/VN", "--checkpoint", str(kept))
    assert first["consistent_with"] is None
    second = terminal.json("log", "audit", f"{terminal.node.url}/log/VN", "--checkpoint", str(kept))
    assert second["consistent_with"] == first["size"]


def test_doctor_looks_at_every_part(terminal: Terminal) -> None:
    found = terminal.json("doctor")
    assert all(one["ok"] for one in found), found
    assert {"network", "keys", "database", "content store", "chain", "contracts"} <= {
        one["part"] for one in found
    }


def test_node_that_does_not_answer_is_a_failure_with_a_way_out(terminal: Terminal) -> None:
    said = CliRunner().invoke(program, ["log", "show", "--node", "http://127.0.0.1:9"])
    assert said.exit_code == 1
    assert "NODE_UNREACHABLE" in said.output


def test_type_3_2_certificate_is_signed_by_two_organisations_in_turn(
    terminal: Terminal, certificate: Path, tmp_path: Path
) -> None:
    inspector = terminal.node.issuer(
        "inspector", role="CONFORMITY_BODY", identity={"name": "Inspection Co", "country": "VN"}
    )
    payload = json.loads(certificate.read_bytes())
    payload["header"]["profile"] = "3.2"
    payload["body"]["stated_type"] = "Inspection certificate EN 10204:2004 - 3.2"
    certificate.write_text(json.dumps(payload))
    alone = terminal.json("register", str(certificate), "--as", "mill", code=1)
    assert alone["problem"]["code"] == "SECOND_SIGNATURE_MISSING"
    draft = tmp_path / "draft.json"
    terminal.run(
        "draft", str(certificate), "--as", "mill", "--cosigner", str(inspector.issuer_id), "-o", str(draft)
    )
    assert draft.stat().st_mode & 0o077 == 0
    early = terminal.run("submit", str(draft), "--as", "mill", code=1)
    assert "ENTRY_INVALID at /signatures" in early.output
    stranger = terminal.run("cosign", str(draft), "--as", "mill", code=1)
    assert "NOT_A_COSIGNER" in stranger.output
    terminal.run("cosign", str(draft), "--as", "inspector")
    done = terminal.json("submit", str(draft), "--as", "mill")
    assert done["created"] is True
    name = f"/v1/documents/{done['id']}"
    found = terminal.node.until(lambda: (got := terminal.node.api.get(name))["state"] == "final" and got)
    assert len(found["entry"]["signatures"]) == 2
    shown = tmp_path / "shown.json"
    terminal.run("present", done["id"], "--as", "mill", "-o", str(shown))
    terminal.run("verify", str(shown), *DECLARED)


def test_draft_that_was_changed_is_not_cosigned(
    terminal: Terminal, certificate: Path, tmp_path: Path
) -> None:
    terminal.node.issuer(
        "inspector", role="CONFORMITY_BODY", identity={"name": "Inspection Co", "country": "VN"}
    )
    inspector = terminal.node.issuer("inspector")
    draft = tmp_path / "draft.json"
    terminal.run(
        "draft", str(certificate), "--as", "mill", "--cosigner", str(inspector.issuer_id), "-o", str(draft)
    )
    value = json.loads(draft.read_bytes())
    value["opening"]["header"]["subject"]["lot"] = "another lot"
    draft.write_text(json.dumps(value))
    said = terminal.run("cosign", str(draft), "--as", "inspector", code=1)
    assert "DRAFT_CONTRADICTS_DOCUMENT" in said.output


def test_any_act_can_be_signed_here_and_sent_by_a_node(terminal: Terminal, tmp_path: Path) -> None:
    acts = {one["act"] for one in terminal.json("acts", "list")}
    assert {"SetDelegates", "RotateLogKey", "CloseLog", "ListBody", "AnnulByKey"} <= acts
    node = terminal.node
    message, signed = tmp_path / "message.json", tmp_path / "act.json"
    message.write_text(json.dumps({"origin": node.home("SA").origin, "url": f"{node.url}/log/SA"}))
    terminal.as_officer("acts", "sign", "SetMirror", str(message), "--as", "sa-authority", "-o", str(signed))
    assert terminal.json("acts", "send", str(signed))["state"] == "mined"
    replayed = terminal.run("acts", "send", str(signed), code=1)
    assert "ACT_REPLAYED" in replayed.output
