"""Where boxes and arrows stand, for any graph: also one whose issuers contradict each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from ledger_api.domain.provenance import Limits, Provenance, trace
from ledger_api.web.provenance_picture import HEIGHT, WIDTH, picture
from tests.ledger_api.domain.test_provenance import World, said, worlds

LABEL = {
    "lines": ["A", "B", "C"],
    "url": None,
    "tone": "good",
    "mark": "✓",
    "word": "In force",
    "is_here": False,
}


def drawn(graph: Provenance, **label: Any) -> dict[str, Any]:
    return picture(graph, {node.key: LABEL | label for node in graph.nodes})


@given(worlds())
def test_no_box_lies_on_another_or_outside(world: World):
    graph = trace(said("8"), world, limits=Limits(nodes=40))
    shown = drawn(graph)
    places = [(box["x"], box["y"]) for box in shown["boxes"]]
    assert len(places) == len(graph.nodes)
    for at, (x, y) in enumerate(places):
        assert 0 <= x <= shown["width"] - WIDTH
        assert 0 <= y <= shown["height"] - HEIGHT
        assert all(abs(x - other) >= WIDTH or abs(y - down) >= HEIGHT for other, down in places[:at])
    assert len(shown["arrows"]) == len(graph.links)


def test_members_of_a_circle_are_joined_at_their_right_side_inside_the_picture():
    shown = drawn(trace(said("left"), World.of({"left": ["right"], "right": ["left", "right"]})))
    assert {box["x"] for box in shown["boxes"]} == {6}
    for arrow in shown["arrows"]:
        across = [int(number) for number in arrow["path"].replace("M", "").replace("C", " ").split()[::2]]
        assert min(across) == 6 + WIDTH
        assert max(across) < shown["width"]


@pytest.mark.parametrize(
    ("text", "shown", "is_long"),
    [
        ("Ruhr Steel AG (DE)", "Ruhr Steel AG (DE)", False),
        ("Inspection certificate 3.1", "Inspection certificate 3.1", True),
        ("Hai Phong Coated Steel Joint Stock Company", "Hai Phong Coated Steel Joi…", True),
        ("宝山钢铁股份有限公司上海宝山", "宝山钢铁股份有限公司上海宝山", True),
        ("宝山钢铁股份有限公司上海宝山钢厂", "宝山钢铁股份有限公司上海宝山…", True),
    ],
)
def test_long_names_are_held_to_the_box(text: str, shown: str, is_long: bool):
    boxes = drawn(trace(said("one"), World.of({"one": []})), lines=[text])["boxes"]
    assert boxes[0]["lines"] == [{"text": shown, "is_long": is_long}]
