"""What is asked in the answers benchmark: files as somebody would hand them in, each with its question."""

from __future__ import annotations

import json
from typing import Any, TextIO

from anchors import presentation as presentations
from anchors.canonical import encode
from anchors.presentation import Presentation, PresentedFile
from anchors.receipt import AnchorReference, Receipt
from benchmarks.answers_documents import Real
from benchmarks.answers_log import Anchor, Filled
from benchmarks.answers_network import ADDRESS, CHAIN_ID, LOGS, NETWORK, partners, seconds, word

DECLARED = "2026-09-10"


def write_pool(pool: TextIO, filled: Filled) -> None:
    """Half are asked with a whole presentation and its file, half with the opening alone."""
    economy = filled.log.economy
    agreed, everybody = partners()[economy], [one.economy for one in LOGS if one.economy != economy]
    for at, (index, one) in enumerate(filled.real.items()):
        turn = at // 2  # not in step with how it is asked
        importer = everybody[turn % len(everybody)] if turn % 10 == 9 else agreed[turn % len(agreed)]
        question: dict[str, Any] = {
            "importing_economy": importer,
            "customs_office": f"{importer}AAA",
            "declared_at": seconds(DECLARED),
            "hs": "720851",
            "quantity": str(20 + turn % 80),
            "unit": "TNE",
        }
        asked = "presentation" if at % 2 else "opening"
        data = _presentation(filled, index, one) if at % 2 else encode(one.opening.to_json())
        line = {"asked": asked, "data": data.decode(), "question": question}
        pool.write(json.dumps(line, ensure_ascii=False) + "\n")


def _presentation(filled: Filled, index: int, one: Real) -> bytes:
    anchor = filled.covering(index)
    receipt = Receipt(
        index, tuple(filled.tree.inclusion_proof(index, anchor.size)), anchor.note, _reference(filled, anchor)
    )
    file = PresentedFile("report.pdf", "application/pdf", one.file)
    return presentations.encode(Presentation(NETWORK, one.entry, one.opening, receipt, (file,)))


def _reference(filled: Filled, anchor: Anchor) -> AnchorReference:
    return AnchorReference(
        chain_id=CHAIN_ID,
        logs=ADDRESS,
        history_index=anchor.number,
        size=anchor.size,
        time=anchor.time,
        block_number=anchor.block,
        transaction=word("tx", filled.log.origin, anchor.size),
    )
