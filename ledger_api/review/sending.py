"""Sending signed deliveries over HTTP: together, each within a time, following no redirect."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from ledger_api.refusals import RefusedError
from ledger_api.review.targets import TargetRules

PATIENCE = 20.0
"""Seconds for one delivery, from the look-up of the name to the first line of the answer."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One attempt: where to, the signed headers, the body."""

    url: str
    headers: dict[str, str]
    body: bytes


class WebhookSender:
    """Sends a batch at once; whoever answers slowly keeps nobody else waiting beyond `patience` seconds."""

    def __init__(self, rules: TargetRules, *, patience: float = PATIENCE) -> None:
        self._rules = rules
        self._patience = patience
        self._tls = httpx.create_ssl_context()

    def __call__(self, batch: Sequence[Outgoing]) -> list[str | None]:
        """For each: None when it was answered with 2xx, else what went wrong."""
        return asyncio.run(self._send_all(batch))

    async def _send_all(self, batch: Sequence[Outgoing]) -> list[str | None]:
        async with httpx.AsyncClient(
            verify=self._tls, trust_env=False, follow_redirects=False, timeout=self._patience
        ) as client:
            return await asyncio.gather(*(self._send(client, one) for one in batch))

    async def _send(self, client: httpx.AsyncClient, one: Outgoing) -> str | None:
        try:
            async with asyncio.timeout(self._patience):
                target = self._rules.read(one.url)
                address = await self._rules.resolve(target)
                request = client.build_request(
                    "POST",
                    target.url.copy_with(host=address),
                    content=one.body,
                    headers={
                        "Host": target.url.netloc.decode("ascii"),
                        "Content-Type": "application/json",
                        "User-Agent": "concord",
                        **one.headers,
                    },
                    extensions={"sni_hostname": target.url.raw_host.decode("ascii")},
                )
                answer = await client.send(request, stream=True)
                await answer.aclose()
        except TimeoutError:
            return f"no answer within {self._patience:g} s"
        except RefusedError as refused:
            return refused.detail
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as failure:
            return f"not reached: {type(failure).__name__}"
        return None if answer.is_success else f"answered {answer.status_code}"
