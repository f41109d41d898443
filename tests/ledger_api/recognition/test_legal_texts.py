"""The wording of agreements: who may have a node keep what, and how it comes back."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from anchors import canonical
from anchors.acts import SignedAct, agreement_id, new_nonce
from anchors.content.cid import cid_of
from anchors.hexadecimal import to_hex
from anchors.signing import SigningKey
from ledger_api.client.act_signing import sign
from ledger_api.client.agreement_acts import Proposed, propose_terms
from ledger_api.client.concluding import Stage
from ledger_api.client.legal_texts import fetch_text, hand_in, verify_wording
from ledger_api.domain.agreements.terms import Terms, read_terms, terms_bytes
from ledger_api.refusals import RefusedError
from tests.support.node import RunningNode
from tests.support.stage import chain_time, stage_on, terms_json

pytestmark = pytest.mark.chain

PLAIN = "Jede Partei erkennt an, was die andere prüft.\n".encode()
PAGE = b"<script>alert(1)</script>"
SCAN = b"%PDF-1.7 a scan of the signed paper"


def legal(language: str, data: bytes, media_type: str) -> dict[str, str]:
    return {"language": language, "sha256": to_hex(sha256(data).digest()), "media_type": media_type}


def worded(*texts: dict[str, str], **changes: Any) -> Terms:
    return read_terms(terms_json(texts=list(texts), **changes))


@pytest.fixture(scope="module")
def stage(node: RunningNode) -> Stage:
    return stage_on(node)


@pytest.fixture(scope="module")
def proposed(stage: Stage) -> Proposed:
    texts = (
        legal("de", PLAIN, "text/plain"),
        legal("en", PAGE, "text/html"),
        legal("vi", SCAN, "application/pdf"),
    )
    return propose_terms(stage.actor("DE"), "DE", worded(*texts, title="Worded"))


def refusal(node: RunningNode, *contents: bytes, **parts: bytes) -> tuple[str, str | None]:
    with pytest.raises(RefusedError) as refused:
        hand_in(node.api, contents, **parts)
    assert refused.value.fix
    return refused.value.code, refused.value.pointer


def signed_proposal(node: RunningNode, terms: Terms, key: SigningKey, *, blob: bytes | None = None) -> bytes:
    data, nonce = terms_bytes(terms), new_nonce()
    message = {
        "economy": "DE",
        "agreement": agreement_id("DE", nonce),
        "version": 1,
        "title": terms.title,
        "parties": ",".join(terms.parties),
        "terms": sha256(data).digest(),
        "nonce": nonce,
    }
    extra = {"termsBlob": data if blob is None else blob}
    act = sign(node.parts.network, "ProposeTerms", message, key, extra, now=chain_time(node))
    return canonical.encode(act.to_json())


def test_texts_of_a_version_are_kept_shown_and_published(
    node: RunningNode, stage: Stage, proposed: Proposed
) -> None:
    before = stage.agreement(proposed.agreement)["texts"]
    assert [(one["language"], one["size"]) for one in before] == [("de", None), ("en", None), ("vi", None)]
    assert node.http.get(before[0]["links"]["self"]).json()["code"] == "TEXT_NOT_HELD"

    kept = hand_in(node.api, [PLAIN, PAGE, SCAN])
    assert kept == hand_in(node.api, [PLAIN, PAGE, SCAN])
    after = stage.agreement(proposed.agreement)["texts"]
    assert [one["size"] for one in after] == [len(PLAIN), len(PAGE), len(SCAN)]
    assert [fetch_text(node.api, one) for one in after] == [PLAIN, PAGE, SCAN]
    node.until(lambda: node.parts.content.has(cid_of(PLAIN)), what="the content store")


@pytest.mark.parametrize(
    ("data", "media_type", "disposition"),
    [
        (PLAIN, "text/plain; charset=utf-8", None),
        (PAGE, "text/html; charset=utf-8", "attachment"),
        (SCAN, "application/pdf", "attachment"),
    ],
)
def test_text_comes_with_its_type_and_can_do_nothing(
    node: RunningNode, proposed: Proposed, data: bytes, media_type: str, disposition: str | None
) -> None:
    hand_in(node.api, [data])
    path = f"/v1/texts/{to_hex(sha256(data).digest())}"
    answer = node.http.get(path)
    assert (answer.status_code, answer.content) == (200, data)
    assert answer.headers["content-type"] == media_type
    assert answer.headers.get("content-disposition") == disposition
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    again = node.http.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_bytes_that_no_version_names_leave_nothing_behind(node: RunningNode, proposed: Proposed) -> None:
    assert refusal(node, b"anything", PLAIN + b" ") == ("TEXT_NOT_NAMED", "/text/0")
    fresh = b"Named nowhere yet."
    assert refusal(node, PLAIN, fresh) == ("TEXT_NOT_NAMED", "/text/1")
    unknown = node.http.get(f"/v1/texts/{to_hex(sha256(fresh).digest())}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "TEXT_UNKNOWN")


def test_authority_may_hand_in_what_its_signed_proposal_names(node: RunningNode, stage: Stage) -> None:
    data = b"The wording of a proposal on its way."
    terms = worded(legal("en", data, "text/markdown"), title="On its way")
    authority = node.people.key("DE", "authority")
    assert refusal(node, data) == ("TEXT_NOT_NAMED", "/text/0")
    for key in (SigningKey.generate(), node.people.key("VN", "authority")):
        assert refusal(node, data, act=signed_proposal(node, terms, key)) == (
            "NOT_AUTHORITY",
            "/act/signature",
        )
    act = signed_proposal(node, terms, authority)
    (kept,) = hand_in(node.api, [data], act=act)
    assert (kept["language"], kept["size"]) == ("en", len(data))
    assert node.http.get(kept["links"]["self"]).json()["code"] == "TEXT_UNKNOWN"
    node.http.post("/v1/acts", content=act, headers={"content-type": "application/json"}).raise_for_status()
    node.until(lambda: node.http.get(kept["links"]["self"]).content == data, what="the proposal")


def test_terms_that_the_chain_lacks_are_compared_with_the_digest_of_their_proposal(
    node: RunningNode,
) -> None:
    data = b"The wording of terms too large for the chain."
    terms = worded(legal("en", data, "text/plain"), title="Large")
    other = worded(legal("en", data, "text/plain"), title="Never proposed")
    act = signed_proposal(node, terms, node.people.key("DE", "authority"), blob=b"")
    assert refusal(node, data, terms=terms_bytes(terms)) == ("TERMS_NOT_PROPOSED", "/terms")
    assert refusal(node, data, act=act) == ("TEXT_NOT_NAMED", "/text/0")
    assert refusal(node, data, act=act, terms=terms_bytes(other)) == ("TERMS_NOT_PROPOSED", "/terms")
    (kept,) = hand_in(node.api, [data], act=act, terms=terms_bytes(terms))
    assert kept["size"] == len(data)


@pytest.mark.parametrize("economy", [["DE"], 5, None, "XX"])
def test_proposal_that_is_none_is_refused_and_not_stumbled_over(node: RunningNode, economy: Any) -> None:
    terms = worded(legal("en", b"Odd.", "text/plain"), title="Odd")
    act = canonical.parse(signed_proposal(node, terms, node.people.key("DE", "authority")))
    assert isinstance(act, dict)
    act["message"]["economy"] = economy
    code, _ = refusal(node, b"Odd.", act=canonical.encode(act))
    assert code in ("TYPED_DATA", "NOT_AUTHORITY")


@pytest.mark.parametrize("change", [{"deploymentId": "0x" + "77" * 32}, {"chainId": 5}])
def test_proposal_for_another_network_answers_for_nothing(node: RunningNode, change: dict[str, Any]) -> None:
    terms = worded(legal("en", b"Elsewhere.", "text/plain"), title="Elsewhere")
    act = canonical.parse(signed_proposal(node, terms, node.people.key("DE", "authority")))
    assert SignedAct.from_json(act)
    assert refusal(node, b"Elsewhere.", act=canonical.encode(act | change)) == ("ACT_ELSEWHERE", "/act")


def test_wording_is_compared_with_the_terms_before_anybody_signs() -> None:
    terms = worded(legal("de", PLAIN, "text/plain"))
    verify_wording(terms, {"de": PLAIN})
    for wording in ({"de": PLAIN + b" "}, {"en": PLAIN}):
        with pytest.raises(RefusedError) as refused:
            verify_wording(terms, wording)
        assert refused.value.code == "TEXT_DIFFERS"
