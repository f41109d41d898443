"""`concord verify --chain URL`: a presentation judged by what a bare chain node says, and nobody else.

The presentation is all the evidence: nobody is asked for openings or receipts that it lacks. For what a
presentation holds the answer is the one that a node of the network gives, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from anchors.entry import decode
from anchors.errors import AnchorsError
from ledger_api.domain.documents import examine
from ledger_api.domain.evidence import Evidence, evidence_of
from ledger_api.domain.question import Question
from ledger_api.domain.trust import TrustFacts, TrustView
from ledger_api.domain.trust_query import query_about
from ledger_api.domain.verdict import Verdict, verdict
from ledger_api.edge.asked import read_question
from ledger_api.indexer.assembly import NetworkPins
from ledger_api.indexer.chain_view import ChainTrustView
from ledger_api.network_file import NetworkFile, load_network
from ledger_api.refusals import RefusedError
from ledger_api.settings import Settings
from ledger_api.verification.presented import NamedBytes, Presented, sort_presented


def ask_chain(
    url: str,
    network_source: str | None,
    files: Sequence[Path],
    opening: Path | None,
    asked: Mapping[str, str | None],
) -> Verdict:
    """The verdict on a presentation among these files.

    Raises `RefusedError` PRESENTATION_MISSING or NETWORK_FILE_MISSING, and what gateway and view raise.
    """
    question = read_question(asked)
    presented = sort_presented(
        [NamedBytes(path.name, path.read_bytes()) for path in files],
        opening=opening.read_bytes() if opening else None,
    )
    evidence = evidence_from(presented)
    view = bare_view(url, _network(network_source))
    return verdict(evidence, _facts(view, evidence, question), question, examine=examine)


def evidence_from(presented: Presented) -> Evidence:
    """What a presentation claims, with an opening and files that were handed in beside it.

    Raises `RefusedError` PRESENTATION_MISSING.
    """
    if presented.presentation is None:
        raise RefusedError(
            "PRESENTATION_MISSING",
            "a bare chain node holds no documents: without a presentation there is nothing to judge",
            fix="Give a presentation (`concord present`), or ask a node: concord verify --node URL FILE",
        )
    claimed = evidence_of(presented.presentation)
    return replace(claimed, opening=presented.opening, files=presented.evidence())


def bare_view(url: str, network: NetworkFile) -> ChainTrustView:
    """The trust view over the chain node at this URL."""
    from anchors.chain.web3_gateway import Web3Gateway

    pins = NetworkPins(network.network, network.deployment, network.directory, network.mode == "demo")
    return ChainTrustView(
        Web3Gateway(url, finality=network.rule()),
        pins,
        network.refs(),
        chain_id=network.chain_id,
        start_block=network.block,
    )


def _facts(view: TrustView, evidence: Evidence, question: Question) -> TrustFacts | None:
    """None where there is no statement to ask about: the verdict says what the entry is instead."""
    try:
        statement = decode(evidence.entry or b"").statement
    except AnchorsError:
        return None
    query = query_about(statement, question, index=evidence.index, receipt_size=evidence.claimed_size)
    return view.facts(query)


def _network(source: str | None) -> NetworkFile:
    settings = Settings()
    found = source or settings.network
    if found is None and not settings.network_path.exists():
        raise RefusedError(
            "NETWORK_FILE_MISSING",
            "which network the document belongs to is not known here",
            fix="Name its file: --network network.json, or the URL of a node's /v1/network.",
        )
    return load_network(found or settings.network_path)
