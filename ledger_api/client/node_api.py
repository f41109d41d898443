"""A node's `/v1` as Python calls; refusals come back as they were given."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

import httpx

from ledger_api.refusals import Fault, RefusedError

_PATIENCE = 120.0  # seconds a command waits, all in all, for a node that says it is asked too much

Upload = tuple[str, bytes, str]
"""File name, bytes, media type."""


class NodeClient:
    """One node, spoken to from outside."""

    def __init__(self, base_url: str, *, timeout: float = 60.0, http: httpx.Client | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = http or httpx.Client(base_url=self.base_url, timeout=timeout)

    def __enter__(self) -> NodeClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """JSON of a resource. Raises `RefusedError`, NODE_UNREACHABLE included."""
        return self.request("GET", path, params=_present(params)).json()

    def get_bytes(self, path: str, params: Mapping[str, Any] | None = None) -> bytes:
        """The bytes of a resource."""
        return self.request("GET", path, params=_present(params)).content

    def post(self, path: str, value: Any) -> Any:
        """Send JSON, read JSON."""
        return self.request("POST", path, json=value).json()

    def pages(self, path: str, params: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Every item of a list, following its cursors."""
        asked = dict(params or {})
        while True:
            page = self.get(path, asked)
            yield from page["items"]
            if not page.get("next"):
                return
            asked["cursor"] = page["next"]

    def network_text(self) -> bytes:
        """The network file of this node's network."""
        return self.get_bytes("/v1/network")

    def register(
        self,
        statement: Mapping[str, Any],
        *,
        opening: Mapping[str, Any] | None = None,
        files: Sequence[Upload] = (),
        visibility: str = "withheld",
    ) -> tuple[bool, dict[str, Any]]:
        """Submit one document; returns whether it is new, and its resource."""
        parts: list[tuple[str, Any]] = [
            ("statement", ("statement.json", _dump(statement), "application/json")),
            ("visibility", (None, visibility)),
        ]
        if opening is not None:
            parts.append(("opening", ("opening.json", _dump(opening), "application/json")))
        parts += [("file", upload) for upload in files]
        answer = self.request("POST", "/v1/documents", files=parts)
        return answer.status_code == httpx.codes.ACCEPTED, answer.json()

    def register_bulk(self, lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Submit statements under one manifest signature, one a line (NDJSON)."""
        body = b"".join(_dump(line) + b"\n" for line in lines)
        answer = self.request(
            "POST", "/v1/documents:bulk", content=body, headers={"Content-Type": "application/x-ndjson"}
        )
        result: dict[str, Any] = answer.json()
        return result

    def verify(
        self,
        *,
        files: Sequence[Upload] = (),
        presentation: bytes | None = None,
        opening: bytes | None = None,
        question: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Ask for the verdict on what is presented."""
        parts: list[tuple[str, Any]] = [("file", upload) for upload in files]
        if presentation is not None:
            parts.append(("presentation", ("presentation.json", presentation, "application/json")))
        if opening is not None:
            parts.append(("opening", ("opening.json", opening, "application/json")))
        parts += [(name, (None, str(value))) for name, value in (_present(question) or {}).items()]
        result: dict[str, Any] = self.request("POST", "/v1/verifications", files=parts).json()
        return result

    def request(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """One request; waits where the node says how long, as it does of an address that asks too much.

        Raises `RefusedError` with the node's own code, or NODE_UNREACHABLE.
        """
        left = _PATIENCE
        while True:
            answer = self._ask(method, path, **arguments)
            if answer.is_success:
                return answer
            refusal = _refusal(answer)
            wait = _told_to_wait(answer)
            if refusal.code != "RATE_LIMITED" or wait is None or wait > left:
                raise refusal
            left -= wait
            time.sleep(wait)

    def _ask(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **arguments)
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            raise RefusedError(
                "NODE_UNREACHABLE",
                f"no answer from {self.base_url}: {failure}",
                fix="Start the node (`concord up`), or name another with --node or CONCORD_NODE.",
            ) from failure


def _told_to_wait(answer: httpx.Response) -> float | None:
    """Seconds of Retry-After, which a node gives as a whole number; at least one."""
    text = answer.headers.get("retry-after", "")
    return float(max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _refusal(answer: httpx.Response) -> RefusedError:
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict) or "code" not in problem:
        return RefusedError(
            "NODE_ANSWER_UNREADABLE",
            f"{answer.request.url} answered {answer.status_code} without a problem document",
            fix="Check that the address is a Concord node's.",
        )
    return RefusedError(
        str(problem["code"]),
        str(problem.get("detail", "")),
        fix=str(problem.get("fix", "")),
        pointer=problem.get("pointer"),
        faults=[
            Fault(str(item["code"]), str(item["detail"]), str(item["fix"]), item.get("pointer"))
            for item in problem.get("problems", [])
        ],
    )


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _present(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: value for name, value in values.items() if value is not None}
