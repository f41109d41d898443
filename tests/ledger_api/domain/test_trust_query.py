"""Which facts are asked for about a statement."""

from __future__ import annotations

from dataclasses import replace

from ledger_api.domain.question import Axes, Question
from ledger_api.domain.trust import TrustQuery
from ledger_api.domain.trust_query import query_about
from tests.ledger_api.domain.world import ORIGIN, SECOND_LAB, World

WORLD = World(type="material_test_report:3.2", cosigners=(SECOND_LAB,))
BOTH = Question(importing_economy="DE", known_at=1_700_000_000, axis=Axes.BOTH)


def test_query_about_both_axes_names_both_economies() -> None:
    assert query_about(WORLD.statement, BOTH, index=5, receipt_size=8) == TrustQuery(
        origin=ORIGIN,
        index=5,
        issuer_ids=(WORLD.issuer.id, SECOND_LAB.id),
        digest=WORLD.statement.digest,
        receipt_size=8,
        known_at=1_700_000_000,
        economy="VN",
        importing_economy="DE",
    )


def test_query_about_the_document_alone_asks_for_no_agreements() -> None:
    alone = query_about(WORLD.statement, replace(BOTH, axis=Axes.DOCUMENT), index=None, receipt_size=None)
    assert (alone.economy, alone.importing_economy) == (None, None)
    assert (alone.index, alone.receipt_size, alone.origin) == (None, None, ORIGIN)
