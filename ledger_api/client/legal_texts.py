"""The wording of agreements: checked against the terms, handed in at a node, and fetched from one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.client.node_api import NodeClient
from ledger_api.domain.agreements.terms import Terms
from ledger_api.refusals import RefusedError

Json = dict[str, Any]


def verify_wording(terms: Terms, texts: Mapping[str, bytes]) -> None:
    """Compare texts by language with the digests that the terms name.

    Raises `RefusedError` TEXT_DIFFERS for bytes or a language that the terms do not name.
    """
    named = {one.language: one.sha256 for one in terms.texts}
    for language, data in texts.items():
        found = to_hex(sha256(data).digest())
        if named.get(language) != found:
            due = named.get(language, "no text")
            raise RefusedError(
                "TEXT_DIFFERS",
                f"the terms name {due} for {language}; the file's digest is {found}",
                pointer="/texts",
                fix="Give the very file that the terms were drafted from, or draft them anew.",
            )


def hand_in(
    node: NodeClient, contents: Sequence[bytes], *, act: bytes | None = None, terms: bytes | None = None
) -> list[Json]:
    """Have a node keep texts that a version names; returns what it says of each.

    `act` is the signed proposal where it is not recorded yet, `terms` are the terms where the chain has their
    digest only. Raises `RefusedError` with the node's own code.
    """
    parts: list[tuple[str, Any]] = [
        ("text", (f"text-{place}", data, "application/octet-stream")) for place, data in enumerate(contents)
    ]
    parts += [
        (name, (f"{name}.json", data, "application/json"))
        for name, data in (("act", act), ("terms", terms))
        if data is not None
    ]
    items: list[Json] = node.request("POST", "/v1/texts", files=parts).json()["items"]
    return items


def fetch_text(node: NodeClient, text: Json) -> bytes:
    """The bytes of a text of an agreement, checked against its digest.

    Raises `RefusedError` TEXT_NOT_HELD, TEXT_DIFFERS.
    """
    data = node.get_bytes(text["links"]["self"])
    found = to_hex(sha256(data).digest())
    if found != text["sha256"]:
        raise RefusedError(
            "TEXT_DIFFERS",
            f"the node answers {text['sha256']} with bytes of the digest {found}",
            fix="Ask another node, or a party.",
        )
    return data
