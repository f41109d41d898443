"""Whether a body's accreditation scope covered a method, a standard or goods when it assessed.

A scope is the JSON {"methods": [], "standards": [], "hs": []} of an accreditation, in dated versions. An
accreditor lists what it assessed, in the terms of its own standard: a laboratory's scope names methods, a
certifier's none. So a respect in which a scope lists nothing is one in which it does not limit; a scope
that lists nothing at all says nothing, and covers nothing. A version that could not be read is not known,
which is neither.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from ledger_api.domain.agreements.dated import in_effect
from ledger_api.domain.agreements.standards import folded
from ledger_api.domain.trust import ScopeVersion

_HS_DIGITS = 6


class Aspect(StrEnum):
    """In what respect a scope is asked; the value is its member."""

    METHOD = "methods"
    STANDARD = "standards"
    HS = "hs"


class Cover(StrEnum):
    """COVERED and NOT_LIMITED speak for the body; the next three against it; the last two do not tell.

    REDUCED_BEFORE: an earlier version covered it, the one in effect does not. ADDED_LATER: only a version
    that took effect after the assessment does. NEVER: none does.
    """

    COVERED = "COVERED"
    NOT_LIMITED = "NOT_LIMITED"
    REDUCED_BEFORE = "REDUCED_BEFORE"
    ADDED_LATER = "ADDED_LATER"
    NEVER = "NEVER"
    NOT_YET = "NOT_YET"
    NOT_KNOWN = "NOT_KNOWN"


class ScopeAnswer(NamedTuple):
    """The outcome for one respect; ``since`` is when the version in effect took effect (Unix seconds).

    ``covered_until`` is when the version that no longer covers it took effect (REDUCED_BEFORE);
    ``covered_from`` when one that does will (ADDED_LATER). ``listed`` is what the version in effect lists.
    """

    aspect: Aspect
    wanted: str
    cover: Cover
    listed: tuple[str, ...] = ()
    since: int | None = None
    covered_until: int | None = None
    covered_from: int | None = None

    @property
    def holds(self) -> bool:
        """Whether the scope covers it, or does not limit it."""
        return self.cover in (Cover.COVERED, Cover.NOT_LIMITED)

    @property
    def excludes(self) -> bool:
        """Whether the scope is known not to cover it."""
        return self.cover in (Cover.REDUCED_BEFORE, Cover.ADDED_LATER, Cover.NEVER)

    def evidence(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "aspect": self.aspect.value,
            "wanted": self.wanted,
            "cover": self.cover.value,
            "listed": list(self.listed),
            "since": self.since,
            "covered_until": self.covered_until,
            "covered_from": self.covered_from,
        }


def judge_scope(versions: Iterable[ScopeVersion], aspect: Aspect, wanted: str, instant: int) -> ScopeAnswer:
    """Whether the scope in effect at ``instant`` covers ``wanted``, and what became of it before and after.

    ``wanted`` is a method ("ISO 9227 NSS"), a standard with or without edition ("ISO 12944-6:2018") or an
    HS code. A listed method covers its variants ("ISO 9227" covers "ISO 9227 NSS"), a standard without
    edition every edition, an HS prefix what lies below it; HS headings may be listed as ranges
    ("7304-7307").
    """
    known = sorted(versions, key=lambda one: one.recorded)
    current = in_effect(known, instant)
    if current is None:
        return ScopeAnswer(aspect, wanted, Cover.NOT_YET, covered_from=_next(known, aspect, wanted, instant))
    cover = _cover(current.scope, aspect, wanted)
    listed = _listed(current.scope, aspect)
    until = start = None
    if cover is Cover.NEVER:
        until = _reduced_at(known, aspect, wanted, instant)
        start = _next(known, aspect, wanted, instant)
        if until is not None:
            cover = Cover.REDUCED_BEFORE
        elif start is not None:
            cover = Cover.ADDED_LATER
    return ScopeAnswer(aspect, wanted, cover, listed, current.effective_at, until, start)


def _reduced_at(known: Sequence[ScopeVersion], aspect: Aspect, wanted: str, instant: int) -> int | None:
    """When what followed the last version with ``wanted`` took effect, of those begun by ``instant``."""
    before = [one for one in known if one.effective_at <= instant]
    covered = [_holds(one.scope, aspect, wanted) for one in before]
    if True not in covered:
        return None
    last = len(covered) - 1 - covered[::-1].index(True)
    return before[last + 1].effective_at


def _next(known: Sequence[ScopeVersion], aspect: Aspect, wanted: str, instant: int) -> int | None:
    return min(
        (
            one.effective_at
            for one in known
            if one.effective_at > instant and _holds(one.scope, aspect, wanted)
        ),
        default=None,
    )


def _holds(scope: dict[str, Any], aspect: Aspect, wanted: str) -> bool:
    return _cover(scope, aspect, wanted) in (Cover.COVERED, Cover.NOT_LIMITED)


def _cover(scope: dict[str, Any], aspect: Aspect, wanted: str) -> Cover:
    if not any(name in scope for name in Aspect):
        return Cover.NOT_KNOWN
    if not any(_listed(scope, one) for one in Aspect):
        return Cover.NEVER
    listed = _listed(scope, aspect)
    if not listed:
        return Cover.NOT_LIMITED
    covers = {Aspect.METHOD: _begins, Aspect.STANDARD: _same_standard, Aspect.HS: _below}[aspect]
    return Cover.COVERED if any(covers(one, wanted) for one in listed) else Cover.NEVER


def _listed(scope: dict[str, Any], aspect: Aspect) -> tuple[str, ...]:
    listed = scope.get(aspect.value)
    return tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def _begins(listed: str, wanted: str) -> bool:
    names, asked = folded(listed).split(), folded(wanted).split()
    return bool(names) and asked[: len(names)] == names


def _same_standard(listed: str, wanted: str) -> bool:
    name, _, edition = folded(listed).partition(":")
    asked, _, tested = folded(wanted).partition(":")
    return name == asked and edition in ("", tested)


def _below(listed: str, wanted: str) -> bool:
    code = wanted.replace(".", "").replace(" ", "")[:_HS_DIGITS]
    first, dash, last = listed.replace(".", "").replace(" ", "").partition("-")
    if not (first.isdigit() and code.isdigit()):
        return False
    if not dash:
        return code.startswith(first)
    return len(first) == len(last) <= len(code) and last.isdigit() and first <= code[: len(first)] <= last
