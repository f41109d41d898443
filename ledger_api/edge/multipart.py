"""multipart/form-data as bytes: named text parts and files, each within its limit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import UploadFile

from ledger_api.refusals import RefusedError

MAX_PARTS = 128
MAX_FIELD_BYTES = 8_000_000  # an opening with inline images is the largest text part


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A file part: the name its sender gave it, its declared media type, its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """Parts by name; a part that came twice keeps its first value as text, every value as file."""

    texts: dict[str, bytes] = field(default_factory=dict)
    files: tuple[SubmittedFile, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(map(len, self.texts.values())) + sum(len(file.data) for file in self.files)

    def text(self, name: str) -> str | None:
        """A short text part, stripped; None when absent or empty."""
        raw = self.texts.get(name, b"").decode("utf-8", "replace").strip()
        return raw or None


async def read_form(
    request: Request, *, texts: Collection[str], files: Collection[str] = ("file",), max_file_bytes: int
) -> Form:
    """Read the request's parts. JSON parts may come as fields or with a file name.

    Raises `RefusedError`: CONTENT_TYPE_UNSUPPORTED, MULTIPART_MALFORMED, PART_UNKNOWN, FILE_TOO_LARGE.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise RefusedError(
            "CONTENT_TYPE_UNSUPPORTED",
            f"this endpoint reads multipart/form-data, not {kind or 'a body without a content type'}",
            fix="Send multipart/form-data with the parts the OpenAPI document lists.",
        )
    found: dict[str, bytes] = {}
    uploaded: list[SubmittedFile] = []
    async with request.form(max_files=MAX_PARTS, max_fields=MAX_PARTS, max_part_size=MAX_FIELD_BYTES) as form:
        for name, value in form.multi_items():
            if name not in texts and name not in files:
                raise RefusedError(
                    "PART_UNKNOWN",
                    f"there is no part named {name[:64]!r} here",
                    pointer=f"/{name[:64]}",
                    fix=f"Use only these parts: {', '.join([*texts, *files])}.",
                )
            if name in files:
                uploaded.append(await _file(name, value, len(uploaded), max_file_bytes))
            elif name not in found:
                found[name] = await value.read() if isinstance(value, UploadFile) else value.encode()
    return Form(found, tuple(uploaded))


async def _file(name: str, value: UploadFile | str, place: int, limit: int) -> SubmittedFile:
    if not isinstance(value, UploadFile):
        return SubmittedFile("", "application/octet-stream", value.encode())
    if (value.size or 0) > limit:
        raise RefusedError(
            "FILE_TOO_LARGE",
            f"{value.filename} has {value.size} bytes; the limit is {limit}",
            pointer=f"/{name}/{place}",
            fix="Attach a smaller file.",
        )
    media_type = value.content_type or "application/octet-stream"
    return SubmittedFile(value.filename or "", media_type, await value.read())
