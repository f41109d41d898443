"""Sorting what an officer hands in: presentations, openings, and files that may be anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from anchors import canonical
from anchors.commitment import Disclosure, Opening, opening_from_json
from anchors.errors import CanonicalizationError
from anchors.presentation import Presentation, decode
from ledger_api.domain.evidence import FileEvidence, file_evidence
from ledger_api.refusals import RefusedError

_PRESENTATION = "concord/presentation/v1"
_OPENINGS = ("concord/opening/v1", "concord/disclosure/v1")
_MOST_NESTED = 68
_MOST_VALUES = 100_000
"""Of a presentation, or of an opening in a file of its own: three values for each field of a disclosure."""


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """A file as it was handed in."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Presented:
    """Everything that was handed in, sorted."""

    presentation: Presentation | None = None
    opening: Opening | Disclosure | None = None
    files: tuple[NamedBytes, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether nothing was handed in."""
        return self.presentation is None and self.opening is None and not self.files

    def require_some(self, pointer: str) -> None:
        """Raises `RefusedError` PART_MISSING at `pointer` where nothing was handed in."""
        if self.is_empty:
            raise RefusedError(
                "PART_MISSING",
                "nothing was handed in",
                pointer=pointer,
                fix="Hand in a file, a presentation, an opening, or a document number.",
            )

    def evidence(self) -> tuple[FileEvidence, ...]:
        """The files' digests."""
        return tuple(file_evidence(file.name, file.data) for file in self.files)


def sort_presented(
    files: Sequence[NamedBytes], *, presentation: bytes | None = None, opening: bytes | None = None
) -> Presented:
    """Recognise presentations and openings among the files by their `format`; the rest stays files.

    Raises `PresentationError`, `CommitmentError`, `CanonicalizationError` for a malformed presentation
    or opening, and `RefusedError` PRESENTATION_TWICE.
    """
    presentations = [presentation] if presentation is not None else []
    openings = [opening] if opening is not None else []
    others: list[NamedBytes] = []
    for file in files:
        declared = format_of(file.data)
        if declared == _PRESENTATION:
            presentations.append(file.data)
        elif declared in _OPENINGS:
            openings.append(file.data)
        else:
            others.append(file)
    if len(presentations) > 1 or len(openings) > 1:
        raise RefusedError(
            "PRESENTATION_TWICE",
            "more than one presentation or opening was handed in",
            fix="Ask about one document at a time.",
        )
    shown = decode(presentations[0]) if presentations else None
    opened = opening_from_json(_parsed(openings[0])) if openings else None
    if shown is not None:
        others += [NamedBytes(file.name, file.data) for file in shown.files]
        opened = opened or shown.opening
    return Presented(shown, opened, tuple(others))


def format_of(data: bytes) -> str | None:
    """The `format` member of a JSON object; None for anything else."""
    if data.lstrip()[:1] != b"{":
        return None
    try:
        value = _parsed(data)
    except CanonicalizationError:
        return None
    declared = value.get("format") if isinstance(value, dict) else None
    return declared if isinstance(declared, str) else None


def _parsed(data: bytes) -> canonical.Json:
    return canonical.parse(data, max_depth=_MOST_NESTED, max_fields=_MOST_VALUES)
