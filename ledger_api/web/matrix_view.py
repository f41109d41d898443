"""The recognition matrix: what each importing economy owes documents of each exporting one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from ledger_api.domain.agreements.calendar import days_after
from ledger_api.domain.agreements.duties import Asked, Directions, Duty, Route, duty_of
from ledger_api.domain.agreements.obligations import Obstacle
from ledger_api.domain.documents.types import NATIVE_TYPES
from ledger_api.web.recognition_ports import Moment
from ledger_api.web.recognition_words import DUTIES
from ledger_api.web.words import type_words

_WITHOUT_DUTY = (Duty.NONE, Duty.NOT_COVERED)


def matrix_page(found: Directions, goods: Asked, moment: Moment, asked: Mapping[str, str]) -> dict[str, Any]:
    """The context of the matrix; `asked` are the form's texts, as they go into every cell's link."""
    rows = [_row(found, exporting, asked) for exporting in found.codes]
    shown = {cell["duty"] for row in rows for cell in row["cells"] if not cell["is_home"]}
    return {
        "codes": list(found.codes),
        "rows": rows,
        "day": moment.day,
        "about": about(goods),
        "legend": [{"duty": duty, **look._asdict()} for duty, look in DUTIES.items() if duty in shown],
    }


def about(goods: Asked) -> str:
    """What was asked about, as the end of a sentence."""
    what = type_words(goods.document_type) if goods.document_type else "documents of any type"
    which = f"goods of HS {goods.hs} ({goods.hs_edition})" if goods.hs else "any goods"
    return f"{what}, {which}"


def type_choices() -> list[tuple[str, str]]:
    """Every document type with its words, as a form offers them."""
    names = [f"{name}:{profile}" for name, kind in NATIVE_TYPES.items() for profile in kind.profiles]
    words = [type_words(name) for name in names]
    return [
        (name, said if words.count(said) == 1 else f"{said}: {name.partition(':')[2]}")
        for name, said in zip(names, words, strict=True)
    ]


def pair_url(pair: tuple[str, str], asked: Mapping[str, str]) -> str:
    """The page that explains one cell."""
    members = {"from": pair[0], "to": pair[1], **asked}
    return "/recognition/pair?" + urlencode({name: value for name, value in members.items() if value})


def _row(found: Directions, exporting: str, asked: Mapping[str, str]) -> dict[str, Any]:
    cells = [_cell(found, (exporting, one), asked) for one in found.codes]
    others = [cell for cell in cells if not cell["is_home"]]
    return {
        "economy": exporting,
        "cells": cells,
        "owed": [cell for cell in others if cell["duty"] not in _WITHOUT_DUTY],
        "nothing": [cell for cell in others if cell["duty"] in _WITHOUT_DUTY],
    }


def _cell(found: Directions, pair: tuple[str, str], asked: Mapping[str, str]) -> dict[str, Any]:
    if pair[0] == pair[1]:
        return {"is_home": True, "to": pair[1], "duty": Duty.NONE}
    routes = found.between(*pair)
    duty = duty_of(routes)
    return {
        "is_home": False,
        "from": pair[0],
        "to": pair[1],
        "duty": duty,
        **DUTIES[duty]._asdict(),
        "detail": _detail(routes) if routes else "",
        "url": pair_url(pair, asked),
    }


def _detail(routes: Sequence[Route]) -> str:
    """What to know besides the word: how far, since when, which annex; and that other routes differ."""
    if routes[0].duty is Duty.NOT_COVERED:
        return ""
    others = sum(one.duty not in (routes[0].duty, Duty.NOT_COVERED) for one in routes)
    more = "" if not others else f"{others} other route" + ("" if others == 1 else "s")
    return ", ".join(part for part in (_best_detail(routes[0]), more) if part)


def _best_detail(best: Route) -> str:
    for one in best.directed.obstacles:
        match one.kind:
            case Obstacle.NOT_YET_IN_FORCE if best.duty is Duty.NOT_YET_IN_FORCE:
                return f"from {one.on}"
            case Obstacle.NOT_CONCLUDED:
                return f"{one.done} of {one.needed} signed"
            case Obstacle.NOT_RATIFIED:
                return f"{one.done} of {one.needed} ratified"
            case Obstacle.TERMINATED if one.on is not None and best.duty is Duty.ENDED:
                return f"on {days_after(one.on, -1)}"
            case _:
                continue
    return f"annex {best.annex.id}" if best.annex is not None else ""
