"""Pages as a node serves them, read without a browser: withheld, superseded, ambiguous, refused."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from ledger_api.client.batch import Done
from ledger_api.client.standing import change_status
from ledger_api.demo_data import demo_documents
from tests.support.node import PASSPHRASE, RunningNode

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
BROWSER = {"accept": "text/html"}


def register(node: RunningNode, number: str, issuer: str = "mill", **choices: Any) -> Done:
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": number}}
    done = node.register(node.issuer(issuer), payload, **({"visibility": "public"} | choices))
    assert done.refused is None, done.refused
    return done


def digest_of(done: Done) -> str:
    return str(done.resource["document"])


def page_of(node: RunningNode, digest: str) -> str:
    answer = node.http.get(f"/documents/{digest}", headers=BROWSER)
    assert answer.status_code == 200
    return answer.text


def words(page: str) -> str:
    """What a reader sees of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def post(node: RunningNode, *files: tuple[str, bytes], **members: str) -> httpx.Response:
    parts: list[Any] = [("file", (name, data)) for name, data in files]
    parts += [(name, (None, value)) for name, value in members.items()]
    return node.http.post("/verify", files=parts, headers=BROWSER)


def test_page_may_load_and_run_only_what_the_node_serves(node: RunningNode) -> None:
    answer = node.http.get("/verify")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(
        r"<script(?! src=\"/static/)|\sstyle=|\son\w+=|https?://(?!127\.0\.0\.1)", answer.text
    )
    for path in re.findall(r"(?:src|href)=\"(/static/[^\"]+)\"", answer.text):
        assert node.http.get(path).status_code == 200


def test_every_field_has_a_label(node: RunningNode) -> None:
    page = node.http.get("/verify").text
    fields = set(re.findall(r"<(?:input|select)[^>]* id=\"(\w+)\"", page))
    assert fields == set(re.findall(r"<label for=\"(\w+)\"", page))
    assert {"files", "number", "importing_economy", "customs_office", "declared_at", "axis"} <= fields


def test_link_may_fill_the_form_in_and_carries_no_markup(node: RunningNode) -> None:
    page = node.http.get("/verify", params={"number": '"><script>x</script>', "importing_economy": "DE"}).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert "<option selected>DE</option>" in page


@pytest.mark.parametrize(
    ("files", "members", "status", "code"),
    [
        ((("", b""),), {"number": ""}, 400, "PART_MISSING"),
        ((), {"number": "X", "customs_office": "Rotterdam"}, 422, "QUESTION_INVALID"),
        ((), {"number": "X", "exporter_lei": "549300VNCOATEXPHP007"}, 422, "LEI_INVALID"),
        (
            (("a.json", b'{"format":"concord/presentation/v1"}'),),
            {"number": "X"},
            422,
            "PRESENTATION_INVALID",
        ),
        ((), {"number": "X", "colour": "red"}, 400, "PART_UNKNOWN"),
    ],
)
def test_refused_question_says_so_in_words_and_status(
    node: RunningNode,
    files: tuple[tuple[str, bytes], ...],
    members: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = post(node, *files, **members)
    assert answer.status_code == status
    assert f'role="alert" data-code="{code}"' in answer.text
    assert "What to do:" in answer.text
    if code != "PART_UNKNOWN":
        assert f'value="{members.get("number", "")}"' in answer.text


def test_file_over_the_limit_is_refused_with_what_was_typed(node: RunningNode) -> None:
    limit = node.parts.settings.max_file_bytes
    answer = post(node, ("large.pdf", bytes(limit + 1)), number="VN-W-0")
    assert answer.status_code == 413
    assert f"large.pdf has {limit + 1} bytes" in words(answer.text).lower()
    assert 'value="VN-W-0"' in answer.text


def test_withheld_document_stands_though_its_content_is_not_shown(node: RunningNode) -> None:
    done = register(node, "VN-W-1", visibility="withheld")
    page = page_of(node, digest_of(done))
    assert 'data-tone="good"' in page
    assert "In force Nothing recorded speaks against it." in words(page)
    assert "Its content is not public" in page
    assert "VN-W-1" not in page
    # however the address was copied
    assert "Inspection certificate 3.1" in page_of(node, str(done.resource["id"])[2:].upper())


def test_superseded_document_leads_to_its_successor(node: RunningNode) -> None:
    first = register(node, "VN-W-2")
    second = register(node, "VN-W-2", revision=2, supersedes=digest_of(first))
    mill = node.issuer()
    change_status(
        mill,
        node.api,
        node.parts.network,
        mill.signing_key(PASSPHRASE),
        "Supersede",
        digest_of(first),
        reason="corrected",
        successor=digest_of(second),
    )
    page = page_of(node, digest_of(first))
    assert "Replaced by a newer document" in page
    assert f'id="successor" href="/documents/{digest_of(second)}"' in page
    assert 'data-kind="SUPERSEDE"' in page
    assert "reason given: corrected" in page
    assert "revision 2" in words(page_of(node, digest_of(second)))


def test_restored_document_is_in_force_again_and_its_history_keeps_both_acts(node: RunningNode) -> None:
    done = register(node, "VN-W-3")
    mill = node.issuer()
    for kind, reason in (("Suspend", "audit_overdue"), ("Restore", "audit_passed")):
        key = mill.signing_key(PASSPHRASE)
        change_status(mill, node.api, node.parts.network, key, kind, digest_of(done), reason=reason)
    page = page_of(node, digest_of(done))
    assert 'data-tone="good"' in page
    kinds = re.findall(r"data-kind=\"(\w+)\"", page)
    assert kinds == ["ISSUE", "RECEIVE", "LOG", "ANCHOR", "SUSPEND", "RESTORE"]


def test_number_of_two_issuers_asks_which_document_it_is(node: RunningNode) -> None:
    ours, theirs = register(node, "VN-W-4"), register(node, "VN-W-4", issuer="second-mill")
    answer = post(node, number="VN-W-4")
    assert answer.status_code == 200
    assert "Several documents have this number" in answer.text
    assert "Inspection certificate 3.1 by Second-Mill (VN)" in answer.text
    for done in (ours, theirs):
        assert f'href="/documents/{done.resource["id"]}"' in answer.text
    assert 'id="checks"' not in answer.text


def test_address_that_names_no_document_is_a_page_with_status_404(node: RunningNode) -> None:
    for digest in ("0x" + "ab" * 32, "0xabc", "nothing", "%3Cscript%3E"):
        answer = node.http.get(f"/documents/{digest}", headers=BROWSER)
        assert answer.status_code == 404
        assert 'data-code="DOCUMENT_UNKNOWN"' in answer.text
        assert "<h1>Not found here</h1>" in answer.text
