"""Check 12: grace, conditions, quantity and the tariff band of the annex."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from ledger_api.domain.agreements.annex import Annex, Tariff
from ledger_api.domain.agreements.dated import category_at
from ledger_api.domain.agreements.grace import grace_for
from ledger_api.domain.agreements.standards import folded
from ledger_api.domain.agreements.tariff import Emissions, NotComparable, Simulation, intensity, simulate
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.claims import UNSEEN, FootprintClaim, footprint_claimed
from ledger_api.domain.checks.consignment import Consignment
from ledger_api.domain.checks.result import Raised
from ledger_api.domain.reason import Code


class Conditions(NamedTuple):
    """The codes of check 12, and the tariff's simulation where there is one."""

    raised: tuple[Raised, ...]
    tariff: dict[str, Any] | None = None


def exporter_category(case: Case) -> int | None:
    """The development category of the exporting economy at the declaration."""
    if case.facts is None or case.statement is None or case.declared_at is None:
        return None
    return category_at(case.facts.economy(case.statement.economy), case.declared_at)


def excused(case: Case, annex: Annex, raised: Iterable[Raised]) -> tuple[list[Raised], list[Raised]]:
    """What still counts, and the grace that excuses the rest on the legal date of the declaration."""
    category, day = exporter_category(case), case.declared_on
    standing, graces = [], []
    for one in raised:
        grace = None if day is None else grace_for(annex, one.code.value, category=category, day=day)
        if grace is None or grace.ended:
            standing.append(one)
            continue
        words = (
            f"documents of category {'I' * grace.category} economies" if grace.category else "all documents"
        )
        evidence = {"annex": annex.id, "waived": one.code.value, "ends_on": grace.ends_on}
        graces.append(Raised(Code.GRACE_APPLIED, {**evidence, "grace_words": words}))
    return standing, graces


def conditions(case: Case, annex: Annex, goods: Consignment) -> Conditions:
    """The annex's conditions, its bounds on quantity, and its tariff band worked out."""
    raised = [
        Raised(
            Code.CONDITION_ATTACHED,
            {"annex": annex.id, "condition": one.code, "condition_words": one.text},
        )
        for one in annex.conditions
    ]
    quantity = _decimal(goods.quantity)
    if quantity is None or goods.unit is None:
        raised.append(Raised(Code.QUANTITY_MISSING, {"annex": annex.id, **goods.evidence()}))
        return Conditions(tuple(raised))
    raised += _quantity(annex, goods, quantity)
    if annex.tariff is None:
        return Conditions(tuple(raised))
    more, shown = _tariff(case, annex, annex.tariff, quantity, goods.unit)
    return Conditions((*raised, *more), shown)


def _quantity(annex: Annex, goods: Consignment, quantity: Decimal) -> Iterator[Raised]:
    bounds = annex.quantity
    if bounds is None:
        return
    low, high = _decimal(bounds.minimum), _decimal(bounds.maximum)
    inside = (
        goods.unit == bounds.unit and (low is None or quantity >= low) and (high is None or quantity <= high)
    )
    if not inside:
        words = " ".join(
            part
            for part in (
                f"from {bounds.minimum}" if bounds.minimum else "",
                f"up to {bounds.maximum}" if bounds.maximum else "",
                bounds.unit,
            )
            if part
        )
        yield Raised(Code.QUANTITY_OUTSIDE, {"annex": annex.id, "range_words": words, **goods.evidence()})


def _tariff(
    case: Case, annex: Annex, tariff: Tariff, quantity: Decimal, unit: str
) -> tuple[list[Raised], dict[str, Any] | None]:
    claim = footprint_claimed(case)
    if claim is None:
        return [], None
    if claim is UNSEEN:
        missing = {"annex": annex.id, "missing": "the footprint"}
        return [Raised(Code.CONTENT_NOT_DISCLOSED, missing)], None
    verified = _emissions(claim, tariff) if claim.verified else None
    answer = simulate(
        tariff,
        category=exporter_category(case),
        day=case.declared_on or "",
        quantity=quantity,
        quantity_unit=unit,
        verified=verified,
    )
    shown = answer.evidence()
    match answer:
        case NotComparable():
            return [
                Raised(
                    Code.TARIFF_NOT_COMPARABLE,
                    {"annex": annex.id, "problem": answer.sentence.rstrip("."), **shown},
                )
            ], shown
        case Simulation(default_applied=True):
            return [Raised(Code.DEFAULT_APPLIED, {"annex": annex.id, **shown})], shown
        case Simulation():
            return [], shown


def _emissions(claim: FootprintClaim, tariff: Tariff) -> Emissions:
    """The claim as emissions of one unit of goods; a unit that is not known stays as it is, to be named."""
    total, amount = _decimal(claim.emissions), _decimal(claim.amount)
    method = next((one for one in claim.methods if folded(one) == folded(tariff.method)), None)
    methods = method or ", ".join(claim.methods) or "no method"
    found = None
    if total is not None and amount is not None:
        found = intensity(total, claim.emissions_unit, amount, claim.unit)
    if found is None:
        stated = Decimal("NaN") if total is None else total
        return Emissions(stated, f"{claim.emissions_unit}/{claim.unit}", methods)
    return Emissions(found[0], found[1], methods)


def _decimal(text: str | None) -> Decimal | None:
    try:
        value = None if text is None else Decimal(text)
    except InvalidOperation:
        return None
    return value if value is None or value.is_finite() else None
