"""Terms that contradict themselves: refused before anybody is asked to sign them.

Each rule yields problems with a pointer into the terms. What is merely unwise is the parties' business.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ledger_api.domain.agreements.annex import Annex, Tariff
from ledger_api.domain.agreements.clauses import Terms
from ledger_api.domain.agreements.grace import WAIVABLE
from ledger_api.domain.documents.en10204 import ORDER, satisfies
from ledger_api.domain.documents.findings import Problem
from ledger_api.domain.documents.types import NATIVE_TYPES

_SORT = "Sort the list, and name each one once."
_ONCE = "Keep one of the two."


def contradictions(terms: Terms) -> Iterator[Problem]:
    """Everything in ``terms`` that cannot be meant, in the order of the members."""
    yield from _parties(terms)
    yield from _repeated("/texts", [text.language for text in terms.texts], "the language")
    yield from _directions(terms)
    yield from _repeated("/annexes", [annex.id for annex in terms.annexes], "the annex id")
    for index, annex in enumerate(terms.annexes):
        for problem in _annex(annex, _listed(terms)):
            yield Problem(problem.code, f"/annexes/{index}{problem.pointer}", problem.detail, problem.fix)
    yield from _entry(terms)
    if terms.accession and (terms.kind != "MULTILATERAL" or terms.directions is not None):
        yield Problem(
            "ACCESSION_WITHOUT_EFFECT",
            "/accession",
            "an economy that acceded would be owed nothing and owe nothing",
            "Open only a multilateral agreement without a list of directions to accession.",
        )


def _parties(terms: Terms) -> Iterator[Problem]:
    if terms.parties != sorted(set(terms.parties)):
        yield Problem("PARTIES_NOT_SORTED", "/parties", "the parties are not in ascending order", _SORT)
    count = len(set(terms.parties))
    if terms.kind == "MULTILATERAL":
        if count < 3 and not terms.accession:
            yield Problem(
                "KIND_CONTRADICTS",
                "/kind",
                "two parties and no accession make it bilateral",
                "Call it BILATERAL, or open it to accession.",
            )
    elif count != 2:
        yield Problem(
            "KIND_CONTRADICTS", "/kind", f"{count} parties make it multilateral", "Call it MULTILATERAL."
        )


def _listed(terms: Terms) -> list[tuple[str, str]]:
    """Every direction that the framework agrees between its first parties."""
    if terms.directions is not None:
        return [one.pair for one in terms.directions]
    return [(a, b) for a in terms.parties for b in terms.parties if a != b]


def _directions(terms: Terms) -> Iterator[Problem]:
    if terms.kind == "UNILATERAL" and len(_listed(terms)) != 1:
        yield Problem(
            "KIND_CONTRADICTS",
            "/directions",
            "a unilateral recognition has one direction",
            "List the one direction, or call it BILATERAL.",
        )
    pairs = [] if terms.directions is None else [one.pair for one in terms.directions]
    yield from _repeated("/directions", pairs, "the direction")
    for index, (origin, destination) in enumerate(pairs):
        for name, economy in (("from", origin), ("to", destination)):
            if economy not in terms.parties:
                yield Problem(
                    "DIRECTION_OF_NO_PARTY",
                    f"/directions/{index}/{name}",
                    f"{economy} is no party",
                    "Name parties only.",
                )
        if origin == destination:
            yield Problem(
                "DIRECTION_TO_ITSELF",
                f"/directions/{index}/to",
                f"{origin} cannot owe itself recognition",
                "Name two parties.",
            )


def _entry(terms: Terms) -> Iterator[Problem]:
    entry = terms.entry_into_force
    for name, value, rule in (("days", entry.days, "DAYS_AFTER"), ("date", entry.date, "ON_DATE")):
        if (value is not None) != (entry.rule == rule):
            yield Problem(
                "ENTRY_RULE_CONTRADICTS",
                f"/entry_into_force/{name}",
                f"{name} is due with the rule {rule}, and with no other",
                f"Give {name} with the rule {rule} only.",
            )
    if entry.ratifications is not None and entry.ratifications > len(terms.parties):
        yield Problem(
            "RATIFICATIONS_IMPOSSIBLE",
            "/entry_into_force/ratifications",
            f"{entry.ratifications} ratifications of {len(terms.parties)} parties",
            "Ask for as many ratifications as there are parties, or fewer.",
        )


def _annex(annex: Annex, listed: list[tuple[str, str]]) -> Iterator[Problem]:
    yield from _hs(annex)
    yield from _types(annex)
    yield from _repeated("/standards", [one.id for one in annex.standards], "the standard")
    for index, one in enumerate(annex.standards):
        yield from _repeated(f"/standards/{index}/editions", one.editions, "the edition")
    pairs = [] if annex.directions is None else [one.pair for one in annex.directions]
    yield from _repeated("/directions", pairs, "the direction")
    for index, pair in enumerate(pairs):
        if pair not in listed:
            yield Problem(
                "DIRECTION_OF_NO_PARTY",
                f"/directions/{index}",
                f"{pair[0]} to {pair[1]} is no direction of the agreement",
                "Name a direction of the agreement.",
            )
    yield from _grace(annex)
    if annex.tariff is not None:
        yield from _tariff(annex.tariff)
    yield from _repeated("/conditions", [one.code for one in annex.conditions], "the condition")
    yield from _quantity(annex)
    yield from _repeated("/regional", annex.regional, "the member")


def _hs(annex: Annex) -> Iterator[Problem]:
    includes, excludes = annex.hs.includes, annex.hs.excludes
    yield from _repeated("/hs/includes", includes, "the code")
    yield from _repeated("/hs/excludes", excludes, "the code")
    for index, code in enumerate(excludes):
        if not any(code != wider and code.startswith(wider) for wider in includes):
            yield Problem(
                "HS_EXCLUDE_NOT_BELOW",
                f"/hs/excludes/{index}",
                f"{code} lies below nothing that is included",
                "Exclude a part of what is included.",
            )


def _types(annex: Annex) -> Iterator[Problem]:
    yield from _repeated("/document_types", annex.document_types, "the document type")
    for index, pattern in enumerate(annex.document_types):
        name, _, profile = pattern.partition(":")
        kind = NATIVE_TYPES.get(name)
        if kind is None or (profile != "*" and profile not in kind.profiles):
            yield Problem(
                "TYPE_UNKNOWN",
                f"/document_types/{index}",
                f"{pattern} is no document type",
                "Use a type and one of its profiles, or * for all of them.",
            )
        if annex.min_assurance and profile in ORDER and not satisfies(profile, annex.min_assurance):
            yield Problem(
                "TYPE_BELOW_MINIMUM",
                f"/document_types/{index}",
                f"{pattern} is below the least assurance of {annex.min_assurance}",
                "Leave the type out, or lower min_assurance.",
            )


def _grace(annex: Annex) -> Iterator[Problem]:
    for index, grace in enumerate(annex.grace):
        at = f"/grace/{index}"
        if annex.safety:
            yield Problem(
                "GRACE_WAIVES_SAFETY",
                at,
                "the annex is about health, safety or environment, and grace never waives that",
                "Leave grace out of this annex.",
            )
        yield from _repeated(f"{at}/waives", grace.waives, "the code")
        for place, code in enumerate(grace.waives):
            if code not in WAIVABLE:
                yield Problem(
                    "GRACE_WAIVES_SAFETY",
                    f"{at}/waives/{place}",
                    f"{code} is not a formality that time can be given for",
                    f"Waive only {', '.join(sorted(WAIVABLE))}.",
                )
    yield from _repeated("/grace", [one.category for one in annex.grace], "a period for the category")


def _tariff(tariff: Tariff) -> Iterator[Problem]:
    alpha = tariff.alpha
    for name, value in (
        ("benchmark", tariff.benchmark),
        ("price", tariff.price),
        ("alpha/1", alpha.first),
        ("alpha/2", alpha.second),
        ("alpha/3", alpha.third),
        ("default", tariff.default or "0"),
    ):
        if Decimal(value) < 0:
            yield Problem("TARIFF_NEGATIVE", f"/tariff/{name}", f"{value} is below zero", "Give 0 or more.")
    for index, one in enumerate(tariff.mark_ups):
        if Decimal(one.factor) < 1:
            yield Problem(
                "MARK_UP_LOWERS",
                f"/tariff/mark_ups/{index}/factor",
                f"{one.factor} marks the default down",
                "Give a factor of 1 or more.",
            )
    days = [one.from_day for one in tariff.mark_ups]
    if days != sorted(set(days)):
        yield Problem("MARK_UPS_NOT_SORTED", "/tariff/mark_ups", "the days do not ascend", _SORT)


def _quantity(annex: Annex) -> Iterator[Problem]:
    quantity = annex.quantity
    if quantity is None:
        return
    least = Decimal(quantity.minimum or "0")
    most = None if quantity.maximum is None else Decimal(quantity.maximum)
    if least < 0 or (most is not None and most < least):
        yield Problem(
            "QUANTITY_IMPOSSIBLE",
            "/quantity",
            "no quantity lies between minimum and maximum",
            "Give a minimum of 0 or more, and a maximum not below it.",
        )


def _repeated(at: str, keys: Iterable[object], words: str) -> Iterator[Problem]:
    listed = list(keys)
    for key, count in Counter(listed).items():
        if count > 1:
            index = listed.index(key, listed.index(key) + 1)
            shown = " to ".join(key) if isinstance(key, tuple) else str(key)
            yield Problem("REPEATED", f"{at}/{index}", f"{words} {shown} is there twice", _ONCE)
