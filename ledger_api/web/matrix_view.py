"""The recognition matrix: what each importing economy owes documents of each exporting one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from ledger_api.domain.agreements.calendar import days_after
from ledger_api.domain.agreements.obligations import Obstacle
from ledger_api.domain.documents.types import NATIVE_TYPES
from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord
from ledger_api.web.recognition_judgement import Goods, JudgedRoute, duty_of, judged_routes
from ledger_api.web.recognition_ports import Moment
from ledger_api.web.recognition_words import DUTIES, Duty
from ledger_api.web.words import type_words

_WITHOUT_DUTY = (Duty.NONE, Duty.NOT_COVERED)


def matrix_page(
    agreements: Sequence[AgreementRecord],
    economies: Sequence[EconomyRecord],
    seats: Iterable[str],
    goods: Goods,
    moment: Moment,
    asked: Mapping[str, str],
) -> dict[str, Any]:
    """The context of the matrix; `asked` are the form's texts, as they go into every cell's link."""
    codes = sorted({*seats, *(code for record in agreements for code in record.involved)})
    rows = [_row(agreements, economies, exporting, codes, goods, moment, asked) for exporting in codes]
    shown = {cell["duty"] for row in rows for cell in row["cells"] if not cell["is_home"]}
    return {
        "codes": codes,
        "rows": rows,
        "day": moment.day,
        "about": about(goods),
        "legend": [{"duty": duty, **look._asdict()} for duty, look in DUTIES.items() if duty in shown],
    }


def about(goods: Goods) -> str:
    """What was asked about, as the end of a sentence."""
    what = type_words(goods.document_type) if goods.document_type else "documents of any type"
    which = f"goods of HS {goods.hs} ({goods.edition})" if goods.hs else "any goods"
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


def _row(
    agreements: Sequence[AgreementRecord],
    economies: Sequence[EconomyRecord],
    exporting: str,
    codes: Sequence[str],
    goods: Goods,
    moment: Moment,
    asked: Mapping[str, str],
) -> dict[str, Any]:
    cells = [_cell(agreements, economies, (exporting, one), goods, moment, asked) for one in codes]
    others = [cell for cell in cells if not cell["is_home"]]
    return {
        "economy": exporting,
        "cells": cells,
        "owed": [cell for cell in others if cell["duty"] not in _WITHOUT_DUTY],
        "nothing": [cell for cell in others if cell["duty"] in _WITHOUT_DUTY],
    }


def _cell(
    agreements: Sequence[AgreementRecord],
    economies: Sequence[EconomyRecord],
    pair: tuple[str, str],
    goods: Goods,
    moment: Moment,
    asked: Mapping[str, str],
) -> dict[str, Any]:
    if pair[0] == pair[1]:
        return {"is_home": True, "to": pair[1], "duty": Duty.NONE}
    judged = judged_routes(agreements, economies, pair, goods, day=moment.day, instant=moment.instant)
    duty = duty_of(judged)
    return {
        "is_home": False,
        "from": pair[0],
        "to": pair[1],
        "duty": duty,
        **DUTIES[duty]._asdict(),
        "detail": _detail(judged) if judged else "",
        "url": pair_url(pair, asked),
    }


def _detail(judged: Sequence[JudgedRoute]) -> str:
    """What to know besides the word: how far, since when, which annex; and that other routes differ."""
    if judged[0].duty is Duty.NOT_COVERED:
        return ""
    others = sum(one.duty not in (judged[0].duty, Duty.NOT_COVERED) for one in judged)
    more = "" if not others else f"{others} other route" + ("" if others == 1 else "s")
    return ", ".join(part for part in (_best_detail(judged[0]), more) if part)


def _best_detail(best: JudgedRoute) -> str:
    for one in best.route.obstacles:
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
