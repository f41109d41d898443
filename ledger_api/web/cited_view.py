"""The agreement that an answer cites: annex, direction, conditions, and the tariff band worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ledger_api.web.recognition_words import ROMAN

LABEL = "Simulation of the agreement's terms, not a legal charge"
_OBLIGATIONS = {
    "ACCEPT": "{to} must accept documents of {from_} that the annex covers.",
    "RECOGNISE": "{to} recognises the competence of bodies in {from_}, and may accept their results.",
}


def cited_agreement(
    recognition: Mapping[str, Any] | None, codes: Sequence[Mapping[str, Any]], declared_on: str | None
) -> dict[str, Any] | None:
    """The verdict's member `recognition` as a page shows it; None where the verdict cites no agreement.

    `codes` are the verdict's: a condition that is named by its code is shown by its sentence.
    """
    if not recognition:
        return None
    on = f"?on={declared_on}" if declared_on else ""
    return {
        "title": recognition["title"],
        "version": recognition["version"],
        "url": f"/agreements/{recognition['agreement']}{on}",
        "annex": recognition.get("annex"),
        "annex_title": recognition.get("annex_title"),
        "words": _words(recognition),
        "in_force": _in_force(recognition.get("in_force")),
        "conditions": _conditions(recognition.get("conditions") or (), codes),
        "tariff": _tariff(recognition.get("tariff")),
        "routes": recognition.get("routes_considered"),
    }


def _words(recognition: Mapping[str, Any]) -> str:
    """The clause in words: the verdict's own where it gives some."""
    said = recognition.get("clause_words")
    direction, obligation = recognition.get("direction"), recognition.get("obligation")
    if said or not direction or obligation not in _OBLIGATIONS:
        return said or ""
    return _OBLIGATIONS[obligation].format(from_=direction["from"], to=direction["to"])


def _in_force(interval: Mapping[str, Any] | None) -> str:
    if not interval:
        return ""
    until = f", up to but not including {interval['to']}" if interval.get("to") else ""
    return f"In force from {interval['from']}{until}."


def _conditions(named: Sequence[Any], codes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each condition once: by the sentences of its code, else as it is named."""
    lines: list[str] = []
    for one in named:
        sentences = [code["sentence"] for code in codes if code["code"] == one]
        lines += sentences or [one["text"] if isinstance(one, Mapping) else str(one)]
    return list(dict.fromkeys(lines))


def _tariff(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not found:
        return None
    if not found["comparable"]:
        differs = "; ".join(
            f"{one['what']} is {one['found'] or 'not known'}, not {one['agreed']}" for one in found["differs"]
        )
        return {"rows": [], "charge": None, "problem": f"No figure can be given: {differs}."}
    unit = found["unit"]
    free = f"{found['alpha']} × {found['benchmark']} = {_short(found['free'])}"
    rows = [
        (*_emissions(found), unit),
        (f"Free share, category {ROMAN[found['category']]}", free, unit),
        ("Above the free share", _short(found["excess"]), unit),
        ("Price", found["price"], f"{found['currency']} a tonne of CO2e"),
        ("Quantity", found["quantity"], found["quantity_unit"]),
    ]
    return {"rows": rows, "charge": f"{_grouped(found['charge'])} {found['currency']}", "problem": ""}


def _emissions(found: Mapping[str, Any]) -> tuple[str, str]:
    if not found["default_applied"]:
        return "Emissions, verified", found["emissions"]
    figures = f"{found['default']} × {found['mark_up']} = {_short(found['emissions'])}"
    return "Emissions, as none are verified: the agreed default, marked up", figures


def _short(figure: str) -> str:
    """An exact decimal without zeros at its end, save for two."""
    whole, point, rest = figure.partition(".")
    return f"{whole}{point}{rest.rstrip('0').ljust(2, '0')}" if point else figure


def _grouped(amount: str) -> str:
    """`3825.00` as `3,825.00`."""
    whole, point, cents = amount.partition(".")
    return f"{int(whole):,}{point}{cents}"
