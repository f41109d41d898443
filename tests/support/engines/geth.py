"""A consortium of geth nodes under Clique: every node signs blocks, one a second."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anchors.chain.child_process import ChildProcess
from anchors.errors import ChainUnavailableError
from anchors.loopback import free_port
from anchors.signing import SigningKey
from tests.support.engines.binaries import built_engine

CHAIN_ID = 91356
PASSPHRASE = "clique"
FIRST_BLOCK = 6  # seconds from its founding; by then the validators know each other
ATTEMPTS = 3
CONFIRMATIONS = 3  # of four signers: a fork of that depth would need a majority
_FORKS = (
    "homesteadBlock", "eip150Block", "eip155Block", "eip158Block", "byzantiumBlock",
    "constantinopleBlock", "petersburgBlock", "istanbulBlock", "muirGlacierBlock",
    "berlinBlock", "londonBlock",
)  # fmt: skip


def clique_genesis(signers: Sequence[str], funded: Sequence[str], *, period: int = 1) -> dict[str, object]:
    """Genesis of a Clique chain (EIP-225): the sorted signers stand in the extra data."""
    sealers = "".join(sorted(address.lower().removeprefix("0x") for address in signers))
    config: dict[str, object] = {"chainId": CHAIN_ID, "clique": {"period": period, "epoch": 30000}}
    config.update(dict.fromkeys(_FORKS, 0))
    return {
        "config": config,
        "difficulty": "1",
        "timestamp": hex(int(time.time()) + FIRST_BLOCK),
        "gasLimit": hex(30_000_000),
        "extradata": "0x" + "00" * 32 + sealers + "00" * 65,
        "alloc": {address: {"balance": hex(10**24)} for address in (*signers, *funded)},
    }


class GethNode:
    """One signer of the consortium."""

    def __init__(self, folder: Path, signer: SigningKey) -> None:
        self._binary = built_engine("geth")
        self._folder = folder
        self._signer = signer
        self._node_key = SigningKey.generate()
        self._child: ChildProcess | None = None
        self.rpc_port = free_port()
        self.peer_port = free_port()
        folder.mkdir(parents=True)

    @property
    def address(self) -> str:
        """The account it signs blocks with; unlocked."""
        return self._signer.address

    @property
    def url(self) -> str:
        """The value of `CONCORD_CHAIN_URL` for this node."""
        return f"http://127.0.0.1:{self.rpc_port}"

    @property
    def enode(self) -> str:
        """The address at which the other nodes reach this one."""
        public = self._node_key.public_key.hex()
        return f"enode://{public}@127.0.0.1:{self.peer_port}?discport=0"

    def prepare(self, genesis: Path, peers: Sequence[str]) -> None:
        """Write the genesis block, the signer's key and the peers."""
        key, passphrase = self._folder / "signer.hex", self._folder / "passphrase"
        key.write_text(self._signer.secret.hex())
        passphrase.write_text(PASSPHRASE)
        (self._folder / "node.hex").write_text(self._node_key.secret.hex())
        quoted = ", ".join(json.dumps(peer) for peer in peers)
        (self._folder / "config.toml").write_text(f"[Node.P2P]\nStaticNodes = [{quoted}]\n")
        self._geth("init", str(genesis))
        self._geth("account", "import", "--lightkdf", "--password", str(passphrase), str(key))

    def launch(self) -> None:
        """Start the node without waiting for it."""
        self._child = ChildProcess(
            [self._binary, "--datadir", self._folder / "data", "--config", self._folder / "config.toml",
             "--nodekey", self._folder / "node.hex", "--networkid", str(CHAIN_ID),
             "--port", str(self.peer_port), "--nodiscover", "--nat", "none", "--ipcdisable",
             "--authrpc.port", str(free_port()),
             "--http", "--http.addr", "127.0.0.1", "--http.port", str(self.rpc_port),
             "--http.api", "eth,net,web3,clique,debug,admin",
             "--mine", "--miner.etherbase", self.address, "--miner.gasprice", "0", "--txpool.pricelimit", "0",
             "--unlock", self.address, "--password", self._folder / "passphrase", "--allow-insecure-unlock",
             # without the archive a SIGKILL takes the chain back to its last flushed state
             "--syncmode", "full", "--gcmode", "archive", "--cache", "64", "--verbosity", "2"],
            log=self._folder / "geth.log",
        )  # fmt: skip

    def wait_for_block(self, number: int) -> None:
        """Return when its chain is that high."""
        if self._child is None:
            raise RuntimeError("the validator was not launched")
        self._child.wait_until(lambda: (self.block_number() or 0) >= number, seconds=60, what="geth")

    def block_number(self) -> int | None:
        """Height of its chain, or None while its RPC does not answer."""
        try:
            return int(str(self.rpc("eth_blockNumber")), 16)
        except OSError:
            return None

    def rpc(self, method: str, *params: object) -> Any:
        """Result of one JSON-RPC call."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            decoded = json.load(answer)
        if "error" in decoded:
            raise RuntimeError(f"{method}: {decoded['error']}")
        return decoded["result"]

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self._child is not None:
            self._child.kill()

    def stop(self) -> None:
        """End the node in order."""
        if self._child is not None:
            self._child.stop()

    def _geth(self, *arguments: str) -> None:
        command = [str(self._binary), "--datadir", str(self._folder / "data"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"geth {arguments[0]}: {done.stderr.strip()[-1000:]}")


class CliqueConsortium:
    """Validators that know each other, and one funded account to pay for transactions."""

    def __init__(self, folder: Path, *, validators: int = 4) -> None:
        signers = [SigningKey.generate() for _ in range(validators)]
        self.relayer = SigningKey.generate()
        self.nodes = [GethNode(folder / f"validator-{n}", signer) for n, signer in enumerate(signers)]
        genesis = folder / "genesis.json"
        addresses = [signer.address for signer in signers]
        genesis.write_text(json.dumps(clique_genesis(addresses, [self.relayer.address])))
        for node in self.nodes:
            node.prepare(genesis, [other.enode for other in self.nodes if other is not node])

    @property
    def url(self) -> str:
        """RPC of the first validator."""
        return self.nodes[0].url

    def start(self) -> None:
        """Start all validators and return when every one follows a growing chain."""
        for node in self.nodes:
            node.launch()
        for node in self.nodes:
            node.wait_for_block(2)

    def now(self) -> int:
        """The time of the first validator's newest block."""
        return int(str(self.nodes[0].rpc("eth_getBlockByNumber", "latest", False)["timestamp"]), 16)

    def fund(self, address: str, wei: int = 10**21) -> None:
        """Pay an account from the first validator's own; returns when the payment is mined."""
        node = self.nodes[0]
        payment = {"from": node.address, "to": address, "value": hex(wei)}
        sent = node.rpc("eth_sendTransaction", payment)
        while node.rpc("eth_getTransactionReceipt", sent) is None:
            time.sleep(0.1)

    def stop(self) -> None:
        """End every validator."""
        for node in self.nodes:
            node.kill()


@contextmanager
def running_consortium(folder: Path, *, validators: int = 4) -> Iterator[CliqueConsortium]:
    """A consortium that makes blocks; it is stopped at the end.

    Validators that have not found each other sign a first block each, and Clique lets none of them sign the
    next: such a chain stands still for good, and another is founded.
    """
    for attempt in range(1, ATTEMPTS + 1):
        consortium = CliqueConsortium(folder / f"attempt-{attempt}", validators=validators)
        try:
            consortium.start()
            break
        except ChainUnavailableError:
            consortium.stop()
            if attempt == ATTEMPTS:
                raise
    try:
        yield consortium
    finally:
        consortium.stop()
