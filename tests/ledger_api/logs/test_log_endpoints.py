"""The log endpoints as C2SP tlog-tiles asks: paths, content types, caching; and our auditor over them."""

from __future__ import annotations

import gzip
import json

import httpx
import pytest

from anchors.errors import NoteError
from anchors.note import Checkpoint, NoteSigner, Verifier, open_checkpoint
from anchors.tiles import decode_bundle, entries_path, tile_path
from ledger_api.client.auditing import audit_log
from ledger_api.demo_data import demo_documents
from ledger_api.refusals import RefusedError
from tests.support.node import RunningNode

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)


@pytest.fixture(scope="module")
def filled(node: RunningNode) -> RunningNode:
    """A node whose log of VN has three entries."""
    for number in range(3):
        payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": f"L-{number}"}}
        assert node.register(node.issuer(), payload).refused is None
    published = node.parts.reader.checkpoint
    node.until(lambda: (note := published(node.home().origin)) and b"\n3\n" in note)
    return node


def head(node: RunningNode) -> Checkpoint:
    log = next(one for one in node.api.get("/v1/logs")["items"] if one["name"] == "VN")
    return open_checkpoint(node.http.get("/log/VN/checkpoint").content, [Verifier(log["vkeys"][0])])


def test_checkpoint_is_signed_plain_text_and_hardly_cached(filled: RunningNode) -> None:
    answer = filled.http.get("/log/VN/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "max-age=1," in answer.headers["cache-control"]
    assert head(filled).size == 3
    assert filled.http.get("/log/vn/checkpoint").content == answer.content


def test_tiles_and_bundles_are_immutable_octets(filled: RunningNode) -> None:
    for path in (tile_path(0, 0, 3), entries_path(0, 3)):
        answer = filled.http.get(f"/log/VN/{path}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "immutable" in answer.headers["cache-control"]
    assert len(filled.http.get(f"/log/VN/{tile_path(0, 0, 3)}").content) == 96


def test_bundle_is_compressed_for_clients_that_accept_it(filled: RunningNode) -> None:
    path = f"/log/VN/{entries_path(0, 3)}"
    plain = filled.http.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with filled.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(decode_bundle(plain.content, 3)) == 3


@pytest.mark.parametrize(
    "path",
    ["tile/0/000.p/4", "tile/0/001", "tile/entries/000.p/256", "tile/64/000", "tile/0/0", "tile/../000", "x"],
)
def test_path_that_no_checkpoint_calls_for_is_404(filled: RunningNode, path: str) -> None:
    assert filled.http.get(f"/log/VN/{path}").status_code == 404


def test_unknown_log_and_log_without_entries(filled: RunningNode) -> None:
    unknown = filled.http.get("/log/XX/checkpoint")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "LOG_UNKNOWN")
    empty = filled.http.get("/log/SA/checkpoint")
    assert (empty.status_code, empty.json()["code"]) == (404, "NOT_ANCHORED_YET")


def test_our_auditor_hashes_every_entry_and_follows_growth(filled: RunningNode) -> None:
    first = audit_log(f"{filled.url}/log/VN", None, None)
    assert (first.size, first.root) == (head(filled).size, head(filled).root)
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": "L-more"}}
    filled.register(filled.issuer(), payload)
    filled.until(lambda: head(filled).size == first.size + 1)
    second = audit_log(f"{filled.url}/log/VN", None, first.checkpoint)
    assert (second.old_size, second.size) == (first.size, first.size + 1)


class Forged(httpx.BaseTransport):
    """A log that answers as the real one, but for one path."""

    def __init__(self, base: str, path: str, content: bytes) -> None:
        self._real = httpx.HTTPTransport()
        self._url = f"{base}/{path}"
        self._content = content

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if str(request.url) == self._url:
            return httpx.Response(200, content=self._content)
        return self._real.handle_request(request)


def forged(node: RunningNode, path: str, content: bytes) -> httpx.Client:
    return httpx.Client(transport=Forged(f"{node.url}/log/VN", path, content))


def test_auditor_finds_a_changed_entry_a_wrong_tile_and_a_forged_note(filled: RunningNode) -> None:
    url, size = f"{filled.url}/log/VN", head(filled).size
    bundle = filled.http.get(f"/log/VN/{entries_path(0, size)}").content
    changed = bundle.replace(b'"revision":1', b'"revision":2', 1)
    assert changed != bundle
    with pytest.raises(RefusedError) as refused:
        audit_log(url, None, None, http=forged(filled, entries_path(0, size), changed))
    assert refused.value.code == "LOG_ROOT_MISMATCH"
    with pytest.raises(RefusedError) as refused:
        audit_log(url, None, None, http=forged(filled, tile_path(0, 0, size), b"\0" * 32 * size))
    assert refused.value.code == "LOG_TILE_MISMATCH"
    stranger = NoteSigner(head(filled).origin, b"\1" * 32)
    note = stranger.sign(head(filled).body())
    with pytest.raises(NoteError):
        audit_log(url, None, None, http=forged(filled, "checkpoint", note))


def test_auditor_finds_a_log_that_shrank_or_was_rewritten(filled: RunningNode) -> None:
    operator = filled.parts.operators[filled.home().origin].note_signer
    now = head(filled)
    for old, code in (
        (Checkpoint(now.origin, now.size + 1, b"\5" * 32), "LOG_SHRANK"),
        (Checkpoint(now.origin, now.size, b"\5" * 32), "LOG_REWRITTEN"),
    ):
        with pytest.raises(RefusedError) as refused:
            audit_log(f"{filled.url}/log/VN", None, operator.sign(old.body()))
        assert refused.value.code == code
