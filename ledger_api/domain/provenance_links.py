"""Links between documents as their statements sign them, and the port they come through.

A link holds only where the statement's ``derivedFrom`` root confirms it, whoever showed it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from anchors.errors import AnchorsError
from anchors.hexadecimal import ZERO_32, from_hex
from anchors.statement import derived_from_root
from ledger_api.domain.checks.group_view import WITHHELD
from ledger_api.domain.provenance_problems import LinkCode


class ShownBy(StrEnum):
    """Where a list of sources was read. Both are confirmed by the same signed root."""

    ENTRY = "entry"
    OPENING = "opening"


@dataclass(frozen=True, order=True)
class Stated:
    """A statement by its digest, and the digest of the document it is about."""

    document: bytes
    statement: bytes


@dataclass(frozen=True)
class Known:
    """Statements that were found, the earliest anchored first; not ``is_complete`` where there are more."""

    stated: tuple[Stated, ...] = ()
    is_complete: bool = True


@dataclass(frozen=True)
class Derivation:
    """The documents that one statement confirms as its sources, and what is to be reported about them."""

    sources: tuple[bytes, ...] = ()
    shown_by: ShownBy | None = None
    problem: LinkCode | None = None


class Links(Protocol):
    """The port: the links that are known, wherever they were found. It answers alike during one walk."""

    def about(self, digest: bytes) -> Known:
        """Statements about the document of this digest; else the statement that this digest names."""

    def naming(self, stated: Stated) -> Known:
        """Statements that are said to name this document, or this statement, among their sources."""

    def derivation(self, stated: Stated) -> Derivation:
        """The sources of one statement."""


def derivation(
    root: bytes, shown: Sequence[bytes] | None, opened: Any, *, is_unavailable: bool = False
) -> Derivation:
    """The sources that a signed ``root`` confirms.

    ``shown`` is the entry's own list, None where it has none. ``opened`` is the header's member as it was
    opened: None or a list of hexadecimal digests, WITHHELD where nobody opened it; ``is_unavailable`` tells
    that somebody who may hold it gave no answer. An opened list that leads to another root is refused.
    """
    contradicted = opened is not WITHHELD and _root_of(opened) != root
    refused = LinkCode.LINK_NOT_CONFIRMED if contradicted else None
    if root == ZERO_32:
        return Derivation(problem=LinkCode.LINK_NOT_CONFIRMED if shown else refused)
    if shown is not None:
        if derived_from_root(shown) != root:
            return Derivation(problem=LinkCode.LINK_NOT_CONFIRMED)
        return Derivation(tuple(sorted(set(shown))), ShownBy.ENTRY, refused)
    if opened is WITHHELD:
        unknown = LinkCode.LINK_UNAVAILABLE if is_unavailable else LinkCode.LINK_WITHHELD
        return Derivation(problem=unknown)
    if contradicted:
        return Derivation(problem=refused)
    return Derivation(tuple(sorted({from_hex(one) for one in opened})), ShownBy.OPENING)


def _root_of(opened: Any) -> bytes | None:
    """The root of an opened list; None for what is no list of digests."""
    if opened is None:
        return ZERO_32
    try:
        return derived_from_root(from_hex(one) for one in opened) if isinstance(opened, list) else None
    except AnchorsError:
        return None
