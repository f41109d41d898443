"""The process that ``benchmarks.wrap`` measures: wrap the documents of an NDJSON file with Concord.

Wrapping is all an issuer does before sending: secret, salts, commitments and digest of every document, its
statement, one manifest signature, and each statement's proof in the manifest. Prints JSON with the seconds.
"""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from anchors.commitment import document_digest, document_secret
from anchors.signing import SigningKey
from anchors.statement import ManifestSignature, Statement, number_hash, sign_manifest

NETWORK, ISSUER, SALT_KEY = b"\x01" * 32, b"\x02" * 32, b"\x03" * 32
KEY = SigningKey.from_bytes(b"\x04" * 32)


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


def wrap_part(rules: bool, lines: list[bytes]) -> list[Statement]:
    """What one worker does with its part of the file."""
    return [check_and_wrap(line) if rules else wrap(json.loads(line)) for line in lines]


def wrap_all(lines: list[bytes], workers: int, rules: bool) -> tuple[float, list[ManifestSignature]]:
    """Seconds and signatures. One worker gets parsed JSON, as the peer does; more parse their own parts."""
    if workers == 1:
        payloads = [] if rules else [json.loads(line) for line in lines]
        started = time.perf_counter()
        statements = [check_and_wrap(line) for line in lines] if rules else [wrap(one) for one in payloads]
    else:
        started = time.perf_counter()
        size = -(-len(lines) // (workers * 4))
        parts = [lines[at : at + size] for at in range(0, len(lines), size)]
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            statements = [one for part in pool.map(partial(wrap_part, rules), parts) for one in part]
    signed = sign_manifest(statements, KEY, NETWORK)
    return time.perf_counter() - started, signed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rules", action="store_true")
    chosen = parser.parse_args()
    lines = chosen.file.read_bytes().splitlines()
    seconds, signed = wrap_all(lines, chosen.workers, chosen.rules)
    print(json.dumps({"documents": len(signed), "seconds": seconds}))


if __name__ == "__main__":
    main()
