"""The clauses of an annex in words: goods, documents, standards, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from ledger_api.domain.agreements.annex import Annex, Grace, QuantityCondition, Tariff
from ledger_api.domain.agreements.tariff import SIMULATION
from ledger_api.domain.agreements.worked_dates import WorkedDate
from ledger_api.domain.codes import UNITS
from ledger_api.web.clause import Clause, clause, listed
from ledger_api.web.recognition_words import ROMAN
from ledger_api.web.words import capitalised, type_words

_REGIONAL = {
    "hs": "goods",
    "document_types": "documents",
    "standards": "standards",
    "min_assurance": "least assurance",
    "listing_required": "listing of bodies",
    "directions": "directions",
    "grace": "grace",
    "tariff": "tariff band",
    "conditions": "conditions",
    "quantity": "quantity",
}


def annex_clauses(annex: Annex, at: str, dates: Iterable[WorkedDate]) -> list[Clause]:
    """Every clause of the annex whose members stand at the pointer `at`, in the order of the terms."""
    return list(_clauses(annex, at, tuple(dates)))


def pattern_words(pattern: str) -> str:
    """`carbon_label:*` as a person says it."""
    name, _, profile = pattern.partition(":")
    if profile == "*":
        return f"{name.replace('_', ' ')}s of every kind"
    said = type_words(pattern)
    return f"{said} ({profile})" if name == "safety_certificate" else said


def _clauses(annex: Annex, at: str, dates: tuple[WorkedDate, ...]) -> Iterator[Clause]:
    def say(member: str, heading: str, *sentences: str) -> Clause:
        return clause(f"{at}/{member}", heading, _json(getattr(annex, member)), dates, *sentences)

    if annex.safety:
        yield say(
            "safety",
            "Health, safety or environment",
            "No grace is given, and nothing of before a suspension or a withdrawal is saved.",
        )
    yield say("hs", "Goods", *_goods(annex))
    yield say(
        "document_types", "Documents", f"{capitalised(_list(map(pattern_words, annex.document_types)))}."
    )
    yield say("standards", "Standards", *_standards(annex))
    if annex.min_assurance is not None:
        yield say(
            "min_assurance",
            "Least assurance",
            f"Inspection documents of EN 10204 type {annex.min_assurance} or higher.",
        )
    listing = "must be listed under this annex" if annex.listing_required else "need not be listed"
    yield say("listing_required", "Bodies", f"The body that issued the document {listing}.")
    if annex.directions is not None:
        pairs = [f"{one.from_economy} to {one.to_economy}" for one in annex.directions]
        yield say("directions", "Directions", f"Only documents from {listed(pairs)}.")
    if annex.grace:
        yield say("grace", "Grace", *map(_grace, annex.grace))
    if annex.tariff is not None:
        yield say("tariff", "Tariff band", *_tariff(annex.tariff))
    if annex.conditions:
        yield say("conditions", "Conditions", *(f"{one.text} [{one.code}]" for one in annex.conditions))
    if annex.quantity is not None:
        yield say("quantity", "Quantity", _quantity(annex.quantity))
    if annex.regional:
        may = listed([_REGIONAL[one] for one in annex.regional])
        yield say("regional", "Regional annexes", f"An economy's own annex may change {may}, or be stricter.")


def _goods(annex: Annex) -> Iterator[str]:
    yield f"HS {', '.join(annex.hs.includes)} of the edition of {annex.hs.edition}, and everything below."
    if annex.hs.excludes:
        yield f"Except HS {', '.join(annex.hs.excludes)}, and everything below."


def _standards(annex: Annex) -> Iterator[str]:
    if not annex.standards:
        yield "Any standard."
    for one in annex.standards:
        which = f"edition {' or '.join(one.editions)}" if one.editions else "any edition"
        yield f"{one.id}, {which}."


def _grace(grace: Grace) -> str:
    whom = "Documents of every economy"
    if grace.category is not None:
        whom = f"Documents of economies in category {ROMAN[grace.category]}"
    return f"{whom} are excused from {listed(grace.waives)} before {grace.ends_on}, not on that day."


def _tariff(tariff: Tariff) -> Iterator[str]:
    yield (
        f"For each tonne of CO2e above the free share: {tariff.price} {tariff.currency}; emissions in"
        f" {tariff.unit} by the method {tariff.method}."
    )
    alpha = tariff.alpha
    yield (
        f"Free is the benchmark of {tariff.benchmark}, times {alpha.first} in category I, {alpha.second} in"
        f" category II, {alpha.third} in category III."
    )
    if tariff.default is None:
        yield "No default stands in for emissions that are not verified."
    else:
        yield f"Where emissions are not verified, {tariff.default} counts, marked up on the dates given."
    yield SIMULATION


def _quantity(quantity: QuantityCondition) -> str:
    unit = UNITS[quantity.unit]
    least = f"at least {quantity.minimum}" if quantity.minimum else ""
    most = f"at most {quantity.maximum}" if quantity.maximum else ""
    bounds = " and ".join(part for part in (least, most) if part) or "any number"
    return f"Consignments of {bounds}, counted in the unit {unit}."


def _list(words: Iterable[str]) -> str:
    return listed(list(words))


def _json(value: Any) -> Any:
    """A member of the terms as it is written there."""
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True, exclude_unset=True)
    return [_json(one) for one in value] if isinstance(value, list) else value
