"""Presentations: one JSON file with all that a stranger needs to check a document.

Nothing in it is trusted for being there; decoding checks form and limits only.
"""

import base64
import re
from dataclasses import dataclass
from typing import Any

from anchors import receipt as receipts
from anchors.canonical import Json, parse
from anchors.canonical import encode as encode_json
from anchors.commitment import Disclosure, Opening, opening_from_json
from anchors.entry import MAX_ENTRY
from anchors.errors import PresentationError
from anchors.hexadecimal import from_hex, to_hex
from anchors.note import decode_base64
from anchors.receipt import Receipt

FORMAT = "concord/presentation/v1"
MAX_FILES = 16
MAX_FILE = 25 * 2**20
MAX_PRESENTATION = 64 * 2**20

_MEMBERS = frozenset(("format", "network", "entry", "opening", "receipt", "files"))
_FILE_MEMBERS = frozenset(("name", "mediaType", "content"))
_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,255}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}", re.ASCII)
_MAX_VALUES = 100_000  # an opening of 10,000 fields, disclosed: a pair is three values
_MAX_NESTING = 68


@dataclass(frozen=True)
class PresentedFile:
    """A file that goes with the document; its bytes are checked against the signed attachments."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Presentation:
    """What is handed over: the entry, its opening (whole or disclosed), its receipt, its files."""

    network_id: bytes
    entry: bytes
    opening: Opening | Disclosure | None = None
    receipt: Receipt | None = None
    files: tuple[PresentedFile, ...] = ()


def encode(presentation: Presentation) -> bytes:
    """The presentation file, in RFC 8785 form. Raises :class:`PresentationError` over a limit."""
    _require_files(presentation.files)
    value = {
        "format": FORMAT,
        "network": to_hex(presentation.network_id),
        "entry": parse(presentation.entry),
        "opening": None if presentation.opening is None else presentation.opening.to_json(),
        "receipt": None if presentation.receipt is None else receipts.encode(presentation.receipt),
        "files": [
            {
                "name": one.name,
                "mediaType": one.media_type,
                "content": base64.b64encode(one.data).decode(),
            }
            for one in presentation.files
        ],
    }
    data = encode_json(value, max_depth=_MAX_NESTING)
    if len(data) > MAX_PRESENTATION:
        raise _too_large()
    return data


def decode(data: bytes) -> Presentation:
    """The presentation of a file, read strictly; white space and order of members are free.

    The entry comes back in RFC 8785 form, of whatever kind it is. Raises :class:`PresentationError`,
    ``CanonicalizationError``, ``CommitmentError``, ``ReceiptError`` or ``NoteError``, with a pointer.
    """
    if type(data) is not bytes:
        raise PresentationError("a presentation is bytes")
    if len(data) > MAX_PRESENTATION:
        raise _too_large()
    value = parse(data, max_depth=_MAX_NESTING, max_fields=_MAX_VALUES)
    if not is_presentation(value):
        raise PresentationError(f"expected a JSON object of format {FORMAT}", pointer="/format")
    _require_members(value, _MEMBERS, "")
    network_id = from_hex(value["network"], 32, pointer="/network", error=PresentationError)
    if not isinstance(value["entry"], dict):
        raise PresentationError("an entry is a JSON object", pointer="/entry")
    entry = encode_json(value["entry"])
    if len(entry) > MAX_ENTRY:
        raise PresentationError(f"an entry is at most {MAX_ENTRY} bytes", pointer="/entry")
    if not isinstance(value["files"], list):
        raise PresentationError("files are a list", pointer="/files")
    files = tuple(_read_file(one, f"/files/{at}") for at, one in enumerate(value["files"]))
    _require_files(files)
    return Presentation(
        network_id,
        entry,
        None if value["opening"] is None else opening_from_json(value["opening"], pointer="/opening"),
        None if value["receipt"] is None else receipts.decode(value["receipt"]),
        files,
    )


def is_presentation(value: Json) -> bool:
    """Whether a JSON value says that it is a presentation."""
    return isinstance(value, dict) and value.get("format") == FORMAT


def _too_large() -> PresentationError:
    return PresentationError(
        f"a presentation is at most {MAX_PRESENTATION} bytes",
        code="PRESENTATION_TOO_LARGE",
        fix="Present fewer files.",
    )


def _read_file(value: Json, pointer: str) -> PresentedFile:
    if not isinstance(value, dict):
        raise PresentationError("a file is a JSON object", pointer=pointer)
    _require_members(value, _FILE_MEMBERS, pointer)
    content = decode_base64(value["content"]) if isinstance(value["content"], str) else None
    if content is None:
        raise PresentationError("the content is not base64", pointer=f"{pointer}/content")
    return PresentedFile(value["name"], value["mediaType"], content)


def _require_files(files: tuple[PresentedFile, ...]) -> None:
    if len(files) > MAX_FILES:
        raise PresentationError(f"at most {MAX_FILES} files", pointer="/files")
    for at, one in enumerate(files):
        _require_match(_NAME, one.name, "a name without slashes and controls", f"/files/{at}/name")
        _require_match(_MEDIA_TYPE, one.media_type, "a media type", f"/files/{at}/mediaType")
        if len(one.data) > MAX_FILE:
            raise PresentationError(f"a file is at most {MAX_FILE} bytes", pointer=f"/files/{at}/content")


def _require_members(value: dict[str, Any], expected: frozenset[str], pointer: str) -> None:
    for name in sorted(expected ^ value.keys()):
        what = "missing" if name in expected else "unknown"
        raise PresentationError(f"the member is {what}", pointer=f"{pointer}/{name}")


def _require_match(pattern: re.Pattern[str], value: object, what: str, pointer: str) -> None:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise PresentationError(f"expected {what}", pointer=pointer)
