"""Whose documents, and whose answers, an act may bear on."""

from collections.abc import Iterable, Sequence
from itertools import permutations

from ledger_api.domain.agreements.acts import agreed_draft
from ledger_api.domain.agreements.clauses import Terms
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.lifecycle import lifecycle_of
from ledger_api.domain.agreements.obligations import directed
from ledger_api.domain.agreements.terms import terms_of_draft
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.recognition_selection import with_unions
from ledger_api.domain.unions import members_ever

Direction = tuple[str, str]
"""Exporting and importing party."""


def terms_of(record: AgreementRecord) -> Terms | None:
    """The terms of the concluded version, or of the latest; None where the chain does not establish them."""
    try:
        return terms_of_draft(agreed_draft(record))
    except TermsInvalidError:
        return None


def members_of(record: AgreementRecord) -> tuple[str, ...]:
    """The parties, then those that acceded."""
    terms = terms_of(record)
    if terms is None:
        return agreed_draft(record).parties
    return tuple(one.economy for one in lifecycle_of(record, terms).participations)


def directions_of(record: AgreementRecord) -> tuple[Direction, ...]:
    """Every direction that an annex names; every pair of parties where the terms are not established."""
    terms, pairs = terms_of(record), permutations(members_of(record), 2)
    if terms is None:
        return tuple(pairs)
    return tuple(
        pair
        for pair in pairs
        if any(terms.obligation_of(*pair, annex) is not None for annex in terms.annexes)
    )


def exporters(directions: Iterable[Direction]) -> tuple[str, ...]:
    """The economies whose documents a direction may carry: a union's are those of its members, too."""
    origins = {origin for origin, _ in directions}
    return tuple(sorted(origins.union(*(members_ever(origin) for origin in origins))))


def importers(directions: Iterable[Direction], economy: str) -> tuple[str, ...]:
    """The parties that may owe documents of ``economy`` something, each once."""
    through = with_unions(economy)
    return tuple(dict.fromkeys(destination for origin, destination in directions if origin in through))


def obliged(
    agreements: Sequence[AgreementRecord], economy: str, *, day: str, instant: int
) -> tuple[str, ...]:
    """The parties that an agreement in force on ``day`` obliges towards documents of ``economy``, by code."""
    through = with_unions(economy)
    concerned = [one for one in agreements if not one.involved.isdisjoint(through)]
    candidates = set[str]().union(*(one.involved for one in concerned)) - {economy}
    return tuple(
        one
        for one in sorted(candidates)
        if any(route.binds for route in directed(concerned, economy, one, day=day, instant=instant))
    )
