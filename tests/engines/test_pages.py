"""The officer's pages in a real Chromium, over a node on which the demonstration's story was told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ledger_api.demo.play import tell
from tests.support.engines.chromium import running_chromium
from tests.support.node import start_node
from tests.support.officer import AXE, DESK, Handed, Officer

pytestmark = pytest.mark.timeout(300)

REPORT, CERTIFICATE, ANNULLED, STOLEN = (
    "VN-MTC-26-0417",
    "OHS-2026-00731",
    "VN-COR-26-0112",
    "VN-MTC-26-9999",
)


@dataclass(frozen=True)
class Told:
    """A node with the story's documents, and the desk with the files an officer is handed."""

    url: str
    desk: Path

    def file(self, name: str) -> Handed:
        return Handed.read(self.desk / name)

    def presentation(self, number: str) -> Handed:
        return self.file(f"{number}.presentation.json")

    def document_path(self, number: str) -> str:
        shown = json.loads(self.presentation(number).data)
        return "/documents/" + shown["entry"]["body"]["statement"]["digest"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[Told]:
    # A block a second: a ballot closes by the chain's clock, which stands still while nothing is mined.
    with start_node(tmp_path_factory.mktemp("pages"), block_time=1) as node:
        data = node.parts.settings.data_dir
        tell(node.url, data, lambda _: None)
        yield Told(node.url, data / "exporters" / "desk")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as running:
        yield running


@pytest.fixture
def officer(browser: Browser, told: Told) -> Iterator[Officer]:
    """With a phone; whatever the test did, the page it ends on must be well behaved."""
    at_work = Officer.at(browser, told.url)
    yield at_work
    at_work.must_be_well_behaved()
    at_work.leave()


def test_presentation_chosen_from_files_is_genuine_and_only_the_importer_is_missing(
    officer: Officer, told: Told
):
    officer.open()
    officer.choose(told.presentation(REPORT))
    assert officer.texts("#chosen li")[0].startswith("VN-MTC-26-0417.presentation.json, ")
    officer.check()
    assert (officer.action, officer.document) == ("REFER", "GENUINE")
    assert officer.sentence.startswith(f"The inspection certificate 3.1 no. {REPORT} is genuine: Song Cam")
    assert set(officer.outcomes().values()) == {"ESTABLISHED", "NOT_ESTABLISHED"}
    assert all(officer.outcomes()[number] == "ESTABLISHED" for number in range(1, 7))
    assert "The customs office that asks" in officer.page.inner_text("[data-code=IMPORTER_MISSING]")
    assert "Demo chain, not evidence".upper() in officer.page.inner_text("header")


def test_the_document_alone_is_accepted_when_only_that_is_asked(officer: Officer, told: Told):
    officer.open()
    officer.drop(told.presentation(REPORT))
    officer.detail(axis="document", importing_economy="DE", customs_office="de ham")
    officer.check()
    assert (officer.action, officer.document) == ("ACCEPT", "GENUINE")
    assert officer.page.inner_text("h1").endswith("Accept")
    assert "Europe/Berlin" in officer.page.inner_text("#checks")
    assert officer.page.locator("[data-code]").count() == 0


def test_pdf_dropped_beside_the_zone_finds_its_document(officer: Officer, told: Told):
    officer.open("/verify?axis=document")
    officer.drop(told.file(f"{REPORT}.pdf"), on="footer")
    officer.check()
    assert officer.action == "ACCEPT"
    assert "Painted hot-dip galvanised coil" in officer.page.inner_text("#document")


def test_second_drop_adds_to_the_first_and_all_can_be_removed(officer: Officer, told: Told):
    officer.open()
    officer.drop(told.file(f"{REPORT}.json"))
    officer.drop(told.file(f"{REPORT}.pdf"))
    assert len(officer.texts("#chosen li")) == 2
    officer.page.click("#clear")
    assert officer.texts("#chosen li") == []
    officer.drop(told.file(f"{REPORT}.json"), told.file(f"{REPORT}.pdf"))
    officer.check()
    assert officer.document == "GENUINE"
    assert f"Compared: content, {REPORT}.json, {REPORT}.pdf." in officer.page.inner_text("#checks")


def test_one_changed_byte_is_rejected_and_the_forged_content_is_not_shown(officer: Officer, told: Told):
    forged = Handed("copy.json", told.presentation(REPORT).data.replace(b"H88213", b"H88214"))
    officer.open()
    officer.drop(forged)
    officer.check()
    assert (officer.action, officer.document) == ("REJECT", "REFUTED")
    assert "What was presented is not the document that was signed" in officer.sentence
    assert officer.outcomes()[5] == "REFUTED"
    assert "Who can fix it: Whoever presented the document" in officer.page.inner_text(
        "[data-code=PAYLOAD_MISMATCH]"
    )
    assert "H88214" not in officer.page.inner_text("main")


def test_swapped_pdf_is_rejected_by_its_name(officer: Officer, told: Told):
    officer.open()
    officer.choose(told.file(f"{REPORT}.json"), Handed(f"{REPORT}.pdf", b"%PDF-1.7 another one"))
    officer.check()
    assert officer.action == "REJECT"
    assert f"The file {REPORT}.pdf does not belong to this document" in officer.sentence


def test_unknown_pdf_is_not_found_which_proves_nothing(officer: Officer):
    officer.open()
    officer.choose(Handed("scan.pdf", b"%PDF-1.7 scanned"))
    officer.check()
    assert officer.action == "NOT_FOUND"
    assert "That is not evidence of forgery" in officer.sentence
    assert officer.outcomes() | {1: "NOT_ESTABLISHED"} == officer.outcomes()
    assert officer.page.locator("#candidates").count() == 0


def test_unknown_pdf_with_a_number_leads_to_the_document_of_that_number(officer: Officer, told: Told):
    officer.open()
    officer.choose(Handed("scan.pdf", b"%PDF-1.7 scanned"))
    officer.page.fill("#number", REPORT)
    officer.check()
    assert officer.action == "NOT_FOUND"
    officer.page.click("#candidates a")
    assert officer.page.inner_text("h1") == f"Inspection certificate 3.1 no. {REPORT}"


def test_number_alone_shows_the_document_to_compare_with(officer: Officer):
    officer.open()
    officer.page.fill("#number", REPORT)
    officer.check()
    assert officer.document == "GENUINE"
    assert "Nothing was handed in: compare the document in your hand" in officer.page.inner_text("#document")


def test_suspended_certificate_is_referred_and_its_page_tells_when_and_why(officer: Officer, told: Told):
    officer.open()
    officer.choose(told.presentation(CERTIFICATE))
    officer.check()
    assert (officer.action, officer.document) == ("REFER", "UNPROVEN")
    assert "was suspended from" in officer.sentence
    assert "(audit overdue)" in officer.sentence
    assert officer.outcomes()[4] == "NOT_ESTABLISHED"
    officer.page.click("#document-page")
    assert officer.page.inner_text("#standing h2") == "Suspended"
    kinds = [one.get_attribute("data-kind") for one in officer.page.locator("#history li").all()]
    assert kinds == ["ISSUE", "RECEIVE", "LOG", "ANCHOR", "SUSPEND"]
    assert "reason given: audit overdue" in officer.texts("#history li")[-1]
    assert officer.page.locator("#history time").count() == 4


@pytest.mark.parametrize(
    ("number", "tone", "word"),
    [
        (REPORT, "good", "In force"),
        (CERTIFICATE, "care", "Suspended"),
        (ANNULLED, "bad", "Annulled"),
        (STOLEN, "care", "Not proven"),
    ],
)
def test_document_page_says_how_it_stands_and_how_far_it_came(
    officer: Officer, told: Told, number: str, tone: str, word: str
):
    assert officer.open(told.document_path(number)) == 200
    assert officer.page.get_attribute("#standing", "data-tone") == tone
    assert officer.page.inner_text("#standing h2") == word
    assert officer.page.get_attribute("#state", "data-state") == "final"
    steps = [one.get_attribute("data-step") for one in officer.page.locator(".steps li.done").all()]
    assert steps == ["pending", "logged", "anchored", "final"]
    officer.page.click("#proofs summary")
    assert "0x" in officer.page.inner_text("#proofs")
    officer.page.click("#proofs summary")


def test_links_of_a_document_page_lead_to_entry_receipt_and_file(officer: Officer, told: Told):
    officer.open(told.document_path(REPORT))
    officer.page.click("#proofs summary")
    links = [one.get_attribute("href") or "" for one in officer.page.locator("main a[href^='/v1/']").all()]
    assert len(links) == 5
    answers = [officer.page.request.get(officer.url + link) for link in links]
    assert [answer.status for answer in answers] == [200] * 5
    assert answers[0].body() == told.file(f"{REPORT}.pdf").data
    officer.page.click("#proofs summary")


def test_unknown_document_is_a_page_in_the_same_clothes(officer: Officer):
    assert officer.open("/documents/0x" + "ab" * 32) == 404
    assert officer.page.inner_text("h1") == "Not found here"
    assert "DEMO CHAIN" in officer.page.inner_text("header")
    officer.page.click("main a.button")
    assert officer.page.locator("#files").count() == 1


def test_malformed_presentation_says_what_to_do_and_keeps_what_was_typed(officer: Officer):
    officer.open()
    officer.detail(customs_office="NLRTM", declared_at="2026-10-20")
    officer.drop(Handed("half.json", b'{"format":"concord/presentation/v1","entry":{}}'))
    officer.check()
    assert officer.page.get_attribute("#problem", "role") == "alert"
    assert "What to do: Ask the sender to make the presentation again" in officer.page.inner_text("#problem")
    assert officer.page.input_value("#customs_office") == "NLRTM"
    assert officer.page.input_value("#declared_at") == "2026-10-20"
    assert officer.page.locator("details.question[open]").count() == 1


def test_wrong_office_is_marked_at_its_field(officer: Officer, told: Told):
    officer.open()
    officer.choose(told.presentation(REPORT))
    officer.detail(customs_office="Hamburg")
    officer.check()
    officer.page.click("#problem a")
    assert officer.page.get_attribute("#customs_office", "aria-invalid") == "true"
    assert officer.page.input_value("#customs_office") == "Hamburg"


def test_file_over_the_limit_is_pointed_out_before_it_is_sent(officer: Officer):
    officer.open()
    limit = int(officer.page.get_attribute("#files", "data-max-bytes") or 0)
    assert limit > 1_000_000
    officer.drop_zeros("large.pdf", limit + 1)
    assert "too large, the limit is" in officer.texts("#chosen li.too-large")[0]


def test_answer_can_be_saved_as_the_pinned_verdict(officer: Officer, told: Told):
    officer.open()
    officer.choose(told.presentation(REPORT))
    officer.check()
    with officer.page.expect_download() as saved:
        officer.page.click("#save")
    verdict = json.loads(Path(saved.value.path()).read_bytes())
    assert verdict["format"] == "concord/verdict/v1"
    assert verdict["sentence"].startswith(officer.sentence)
    assert verdict["pins"]["block"]["number"] > 0


def test_everything_is_reached_and_done_by_keyboard(officer: Officer):
    officer.open()
    reached = []
    officer.page.keyboard.press("Tab")
    assert officer.page.inner_text(":focus") == "To the content"
    officer.page.keyboard.press("Enter")
    for _ in range(4):
        officer.page.keyboard.press("Tab")
        reached.append(officer.page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached == ["files", "number", "SUMMARY", "check"]
    officer.page.focus("#number")
    officer.page.keyboard.type(REPORT)
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")
    assert officer.document == "GENUINE"


def test_pages_work_without_any_script(browser: Browser, told: Told):
    officer = Officer.at(browser, told.url, java_script_enabled=False)
    officer.open()
    officer.choose(told.presentation(REPORT))
    officer.check()
    assert officer.document == "GENUINE"
    officer.page.click("#proofs summary")
    assert officer.page.locator("#proofs[open]").count() == 1
    assert officer.complaints == []
    officer.leave()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_keeps_the_rules_of_accessibility(browser: Browser, told: Told, scheme: str):
    if not AXE.exists():
        pytest.fail("axe-core is missing: run `make setup`")
    officer = Officer.at(browser, told.url, color_scheme=scheme)
    for path in ("/verify", told.document_path(ANNULLED), told.document_path(REPORT), "/documents/nothing"):
        officer.open(path)
        officer.must_be_accessible()
    forged = Handed("copy.json", told.presentation(REPORT).data.replace(b"H88213", b"H88214"))
    scan = Handed("scan.pdf", b"%PDF-1.7 scanned")
    half = Handed("half.json", b'{"format":"concord/presentation/v1"}')
    for handed in (told.presentation(REPORT), told.presentation(CERTIFICATE), forged, scan, half):
        officer.open()
        officer.drop(handed)
        officer.check()
        officer.must_be_accessible()
    officer.leave()


def test_on_a_desk_nothing_is_lost_and_lines_stay_readable(browser: Browser, told: Told):
    officer = Officer.at(browser, told.url, viewport=DESK)
    officer.open()
    officer.drop(told.presentation(REPORT))
    officer.check()
    officer.must_be_well_behaved()
    assert officer.page.evaluate("document.querySelector('main').clientWidth") < 800
    officer.leave()
