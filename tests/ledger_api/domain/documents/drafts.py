"""Drafts for tests: an example or sample document with members changed, and what is said about it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from ledger_api.demo_data import demo_documents
from ledger_api.domain.documents import (
    DocumentRefusedError,
    PreparedDocument,
    Problem,
    examine,
    prepare,
    render_summary,
)

ISSUER = b"\x11" * 32
GONE = object()
"""Given as a value, removes the member."""

EXAMPLES = {name: json.loads(each.payload) for name, each in demo_documents().items()}


def changed(document: Any, changes: dict[str, Any]) -> Any:
    """A copy of `document` with values set, or removed, at JSON pointers; `-` appends to a list."""
    document = copy.deepcopy(document)
    for pointer, value in changes.items():
        *path, last = pointer.split("/")[1:]
        target = document
        for token in path:
            target = target[int(token)] if isinstance(target, list) else target.setdefault(token, {})
        if isinstance(target, list):
            if last == "-":
                target.append(value)
            else:
                target[int(last)] = value
        elif value is GONE:
            target.pop(last, None)
        else:
            target[last] = value
    return document


def encoded(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def prepared(document: Any, changes: dict[str, Any] | None = None, **options: Any) -> PreparedDocument:
    """`prepare` of an example's name or of a document, after changes."""
    document = EXAMPLES[document] if isinstance(document, str) else document
    return prepare(encoded(changed(document, changes or {})), issuer_id=ISSUER, **options)


def refused(document: Any, changes: dict[str, Any] | None = None, **options: Any) -> set[tuple[str, str]]:
    """(code, pointer) of every problem; fails where the document is accepted."""
    with pytest.raises(DocumentRefusedError) as refusal:
        prepared(document, changes, **options)
    problems = refusal.value.problems
    assert all(problem.fix and problem.detail for problem in problems)
    return {(problem.code, problem.pointer) for problem in problems}


def found(document: Any, changes: dict[str, Any] | None = None, **options: Any) -> set[tuple[str, str]]:
    """(code, pointer) of every finding of an accepted document."""
    return {(each.code, each.pointer) for each in prepared(document, changes, **options).findings}


def nonconformities(document: Any, changes: dict[str, Any] | None = None) -> set[tuple[str, str]]:
    """(code, pointer) of every missed SHALL of an accepted document."""
    findings = prepared(document, changes).findings
    return {(each.code, each.pointer) for each in findings if each.severity == "nonconformity"}


AWKWARD = (
    *(None, True, 0, -1, 1e300, 5e-324, "", "x", "9" * 70, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    *("2999-01-01", [], {}, [[]], [{}], {"Value": "x"}, {"Value": 1e300}, [{"Value": 1}, 3], "\u0000u\u0308"),
)
"""Values that no rule expects where they turn up."""


def places_of(value: Any, at: str = "") -> list[str]:
    """The pointer of every value inside `value`."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for name, item in items for each in (f"{at}/{name}", *places_of(item, f"{at}/{name}"))]


def must_be_judged(draft: Any) -> None:
    """Whatever it is, it is judged: with problems that can be acted on, or the same way again."""
    problems: tuple[Problem, ...] = ()
    try:
        document = prepare(encoded(draft), issuer_id=ISSUER)
    except DocumentRefusedError as refusal:
        problems = refusal.problems
    else:
        assert examine(document.header, document.body) == document.findings
        render_summary(document.header, document.body)
        return
    assert problems
    assert all(each.code.isupper() and each.fix for each in problems)


def must_judge_awkward_values(document: Any) -> None:
    """Every awkward value at every place of a document."""
    for place in places_of(document):
        for value in AWKWARD:
            must_be_judged(changed(document, {place: value}))
