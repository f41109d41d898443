"""The index as each slice asks for it: adapters over the queries, so that no slice knows the projections."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import select

from anchors.chain.port import ChainGateway, ContractRef
from anchors.errors import AnchorsError
from anchors.hexadecimal import ZERO_ADDRESS, checksum_address, to_hex
from ledger_api.documents.admission import OwnLog, Standing
from ledger_api.documents.reading import Listed
from ledger_api.domain.trust import IssuerRecord, KeyRecord, StatusEvent
from ledger_api.indexer.kept_facts import KeptFacts
from ledger_api.indexer.queries import DocumentRow, IndexQueries, LogRow
from ledger_api.indexer.recognition_queries import RecognitionQueries
from ledger_api.log.reader import Location
from ledger_api.store.engine import Store
from ledger_api.store.tables.queue import submissions
from ledger_api.verification.ports import Found

_KEPT_ISSUERS = 10_000


class DocumentIndex:
    """What the documents slice asks."""

    def __init__(self, store: Store, queries: IndexQueries) -> None:
        self._store = store
        self._queries = queries

    def submitted_entry(self, digest: bytes) -> bytes | None:
        """The entry of a registration made at this node."""
        with self._store.read() as connection:
            return connection.scalar(
                select(submissions.c.entry).where(submissions.c.statement_digest == digest)
            )

    def statement_of_document(self, digest: bytes) -> bytes | None:
        """The statement digest of the first anchored entry of this document digest."""
        row = self._queries.document(digest)
        return row.statement_digest if row else None

    def documents_of(self, issuer: bytes, after: tuple[str, int] | None, limit: int) -> Sequence[Listed]:
        """Anchored documents of an issuer, by log and index."""
        place = Location(*after) if after else None
        rows = self._queries.documents_of(issuer, after=place, limit=limit)
        return [
            Listed(
                row.origin,
                row.index,
                row.statement_digest or b"",
                row.document_digest or b"",
                row.doc_type or "",
                row.issued_on or "",
                row.valid_to or "",
                row.anchored_at,
            )
            for row in rows
        ]

    def status_history(self, issuer: bytes, digest: bytes) -> Sequence[StatusEvent]:
        """Acts on one document."""
        return self._queries.status_history(issuer, digest)


class Register:
    """Issuers and keys: the index, and the chain itself where the index does not know a key yet.

    Records are kept as long as the index reads nothing new: bulk registration asks for one issuer
    100,000 times.
    """

    def __init__(
        self,
        store: Store,
        queries: IndexQueries,
        gateway: ChainGateway,
        contracts: Mapping[str, ContractRef],
    ) -> None:
        self._gateway = gateway
        self._issuers = contracts["Issuers"]
        self._records = KeptFacts(store, lambda: lru_cache(maxsize=_KEPT_ISSUERS)(queries.issuer))

    def __call__(self, ask_chain: bool) -> Callable[[bytes, str], Standing | None]:
        """The standing of a key with an issuer by what is known now; None when nobody registered it."""
        return partial(self._standing, self._records(), ask_chain)

    def _standing(
        self,
        record_of: Callable[[bytes], IssuerRecord | None],
        ask_chain: bool,
        issuer: bytes,
        key: str,
    ) -> Standing | None:
        record = record_of(issuer)
        if record is not None:
            found = next((one for one in record.keys if one.key == key), None)
            if found is not None:
                live = not found.cuts and _is_live(found, time.time())
                return Standing(record.economy, key_known=True, key_live=live)
        if ask_chain:
            return self._from_chain(issuer, key, record)
        return None if record is None else Standing(record.economy, key_known=False, key_live=False)

    def _from_chain(self, issuer: bytes, key: str, record: IssuerRecord | None) -> Standing | None:
        """A key registered a moment ago is on chain before it is in the index."""
        try:
            if self._gateway.call(self._issuers, "isKeyLive", issuer, key):
                economy = self._gateway.call(self._issuers, "economyOf", issuer)
                return Standing(economy, key_known=True, key_live=True)
        except AnchorsError:
            pass  # the chain is down, or it knows no such issuer: the index decides
        return None if record is None else Standing(record.economy, key_known=False, key_live=False)


def own_logs(store: Store, queries: IndexQueries, own: Collection[str]) -> Callable[[], Mapping[str, OwnLog]]:
    """The logs this node operates, by origin, as they are known now."""

    def read() -> Mapping[str, OwnLog]:
        return {
            row.record.origin: OwnLog(row.record.economy, row.record.closed is None)
            for row in queries.logs()
            if row.record.origin in own
        }

    return KeptFacts(store, read)


def _is_live(key: KeyRecord, now: float) -> bool:
    """Whether the key may sign at this moment; a revocation may lie ahead."""
    return key.revoked is None or (key.revoked_effective_at or 0) > now


class VerificationIndex:
    """What the verification slice asks."""

    def __init__(self, queries: IndexQueries) -> None:
        self._queries = queries

    def by_document(self, digest: bytes) -> Sequence[Found]:
        """Entries of this document digest."""
        return _found(self._queries.find_by_digest(digest))

    def by_lookup(self, value: bytes) -> Sequence[Found]:
        """Entries that publish this lookup."""
        return _found(self._queries.find_by_lookup(value))

    def by_number(self, hashed: bytes) -> Sequence[Found]:
        """Entries of documents with this number hash."""
        return _found(self._queries.find_by_number(hashed))

    def anchored_size(self, origin: str) -> int:
        """The size of the newest anchored tree of a log."""
        row = self._queries.log(origin)
        return row.anchor.size if row and row.anchor else 0


class NetworkIndex:
    """What the network slice asks, and the names of logs in URLs."""

    def __init__(self, store: Store, queries: IndexQueries, node_url: str) -> None:
        self._queries = queries
        self._node_url = node_url
        self._origins = KeptFacts(store, lambda: _names(queries.logs()))
        self._names_by_origin = KeptFacts(
            store, lambda: {origin: name for name, origin in self._origins().items()}
        )

    def economies(self) -> list[dict[str, Any]]:
        """Seats with who speaks for them; `alternate` is null where none was named."""
        offices = self._queries.appointments()
        return [
            {
                "economy": seat.economy,
                "voting_class": "PO"[seat.voting_class],
                "category": seat.category,
                "authority": checksum_address(seat.authority),
                "delegate": _account(seat.delegate),
                "alternate": _account(seat.alternate),
                "live": seat.live,
                "offices": [
                    {"office": one.office, "account": checksum_address(one.account)}
                    for one in offices
                    if one.economy == seat.economy
                ],
            }
            for seat in self._queries.economies()
        ]

    def logs(self) -> list[dict[str, Any]]:
        """Logs with what a client needs to follow them."""
        rows = self._queries.logs()
        names = {origin: name for name, origin in _names(rows).items()}
        return [self._log(row, names[row.record.origin]) for row in rows]

    def origins_by_name(self) -> Mapping[str, str]:
        """The origin of each log by the name it has in URLs."""
        return self._origins()

    def log_url(self, origin: str) -> str | None:
        """The path of a log's C2SP endpoints on this node."""
        name = self._names_by_origin().get(origin)
        return None if name is None else f"/log/{name}"

    def home_urls(self) -> dict[str, str]:
        """The address of each log's home node, by origin."""
        return {row.record.origin: row.url.rpartition("/log/")[0] for row in self._queries.logs()}

    def _log(self, row: LogRow, name: str) -> dict[str, Any]:
        closed = row.record.closed
        return {
            "origin": row.record.origin,
            "economy": row.record.economy,
            "name": name,
            "prefix": f"{self._node_url}/log/{name}",
            "home": row.url,
            "vkeys": [one.vkey for one in row.record.vkeys],
            "operator": checksum_address(row.operator),
            "size": row.anchor.size if row.anchor else 0,
            "root": "0x" + row.anchor.root.hex() if row.anchor else None,
            "closed": None
            if closed is None
            else {"last_good_index": closed.last_good_index, "successor": closed.successor},
        }


def _account(address: str) -> str | None:
    return checksum_address(address) if address and address != ZERO_ADDRESS else None


def _names(rows: Sequence[LogRow]) -> dict[str, str]:
    """URL names: the code for the economy's newest open log, code and origin for the others."""
    names: dict[str, str] = {}
    for row in sorted(
        rows, key=lambda one: (one.record.closed is not None, -one.record.vkeys[0].recorded.block)
    ):
        code = row.record.economy
        names[code if code not in names else f"{code}-{row.record.origin.upper()}"] = row.record.origin
    return names


def _found(rows: Sequence[DocumentRow]) -> list[Found]:
    return [
        Found(row.origin, row.index, row.statement_digest, row.document_digest, row.issuer)
        for row in rows
        if row.statement_digest is not None and row.document_digest is not None and row.issuer is not None
    ]


class RecognitionSurroundings:
    """What the recognition slice asks besides agreements: seats, names of bodies, ballots."""

    def __init__(self, queries: IndexQueries, recognition: RecognitionQueries, network: NetworkIndex) -> None:
        self._queries = queries
        self._recognition = recognition
        self._network = network

    def seats(self) -> list[dict[str, Any]]:
        """Seats with who speaks for them."""
        return self._network.economies()

    def issuer_name(self, issuer: bytes) -> str | None:
        """The legal name of a registered body."""
        record = self._queries.issuer(issuer)
        name = None if record is None else record.identity.get("name")
        return name if isinstance(name, str) else None

    def endorsement_ballots(self, agreement: bytes) -> list[dict[str, Any]]:
        """Ballots on endorsing an agreement, the newest first."""
        return [
            {
                "number": one.number,
                "title": one.title,
                "version": one.endorsement.version,
                "terms": to_hex(one.endorsement.terms),
                "opens": one.opened.time,
                "closes": one.closes,
                "links": {"self": f"/v1/ballots/{one.number}"},
            }
            for one in self._recognition.ballots_on(agreement)
            if one.endorsement is not None
        ]
