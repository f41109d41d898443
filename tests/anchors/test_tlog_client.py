"""A public tlog client, none of whose log code is ours, audits a log served as static files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from anchors import receipt as receipts
from anchors.entry import encode as encode_entry
from anchors.merkle import MerkleTree, leaf_hash
from anchors.note import Checkpoint, NoteSigner
from anchors.receipt import Receipt
from anchors.tiles import encode_bundle, entries_for_size, entries_path, tiles_for_size
from tests.anchors.strategies import plain_entry, plain_statement
from tests.anchors.test_receipt import ANCHOR
from tests.support.loopback_server import serving
from tests.tlog_client.client import run_client

SIZE, OLD_SIZE, INDEX = 600, 257, 300
SIGNER = NoteSigner("de.example/log", b"\x01" * 32)


@dataclass(frozen=True)
class Served:
    folder: Path
    url: str
    entries: list[bytes]
    tree: MerkleTree

    def checkpoint(self, size: int) -> bytes:
        return SIGNER.sign(Checkpoint(SIGNER.name, size, self.tree.root(size)).body())


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: a test's output is its failures."""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "log"
    entries = [encode_entry(plain_entry(plain_statement(revision=at + 1))) for at in range(SIZE)]
    tree = MerkleTree(leaf_hash(entry) for entry in entries)

    def write(path: str, data: bytes) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    for tile in tiles_for_size(SIZE):
        hashes = (tree.hash_at(8 * tile.level, tile.index * 256 + at) for at in range(tile.width))
        write(tile.path, b"".join(hashes))
    for bundle in entries_for_size(SIZE):
        first = bundle.index * 256
        write(bundle.path, encode_bundle(entries[first : first + bundle.width]))
    with serving(partial(Quiet, directory=str(folder))) as port:
        served = Served(folder, f"http://127.0.0.1:{port}", entries, tree)
        write("checkpoint", served.checkpoint(SIZE))
        yield served


def receipt_file(log: Served, folder: Path, index: int = INDEX) -> Path:
    receipt = Receipt(index, tuple(log.tree.inclusion_proof(index)), log.checkpoint(SIZE), ANCHOR)
    path = folder / "entry.tlog-proof"
    path.write_text(receipts.encode(receipt), encoding="utf-8")
    return path


def test_it_hashes_every_entry_and_proves_root_old_checkpoint_and_receipt(
    log: Served, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    old.write_bytes(log.checkpoint(OLD_SIZE))
    proof = receipt_file(log, tmp_path)
    answer = run_client("audit", "-url", log.url, "-vkey", SIGNER.vkey, "-old", old, "-receipt", proof)
    assert answer.returncode == 0, answer.stderr
    said = answer.stdout.splitlines()
    assert said[0].startswith(f"entries {SIZE} root ")
    assert said[1:] == [f"consistent {OLD_SIZE} {SIZE}", f"receipt {INDEX} {SIZE}"]


def test_it_verifies_a_receipt_with_no_network(log: Served, tmp_path: Path) -> None:
    entry = tmp_path / "entry.json"
    entry.write_bytes(log.entries[INDEX])
    arguments = ("receipt", "-vkey", SIGNER.vkey, "-receipt", receipt_file(log, tmp_path), "-entry", entry)
    assert run_client(*arguments).stdout == f"receipt {INDEX} {SIZE}\n"
    entry.write_bytes(log.entries[INDEX + 1])
    assert run_client(*arguments).returncode == 1


def test_it_finds_a_rewritten_entry(log: Served) -> None:
    path = log.folder / entries_path(1)
    path.write_bytes(encode_bundle([*log.entries[256:300], b"{}", *log.entries[301:512]]))
    answer = run_client("audit", "-url", log.url, "-vkey", SIGNER.vkey)
    assert answer.returncode == 1
    assert "the checkpoint says" in answer.stderr


def test_it_finds_a_log_that_does_not_extend_an_old_checkpoint(log: Served, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_bytes(SIGNER.sign(Checkpoint(SIGNER.name, OLD_SIZE, log.tree.root(OLD_SIZE - 1)).body()))
    answer = run_client("audit", "-url", log.url, "-vkey", SIGNER.vkey, "-old", old)
    assert answer.returncode == 1
