"""Agreements, ballots, economies and listings on the command line; and reading act files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ledger_api.cli.program import program
from ledger_api.client.concluding import Stage
from ledger_api.client.drafting import legal_text
from tests.support.node import RunningNode
from tests.support.stage import bring_to, stage_on, terms_json

pytestmark = pytest.mark.chain


class Desk:
    """A shell of the demonstration's people: every authority's and delegate's key folder is at hand."""

    def __init__(self, node: RunningNode) -> None:
        self.node = node
        self.folder = node.folder / "desk"
        self.folder.mkdir()

    def run(self, *arguments: str, code: int = 0) -> Result:
        people = self.node.people.folder
        environment = {
            "CONCORD_NODE": self.node.url,
            "CONCORD_KEYS": str(people),
            "CONCORD_PASSPHRASE_FILE": str(people / "passphrase"),
            "COLUMNS": "200",
        }
        done = CliRunner().invoke(program, list(arguments), env=environment)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code).stdout)

    def file(self, name: str, content: Any) -> str:
        path = self.folder / name
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture(scope="module")
def desk(node: RunningNode) -> Desk:
    return Desk(node)


@pytest.fixture(scope="module")
def stage(node: RunningNode) -> Stage:
    return stage_on(node)


@pytest.fixture(scope="module")
def agreement(desk: Desk) -> str:
    """Proposed by DE, and signed by both."""
    terms = desk.file("terms.json", terms_json())
    made = desk.json("agreements", "propose", terms, "--as", "de-authority")
    for economy in ("de", "vn"):
        desk.run("agreements", "sign", made["agreement"], "--as", f"{economy}-authority")
    return str(made["agreement"])


def test_draft_says_what_is_missing_until_it_can_be_proposed(desk: Desk) -> None:
    out = desk.folder / "draft.json"
    desk.run("agreements", "draft", "--parties", "DE,VN", "-o", str(out))
    refused = desk.json("agreements", "check", str(out), code=1)
    assert refused["code"] == "TERMS_INVALID"
    pointers = {one["pointer"] for one in refused["problems"]}
    assert pointers == {"/texts", "/annexes/0/hs/includes", "/annexes/0/document_types"}
    english = desk.file("text.en.txt", "Each party accepts the other's reports.")
    desk.run(
        "agreements", "draft", "--parties", "VN,DE", "--text", f"en={english}", "--annex", "STEEL",
        "--hs", "72", "--type", "material_test_report:3.1", "--template", "us-ec", "-o", str(out),
    )  # fmt: skip
    checked = desk.json("agreements", "check", str(out))
    assert (checked["parties"], checked["fits_on_chain"]) == (["DE", "VN"], True)
    assert json.loads(out.read_text())["notice"] == {"months": 6}
    unknown = desk.json(
        "agreements", "draft", "--parties", "DE,VN", "--template", "none", "-o", str(out), code=1
    )
    assert unknown["code"] == "TEMPLATE_UNKNOWN"


def test_counter_proposal_is_shown_as_a_redline(desk: Desk) -> None:
    first = desk.file("first.json", terms_json(title="Redlined"))
    made = desk.json("agreements", "propose", first, "--as", "de-authority")
    second = desk.file("second.json", terms_json(title="Redlined", notice={"months": 12}))
    about = made["agreement"][:20]
    again = desk.json("agreements", "propose", second, "--agreement", about, "--as", "vn-authority")
    assert (again["agreement"], again["version"]) == (made["agreement"], 2)
    said = desk.run("agreements", "diff", about).stdout
    assert "/notice/months" in said
    assert "- 6\n+ 12" in said
    assert desk.json("agreements", "diff", about, "2", "2")["differences"] == []


def test_wording_is_handed_in_with_the_proposal_and_fetched_again(desk: Desk) -> None:
    words = {"de": "Wortlaut.", "en": "Wording.", "fr": "Texte."}
    files = {language: Path(desk.file(f"text.{language}.txt", text)) for language, text in words.items()}
    texts = [legal_text(language, path) for language, path in files.items()]
    terms = desk.file("worded.json", terms_json(title="Worded", texts=texts))
    propose = ("agreements", "propose", terms, "--as", "de-authority")
    refused = desk.json(*propose, "--text", f"de={files['en']}", code=1)
    assert refused["code"] == "TEXT_DIFFERS"
    made = desk.json(*propose, "--text", f"de={files['de']}", "--text", f"en={files['en']}")
    assert [one["language"] for one in made["texts"]] == ["de", "en"]
    listed = desk.json("agreements", "texts", "Worded")["items"]
    assert [one["size"] for one in listed] == [9, 8, None]
    assert "not held here" in desk.run("agreements", "texts", "Worded").stdout

    assert "fr" in desk.run("agreements", "add-texts", str(files["fr"])).stdout
    folder = desk.folder / "saved"
    desk.run("agreements", "texts", "Worded", "--save", str(folder))
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        f"text.{language}.txt": text for language, text in words.items()
    }
    stray = desk.file("stray.txt", "Named by nobody.")
    assert desk.json("agreements", "add-texts", stray, code=1)["code"] == "TEXT_NOT_NAMED"


def test_wording_may_be_handed_in_by_a_proposal_that_is_signed_and_not_sent(desk: Desk) -> None:
    wording = desk.file("early.en.md", "# Early")
    terms = desk.file("early.json", terms_json(title="Early", texts=[legal_text("en", Path(wording))]))
    act = str(desk.folder / "early.act")
    desk.run("agreements", "propose", terms, "--as", "de-authority", "--sign-only", act)
    assert desk.json("agreements", "add-texts", wording, code=1)["code"] == "TEXT_NOT_NAMED"
    desk.run("agreements", "add-texts", wording, "--act", act)
    desk.run("acts", "send", act)
    assert "7 bytes" in desk.run("agreements", "texts", "Early").stdout


def test_endorsed_by_ballot_and_ratified(desk: Desk, agreement: str) -> None:
    opened = desk.json(
        "ballots", "propose-endorsement", agreement, "--as", "sa-delegate", "--closes", "+20m"
    )  # fmt: skip
    number = str(opened["number"])
    assert opened["endorsement"]["agreement"] == agreement
    desk.run("ballots", "vote", number, "for", "--as", "de-delegate")
    desk.run("ballots", "vote", number, "for", "--as", "vn-delegate")
    refused = desk.json("ballots", "vote", number, "against", "--as", "sa-delegate", code=1)
    assert (refused["code"], refused["pointer"]) == ("REASON_MISSING", "/message/reason")
    desk.run("ballots", "vote", number, "against", "--reason", "No evidence.", "--as", "sa-delegate")
    shown = desk.run("ballots", "show", number).stdout
    assert "No evidence." in shown
    assert "Two thirds: P votes 2 for, 1 against; 3 x 2 = 6 >= 2 x 3 = 6: met." in shown
    assert "4 x 1 = 4 > 3: not met." in shown
    desk.run("ballots", "vote", number, "abstain", "--as", "sa-delegate")
    assert desk.json("agreements", "endorse", agreement, code=1)["code"] == "BALLOT_NOT_PASSED"
    bring_to(desk.node, opened["closes"])
    desk.run("agreements", "endorse", agreement)
    for economy in ("de", "vn"):
        desk.run("agreements", "ratify", agreement, "--as", f"{economy}-authority")
    assert "All conditions met" in desk.run("agreements", "show", agreement).stdout
    assert [one["number"] for one in desk.json("ballots", "list", "--state", "passed")] == [int(number)]


def test_tally_from_the_chain_alone(desk: Desk, stage: Stage) -> None:
    text = desk.file("standard.txt", "The text of a standard.")
    opened = desk.json(
        "ballots", "propose-standard", text, "--title", "A standard", "--as", "vn-delegate", "--closes", "+1h"
    )
    desk.run("ballots", "vote", str(opened["number"]), "abstain", "--as", "sa-delegate")
    network = desk.file("network.json", desk.node.api.network_text().decode())
    found = desk.json(
        "ballots", "tally", str(opened["number"]),
        "--chain", desk.node.parts.network.chain_url, "--network", network,
    )  # fmt: skip
    assert found["agrees"] is True
    assert found["tally"] == stage.ballot(opened["number"])["tally"]


def test_recognition_names_what_stands_in_the_way(desk: Desk, agreement: str) -> None:
    said = desk.run("recognition", "VN", "DE", "--type", "material_test_report:3.1").stdout
    assert "DE owes documents of VN" in said
    assert "STEEL" in said
    cells = desk.json("recognition")["cells"]
    assert {(one["from"], one["to"]) for one in cells} == {("DE", "VN"), ("VN", "DE")}
    assert "never transitive" in desk.run("recognition", "VN", "SA").stdout


def test_economies_name_delegates_and_publish_policies(desk: Desk) -> None:
    assert {one["economy"] for one in desk.json("economies", "list")} == {"DE", "SA", "VN"}
    policy = {"concord": "policy/v1", "economy": "SA", "actions": {"NO_DIRECT_OBLIGATION": "REJECT"}}
    desk.run("economies", "policy", desk.file("policy.json", policy), "--as", "sa-authority")
    assert desk.json("economies", "show", "sa")["policies"][0]["policy"] == policy
    other = desk.file("other.json", policy | {"economy": "DE"})
    refused = desk.json("economies", "policy", other, "--as", "sa-authority", code=1)
    assert (refused["code"], refused["problems"][0]["pointer"]) == ("POLICY_INVALID", "/economy")
    delegate = desk.node.people.key("SA", "delegate").address
    alternate = desk.node.people.key("SA", "registrar").address
    desk.run("economies", "delegate", delegate, "--alternate", alternate, "--as", "sa-authority")
    assert desk.json("economies", "show", "SA")["seat"]["alternate"].lower() == alternate


def test_nobody_acts_for_a_seat_that_does_not_name_the_key(desk: Desk, agreement: str) -> None:
    refused = desk.json("agreements", "sign", agreement, "--as", "de-registrar", code=1)
    assert refused["code"] == "SEAT_NOT_FOUND"


def test_act_file_is_read_in_words_and_computed_again(desk: Desk, agreement: str) -> None:
    signed = str(desk.folder / "signed.json")
    before = len(desk.json("agreements", "show", agreement)["acts"])
    written = desk.json("agreements", "ratify", agreement, "--as", "de-authority", "--sign-only", signed)
    assert written == json.loads(Path(signed).read_text())
    assert len(desk.json("agreements", "show", agreement)["acts"]) == before
    terms = desk.file("again.json", json.dumps(terms_json(), indent=4))
    network = f"{desk.node.url}/v1/network"
    found = desk.json("acts", "inspect", signed, "--terms", terms, "--network", network)
    assert found["words"].startswith("DE ratifies version 1 of ")
    outcomes = {one["what"]: one["outcome"] for one in found["findings"]}
    assert outcomes == {
        "signature": "NOT_CHECKED",
        "network": "MATCH",
        "terms": "MATCH",
        "text in en": "NOT_CHECKED",
    }
    assert "Domain hash   0x" in desk.run("acts", "inspect", signed).stdout
    wrong = desk.file("wrong.json", terms_json(notice={"months": 1}))
    differs = desk.json("acts", "inspect", signed, "--terms", wrong, code=1)
    assert differs["holds"] is False
    text = desk.file("not-the-text.txt", "Something else.")
    assert desk.json("acts", "inspect", signed, "--terms", terms, "--text", f"en={text}", code=1)


def test_listing_is_added_opposed_and_withdrawn(desk: Desk, agreement: str) -> None:
    identity = {"name": "Listed Laboratory", "country": "VN"}
    body = desk.node.issuer("listed", role="CONFORMITY_BODY", identity=identity).issuer_id
    why = desk.file("why.txt", "The scope is not evidenced.")
    made = desk.json(
        "listings", "add", str(body), "--agreement", agreement, "--annex", "STEEL", "--as", "vn-authority"
    )
    desk.run("listings", "oppose", made["listing"], "--reasons", why, "--as", "de-authority")
    said = desk.run("listings", "list", "--agreement", agreement).stdout
    assert "Listed Laboratory (VN) annex STEEL: listed, opposed by DE" in said
    desk.run("listings", "withdraw", made["listing"], "--reasons", why, "--as", "vn-authority")
    assert desk.json("listings", "list", "--issuer", str(body))[0]["listed"] is False


def test_scope_of_an_accreditation_changes_with_its_history(desk: Desk) -> None:
    identity = {"name": "Accredited Laboratory", "country": "VN"}
    body = str(desk.node.issuer("accredited", role="CONFORMITY_BODY", identity=identity).issuer_id)
    made = desk.json(
        "accreditations", "grant", body, "--as", "vn-accreditor", "--standard", "ISO/IEC 17025",
        "--number", "VN-1", "--valid-from", "2020-01-01", "--valid-to", "2060-01-01", "--hs", "72",
    )  # fmt: skip
    desk.run("accreditations", "change-scope", made["accreditation"], "--hs", "73", "--as", "vn-accreditor")
    (accreditation,) = desk.node.api.get(f"/v1/issuers/{body}")["accreditations"]
    assert [one["scope"]["hs"] for one in accreditation["scopes"]] == [["72"], ["73"]]


def test_documents_of_a_stolen_key_are_confirmed_and_annulled_in_bulk(desk: Desk) -> None:
    identity = {"name": "Robbed Works", "country": "VN"}
    robbed = desk.node.issuer("robbed", identity=identity)
    for command, kind in (("confirm-by-key", "CONFIRM"), ("annul-by-key", "ANNUL")):
        desk.run(
            "status", command, robbed.address, "--issuer", str(robbed.issuer_id),
            "--from", "2020-01-01", "--to", "2021-01-01", "--as", "vn-registrar",
        )  # fmt: skip
        acts = desk.node.parts.queries.key_period_acts(robbed.required_issuer())
        assert (acts[-1].kind.value, acts[-1].key) == (kind, robbed.address)


def test_agreement_is_named_by_id_beginning_or_title(desk: Desk) -> None:
    made = desk.json(
        "agreements", "propose", desk.file("named.json", terms_json(title="Named")), "--as", "de-authority"
    )
    for name in (made["agreement"], made["agreement"][:12], "Named"):
        assert desk.json("agreements", "show", name)["id"] == made["agreement"]
    assert desk.json("agreements", "show", "Nobody's", code=1)["code"] == "AGREEMENT_UNKNOWN"
    desk.run(
        "agreements", "propose", desk.file("named.json", terms_json(title="Named")), "--as", "vn-authority"
    )
    assert desk.json("agreements", "show", "Named", code=1)["code"] == "AGREEMENT_AMBIGUOUS"


def test_help_of_a_command_tells_its_own_options_and_the_shared_ones(desk: Desk) -> None:
    said = desk.run("agreements", "suspend", "--help").stdout
    for option in ("--reasons", "--annex", "--from", "--as", "--passphrase-fd", "--json"):
        assert option in said
    assert Path(desk.folder).exists()
