"""Which agreements and economies bear on a question: one rule, so that all views give the same facts."""

from collections.abc import Iterable

from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.unions import ever_of


def agreements_between(
    records: Iterable[AgreementRecord], economy: str | None, importing_economy: str | None
) -> tuple[AgreementRecord, ...]:
    """Those that involve both economies, or unions that these ever belonged to; none where one is not known.

    An agreement involves the parties of any of its drafts and whoever acceded. Whether it is in force, and
    in which direction, is decided in the checks.
    """
    if economy is None or importing_economy is None:
        return ()
    exporting, importing = with_unions(economy), with_unions(importing_economy)
    found = (
        one
        for one in records
        if not one.involved.isdisjoint(exporting) and not one.involved.isdisjoint(importing)
    )
    return tuple(sorted(found, key=lambda one: one.drafts[0].recorded))


def economies_concerned(
    selected: Iterable[AgreementRecord], economy: str | None, importing_economy: str | None
) -> tuple[str, ...]:
    """The codes whose records belong to the facts, ascending: both economies, and every party selected."""
    codes = {code for code in (economy, importing_economy) if code is not None}
    return tuple(sorted(codes.union(*(one.involved for one in selected))))


def with_unions(economy: str) -> frozenset[str]:
    """The economy and every union that it ever belonged to."""
    return ever_of(economy) | {economy}
