"""Which facts a question about a statement needs: asked alike by a node and by whoever asks a bare chain."""

from anchors.statement import Statement
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.trust import TrustQuery


def query_about(
    statement: Statement, question: Question, *, index: int | None, receipt_size: int | None
) -> TrustQuery:
    """The query for a statement at ``index`` of its log, with a proof into the tree of ``receipt_size``.

    Who asks about the document alone is not shown what economies agreed.
    """
    asks_for_obligation = question.axis is Axes.BOTH
    return TrustQuery(
        origin=statement.origin,
        index=index,
        issuer_ids=(statement.issuer, *statement.cosigners),
        digest=statement.digest,
        receipt_size=receipt_size,
        known_at=question.known_at,
        economy=statement.economy if asks_for_obligation else None,
        importing_economy=question.importing_economy if asks_for_obligation else None,
    )
