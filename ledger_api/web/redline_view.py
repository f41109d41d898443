"""Two versions of an agreement's terms beside each other: what goes and what comes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ledger_api.domain.agreements.differences import Change, Difference, differences
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.terms import terms_of_draft
from ledger_api.domain.recognition_facts import DraftRecord
from ledger_api.refusals import RefusedError

_WORDS = {Change.ADDED: "Added", Change.REMOVED: "Removed", Change.CHANGED: "Changed"}


def redline(drafts: Sequence[DraftRecord], before: str, after: str) -> dict[str, Any] | None:
    """The differences between two versions, by their numbers as texts; "" is the last, and the one before.

    None where there is one version only. Raises `RefusedError` VERSION_UNKNOWN.
    """
    if len(drafts) < 2:
        return None
    later = _draft(drafts, after or str(drafts[-1].version))
    earlier = _draft(drafts, before or str(max(1, later.version - 1)))
    shown = {"before": earlier.version, "after": later.version, "versions": [one.version for one in drafts]}
    try:
        found = differences(terms_of_draft(earlier), terms_of_draft(later))
    except TermsInvalidError as refusal:
        return {**shown, "problem": refusal, "changes": []}
    return {**shown, "problem": None, "changes": [_change(one) for one in found]}


def _draft(drafts: Sequence[DraftRecord], number: str) -> DraftRecord:
    found = next((one for one in drafts if str(one.version) == number), None)
    if found is None:
        raise RefusedError(
            "VERSION_UNKNOWN",
            f"the agreement has no version {number[:20]!r}",
            pointer="/before",
            fix=f"Choose versions from 1 to {drafts[-1].version}.",
        )
    return found


def _change(one: Difference) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "word": _WORDS[one.kind],
        "place": one.place.replace("_", " "),
        "pointer": one.pointer,
        "before": None if one.kind is Change.ADDED else _shown(one.before),
        "after": None if one.kind is Change.REMOVED else _shown(one.after),
    }


def _shown(value: Any) -> str:
    """A member of the terms as text: words as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
