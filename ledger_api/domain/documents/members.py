"""What each member of a native document is, by its pointer: so that others may fill it from plain text."""

import re
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from ledger_api.domain.documents.fields import DateText, DecimalText, HsCode, Part
from ledger_api.domain.documents.header import Header
from ledger_api.domain.documents.types import NATIVE_TYPES

Kind = Literal["text", "decimal", "date", "hs", "integer", "boolean"]

_SPECIAL: tuple[tuple[Any, Kind], ...] = (
    (DecimalText, "decimal"),
    (DateText, "date"),
    (HsCode, "hs"),
    (bool, "boolean"),
    (int, "integer"),
)
_INDEX = re.compile(r"0|[1-9][0-9]{0,5}")


def kind_of_member(doc_type: str, profile: str, tokens: tuple[str, ...]) -> Kind | None:
    """What stands at these reference tokens (RFC 6901) of a native document of this type and profile.

    None where the document has no such member, or where it is no single value.
    """
    known = NATIVE_TYPES.get(doc_type)
    body = known.profiles.get(profile) if known else None
    if body is None or len(tokens) < 2 or tokens[0] not in ("header", "body"):
        return None
    found: Any = Header if tokens[0] == "header" else body
    for token in tokens[1:]:
        found = _member(found, token)
        if found is None:
            return None
    return _kind(found)


def is_index(token: str) -> bool:
    """Whether a reference token names an element of a list: no member of a native document is a number."""
    return _INDEX.fullmatch(token) is not None


def _member(holder: Any, token: str) -> Any:
    holder = _bare(holder)
    if isinstance(holder, type) and issubclass(holder, Part):
        return get_type_hints(holder, include_extras=True).get(token)
    listed = get_args(holder)[0] if get_origin(holder) is Annotated else holder
    if get_origin(listed) is list and is_index(token):
        return get_args(listed)[0]
    return None


def _kind(member: Any) -> Kind | None:
    member = _bare(member)
    for known, kind in _SPECIAL:
        plain = get_args(member)[0] if get_origin(member) is Annotated else member
        if known in (member, plain):
            return kind
    base = get_args(member)[0] if get_origin(member) is Annotated else member
    if base is str or get_origin(base) is Literal:
        return "text"
    return None


def _bare(member: Any) -> Any:
    """A member's type without the None that lets it be absent."""
    if get_origin(member) in (Union, UnionType):
        present = [each for each in get_args(member) if each is not type(None)]
        return present[0] if len(present) == 1 else member
    return member
