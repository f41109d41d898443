"""Grace: a time in which economies of a category are excused from formalities. It never waives safety.

A period ends on a legal date, half-open: on ``ends_on`` itself, as the customs office counts it, there is no
grace any more.
"""

from dataclasses import dataclass

from ledger_api.domain.agreements.annex import Annex

WAIVABLE: frozenset[str] = frozenset(
    {
        "ASSURANCE_TOO_LOW",
        "CAB_NOT_LISTED",
        "EDITION_MISMATCH",
        "EDITION_MISSING",
        "STANDARD_NOT_COVERED",
    }
)
"""What grace may excuse: formalities of an annex. Whatever says that a document is not what it claims, that
its body was not competent, or that somebody may come to harm, is not among them."""


@dataclass(frozen=True)
class GraceGiven:
    """``code`` is excused for an economy of ``category`` (None: any) while the legal date is before
    ``ends_on``.
    """

    annex: str
    code: str
    category: int | None
    ends_on: str
    excused: bool

    @property
    def ended(self) -> bool:
        """Whether the period was agreed, and is over."""
        return not self.excused


def grace_for(annex: Annex, code: str, *, category: int | None, day: str) -> GraceGiven | None:
    """The grace that ``annex`` gives from ``code`` on the legal date ``day``, or gave until before it.

    ``category`` is the exporting economy's; an economy without one has only the periods given to every
    economy. Of several the one that ends last counts. None where the annex gives none, and always where it
    is about safety or ``code`` is not :data:`WAIVABLE`.
    """
    if annex.safety or code not in WAIVABLE:
        return None
    periods = [grace for grace in annex.grace if code in grace.waives and grace.category in (None, category)]
    if not periods:
        return None
    last = max(periods, key=lambda grace: grace.ends_on)
    return GraceGiven(annex.id, code, last.category, last.ends_on, day < last.ends_on)
