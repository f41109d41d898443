"""What a provenance graph may have to report: the one table of its codes, sentences and ways out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anchors.hexadecimal import to_hex


class LinkCode(StrEnum):
    """Stable names of everything that can be wrong with, or unknown about, a link."""

    PARENT_MISSING = "PARENT_MISSING"
    LINK_WITHHELD = "LINK_WITHHELD"
    LINK_UNAVAILABLE = "LINK_UNAVAILABLE"
    LINK_NOT_CONFIRMED = "LINK_NOT_CONFIRMED"
    CYCLE_FOUND = "CYCLE_FOUND"
    GRAPH_TRUNCATED = "GRAPH_TRUNCATED"


class Limit(StrEnum):
    """Which bound cut a graph short."""

    DEPTH = "depth"
    NODES = "nodes"
    LINKS = "links"
    STATEMENTS = "statements"


@dataclass(frozen=True)
class LinkReason:
    """One row. ``{document}`` is the first node concerned, ``{others}`` the rest, ``{all}`` all of them."""

    code: LinkCode
    sentence: str
    who_can_fix: str
    fix: str


@dataclass(frozen=True)
class LinkProblem:
    """One thing to report, and the keys of the nodes it is about.

    PARENT_MISSING names the missing document first, then those that name it; the keys of the other codes are
    in ascending order. ``limit`` is set for GRAPH_TRUNCATED alone.
    """

    code: LinkCode
    nodes: tuple[bytes, ...]
    limit: Limit | None = None

    def to_json(self, name_of: Callable[[bytes], str]) -> dict[str, Any]:
        """The problem in words; ``name_of`` says how a node is called."""
        reason = LINK_REASONS[self.code]
        sentence = reason.sentence if self.limit is None else _CUTS[self.limit]
        names = [name_of(key) for key in self.nodes]
        words = {"document": names[0], "others": _listed(names[1:]), "all": _listed(names)}
        filled = sentence.format_map(words)
        return {
            "code": self.code.value,
            "limit": None if self.limit is None else self.limit.value,
            "nodes": [to_hex(key) for key in self.nodes],
            "sentence": filled[:1].upper() + filled[1:],
            "who_can_fix": reason.who_can_fix,
            "fix": reason.fix,
        }


_MOST_NAMED = 3
_CUTS = {
    Limit.DEPTH: "More lies beyond {all}; this graph stops there, as deep as it was asked for.",
    Limit.NODES: "There are more documents than are shown; what else lies beside {all} is left out.",
    Limit.LINKS: "There are more links between these documents than are shown.",
    Limit.STATEMENTS: "{document} was signed about more often than is shown; the earliest come first.",
}
_REASONS = (
    LinkReason(
        LinkCode.PARENT_MISSING,
        "{document} is named as what {others} was made from, and no log known here holds it.",
        "The issuer of the document that names it",
        "Ask where it was registered; one registered elsewhere shows here once its log is mirrored.",
    ),
    LinkReason(
        LinkCode.LINK_WITHHELD,
        "{document} was made from other documents, and its issuer does not show which.",
        "Whoever presented the document",
        "Ask for a presentation that opens /header/derived_from.",
    ),
    LinkReason(
        LinkCode.LINK_UNAVAILABLE,
        "{document} was made from other documents; where the list of them may be found gave no answer.",
        "Whoever runs the node of its log",
        "Ask again later, or ask for a presentation that opens /header/derived_from.",
    ),
    LinkReason(
        LinkCode.LINK_NOT_CONFIRMED,
        "What {document} is said to be made from is not what its issuer signed; that is not followed.",
        "The issuer of the document",
        "Do not rely on where it is said to come from; ask its issuer for a corrected revision.",
    ),
    LinkReason(
        LinkCode.CYCLE_FOUND,
        "Each of these is said to be made from the other, which cannot be: {all}.",
        "The issuers of these documents",
        "Rely on none of the links between them until their issuers have said which are right.",
    ),
    LinkReason(
        LinkCode.GRAPH_TRUNCATED,
        "There is more than is shown.",
        "Whoever asks",
        "Ask again from one of the documents at the edge, or with a greater depth.",
    ),
)
LINK_REASONS = {reason.code: reason for reason in _REASONS}


def _listed(names: Sequence[str]) -> str:
    """At most three names, and how many more there are."""
    shown = list(names[:_MOST_NAMED])
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return ", ".join(shown[:-1]) + " and " + shown[-1] if len(shown) > 1 else "".join(shown)
