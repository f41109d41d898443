"""The embedded content store: one file for each content, named by its genuine CID.

`ipfs add` of any of these files gives the name it has here, so the folder moves to IPFS as it is.
"""

from __future__ import annotations

import os
from pathlib import Path

from typing_extensions import override

from anchors.content.cid import cid_digest, cid_of
from anchors.content.port import ContentStore
from anchors.errors import ContentMismatchError, ContentNotFoundError, ContentUnavailableError
from anchors.files import replace_durably, sync_folder


class DirectoryContentStore(ContentStore):
    """Files under `folder`, in sub-folders of the CID's last two characters but one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            raise ContentUnavailableError(f"{folder}: {failure}") from failure

    @override
    def put(self, data: bytes) -> str:
        cid = cid_of(data)
        path = self._path(cid)
        try:
            if self._is_whole(path, cid):
                return cid
            if not path.parent.exists():
                path.parent.mkdir(exist_ok=True)
                sync_folder(self._folder)
            replace_durably(path, data)
        except OSError as failure:
            raise ContentUnavailableError(f"{path}: {failure}") from failure
        return cid

    @override
    def get(self, cid: str) -> bytes:
        path = self._path(cid)
        try:
            data = path.read_bytes()
        except FileNotFoundError as failure:
            raise ContentNotFoundError(f"{cid} is not in {self._folder}") from failure
        except OSError as failure:
            raise ContentUnavailableError(f"{path}: {failure}") from failure
        if cid_of(data) != cid:
            raise ContentMismatchError(f"{path} holds other bytes than its name says")
        return data

    @override
    def has(self, cid: str) -> bool:
        return self._path(cid).is_file()

    @override
    def check(self) -> None:
        if not os.access(self._folder, os.R_OK | os.W_OK | os.X_OK):
            raise ContentUnavailableError(f"{self._folder} cannot be read and written")

    def _is_whole(self, path: Path, cid: str) -> bool:
        """Whether the file is there and undamaged: a damaged one is replaced by good bytes."""
        try:
            return cid_of(path.read_bytes()) == cid
        except FileNotFoundError:
            return False

    def _path(self, cid: str) -> Path:
        cid_digest(cid)  # nothing but a CID becomes a path
        return self._folder / cid[-3:-1] / cid
