"""Warm verification: a thousand receipts of one log of 10,000 entries, in one process.

All receipts show one checkpoint, whose signature is checked once and kept, as a border post does for a
lorry's papers. Beside it OpenAttestation's ``verifySignature``, which hashes the document and walks to the
batch's root, on documents that are parsed already. Concord reads everything from its bytes.
``python -m benchmarks.receipts`` prints the table.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from anchors import entry as entries
from anchors import presentation as presentations
from anchors import receipt as receipts
from anchors.commitment import Opening
from anchors.entry import Entry, EntrySignature, StatementBody
from anchors.merkle import MerkleTree, leaf_hash
from anchors.note import Checkpoint, NoteSigner, Verifier
from anchors.presentation import Presentation
from anchors.receipt import Receipt
from anchors.signing import recover
from anchors.statement import sign_statement
from benchmarks.comparison import PEERS, install_peers, interleaved, ratio, run_timed, table
from benchmarks.documents import material_test_report, write_ndjson
from benchmarks.figures import Figure, keep
from benchmarks.wrap_concord import KEY, NETWORK, wrap

TARGET = 27_000
LOG_SIZE = 10_000
LOG = NoteSigner("vn.example/log", b"\x05" * 32)
SECRET = b"\x06" * 32
PEER = "open-attestation 6.9.7"
RECEIPT, SIGNED, WHOLE = "receipt", "receipt and signature", "whole presentation"


@dataclass(frozen=True)
class Shown:
    """One document as it is shown: the presentation's bytes, and of it the entry and the receipt's text."""

    presentation: bytes
    entry: bytes
    receipt: str


def shown(count: int, log_size: int = LOG_SIZE) -> list[Shown]:
    """``count`` documents, evenly spread over a log of ``log_size`` entries; the others are numbers."""
    at = {index: _entry(index) for index in range(0, log_size, log_size // count)}
    encoded = {index: entries.encode(entry) for index, (entry, _) in at.items()}
    tree = MerkleTree(leaf_hash(encoded.get(index, b"%d" % index)) for index in range(log_size))
    note = LOG.sign(Checkpoint(LOG.name, log_size, tree.root()).body())
    made = []
    for index, (_, opening) in at.items():
        receipt = Receipt(index, tree.inclusion_proof(index), note)
        presentation = presentations.encode(Presentation(NETWORK, encoded[index], opening, receipt))
        made.append(Shown(presentation, encoded[index], receipts.encode(receipt)))
    return made


def _entry(index: int) -> tuple[Entry, Opening]:
    payload = material_test_report(index)
    opening = Opening(payload["header"], payload["body"], SECRET)
    statement = replace(wrap(payload), digest=opening.digest())
    signature = EntrySignature(statement.issuer, sign_statement(statement, KEY, NETWORK))
    return Entry(StatementBody(statement), (signature,)), opening


_TRUSTED = (Verifier(LOG.vkey),)


def check_receipt(one: Shown) -> None:
    """The entry is in the log that signed the checkpoint."""
    receipts.verify(receipts.decode(one.receipt), one.entry, _TRUSTED)


def check_signed(one: Shown) -> None:
    """And the issuer signed it."""
    check_receipt(one)
    _check_signer(one.entry)


def check_whole(one: Shown) -> None:
    """And the document's fields are those that were signed; everything comes out of the presentation."""
    presented = presentations.decode(one.presentation)
    if presented.receipt is None or not isinstance(presented.opening, Opening):
        raise RuntimeError("the presentation lacks its receipt or opening")
    receipts.verify(presented.receipt, presented.entry, _TRUSTED)
    if _check_signer(presented.entry).statement.digest != presented.opening.digest():
        raise RuntimeError("the opening is of another document")


def _check_signer(data: bytes) -> Entry:
    entry = entries.decode(data)
    if entries.recover_signers(entry, NETWORK) != [KEY.address]:
        raise RuntimeError("somebody else signed")
    return entry


def concord(documents: Sequence[Shown], check: Callable[[Shown], None]) -> dict[str, float]:
    started = time.perf_counter()
    for one in documents:
        check(one)
    return {"each": (time.perf_counter() - started) / len(documents)}


def peer(wrapped: Path) -> dict[str, float]:
    done = json.loads(run_timed(["node", PEERS / "verify.cjs", "warm", wrapped]).output)
    return {"each": done["seconds"] / done["documents"]}


def hashes_alone(count: int) -> dict[str, float]:
    """SHA-256 of the nodes of a way up the tree, and nothing else."""
    nodes = [b"\x01" + bytes([at]) * 64 for at in range((LOG_SIZE - 1).bit_length())]
    started = time.perf_counter()
    for _ in range(count):
        for node in nodes:
            sha256(node).digest()
    return {"each": (time.perf_counter() - started) / count}


def signatures_alone(count: int) -> dict[str, float]:
    """Recovering the signers of so many digests (libsecp256k1), and nothing else."""
    digests = [sha256(b"%d" % at).digest() for at in range(count)]
    signed = [(digest, KEY.sign_digest(digest)) for digest in digests]
    started = time.perf_counter()
    for digest, signature in signed:
        recover(digest, signature)
    return {"each": (time.perf_counter() - started) / count}


def main(count: int = 1000, rounds: int = 5) -> None:
    """Print the table. Ends normally also where the target is missed: the figures say so."""
    install_peers()
    documents = shown(count)
    with tempfile.TemporaryDirectory() as name:
        payloads, wrapped = Path(name) / "documents.ndjson", Path(name) / "wrapped.ndjson"
        write_ndjson(payloads, LOG_SIZE)
        run_timed(["node", PEERS / "verify.cjs", "wrap", payloads, wrapped, str(count)])
        measures: dict[str, Callable[[], dict[str, float]]] = {
            RECEIPT: partial(concord, documents, check_receipt),
            SIGNED: partial(concord, documents, check_signed),
            WHOLE: partial(concord, documents, check_whole),
            PEER: partial(peer, wrapped),
            "hashes alone": partial(hashes_alone, count),
            "signatures alone": partial(signatures_alone, count),
        }
        rate = {name: 1 / of["each"] for name, of in interleaved(rounds, measures).items()}
    rows = [["", "a second", "µs each", "faster"]]
    rows += [[name, f"{of:,.0f}", f"{1e6 / of:.1f}", ratio(of, rate[PEER])] for name, of in rate.items()]
    table(
        f"Warm verification, one process (median of {rounds} interleaved rounds; target {TARGET:,}/s)", rows
    )
    limits = {RECEIPT: "hashes alone", SIGNED: "signatures alone", WHOLE: "signatures alone"}
    keep(
        "receipts",
        [
            Figure(
                what=f"warm verification, {name}: one process, one checkpoint",
                value=rate[name],
                unit="/s",
                peer=PEER if name == WHOLE else None,
                peer_value=rate[PEER] if name == WHOLE else None,
                target=TARGET if name == RECEIPT else None,
                limit=rate[limit],
                limit_of=limit,
            )
            for name, limit in limits.items()
        ],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    main(**vars(parser.parse_args()))
