"""Readers of the ledger: documents, terms, policies, trust files, questions, presentations to the verdict."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, cast

from anchors import presentation as presentations
from anchors.artifacts import load
from anchors.canonical import encode, parse
from anchors.chain.abi import ContractAbi
from anchors.commitment import Opening
from anchors.content.cid import cid_digest, cid_from_digest, cid_of
from anchors.content.port import ContentStore
from anchors.hexadecimal import from_hex, parse_address, to_hex
from anchors.presentation import Presentation, PresentedFile
from anchors.receipt import Receipt
from anchors.tiles import encode_bundle
from ledger_api.documents.submission import read_submission
from ledger_api.domain.agreements.policy import read_policy
from ledger_api.domain.agreements.terms import Terms, read_terms, read_terms_blob, terms_bytes
from ledger_api.domain.documents import PreparedDocument, examine, prepare, unwrap
from ledger_api.domain.evidence import evidence_of
from ledger_api.domain.outcomes import DocumentOutcome
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.trust import TrustFacts
from ledger_api.domain.verdict import Verdict, verdict
from ledger_api.edge.asked import MEMBERS, read_question
from ledger_api.edge.cursor import decode_cursor, encode_cursor
from ledger_api.edge.moments import read_moment
from ledger_api.log.replication import fetch_entries
from ledger_api.network_file import parse_network
from ledger_api.recognition.drafts import check_draft
from ledger_api.review.requests import read_record
from ledger_api.verification.presented import NamedBytes, sort_presented
from tests.fuzz.campaign import FORGED, UNFAITHFUL, Target
from tests.fuzz.mutate import WORDS, mutated_bytes, mutated_json, mutated_text, written
from tests.ledger_api.domain.agreements.pacts import terms_json
from tests.ledger_api.domain.documents.drafts import EXAMPLES, ISSUER
from tests.ledger_api.domain.test_trust_and_question_files import full_facts
from tests.ledger_api.domain.world import INDEX, NETWORK, PDF, World, at

WORLD = World(attached=(("certificate.pdf", PDF),))
PRESENTED = presentations.encode(
    Presentation(
        NETWORK,
        WORLD.entry,
        WORLD.opening,
        Receipt(INDEX, tuple(WORLD.tree.inclusion_proof(INDEX)), WORLD.note),
        (PresentedFile("certificate.pdf", "application/pdf", PDF),),
    )
)
QUESTION = Question(declared_at=at("2026-09-10"), axis=Axes.DOCUMENT)
TERMS = terms_json("DE", "VN")
POLICY = {
    "concord": "policy/v1",
    "economy": "NL",
    "actions": {"SUSPENDED": "REJECT", "NO_AGREEMENT": "REFER"},
}
ASKED = {
    "importing_economy": "DE",
    "customs_office": "DEHAM",
    "declared_at": "2026-09-10T08:30:00+02:00",
    "known_at": "1790000000",
    "hs": "721070",
    "hs_edition": "2022",
    "quantity": "100.5",
    "unit": "TNE",
    "exporter_lei": "549300VNCOATEXPHP006",
    "axis": "both",
}
RECORD = {
    "document": "0x" + "ab" * 32,
    "question": ASKED,
    "contact": "file 1",
    "given": {"document": "GENUINE", "action": "ACCEPT"},
}
FACTS = full_facts().to_json()
ABI = ContractAbi(load("Issuers")["abi"])
NETWORK_FILE: dict[str, Any] = {
    "format": "concord/network/v1",
    "mode": "demo",
    "networkId": "0x" + "01" * 32,
    "deploymentId": "0x" + "02" * 32,
    "chainId": 31337,
    "chainUrl": "http://127.0.0.1:8545",
    "directory": "0x" + "11" * 20,
    "block": 1,
    "finality": {"kind": "confirmations", "confirmations": 0},
    "contracts": {"Directory": {"address": "0x" + "11" * 20, "codeHash": "0x" + "22" * 32}},
}


@lru_cache(maxsize=1)
def foreign() -> tuple[Any, ...]:
    """Third parties' documents, where they are at hand; small ones, for speed."""
    folder = Path(os.environ.get("CONCORD_SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))
    files = sorted(folder.rglob("*.json")) if folder.is_dir() else []
    return tuple(json.loads(path.read_bytes()) for path in files if path.stat().st_size < 20_000)


def _document(rng: Random) -> bytes:
    others = foreign()
    source = rng.choice(others) if others and rng.random() < 0.4 else rng.choice(list(EXAMPLES.values()))
    return written(rng, mutated_json(rng, source))


def _judge_document(_: bytes, found: PreparedDocument) -> str | None:
    """What was accepted can be committed to, and is judged alike when it is opened again."""
    Opening(found.header, found.body, bytes(32)).digest()
    again = examine(parse(encode(found.header)), parse(encode(found.body)))
    # Pointers are those of what was sent in, where a document may stand in a list.
    said = [(one.code, one.severity, one.detail) for one in found.findings]
    return None if [(one.code, one.severity, one.detail) for one in again] == said else UNFAITHFUL


def _terms(rng: Random) -> bytes:
    if rng.random() < 0.2:
        return mutated_bytes(rng, terms_bytes(read_terms(TERMS)))
    return written(rng, mutated_json(rng, TERMS))


def _judge_terms(given: bytes, found: Terms) -> str | None:
    return None if terms_bytes(found) == given else UNFAITHFUL


def _facts(rng: Random) -> bytes:
    return written(rng, mutated_json(rng, FACTS))


def _judge_facts(given: bytes, found: TrustFacts) -> str | None:
    verdict(evidence_of(presentations.decode(PRESENTED), offline=True), found, QUESTION)
    stated = parse(given)
    return None if encode({**found.to_json(), "source": stated["source"]}) == encode(stated) else UNFAITHFUL


def _question(rng: Random) -> dict[str, str | None]:
    members: dict[str, str | None] = dict(ASKED)
    for name in rng.sample(MEMBERS, rng.choice((1, 2, 3))):
        members[name] = rng.choice((mutated_text(rng, members.get(name) or "1"), rng.choice(WORDS), None))
    return members


def _judge_question(_: Any, found: Question) -> str | None:
    return None if Question.from_json(found.to_json()) == found else UNFAITHFUL


def _presented(rng: Random) -> bytes:
    if rng.random() < 0.3:
        return mutated_bytes(rng, PRESENTED)
    return written(rng, mutated_json(rng, json.loads(PRESENTED)))


def _answered(given: bytes) -> tuple[Presentation, Verdict]:
    found = presentations.decode(given)
    return found, verdict(evidence_of(found), WORLD.facts, QUESTION)


def _judge_answer(_: bytes, found: tuple[Presentation, Verdict]) -> str | None:
    """Only the document that was signed and logged is genuine, with what it says and the file it signs.

    Without an opening the file speaks for it: the issuer published and signed its lookup.
    """
    presentation, answer = found
    if answer.document is not DocumentOutcome.GENUINE:
        return None
    opening, files = presentation.opening, presentation.files
    says_the_same = presentation.entry == WORLD.entry and all(file.data == PDF for file in files)
    if opening is None:
        return None if says_the_same and files else FORGED
    is_whole = isinstance(opening, Opening) and encode([opening.header, opening.body]) == encode(
        [WORLD.opening.header, WORLD.opening.body]
    )
    return None if says_the_same and is_whole else FORGED


def _handed_in(rng: Random) -> bytes:
    opening = WORLD.opening.to_json()
    return written(rng, mutated_json(rng, rng.choice((json.loads(PRESENTED), opening))))


def _submission(rng: Random) -> Any:
    entry = json.loads(WORLD.entry)
    return mutated_json(rng, {**entry["body"], "signatures": entry["signatures"]})


def _cursor(rng: Random) -> str:
    return mutated_text(rng, encode_cursor("origin", rng.choice((0, 7, 2**53))))


def _judge_cursor(_: str, found: tuple[str | int, ...]) -> str | None:
    return None if decode_cursor(encode_cursor(*found), (str, int)) == found else UNFAITHFUL


def _calldata(rng: Random) -> bytes:
    key, word, text = "0x" + "11" * 20, b"\x22" * 32, b"record"
    name = rng.choice(("revokeKey", "suspendIssuer", "registerIssuer"))
    functions = {item["name"]: item for item in load("Issuers")["abi"] if item["type"] == "function"}
    function = functions.get(name) or next(iter(functions.values()))
    arguments = [_value(one, key, word, text) for one in function["inputs"]]
    return mutated_bytes(rng, ABI.encode_call(function["name"], arguments))


def _value(item: Any, key: str, word: bytes, text: bytes) -> Any:
    kind = item["type"]
    if kind == "tuple":
        return [_value(one, key, word, text) for one in item["components"]]
    if kind.endswith("[]"):
        return []
    return {"address": key, "bytes32": word, "bytes": text, "string": "VN", "bool": True}.get(kind, 7)


def _cid(rng: Random) -> str:
    return mutated_text(rng, cid_of(b"content"))


def _judge_cid(given: str, found: bytes) -> str | None:
    return None if cid_from_digest(found) == given else UNFAITHFUL


def _address(rng: Random) -> str:
    return mutated_text(rng, rng.choice(("0x" + "ab" * 20, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")))


def _moment(rng: Random) -> str:
    return mutated_text(
        rng, rng.choice(("2026-09-10", "2026-09-10T08:30:00Z", "1790000000", "20260910T083000+02"))
    )


class _Replica:
    """A content store in which another economy's operator put what it liked under the CIDs it names."""

    def __init__(self, index: bytes, page: bytes, bundle: bytes) -> None:
        self._index, self._page, self._bundle = index, page, bundle

    def get(self, cid: str) -> bytes:
        cid_digest(cid)
        return {"index": self._index, "page": self._page}.get(NAMED.get(cid, ""), self._bundle)


NAMED = {cid_of(b"index"): "index", cid_of(b"page"): "page"}
HELD = [b"entry %d" % at for at in range(3)]


def _replica(rng: Random) -> _Replica:
    bundles = [cid_of(b"bundle")]
    paged = rng.random() < 0.5
    index = {
        "format": "concord/log-index/v1",
        "origin": "de.example/log",
        "size": 3,
        "root": "0x" + "ab" * 32,
        "pages": [cid_of(b"page")] if paged else [],
        "bundles": [] if paged else bundles,
    }
    page = {"format": "concord/log-page/v1", "bundles": bundles}
    bundle = encode_bundle(HELD)
    match rng.randrange(3):
        case 0:
            return _Replica(written(rng, mutated_json(rng, index)), encode(page), bundle)
        case 1:
            return _Replica(encode(index), written(rng, mutated_json(rng, page)), bundle)
        case _:
            return _Replica(encode(index), encode(page), mutated_bytes(rng, bundle))


def _fetch(given: _Replica) -> list[bytes]:
    return fetch_entries(cast("ContentStore", given), cid_of(b"index"), 0, 3)


TARGETS = (
    Target("replica", _replica, _fetch, lambda _, found: None if len(found) <= len(HELD) else UNFAITHFUL),
    Target("document", _document, lambda given: prepare(given, issuer_id=ISSUER), _judge_document),
    Target("list of documents", _document, unwrap),
    Target("terms", _terms, read_terms_blob, _judge_terms),
    Target("draft of terms", _terms, check_draft),
    Target("policy", lambda rng: mutated_json(rng, POLICY), read_policy),
    Target("trust file", _facts, lambda given: TrustFacts.from_json(parse(given)), _judge_facts),
    Target("question", _question, read_question, _judge_question),
    Target("verdict", _presented, _answered, _judge_answer),
    Target("handed in", _handed_in, lambda given: sort_presented([NamedBytes("file", given)])),
    Target("submission", _submission, read_submission),
    Target("review request", lambda rng: written(rng, mutated_json(rng, RECORD)), read_record),
    Target("network file", lambda rng: written(rng, mutated_json(rng, NETWORK_FILE)), parse_network),
    Target("cursor", _cursor, lambda given: decode_cursor(given, (str, int)), _judge_cursor),
    Target("moment", _moment, lambda given: read_moment(given, "/at", now=lambda: 1)),
    Target("calldata", _calldata, ABI.decode_call),
    Target("content id", _cid, cid_digest, _judge_cid),
    Target("address", _address, parse_address),
    Target(
        "hexadecimal",
        lambda rng: mutated_text(rng, "0x" + "ab" * 32),
        lambda given: from_hex(given, 32),
        lambda given, found: None if to_hex(found) == given else UNFAITHFUL,
    ),
)
