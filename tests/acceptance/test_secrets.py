"""What must stay at home stays there, and a demonstration cannot pass for the real thing."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ledger_api.client import records
from tests.acceptance.exporters import PASSPHRASE, Exporter
from tests.acceptance.holdings import files_of
from tests.acceptance.nodes import CONCORD, NodeProcess, plain_environment
from tests.acceptance.papers import Paper
from tests.acceptance.shell import Shell


def forms_of(secret: bytes) -> Iterator[bytes]:
    """A secret as it might lie somewhere: raw, as hexadecimal, as base64."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    yield base64.b64encode(secret).rstrip(b"=")[:-1]


def test_node_s_folders_and_output_hold_no_issuer_key_no_salt_key_and_no_withheld_secret(
    founder: NodeProcess, second: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    statement = paper().register(mill, visibility="withheld")
    second.until(lambda: second.http.get(f"/v1/documents/{statement}").status_code == 200)
    document = records.find(mill.profile, statement).opening
    assert document.secret is not None
    secrets = {
        "signing key": mill.key.secret,
        "salt key": mill.profile.salt_key(PASSPHRASE),
        "document secret": document.secret,
    }
    assert all(len(secret) == 32 for secret in secrets.values())
    found = [
        (name, path)
        for node in (founder, second)
        for path, data in files_of(node.folder)
        for name, secret in secrets.items()
        if any(form in data for form in forms_of(secret)) or PASSPHRASE.encode() in data
    ]
    assert found == []
    # the same search does find a secret where there is one
    relayer = (founder.data / "keys" / "relayer.key").read_bytes().strip()
    assert any(relayer in data for _, data in files_of(founder.data))


def test_issuer_s_keys_at_home_are_sealed_and_readable_by_their_owner_alone(
    keys: Path, mill: Exporter
) -> None:
    for path, data in files_of(keys / "mill"):
        assert path.stat().st_mode & 0o077 == 0 or path.name == "profile.json"
        for secret in (mill.key.secret, mill.profile.salt_key(PASSPHRASE)):
            assert not any(form in data for form in forms_of(secret)), path
    sealed = json.loads((keys / "mill" / "key.json").read_bytes())
    assert (sealed["version"], sealed["crypto"]["kdf"]) == (3, "scrypt")


def test_founding_node_s_own_keys_are_readable_by_their_owner_alone(founder: NodeProcess) -> None:
    found = [path for place in ("keys", "people") for path, _ in files_of(founder.data / place)]
    assert found
    assert [path for path in found if path.stat().st_mode & 0o077] == []


def test_passphrase_has_no_way_through_the_command_line_and_no_way_out(
    shell: Shell, mill: Exporter, paper: Callable[[], Paper], tmp_path: Path
) -> None:
    said = [
        shell.run("register", paper().path, "--as", "mill", "--passphrase", PASSPHRASE, code=2),
        shell.run("keys", "new", "open", f"--passphrase={PASSPHRASE}", code=2),
        shell.run("register", paper().path, "--as", "mill", code=1),  # nobody there to ask
    ]
    assert not (shell.keys / "open").exists()
    file = tmp_path / "secret"
    file.write_text(PASSPHRASE + "\n")
    from_file = ("register", paper().path, "--as", "mill", "--passphrase-file", file)
    done = shell.run(*from_file, "--wait", "final")
    file.write_text("another\n")
    wrong = shell.run(*from_file, code=1)
    assert "KEYSTORE_PASSPHRASE_WRONG" in wrong.err
    for one in (done, wrong, *said[2:]):
        assert PASSPHRASE not in one.out + one.err


def test_production_refuses_the_demonstration_s_network_its_chain_and_founding_one(
    founder: NodeProcess, tmp_path: Path
) -> None:
    renamed = tmp_path / "network.json"
    demonstration = json.loads((founder.data / "network.json").read_bytes())
    renamed.write_text(json.dumps(demonstration | {"mode": "production"}))

    def refusal(command: str, network: Path | None) -> str:
        environment = plain_environment() | {
            "CONCORD_MODE": "production",
            "CONCORD_CHAIN_URL": founder.network.chain_url,
            "CONCORD_DATA_DIR": str(tmp_path / f"{command}-{network and network.parent.name}"),
        }
        if network is not None:
            environment["CONCORD_NETWORK"] = str(network)
        done = subprocess.run(
            [*CONCORD, command], env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 1, done.stderr
        return done.stderr.partition(":")[0]

    expected = {
        ("up", founder.data / "network.json"): "DEMO_NETWORK_IN_PRODUCTION",
        ("serve", renamed): "DEMO_CHAIN_IN_PRODUCTION",
        ("up", None): "NETWORK_FILE_MISSING",  # production founds nothing by itself
    }
    with ThreadPoolExecutor(len(expected)) as callers:
        told = callers.map(lambda one: refusal(*one), expected)
    assert dict(zip(expected, told, strict=True)) == expected
