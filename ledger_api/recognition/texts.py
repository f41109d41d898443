"""The wording of agreements: handed in by whoever holds it, kept by its SHA-256, handed out to anybody.

A node keeps no bytes that nobody with a seat answers for: only what the terms of a version name that an
authority proposed, on the chain or by its signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from anchors import canonical
from anchors.acts import SignedAct
from anchors.errors import AnchorsError
from anchors.hexadecimal import from_hex, to_hex
from ledger_api.domain.agreements.clauses import LegalText
from ledger_api.domain.agreements.terms import Terms, read_terms, read_terms_blob, terms_digest
from ledger_api.domain.agreements.wording import digest_of, is_plain, named_texts, served_type
from ledger_api.network_file import NetworkFile
from ledger_api.recognition.ports import RecognitionIndex, Surroundings, TextShelf
from ledger_api.refusals import Fault, RefusedError

Json = dict[str, Any]
_FIX = "Propose the version that names it first, or send its signed ProposeTerms act as the part `act`."


@dataclass(frozen=True, slots=True)
class ServedText:
    """Bytes of a text; `media_type` as a header carries it; `is_shown` where a browser may show them."""

    data: bytes
    media_type: str
    is_shown: bool


class LegalTexts:
    """Texts named by versions as of the newest indexed block, and their bytes on `shelf`."""

    def __init__(
        self, index: RecognitionIndex, surroundings: Surroundings, shelf: TextShelf, network: NetworkFile
    ) -> None:
        self._index = index
        self._surroundings = surroundings
        self._shelf = shelf
        self._network = network

    def keep(
        self, contents: Sequence[bytes], *, terms: bytes | None = None, act: bytes | None = None
    ) -> list[Json]:
        """Keep texts that a version names; all of them, or none.

        `act` is the signed act (`concord/act/v1`) that proposes a version not recorded yet; `terms` are the
        terms of a version of which act or chain have the digest only.

        Raises `RefusedError` TEXT_NOT_NAMED, TERMS_NOT_PROPOSED, ACT_ELSEWHERE, NOT_AUTHORITY; `ActError`,
        `CanonicalizationError`, `TermsInvalidError`.
        """
        named = named_texts(self._index.agreements())
        for drafted in self._proposed(terms, act):
            named = {digest_of(text): text for text in drafted.texts} | named
        digests = [sha256(data).digest() for data in contents]
        foreign = [place for place, digest in enumerate(digests) if digest not in named]
        if foreign:
            faults = [_not_named(place, digests[place]) for place in foreign]
            raise RefusedError(
                faults[0].code, faults[0].detail, fix=_FIX, pointer=faults[0].pointer, faults=faults
            )
        self._shelf.keep(contents)
        return self.described(named[digest] for digest in dict.fromkeys(digests))

    def get(self, digest: bytes) -> ServedText:
        """One text. Raises `RefusedError` TEXT_UNKNOWN where no version names it, TEXT_NOT_HELD."""
        text = named_texts(self._index.agreements()).get(digest)
        if text is None:
            raise RefusedError(
                "TEXT_UNKNOWN",
                f"no version of an agreement names a text with the digest {to_hex(digest)}",
                fix="GET /v1/agreements/{id} lists the texts of an agreement.",
            )
        data = self._shelf.get(digest)
        if data is None:
            raise RefusedError(
                "TEXT_NOT_HELD",
                "this node does not hold the text",
                fix="Ask a party for it, and hand it in with `concord agreements add-texts`.",
            )
        return ServedText(data, served_type(text.media_type), is_plain(text.media_type))

    def described(self, texts: Iterable[LegalText]) -> list[Json]:
        """Texts as the terms name them; `size` is null where this node does not hold the bytes."""
        listed = list(texts)
        sizes = self._shelf.sizes([digest_of(one) for one in listed])
        return [
            {
                "language": one.language,
                "sha256": one.sha256,
                "media_type": one.media_type,
                "size": sizes.get(digest_of(one)),
                "links": {"self": f"/v1/texts/{one.sha256}"},
            }
            for one in listed
        ]

    def _proposed(self, terms: bytes | None, act: bytes | None) -> list[Terms]:
        """The terms that came with the texts, once somebody with a seat is found to answer for them."""
        found: list[Terms] = []
        known = {draft.terms for record in self._index.agreements() for draft in record.drafts}
        if act is not None:
            signed = self._signed(act)
            proposed = from_hex(signed.message["terms"], 32, pointer="/act/message/terms")
            known.add(proposed)
            blob = signed.extra["termsBlob"]
            if blob and sha256(blob).digest() == proposed:
                found.append(read_terms_blob(blob))
        if terms is not None:
            read = read_terms(canonical.parse(terms))
            if terms_digest(read) not in known:
                raise RefusedError(
                    "TERMS_NOT_PROPOSED",
                    f"no version of an agreement has the digest {to_hex(terms_digest(read))}",
                    pointer="/terms",
                    fix=_FIX,
                )
            found.append(read)
        return found

    def _signed(self, part: bytes) -> SignedAct:
        """A proposal by a live seat's authority, for this network."""
        act = SignedAct.from_json(canonical.parse(part))
        contract = self._network.contract("Agreements").address
        here = (self._network.chain_id, contract.lower(), self._network.deployment)
        if act.act != "ProposeTerms" or (act.chain_id, act.address.lower(), act.deployment_id) != here:
            raise RefusedError(
                "ACT_ELSEWHERE",
                f"this is a {act.act} for chain {act.chain_id}; a ProposeTerms of this network is due",
                pointer="/act",
                fix="Sign the proposal with this network's network.json (`--sign-only`).",
            )
        signer = _signer(act)  # first of all: what cannot be encoded is no text, no digest, no address
        economy = act.message["economy"]
        seats = {seat["economy"]: seat["authority"] for seat in self._surroundings.seats() if seat["live"]}
        if signer is None or seats.get(economy, "").lower() != signer:
            raise RefusedError(
                "NOT_AUTHORITY",
                f"the act is not signed by the authority of {economy}",
                pointer="/act/signature",
                fix="Let the authority sign it, or hand the texts in once the version is recorded.",
            )
        return act


def _signer(act: SignedAct) -> str | None:
    """Who signed; None for what is no signature of a plain account."""
    try:
        return act.signer().lower()
    except AnchorsError:
        return None


def _not_named(place: int, digest: bytes) -> Fault:
    detail = f"no version of an agreement names a text with the digest {to_hex(digest)}"
    return Fault("TEXT_NOT_NAMED", detail, _FIX, f"/text/{place}")
