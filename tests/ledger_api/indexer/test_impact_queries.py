"""Documents that an act may bear on: found by economy, by who signed beside others, by digest, in pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from ledger_api.indexer.impact_queries import ImpactQueries
from ledger_api.indexer.queries import DocumentRow
from ledger_api.log.reader import Location
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.documents import document_cosigners, documents

MILL, LAB, OTHER = (bytes([n]) * 32 for n in (1, 2, 3))
DIGEST = b"\7" * 32


def row(origin: str, index: int, economy: str | None, issuer: bytes | None, digest: bytes = DIGEST) -> Any:
    members = dict.fromkeys(column.name for column in documents.c)
    place = {"origin": origin, "index": index, "block": 1, "anchored_at": 1, "kind": "k"}
    return {**members, **place, "economy": economy, "issuer": issuer, "document_digest": digest}


ROWS = [
    row("vn", 0, "VN", MILL),
    row("vn", 1, "VN", LAB, b"\10" * 32),
    row("vn", 2, "VN", MILL, b"\11" * 32),
    row("vn", 3, None, None),
    row("de", 0, "DE", OTHER),
    row("de", 1, "VN", MILL),
    row("fr", 0, "FR", OTHER),
]
COSIGNED = [("vn", 0), ("vn", 2), ("de", 0)]


@pytest.fixture
def queries(tmp_path: Path) -> Iterator[ImpactQueries]:
    store: Store = open_store(f"sqlite:///{tmp_path}/concord.db")
    upgrade(store)
    with store.write() as connection:
        connection.execute(insert(documents), ROWS)
        beside = [
            {"origin": origin, "index": index, "position": 0, "block": 1, "issuer": LAB}
            for origin, index in COSIGNED
        ]
        connection.execute(insert(document_cosigners), beside)
    yield ImpactQueries(store)
    store.close()


def places(rows: list[DocumentRow]) -> list[tuple[str, int]]:
    return [(row.origin, row.index) for row in rows]


def test_documents_of_economies_come_by_economy_and_place(queries: ImpactQueries) -> None:
    found = queries.of_economies(["VN", "DE"], after=None, limit=10)
    assert places(found) == [("de", 0), ("de", 1), ("vn", 0), ("vn", 1), ("vn", 2)]
    assert places(queries.of_economies([], after=None, limit=10)) == []


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_by_economy_cover_every_document_once(queries: ImpactQueries, limit: int) -> None:
    seen: list[tuple[str, int]] = []
    after = None
    while page := queries.of_economies(["VN", "DE"], after=after, limit=limit):
        seen += places(page)
        assert page[-1].economy is not None
        after = (page[-1].economy, page[-1].location)
    assert seen == places(queries.of_economies(["VN", "DE"], after=None, limit=10))


def test_a_body_is_found_where_it_signed_alone_or_beside_others(queries: ImpactQueries) -> None:
    assert places(queries.signed_by(LAB, after=None, limit=10)) == [
        ("de", 0),
        ("vn", 0),
        ("vn", 1),
        ("vn", 2),
    ]
    assert places(queries.signed_by(LAB, after=Location("vn", 0), limit=1)) == [("vn", 1)]
    assert places(queries.signed_by(b"\12" * 32, after=None, limit=10)) == []


def test_a_document_is_found_in_every_log_that_its_issuer_used(queries: ImpactQueries) -> None:
    assert places(queries.about(MILL, DIGEST, after=None, limit=10)) == [("de", 1), ("vn", 0)]
    assert places(queries.about(MILL, DIGEST, after=Location("de", 1), limit=10)) == [("vn", 0)]


def test_an_accreditation_that_nobody_holds_is_nobodys(queries: ImpactQueries) -> None:
    assert queries.issuer_of(DIGEST) is None
