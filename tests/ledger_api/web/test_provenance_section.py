"""The picture of where a document comes from, as a node serves it, read without a browser."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from ledger_api.client.standing import change_status
from tests.support.node import PASSPHRASE, RunningNode
from tests.support.supply_chain import (
    SCRAP,
    SupplyChain,
    document,
    register,
    register_chain,
    statement,
)

pytestmark = pytest.mark.chain
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def chain(node: RunningNode) -> SupplyChain:
    return register_chain(node, "W")


def page_of(node: RunningNode, digest: str) -> str:
    answer = node.http.get(f"/documents/{digest}", headers={"accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def section_of(node: RunningNode, digest: str) -> str:
    found = re.search(r'<section id="provenance">.*?</section>', page_of(node, digest), re.DOTALL)
    assert found is not None
    return found[0]


def svg_of(node: RunningNode, digest: str) -> ElementTree.Element:
    """The picture, which is well-formed XML once it says which language it is."""
    (drawn,) = re.findall(r"<svg .*?</svg>", section_of(node, digest), re.DOTALL)
    return ElementTree.fromstring(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_picture_goes_from_the_oldest_source_on_the_left_to_the_product_on_the_right(
    node: RunningNode, chain: SupplyChain
) -> None:
    svg = svg_of(node, document(chain.pipe))
    left = {}
    for box in svg.findall(f"{SVG}a"):
        rectangle = box.find(f"{SVG}rect")
        assert rectangle is not None
        left[box.attrib["href"]] = int(rectangle.attrib["x"])
    order = [
        left[f"/documents/{statement(one)}"] for one in (chain.steel, chain.coil, chain.coated, chain.pipe)
    ]
    assert order == sorted(set(order))
    assert left[f"/documents/{statement(chain.zinc)}"] == left[f"/documents/{statement(chain.coil)}"]
    assert len(svg.findall(f"{SVG}g[@class='arrows']/{SVG}path")) == 5
    (here,) = [box for box in svg.findall(f"{SVG}a") if box.get("aria-current")]
    assert here.attrib["href"] == f"/documents/{statement(chain.pipe)}"


def test_boxes_stay_in_the_picture_and_off_each_other(node: RunningNode, chain: SupplyChain) -> None:
    svg = svg_of(node, document(chain.pipe))
    boxes = [
        tuple(int(one.attrib[name]) for name in ("x", "y", "width", "height"))
        for one in svg.iter(f"{SVG}rect")
    ]
    width, height = int(svg.attrib["width"]), int(svg.attrib["height"])
    assert len(boxes) == 6
    for at, (x, y, wide, high) in enumerate(boxes):
        assert 0 <= x <= width - wide
        assert 0 <= y <= height - high
        for other_x, other_y, _, _ in boxes[:at]:
            assert abs(x - other_x) >= wide or abs(y - other_y) >= high


def test_picture_has_words_for_those_who_do_not_see_it(node: RunningNode, chain: SupplyChain) -> None:
    svg = svg_of(node, document(chain.pipe))
    named = {one.attrib["id"]: one.text for one in svg if "id" in one.attrib}
    assert named[svg.attrib["aria-labelledby"]] == "Where this document comes from"
    assert (named[svg.attrib["aria-describedby"]] or "").startswith("5 documents that this one was made from")
    labels = [words(" ".join(box.itertext())) for box in svg.findall(f"{SVG}a")]
    assert "Inspection certificate 3.1 no. W-STEEL Ruhr Steel AG (DE) ✓ In force" in labels
    assert "Inspection certificate 3.1 content not public Ha Long Pipe Works (VN) ✓ In force" in labels


def test_list_says_the_same_as_the_picture(node: RunningNode, chain: SupplyChain) -> None:
    section = section_of(node, document(chain.pipe))
    lines = {
        key: words(line)
        for key, line in re.findall(r'<li class="\w+" data-key="(0x\w+)"(.*?)</li>', section, re.DOTALL)
    }
    assert set(lines) == {SCRAP, *(statement(one) for one in vars(chain).values())}
    assert "In no log known here" in lines[SCRAP]
    assert "Ruhr Steel AG (DE), entry 0 of de." in lines[statement(chain.steel)]
    assert lines[statement(chain.coil)].endswith("Made from Inspection certificate 3.1 no. W-STEEL")
    assert "This document : In force" in lines[statement(chain.pipe)]


def test_problems_stand_below_in_sentences(node: RunningNode, chain: SupplyChain) -> None:
    section = section_of(node, document(chain.pipe))
    assert re.findall(r'data-code="(\w+)"', section) == ["PARENT_MISSING", "LINK_WITHHELD"]
    assert "and no log known here holds it." in words(section)
    assert "Ask for a presentation that opens /header/derived_from." in words(section)


def test_names_are_text_wherever_they_stand(node: RunningNode, chain: SupplyChain) -> None:
    section = section_of(node, document(chain.coil))
    assert "Rhein &lt;Rolling&gt; GmbH" in section
    assert "<Rolling>" not in section
    assert not re.search(r"\sstyle=|<script|\son\w+=", section)


def test_source_that_was_annulled_is_marked_on_the_product_s_page(node: RunningNode) -> None:
    mill = node.issuer()
    source = register(node, mill, "W-ANNULLED", visibility="public")
    product = register(node, mill, "W-PRODUCT", derived_from=("W-ANNULLED",), visibility="public")
    key = mill.signing_key(PASSPHRASE)
    change_status(mill, node.api, node.parts.network, key, "Annul", document(source), reason="fraud")
    page = page_of(node, document(product))
    assert f'data-key="{statement(source)}" data-tone="bad"' in page
    assert "Inspection certificate 3.1 no. W-ANNULLED : Annulled" in words(page)
    assert 'id="standing" data-tone="good"' in page


def test_document_without_links_has_no_picture(node: RunningNode) -> None:
    alone = register(node, node.issuer(), "W-ALONE")
    assert 'id="provenance"' not in page_of(node, document(alone))
