"""One cell of the matrix explained: every route, what stands in its way, and what its annex asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.duties import Asked, Duty, Route, duty_of
from ledger_api.domain.agreements.hs_scope import HsAnswer, HsDoubt, HsOutcome
from ledger_api.domain.unions import unions_on
from ledger_api.web.annex_clauses import annex_clauses
from ledger_api.web.matrix_view import about, pair_url
from ledger_api.web.recognition_ports import Moment
from ledger_api.web.recognition_words import DUTIES, standing_sentence
from ledger_api.web.words import type_words

_DOUBTS = {
    HsDoubt.CODE_MALFORMED: "it is no HS code",
    HsDoubt.CODE_TOO_SHORT: "the annex treats the goods below this code differently from one another",
    HsDoubt.EDITION_MISSING: "the edition of the code is not stated",
    HsDoubt.EDITION_DIFFERS: "in another edition the code may mean other goods",
}


def pair_page(
    routes: Sequence[Route],
    pair: tuple[str, str],
    goods: Asked,
    moment: Moment,
    asked: Mapping[str, str],
) -> dict[str, Any]:
    """The context of the page that explains what `pair[1]` owes documents of `pair[0]`."""
    exporting, importing = pair
    duty = duty_of(routes)
    return {
        "exporting": exporting,
        "importing": importing,
        "duty": duty,
        "word": DUTIES[duty].word,
        "shape": DUTIES[duty].mark,
        "tone": DUTIES[duty].tone,
        "sentence": _sentence(duty, pair, routes),
        "day": moment.day,
        "about": about(goods),
        "routes": [_route(one, pair, goods, moment) for one in routes],
        "memberships": [
            f"{economy} is a member of {', '.join(unions)} on this day: agreements of the union reach it."
            for economy in pair
            if (unions := unions_on(economy, moment.day))
        ],
        "back_url": pair_url((importing, exporting), asked),
    }


def _sentence(duty: Duty, pair: tuple[str, str], routes: Sequence[Route]) -> str:
    exporting, importing = pair
    match duty:
        case Duty.MUST_ACCEPT:
            return f"{importing} must accept such documents of {exporting}."
        case Duty.MUST_ACCEPT_WITH_CONDITIONS:
            return f"{importing} must accept such documents of {exporting} once the conditions below are met."
        case Duty.MAY_ACCEPT:
            return (
                f"{importing} recognises the competence of bodies in {exporting}, and may use their results."
            )
        case Duty.UNDECIDED:
            return f"Whether {importing} owes such documents of {exporting} anything cannot be told."
        case Duty.NONE:
            return (
                f"{importing} owes documents of {exporting} nothing: no agreement names this direction."
                " Recognition is never passed on through a third economy. That is no refusal: the importer"
                " may still accept."
            )
        case _:
            reason = standing_words(routes[0]) if routes else ""
            return f"{importing} owes such documents of {exporting} nothing at present. {reason}".strip()


def standing_words(one: Route) -> str:
    """What stands in the way of the best route, as one sentence."""
    if one.duty is Duty.NOT_COVERED:
        return "There is an agreement, but not for these goods or documents."
    return standing_sentence(one.directed.obstacles[0]) if one.directed.obstacles else ""


def _route(one: Route, pair: tuple[str, str], goods: Asked, moment: Moment) -> dict[str, Any]:
    route, look = one.directed, DUTIES[one.duty]
    number = to_hex(route.agreement)
    return {
        "title": route.title,
        "version": route.version,
        "annex": route.annex,
        "annex_title": None if one.annex is None else one.annex.title,
        "url": f"/agreements/{number}" + ("" if moment.is_now else f"?on={moment.day}"),
        "annex_url": None if one.annex is None else f"/agreements/{number}#annex-{_place(one)}",
        "duty": one.duty,
        "word": look.word,
        "mark": look.mark,
        "tone": look.tone,
        "obliges": _obliges(one, pair),
        "against": [standing_sentence(each) for each in route.obstacles] + _outside(one, goods),
        "beside": [standing_sentence(each) for each in route.remarks],
        "in_force": _in_force(one),
        "clauses": [] if one.annex is None else annex_clauses(one.annex, "", ()),
    }


def _place(one: Route) -> int:
    terms = one.directed.terms
    assert terms is not None
    assert one.annex is not None
    return terms.annexes.index(one.annex)


def _obliges(one: Route, pair: tuple[str, str]) -> str:
    route = one.directed
    verb = {"ACCEPT": "must accept", "RECOGNISE": "recognises, and may accept,", None: "may owe something to"}
    through = [
        f"{economy} through {party}"
        for economy, party in zip(pair, (route.from_party, route.to_party), strict=True)
        if economy != party
    ]
    reached = f" ({', '.join(through)})" if through else ""
    return f"Agreed: {route.to_party} {verb[route.obligation]} documents of {route.from_party}{reached}."


def _in_force(one: Route) -> str:
    route = one.directed
    if route.lifecycle is None or route.annex is None:
        return ""
    interval = route.lifecycle.in_force(route.from_party, route.to_party, route.annex)
    if interval is None:
        return "No first day is known yet."
    until = f", up to but not including {interval.end}" if interval.end else ", with no end set"
    return f"In force from {interval.start}{until}."


def _outside(one: Route, goods: Asked) -> list[str]:
    found = []
    if one.covers_type is False and goods.document_type is not None:
        kind = type_words(goods.document_type)
        found.append(f"Annex {one.directed.annex} does not take this type: {kind}.")
    if one.hs is not None and (said := _goods_words(one.hs, one.directed.annex)):
        found.append(said)
    return found


def _goods_words(answer: HsAnswer, annex: str | None) -> str:
    match answer.outcome:
        case HsOutcome.INCLUDED:
            return ""
        case HsOutcome.EXCLUDED:
            return f"Annex {annex} excludes HS {answer.prefix}, and so {answer.code}."
        case HsOutcome.NOT_INCLUDED:
            return f"Annex {annex} does not include HS {answer.code}."
        case HsOutcome.AMBIGUOUS:
            why = "" if answer.doubt is None else f": {_DOUBTS[answer.doubt]}"
            return f"Whether annex {annex} (HS {answer.annex_edition}) covers HS {answer.code} is open{why}."
