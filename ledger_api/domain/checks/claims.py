"""What a document claims beyond its header, as far as the obligation asks: methods, licensed site, footprint.

Read from the opened body, whichever format it is in. What was not opened is UNSEEN, never taken for absent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.group_view import WITHHELD

UNSEEN = WITHHELD
"""The one value for a claim that nobody opened."""

PRODUCT_LEVEL = "product level"

_LICENCE = "safety_certificate:api-monogram"
_FOOTPRINT = "carbon_label:footprint"
_UNITS = {  # PACT v3 declaredUnitOfMeasurement -> UN/ECE Recommendation 20
    "kilogram": "KGM",
    "ton": "TNE",
    "liter": "LTR",
    "cubic meter": "MTQ",
    "square meter": "MTK",
    "kilowatt hour": "KWH",
    "megajoule": "3B",
    "ton kilometer": "TKM",
    "piece": "H87",
}


@dataclass(frozen=True)
class FootprintClaim:
    """Emissions of ``amount`` ``unit``s, in ``emissions_unit``; decimals in text. ``methods`` as cited."""

    emissions: str
    emissions_unit: str
    amount: str
    unit: str
    methods: tuple[str, ...]
    verified: bool


def standards_claimed(case: Case) -> tuple[tuple[str, str | None], ...]:
    """(id, edition) of the standard the document is to; nothing where it names none, or shows none."""
    named = case.header.get("/standard") if case.is_opened else WITHHELD
    if not isinstance(named, dict) or not isinstance(named.get("id"), str):
        return ()
    edition = named.get("edition")
    return ((named["id"], edition if isinstance(edition, str) else None),)


def methods_claimed(case: Case) -> tuple[str, ...]:
    """The test methods that a laboratory's report used, such as "ISO 9227 NSS", as far as they are shown."""
    statement = case.statement
    if statement is None or not statement.type.startswith("material_test_report:") or not case.is_opened:
        return ()
    return tuple(dict.fromkeys((*_salt_spray(case), *_result_methods(case))))


def licensed_site(case: Case) -> Any:
    """The one site that a licence is for; None for a document that is not tied to one, or UNSEEN."""
    statement = case.statement
    if statement is None or statement.type != _LICENCE:
        return None
    if not case.is_opened:
        return UNSEEN
    name = case.body.get("/site/name")
    return name if isinstance(name, str) else UNSEEN


def footprint_claimed(case: Case) -> Any:
    """The footprint that a carbon label states; None for another document, UNSEEN where it is not opened."""
    statement = case.statement
    if statement is None or statement.type != _FOOTPRINT:
        return None
    if not case.is_opened:
        return UNSEEN
    read = _pact if case.header.get("/format") == "pact/v3" else _native
    return read(case)


def _native(case: Case) -> Any:
    body = case.body
    methods = body.get("/methods")
    claim = (
        body.get("/emissions/total"),
        body.get("/emissions/unit"),
        body.get("/declared_amount"),
        body.get("/declared_unit"),
    )
    if not isinstance(methods, list) or not all(isinstance(one, str) for one in claim):
        return UNSEEN
    cited = tuple(one["id"] for one in methods if isinstance(one, dict) and isinstance(one.get("id"), str))
    return FootprintClaim(*claim, cited, body.get("/verification/coverage") == PRODUCT_LEVEL)


def _pact(case: Case) -> Any:
    body = case.body
    total, amount, measured = (
        body.get(f"/pcf/{name}")
        for name in ("pcfExcludingBiogenicUptake", "declaredUnitAmount", "declaredUnitOfMeasurement")
    )
    if not (isinstance(total, str) and isinstance(amount, str) and isinstance(measured, str)):
        return UNSEEN
    standards = body.get("/pcf/crossSectoralStandards")
    cited = tuple(one for one in standards if isinstance(one, str)) if isinstance(standards, list) else ()
    verified = body.get("/pcf/verification/coverage") == PRODUCT_LEVEL
    # PACT states kilograms of CO2e for each declared unit.
    return FootprintClaim(total, "kgCO2e", amount, _UNITS.get(measured, measured), cited, verified)


def _salt_spray(case: Case) -> Iterator[str]:
    tests = case.body.get("/corrosion/salt_spray")
    for test in tests if isinstance(tests, list) else ():
        if isinstance(test, dict) and isinstance(test.get("standard"), dict):
            yield f"{test['standard'].get('id')} {test.get('method')}"


def _result_methods(case: Case) -> Iterator[str]:
    results = case.body.get("/results")
    for result in results if isinstance(results, list) else ():
        if isinstance(result, dict) and isinstance(result.get("method"), dict):
            yield str(result["method"].get("id"))
