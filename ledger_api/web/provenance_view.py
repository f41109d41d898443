"""What a document was made from, on its page: a picture, the same as a list, and what is to be reported."""

from __future__ import annotations

from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.provenance import Node
from ledger_api.provenance.service import Seen, Traced
from ledger_api.web.provenance_picture import picture
from ledger_api.web.standing import TONE_MARKS, stands
from ledger_api.web.words import type_words


def provenance_section(traced: Traced | None) -> dict[str, Any] | None:
    """The context of the section; None where there is nothing to say: no link, and nothing to report."""
    if traced is None:
        return None
    provenance = traced.provenance
    if len(provenance.nodes) == 1 and not provenance.problems and not provenance.links:
        return None
    labels = {
        node.key: _label(node, traced.seen.get(node.key), is_here=node.key == provenance.start)
        for node in provenance.nodes
    }
    sources: dict[bytes, list[str]] = {node.key: [] for node in provenance.nodes}
    for link in provenance.links:
        sources[link.derived].append(labels[link.source]["name"])
    return {
        "picture": picture(provenance, labels),
        "summary": _summary(traced),
        "nodes": [labels[node.key] | {"made_from": sources[node.key]} for node in provenance.nodes],
        "problems": traced.problems(),
        "resource": f"/v1/documents/{to_hex(provenance.start)}/provenance",
    }


def _label(node: Node, seen: Seen | None, *, is_here: bool) -> dict[str, Any]:
    digest = f"{to_hex(node.document)[:10]}…"
    words: dict[str, Any]
    if seen is None:
        words = {"name": digest, "lines": ["A document", digest, ""], "by": "", "detail": ""}
        tone, word = "unknown", "In no log known here"
    else:
        summary, statement = seen.judged.answer["document_summary"], seen.judged.statement
        number = summary["number"]
        kind = type_words(statement.type)
        by = f"{summary['issuer'] or 'Not registered as known here'} ({statement.economy})"
        tone, word = stands(seen.judged.answer["codes"])
        words = {
            "name": f"{kind} no. {number}" if number else f"{kind} {digest}",
            "lines": [kind, f"no. {number}" if number else "content not public", by],
            "by": by,
            "detail": f"entry {seen.place.index} of {seen.place.origin}",
        }
    return words | {
        "url": None if node.statement is None else f"/documents/{to_hex(node.statement)}",
        "key": to_hex(node.key),
        "tone": tone,
        "word": word,
        "mark": TONE_MARKS[tone],
        "is_here": is_here,
    }


def _summary(traced: Traced) -> str:
    """What the picture shows, for those who do not see it."""
    steps = [node.step for node in traced.provenance.nodes]
    before, after = sum(step < 0 for step in steps), sum(step > 0 for step in steps)
    return (
        f"{_count(before)} that this one was made from, directly or in steps, stand to the left; "
        f"{_count(after)} made from it to the right. The list below says the same."
    )


def _count(number: int) -> str:
    return "1 document" if number == 1 else f"{number} documents"
