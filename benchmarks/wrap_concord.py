"""The process that ``benchmarks.wrap`` measures: wrap the documents of an NDJSON file with Concord.

Wrapping is all an issuer does before sending: secret, salts, commitments and digest of every document, its
statement, one manifest signature, and each statement's proof in the manifest. Prints JSON with the seconds.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from anchors.commitment import document_digest, document_secret
from anchors.signing import SigningKey
from anchors.statement import ManifestSignature, Statement, number_hash, sign_manifest

NETWORK, ISSUER, SALT_KEY = b"\x01" * 32, b"\x02" * 32, b"\x03" * 32
KEY = SigningKey.from_bytes(b"\x04" * 32)
PARTS = 4
"""For each worker: the last one to end leaves the others idle for a fraction of its last part alone."""

_INPUT: list[Any] = []
"""What is wrapped: parsed payloads, or lines where the rules read them."""


def wrap(payload: dict[str, Any]) -> Statement:
    """The statement of one native payload as it stands."""
    return _statement(payload["header"], payload["body"])


def check_and_wrap(line: bytes) -> Statement:
    """The statement of one payload after every document rule, as ``concord register`` makes it."""
    from ledger_api.domain.documents.preparation import prepare

    document = prepare(line, issuer_id=ISSUER)
    return _statement(document.header, document.body)


def _statement(header: dict[str, Any], body: dict[str, Any]) -> Statement:
    revision = header.get("revision", 1)
    secret = document_secret(
        SALT_KEY, network_id=NETWORK, doc_type=header["type"], number=header["number"], revision=revision
    )
    return Statement(
        origin="vn.example/log",
        issuer=ISSUER,
        digest=document_digest(header, body, secret),
        type=f"{header['type']}:{header['profile']}",
        economy="VN",
        number_hash=number_hash(header["number"]),
        assessed_on=header["assessed_on"],
        issued_on=header["issued_on"],
        revision=revision,
    )


@dataclass(frozen=True)
class Part:
    """The statements of a part of the input, and the processor time its process had used by then."""

    statements: list[Statement]
    processor: float


@dataclass(frozen=True)
class Wrapped:
    """What wrapping took: wall seconds; processor time in turn, of the busiest worker and of this process.

    The second is what the first would be where nobody else is at work.
    """

    seconds: float
    in_turn: float
    signed: list[ManifestSignature]


def wrap_part(rules: bool, part: slice) -> Part:
    """The statements of a part, with what their signer signs worked out."""
    statements = [check_and_wrap(one) if rules else wrap(one) for one in _INPUT[part]]
    for statement in statements:
        statement.signing_digest(NETWORK)
    return Part(statements, time.process_time())


def wrap_all(lines: list[bytes], workers: int, rules: bool) -> Wrapped:
    """Wrap everything. The clock starts when the JSON is parsed, as it does for the peer.

    Several workers are forked then and find the input in their memory; statements come back from them.
    """
    _INPUT[:] = lines if rules else [json.loads(line) for line in lines]
    gc.freeze()  # what this process keeps for its measurement is not for wrapping to look through
    started, begun = time.perf_counter(), time.process_time()
    if workers == 1:
        statements, busiest = wrap_part(rules, slice(None)).statements, 0.0
    else:
        size = -(-len(lines) // (workers * PARTS))
        parts = [slice(at, at + size) for at in range(0, len(lines), size)]
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            made = list(pool.map(partial(wrap_part, rules), parts))
        statements = [one for part in made for one in part.statements]
        busiest = max(part.processor for part in made)
    signed = sign_manifest(statements, KEY, NETWORK)
    in_turn = busiest + time.process_time() - begun
    seconds = time.perf_counter() - started
    gc.unfreeze()
    return Wrapped(seconds, in_turn, signed)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rules", action="store_true")
    chosen = parser.parse_args()
    lines = chosen.file.read_bytes().splitlines()
    done = wrap_all(lines, chosen.workers, chosen.rules)
    print(json.dumps({"documents": len(done.signed), "seconds": done.seconds, "in_turn": done.in_turn}))


if __name__ == "__main__":
    main()
