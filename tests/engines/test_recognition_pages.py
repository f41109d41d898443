"""Recognition, agreements and ballots in a real Chromium: phone, desk, keyboard, and no scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.ledger_api.domain.agreements.pacts import SAFETY, annex, terms_json
from tests.support.engines.chromium import running_chromium
from tests.support.node import start_node
from tests.support.officer import DESK, Officer
from tests.support.recognition import Diplomacy, Pact

pytestmark = pytest.mark.timeout(300)

NARROW = {"width": 320, "height": 640}
PHONE = {"width": 360, "height": 780}
LATER = "2199-01-01"
LONG = "Recognition" * 15
_FOCUSED = """() => {
  const one = document.activeElement;
  return [getComputedStyle(one).outlineStyle, one.type || one.tagName];
}"""


@dataclass(frozen=True)
class Told:
    url: str
    steel: Pact
    draft: Pact
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
            f"{self.steel.path}?on={LATER}",
            self.draft.path,
            "/ballots",
            "/ballots/1",
            f"/ballots/{self.ballot}",
        ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[Told]:
    with start_node(tmp_path_factory.mktemp("recognition")) as node:
        diplomacy = Diplomacy(node)
        steel = diplomacy.conclude(terms_json("DE", "VN"))
        suspended = {"annex": "VALVES", "from": "VN", "to": "DE", "effectiveAt": 0}
        diplomacy.act("SuspendAgreement", steel, "DE", **suspended)
        first = terms_json("SA", "VN", annexes=[annex(id="L" * 64, title=LONG)])
        draft = diplomacy.propose(first, title=LONG)
        draft = diplomacy.revise(draft, {**first, "notice": {"months": 12}, "annexes": [SAFETY]})
        ballot = diplomacy.open_endorsement(draft, "SA", LONG)
        diplomacy.vote(ballot, "SA", "AGAINST", LONG)
        diplomacy.vote(ballot, "VN", "FOR")
        yield Told(node.url, steel, draft, ballot)


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
