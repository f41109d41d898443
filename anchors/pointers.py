"""JSON pointers (RFC 6901): written token by token, and of a length that memory can bear."""

from typing import TypeAlias

from anchors.errors import CanonicalizationError

MAX_POINTER = 1_000
"""Characters of a pointer that a document may need: a commitment holds every field's pointer at once."""

Path: TypeAlias = "tuple[Path, str] | None"
"""A place as (the place it is in, its key), None for the root: what lies together shares its beginning."""


def escape_pointer(token: str) -> str:
    """One reference token of a JSON pointer (RFC 6901 §3)."""
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def pointer_below(pointer: str, key: str) -> str:
    """The pointer of a member. Raises :class:`CanonicalizationError` (POINTER_TOO_LONG)."""
    if len(pointer) + len(key) >= MAX_POINTER:
        raise CanonicalizationError(
            f"a member's name makes its JSON pointer longer than {MAX_POINTER} characters",
            code="POINTER_TOO_LONG",
            pointer=pointer,
            fix="Give the member a shorter name.",
        )
    return f"{pointer}/{escape_pointer(key)}"


def pointer_of(path: Path) -> str:
    """The pointer of a place."""
    tokens: list[str] = []
    while path is not None:
        path, token = path
        tokens.append(escape_pointer(token))
    return "".join(f"/{token}" for token in reversed(tokens))
