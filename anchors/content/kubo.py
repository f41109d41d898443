"""The content store on IPFS: a Kubo daemon; the only module that imports ipfshttpclient."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import ipfshttpclient
import ipfshttpclient.exceptions as refusals
from typing_extensions import override

from anchors.content.cid import cid_digest, cid_of
from anchors.content.port import ContentStore
from anchors.errors import (
    ContentMismatchError,
    ContentNotFoundError,
    ContentStoreError,
    ContentUnavailableError,
)

_T = TypeVar("_T")
_DEFAULT_PORT = 5001
_ABSENT = ("not found", "could not find", "no link named", "deadline exceeded", "not pinned")


class KuboContentStore(ContentStore):
    """Pinned content of one daemon, reached at a multiaddress such as `/ip4/127.0.0.1/tcp/5001/http`,
    or at a URL such as `http://127.0.0.1:5001`.

    `search` seconds bound the search among peers for content that is not local, `timeout` any call.
    """

    def __init__(self, api: str, *, timeout: float = 30.0, search: float = 15.0) -> None:
        self._api = api
        self._timeout = timeout
        self._search = f"{search:g}s"
        # the client hands urllib3 an argument that is out of use, and is told so at each call
        warnings.filterwarnings("ignore", message=r".*\bstrict\b.*", category=FutureWarning)
        try:
            # not `connect`: that asks the daemon's version each time, only to warn that it is new
            self._client = ipfshttpclient.Client(_multiaddress(api), timeout=timeout)
        except (refusals.AddressError, ValueError) as failure:
            raise ContentStoreError(
                f"{api!r} is no address of an IPFS API: {failure}",
                code="IPFS_API_INVALID",
                fix="Give a multiaddress such as /ip4/127.0.0.1/tcp/5001/http, or a URL such as http://127.0.0.1:5001.",
            ) from failure

    @override
    def put(self, data: bytes) -> str:
        expected = cid_of(data)
        # CIDv0, default chunking: Kubo's settings may say otherwise, so nothing is left to them
        stored = self._ask(
            lambda client: client.add_bytes(
                data,
                opts={"pin": "true", "cid-version": "0", "chunker": "size-262144", "raw-leaves": "false"},
            )
        )
        if stored != expected:
            raise ContentMismatchError(f"{self._api} stored {expected} as {stored}")
        return expected

    @override
    def get(self, cid: str) -> bytes:
        cid_digest(cid)
        data: bytes = self._ask(lambda client: client.cat(cid, opts={"timeout": self._search}))
        if cid_of(data) != cid:
            raise ContentMismatchError(f"{self._api} answered {cid} with other bytes")
        return data

    @override
    def has(self, cid: str) -> bool:
        cid_digest(cid)
        try:
            self._ask(lambda client: client.pin.ls(cid, type="recursive"))
        except ContentNotFoundError:
            return False
        return True

    @override
    def check(self) -> None:
        self._ask(lambda client: client.id())

    def _ask(self, request: Callable[[Any], _T]) -> _T:
        try:
            return request(self._client)
        except refusals.ErrorResponse as failure:
            if any(phrase in str(failure).lower() for phrase in _ABSENT):
                raise ContentNotFoundError(f"{self._api}: {failure}") from failure
            raise ContentStoreError(f"{self._api}: {failure}") from failure
        except refusals.TimeoutError as failure:
            raise ContentUnavailableError(f"{self._api} did not answer in {self._timeout:g} s") from failure
        except (refusals.Error, OSError) as failure:
            raise ContentUnavailableError(f"{self._api}: {failure}") from failure


def _multiaddress(api: str) -> str:
    """A URL in the form the client takes; anything else as it is. Raises `ValueError` for a bad port."""
    parts = urlsplit(api)
    if parts.scheme not in ("http", "https") or parts.hostname is None:
        return api
    try:
        kind = f"ip{ip_address(parts.hostname).version}"
    except ValueError:
        kind = "dns"
    return f"/{kind}/{parts.hostname}/tcp/{parts.port or _DEFAULT_PORT}/{parts.scheme}"
