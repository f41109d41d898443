"""A regional annex: a variant of an annex for a region, which may be stricter, and laxer only where it is
let.

It may change the members that the annex flags as ``regional``, and tighten any other. In an annex about
health, safety or environment it relaxes nothing, flagged or not: the floor is the floor.
"""

from collections.abc import Iterator

from ledger_api.domain.agreements.annex import Annex
from ledger_api.domain.agreements.errors import RegionalAnnexError
from ledger_api.domain.agreements.tighter import AT_LEAST_AS_STRICT
from ledger_api.domain.documents.findings import Problem


def verify_regional(base: Annex, regional: Annex) -> None:
    """Accepts ``regional`` as a variant of ``base``. Id and title are its own.

    Raises:
        RegionalAnnexError: REGIONAL_ANNEX_REFUSED, with the pointer of each member that goes too far, into
        the
            regional annex.
    """
    problems = tuple(_refusals(base, regional))
    if problems:
        raise RegionalAnnexError(problems)


def _refusals(base: Annex, regional: Annex) -> Iterator[Problem]:
    if base.safety and not regional.safety:
        yield Problem(
            "SAFETY_FLOOR_RELAXED",
            "/safety",
            "the annex is about health, safety or environment, and so is every variant of it",
            "Set safety to true.",
        )
    for name, is_as_strict in AT_LEAST_AS_STRICT.items():
        if is_as_strict(base, regional):
            continue
        if base.safety:
            yield Problem(
                "SAFETY_FLOOR_RELAXED",
                f"/{name}",
                f"{name} is laxer than in an annex about health, safety or environment",
                "Keep the member, or tighten it.",
            )
        elif name not in base.regional:
            yield Problem(
                "NOT_REGIONAL",
                f"/{name}",
                f"{name} is laxer than in the annex, which does not let a region change it",
                "Keep the member, tighten it, or have the annex flag it as regional.",
            )
    if not set(regional.regional) <= set(base.regional):
        yield Problem(
            "NOT_REGIONAL",
            "/regional",
            "a regional annex lets regions change no more than the annex does",
            "Flag only what the annex flags.",
        )
