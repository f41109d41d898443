"""What an officer asks a node, and how answers are read."""

from __future__ import annotations

from typing import Any

from tests.acceptance.nodes import NodeProcess


def ask(node: NodeProcess, *files: bytes, **question: Any) -> dict[str, Any]:
    """Hand in files; `question` holds members of the question, such as axis and declared_at."""
    parts: list[tuple[str, Any]] = [
        ("file", (f"file-{place}", data, "application/octet-stream")) for place, data in enumerate(files)
    ]
    parts += [(name, (None, str(value))) for name, value in question.items()]
    answer = node.http.post("/v1/verifications", files=parts)
    assert answer.status_code == 200, answer.text
    verdict: dict[str, Any] = answer.json()
    return verdict


def ask_about(node: NodeProcess, *files: bytes, **question: Any) -> tuple[str, str]:
    """The document's outcome and the action, on the document's axis alone."""
    answer = ask(node, *files, **{"axis": "document", **question})
    return answer["document"], answer["action"]


def codes_of(answer: dict[str, Any]) -> set[str]:
    """Every code of a verdict."""
    return {one["code"] for one in answer["codes"]}
