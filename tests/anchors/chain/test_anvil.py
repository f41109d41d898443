import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anchors.chain import anvil as module
from anchors.chain.anvil import Anvil, find_anvil
from anchors.chain.finality import Finality
from anchors.chain.port import ContractRef
from anchors.chain.web3_gateway import Web3Gateway
from anchors.errors import ChainUnavailableError, EngineMissingError
from anchors.signing import SigningKey
from tests.anchors.chain.contract import load_probe, note

pytestmark = pytest.mark.chain


def gateway_to(chain: Anvil) -> Web3Gateway:
    return Web3Gateway(chain.url, finality=Finality(0), load=load_probe)


def noted(chain: Anvil, numbers: range) -> ContractRef:
    gateway, key = gateway_to(chain), SigningKey.generate()
    address = gateway.deploy("Probe", [7], key=key).contract_address
    assert address is not None
    probe = ContractRef("Probe", address)
    for number in numbers:
        note(gateway, probe, key, number)
    return probe


def wait_for(condition, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone, or going while it is read
        return False


def test_the_chain_is_the_same_after_an_orderly_stop(tmp_path: Path):
    with Anvil(tmp_path) as chain:
        probe = noted(chain, range(5))
        head = gateway_to(chain).head()
        events = gateway_to(chain).events([probe], 0, head.number)
    with Anvil(tmp_path) as chain:
        assert gateway_to(chain).head() == head
        assert gateway_to(chain).events([probe], 0, head.number) == events
        assert gateway_to(chain).call(probe, "stored") == 4
        assert gateway_to(chain).receipt(events[0].tx) is not None


def test_a_kill_after_the_state_was_written_loses_nothing(tmp_path: Path):
    chain = Anvil(tmp_path)
    chain.start()
    noted(chain, range(5))
    head = gateway_to(chain).head()
    chain.persist()
    chain.kill()
    chain.start()
    assert gateway_to(chain).head() == head
    chain.stop()


def test_blocks_with_transactions_are_written_without_being_told(tmp_path: Path):
    chain = Anvil(tmp_path)
    chain.start()
    probe = noted(chain, range(3))
    wait_for(lambda: chain._persisted[0] == gateway_to(chain).head().number)
    head = gateway_to(chain).head()
    chain.kill()
    chain.start()
    assert gateway_to(chain).head() == head
    assert gateway_to(chain).call(probe, "stored") == 2
    chain.stop()


def test_a_reorg_is_written_too(tmp_path: Path):
    chain = Anvil(tmp_path)
    chain.start()
    noted(chain, range(5))
    chain.persist()
    chain.rpc("anvil_reorg", 3, [])
    head = gateway_to(chain).head()
    wait_for(lambda: chain._persisted[1] == "0x" + head.hash.hex())
    chain.kill()
    assert not chain.is_alive()
    chain.start()
    assert chain.is_alive()
    assert gateway_to(chain).head() == head
    chain.stop()


def test_kills_at_any_moment_leave_a_chain_that_starts(tmp_path: Path):
    chain = Anvil(tmp_path)
    heights = []
    for _ in range(5):
        chain.start()
        heights.append(gateway_to(chain).head().number)
        noted(chain, range(3))
        chain.kill()
    chain.start()
    heights.append(gateway_to(chain).head().number)
    chain.stop()
    assert heights == sorted(heights)


def test_the_chain_dies_with_a_parent_that_is_killed(tmp_path: Path):
    script = (
        "import sys, time; from pathlib import Path; from anchors.chain.anvil import Anvil;"
        "import threading; chain = Anvil(Path(sys.argv[1]));"
        # started by a thread that ends: the chain must live on with the process all the same
        "starter = threading.Thread(target=chain.start); starter.start(); starter.join();"
        "time.sleep(0.5); chain.rpc('eth_blockNumber'); print(chain.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_running(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: not is_running(child))


def test_blocks_come_by_the_clock_when_asked(tmp_path: Path):
    with Anvil(tmp_path, block_time=1) as chain:
        gateway = gateway_to(chain)
        start = gateway.head()
        wait_for(lambda: gateway.head().number >= start.number + 2)
        assert gateway.head().time > start.time


def test_the_faucet_pays_and_what_it_paid_is_kept(tmp_path: Path):
    account = "0x" + "42" * 20
    with Anvil(tmp_path) as chain:
        chain.fund(account, 5)
    with Anvil(tmp_path) as chain:
        assert gateway_to(chain).balance(account) == 5
        assert chain.rpc("eth_accounts") == []  # nobody can send without a key of their own


def test_a_folder_with_a_damaged_state_is_not_taken_for_an_empty_chain(tmp_path: Path):
    (tmp_path / "anvil-state.json").write_text("{")
    with pytest.raises(ChainUnavailableError) as refused:
        Anvil(tmp_path).start()
    assert "damaged" in refused.value.fix


def test_a_second_chain_on_the_same_port_does_not_start(tmp_path: Path):
    with Anvil(tmp_path / "first") as first:
        second = Anvil(tmp_path / "second", port=first.port)
        with pytest.raises(ChainUnavailableError, match="taken"):
            second.start()
        assert first.is_alive()


def test_the_setting_wins_over_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own = tmp_path / "my-anvil"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("CONCORD_ANVIL", str(own))
    assert find_anvil() == own


def test_a_setting_that_names_nothing_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONCORD_ANVIL", "/nowhere/anvil")
    with pytest.raises(EngineMissingError) as missing:
        find_anvil()
    assert "/nowhere/anvil" in missing.value.detail
    assert "CONCORD_ANVIL" in missing.value.fix


def test_without_any_anvil_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CONCORD_ANVIL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(module, "_PROJECT", tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EngineMissingError) as missing:
        find_anvil()
    assert "npm ci" in missing.value.fix
