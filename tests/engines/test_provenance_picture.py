"""The picture of where a document comes from, in Chromium: on a small phone, by keyboard, in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.support.engines.chromium import running_chromium
from tests.support.node import start_node
from tests.support.officer import DESK, Officer
from tests.support.supply_chain import SCRAP, SupplyChain, document, register_chain, statement

pytestmark = pytest.mark.timeout(300)

SMALL = {"width": 360, "height": 640}


@dataclass(frozen=True)
class Registered:
    """A node that holds a supply chain."""

    url: str
    chain: SupplyChain

    @property
    def pipe_page(self) -> str:
        return f"/documents/{document(self.chain.pipe)}"


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[Registered]:
    with start_node(tmp_path_factory.mktemp("picture")) as node:
        yield Registered(node.url, register_chain(node, "P"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as running:
        yield running


@pytest.mark.parametrize("viewport", [SMALL, DESK])
def test_picture_and_list_fit_every_screen_and_lead_to_each_document(
    browser: Browser, registered: Registered, viewport: dict[str, int]
):
    officer = Officer.at(browser, registered.url, viewport=viewport)
    officer.open(registered.pipe_page)
    officer.must_be_well_behaved()
    assert officer.page.locator("#provenance svg a").count() == 5
    assert len(officer.texts("#provenance ol.made li")) == 6
    for width in officer.page.locator("#provenance ol.made li").all():
        box = width.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= viewport["width"]
    officer.page.locator(f"#provenance svg a[href$='{statement(registered.chain.steel)}']").click()
    assert officer.page.inner_text("h1") == "Inspection certificate 3.1 no. P-STEEL"
    assert SCRAP[:10] in officer.page.inner_text("#provenance")
    officer.must_be_well_behaved()
    officer.leave()


def test_words_of_a_box_stay_inside_it(browser: Browser, registered: Registered):
    officer = Officer.at(browser, registered.url)
    officer.open(registered.pipe_page)
    sticking_out = officer.page.evaluate(
        """[...document.querySelectorAll('#provenance svg :is(a, g:not(.arrows))')].flatMap(box => {
             const frame = box.querySelector('rect').getBBox();
             return [...box.querySelectorAll('text')].filter(one => {
               const text = one.getBBox();
               return text.x + text.width > frame.x + frame.width
                 || text.y + text.height > frame.y + frame.height;
             }).map(one => one.textContent);
           })"""
    )
    assert sticking_out == []
    officer.leave()


def test_boxes_are_reached_by_keyboard(browser: Browser, registered: Registered):
    officer = Officer.at(browser, registered.url)
    officer.open(registered.pipe_page)
    first = officer.page.locator("#provenance svg a").first
    first.focus()
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")
    assert officer.page.locator("#provenance").count() == 1
    officer.leave()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_picture_keeps_the_rules_of_accessibility(browser: Browser, registered: Registered, scheme: str):
    officer = Officer.at(browser, registered.url, color_scheme=scheme, viewport=SMALL)
    officer.open(registered.pipe_page)
    officer.must_be_accessible()
    officer.leave()
