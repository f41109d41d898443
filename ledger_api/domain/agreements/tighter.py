"""Whether one annex's member is at least as strict as another's: it covers no more, and excuses no more."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from ledger_api.domain.agreements.annex import Annex, HsScope, RegionalFlag
from ledger_api.domain.agreements.hs_scope import HsOutcome, decide
from ledger_api.domain.agreements.standards import folded
from ledger_api.domain.documents.en10204 import satisfies


def _hs(base: Annex, variant: Annex) -> bool:
    """Codes of different editions are not compared: neither is then stricter."""
    if base.hs.edition != variant.hs.edition:
        return False
    return all(
        _includes(base.hs, code) for code in _samples(base.hs, variant.hs) if _includes(variant.hs, code)
    )


def _includes(scope: HsScope, code: str) -> bool:
    return decide(scope.includes, scope.excludes, code)[0] is HsOutcome.INCLUDED


def _samples(*scopes: HsScope) -> Iterator[str]:
    """One six-digit code for each way in which the listed prefixes of all scopes can treat a code.

    For each prefix: a code below it, and below no longer one, where there is such a code.
    """
    prefixes = {code for scope in scopes for code in (*scope.includes, *scope.excludes)}
    for prefix in prefixes:
        longer = [one for one in prefixes if one != prefix and one.startswith(prefix)]
        count = 10 ** (6 - len(prefix))
        codes = (f"{int(prefix) * count + tail:06d}" for tail in range(count))
        code = next((code for code in codes if not any(map(code.startswith, longer))), None)
        if code is not None:
            yield code


def _document_types(base: Annex, variant: Annex) -> bool:
    return all(
        one in base.document_types or f"{one.partition(':')[0]}:*" in base.document_types
        for one in variant.document_types
    )


def _standards(base: Annex, variant: Annex) -> bool:
    """No standards is any, no editions is any: only a list that lies within the other's is stricter."""
    if not base.standards:
        return True
    cited = {folded(one.id): {folded(edition) for edition in one.editions} for one in base.standards}
    return bool(variant.standards) and all(
        folded(one.id) in cited
        and (
            not cited[folded(one.id)]
            or (bool(one.editions) and {folded(each) for each in one.editions} <= cited[folded(one.id)])
        )
        for one in variant.standards
    )


def _min_assurance(base: Annex, variant: Annex) -> bool:
    if base.min_assurance is None:
        return True
    return variant.min_assurance is not None and satisfies(variant.min_assurance, base.min_assurance)


def _listing_required(base: Annex, variant: Annex) -> bool:
    return variant.listing_required or not base.listing_required


def _directions(base: Annex, variant: Annex) -> bool:
    if base.directions is None:
        return True
    allowed = {one.pair for one in base.directions}
    return variant.directions is not None and {one.pair for one in variant.directions} <= allowed


def _grace(base: Annex, variant: Annex) -> bool:
    """Every period must lie within one of the other annex, for the same economies or for all."""
    return all(
        any(
            wider.category in (None, one.category)
            and one.ends_on <= wider.ends_on
            and set(one.waives) <= set(wider.waives)
            for wider in base.grace
        )
        for one in variant.grace
    )


def _tariff(base: Annex, variant: Annex) -> bool:
    """Which of two tariffs is stricter depends on the goods: only the same one is sure not to be laxer."""
    return base.tariff == variant.tariff


def _conditions(base: Annex, variant: Annex) -> bool:
    return all(one in variant.conditions for one in base.conditions)


def _quantity(base: Annex, variant: Annex) -> bool:
    wide, narrow = base.quantity, variant.quantity
    if wide is None:
        return True
    if narrow is None or narrow.unit != wide.unit:
        return False
    least = Decimal(narrow.minimum or 0) >= Decimal(wide.minimum or 0)
    most = wide.maximum is None or (
        narrow.maximum is not None and Decimal(narrow.maximum) <= Decimal(wide.maximum)
    )
    return least and most


AT_LEAST_AS_STRICT: dict[RegionalFlag, Callable[[Annex, Annex], bool]] = {
    "hs": _hs,
    "document_types": _document_types,
    "standards": _standards,
    "min_assurance": _min_assurance,
    "listing_required": _listing_required,
    "directions": _directions,
    "grace": _grace,
    "tariff": _tariff,
    "conditions": _conditions,
    "quantity": _quantity,
}
"""For each member, whether the second annex's is at least as strict as the first's."""
