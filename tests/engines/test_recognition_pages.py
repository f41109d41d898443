"""Recognition, agreements and ballots in a real Chromium: phone, desk, keyboard, and no scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import pytest
from playwright.sync_api import Browser

from anchors.hexadecimal import from_hex, to_hex
from ledger_api.client.agreement_acts import on_scope, propose_terms
from ledger_api.client.ballot_acts import cast_vote, propose_endorsement
from ledger_api.client.concluding import conclude_agreement
from ledger_api.client.legal_texts import hand_in
from ledger_api.domain.agreements.terms import read_terms
from tests.ledger_api.domain.agreements.pacts import SAFETY, annex, terms, terms_json
from tests.support.engines.chromium import running_chromium
from tests.support.node import start_node
from tests.support.officer import DESK, Officer
from tests.support.stage import stage_on

pytestmark = pytest.mark.timeout(300)

NARROW = {"width": 320, "height": 640}
PHONE = {"width": 360, "height": 780}
LATER = "2199-01-01"
LONG = "Recognition" * 15
WORDS = f"# {LONG}\n\n{'Each party accepts what the other certifies. ' * 200}".encode()
SCAN = b"%PDF-1.7 a scan of the signed paper"
TEXTS = [
    {"language": language, "sha256": to_hex(sha256(data).digest()), "media_type": media_type}
    for language, data, media_type in (
        ("en", WORDS, "text/markdown"),
        ("fr", SCAN, "application/pdf"),
        ("vi", b"held by nobody here", "text/plain"),
    )
]
_FOCUSED = """() => {
  const one = document.activeElement;
  return [getComputedStyle(one).outlineStyle, one.type || one.tagName];
}"""


@dataclass(frozen=True)
class Told:
    url: str
    steel: str
    draft: str
    ballot: int

    @property
    def paths(self) -> list[str]:
        """Every kind of page, in its fullest state."""
        return [
            f"/recognition?on={LATER}",
            "/recognition?hs=xx",
            f"/recognition/pair?from=VN&to=DE&on={LATER}",
            "/recognition/pair?from=VN&to=NL",
            "/agreements",
            f"{self.steel}?on={LATER}",
            self.draft,
            "/ballots",
            "/ballots/1",
            f"/ballots/{self.ballot}",
        ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[Told]:
    with start_node(tmp_path_factory.mktemp("recognition")) as node:
        stage, laboratory = stage_on(node), node.issuer("laboratory", role="CONFORMITY_BODY")
        steel = conclude_agreement(stage, terms("DE", "VN"))["id"]
        on_scope(
            stage.actor("DE"), "SuspendAgreement", "DE", steel,
            annex="VALVES", direction=("VN", "DE"), text=b"why",
        )  # fmt: skip
        listing = {"issuer": laboratory.required_issuer(), "agreement": from_hex(steel, 32), "annex": "STEEL"}
        stage.actor("VN").act("ListBody", {**listing, "economy": "VN", "effectiveFrom": 0, "effectiveTo": 0})
        first = terms_json("SA", "VN", annexes=[annex(id="L" * 64, title=LONG)])
        first |= {"title": LONG, "texts": TEXTS}
        second = {**first, "notice": {"months": 12}, "annexes": [SAFETY]}
        draft = propose_terms(stage.actor("SA"), "SA", read_terms(first)).agreement
        propose_terms(stage.actor("SA"), "SA", read_terms(second), draft)
        hand_in(node.api, [WORDS, SCAN])
        ballot = propose_endorsement(stage.actor("SA", "delegate"), "SA", draft, title=LONG)
        cast_vote(stage.actor("SA", "delegate"), "SA", ballot, "AGAINST", LONG)
        cast_vote(stage.actor("VN", "delegate"), "VN", ballot, "FOR")
        yield Told(node.url, f"/agreements/{steel}", f"/agreements/{draft}", ballot)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [NARROW, PHONE, DESK], ids=["320", "360", "1280"])
def test_pages_fit_the_screen_and_are_accessible(
    browser: Browser, told: Told, viewport: dict[str, int], scheme: str
):
    visitor = Officer.at(browser, told.url, viewport=viewport, color_scheme=scheme)
    for path in told.paths:
        visitor.open(path)
        visitor.must_be_well_behaved()
        visitor.must_be_accessible()
        width = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{path} with everything unfolded"
    visitor.leave()


def test_matrix_is_a_table_on_a_desk_and_a_list_on_a_phone(browser: Browser, told: Told):
    for viewport, table, lists in ((DESK, 1, 0), (PHONE, 0, 3)):
        visitor = Officer.at(browser, told.url, viewport=viewport)
        visitor.open(f"/recognition?on={LATER}")
        assert sum(one.is_visible() for one in visitor.page.locator("table.matrix").all()) == table
        assert sum(one.is_visible() for one in visitor.page.locator(".exporter").all()) == lists
        visitor.leave()


def test_from_the_matrix_to_the_annex_and_to_the_ballot_without_a_script(browser: Browser, told: Told):
    visitor = Officer.at(browser, told.url, viewport=PHONE, java_script_enabled=False)
    page = visitor.page
    visitor.open("/recognition")
    page.select_option("#type", "material_test_report:3.1")
    page.fill("#hs", "7210.70")
    page.select_option("#edition", "2022")
    page.fill("#on", LATER)
    page.click("#ask button")
    assert page.input_value("#hs") == "721070"
    page.click(".exporter[data-from=VN] .cells a")
    assert page.inner_text("h1") == "Documents of VN in DE"
    assert page.get_attribute("#duty", "data-duty") == "MUST_ACCEPT_WITH_CONDITIONS"
    page.locator("#routes article").first.locator("p a").first.click()
    assert page.inner_text("h1") == "Recognition of steel documents"
    page.click("#ballots a")
    assert page.get_attribute("#state", "data-state") == "PASSED"
    page.click("nav a[href='/agreements']")
    assert page.locator("#agreements li").count() == 2
    visitor.leave()


def test_suspended_direction_says_by_whom_and_since_when(browser: Browser, told: Told):
    visitor = Officer.at(browser, told.url, viewport=PHONE)
    visitor.open(f"/recognition/pair?from=VN&to=DE&hs=8481&edition=2022&on={LATER}")
    assert visitor.page.get_attribute("#duty", "data-duty") == "SUSPENDED"
    assert "DE suspended it (annex VALVES, VN to DE) from" in visitor.page.inner_text("#routes")
    visitor.open(f"/recognition/pair?from=DE&to=VN&hs=8481&edition=2022&on={LATER}")
    assert visitor.page.get_attribute("#duty", "data-duty") == "MUST_ACCEPT"
    visitor.leave()


def test_every_link_can_be_seen_to_have_the_focus(browser: Browser, told: Told):
    visitor = Officer.at(browser, told.url, viewport=DESK)
    visitor.open(f"/recognition?on={LATER}")
    seen = set()
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        seen.add(tuple(visitor.page.evaluate(_FOCUSED)))
    # the picker within a date field is the browser's own, and marks itself
    assert {style for style, kind in seen if kind != "date"} == {"solid"}
    assert len(seen) > 3
    visitor.leave()


def test_officer_asks_with_goods_and_is_told_at_the_field_what_is_wrong(browser: Browser, told: Told):
    officer = Officer.at(browser, told.url, viewport=PHONE)
    officer.open()
    officer.page.fill("#number", "X-1")
    officer.detail(hs="721070", hs_edition="2022", quantity="100", loaded_at="2026-08-10", site="Hai Phong")
    officer.check()
    assert officer.page.get_attribute("#unit", "aria-invalid") == "true"
    assert officer.page.inner_text("#unit-problem") == "A quantity needs its unit."
    officer.must_be_well_behaved()
    officer.must_be_accessible()
    officer.detail(unit="TNE")
    officer.check()
    assert officer.action == "NOT_FOUND"
    officer.leave()
