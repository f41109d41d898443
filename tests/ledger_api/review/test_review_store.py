"""Reviews on SQLite, driven by hand on a simulated chain."""

from tests.ledger_api.log.conftest import chain, content, founded, ledger, network, store  # noqa: F401
from tests.ledger_api.review.review_contract import ReviewContract, office  # noqa: F401


class TestReviewsOnSqlite(ReviewContract):
    pass
