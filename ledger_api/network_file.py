"""network.json: what a node, a client or an auditor must know of a network, and nothing secret."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from anchors.chain.finality import Finality
from anchors.chain.port import ContractRef
from anchors.files import replace_durably
from ledger_api.refusals import RefusedError

Word = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$")]
Address = Annotated[str, Field(pattern=r"^0x[0-9a-f]{40}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class ContractFile(_Strict):
    """A contract's address and the keccak-256 of its runtime code."""

    address: Address
    code_hash: Word


class FinalityFile(_Strict):
    """How deep a block must lie to be final."""

    kind: Literal["confirmations", "finalized"]
    confirmations: int = 0


class NetworkFile(_Strict):
    """Format ``concord/network/v1``."""

    format: Literal["concord/network/v1"] = "concord/network/v1"
    mode: Literal["demo", "production"]
    network_id: Word
    deployment_id: Word
    chain_id: int
    chain_url: str
    directory: Address
    block: int
    contracts: dict[str, ContractFile]
    finality: FinalityFile
    nodes: tuple[str, ...] = ()

    @property
    def network(self) -> bytes:
        """The network id as bytes."""
        return bytes.fromhex(self.network_id[2:])

    @property
    def deployment(self) -> bytes:
        """The deployment id as bytes."""
        return bytes.fromhex(self.deployment_id[2:])

    def contract(self, name: str) -> ContractRef:
        """Reference to the contract of this name."""
        return ContractRef(name, self.contracts[name].address)

    def refs(self) -> dict[str, ContractRef]:
        """All contracts, the Directory among them."""
        return {name: self.contract(name) for name in self.contracts}

    def rule(self) -> Finality:
        """The finality rule of this network."""
        return Finality(None if self.finality.kind == "finalized" else self.finality.confirmations)

    def to_text(self) -> str:
        """The file's text."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"

    def save(self, path: Path) -> None:
        """Write the file; a crash leaves the old one or the new one, never half of one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_durably(path, self.to_text().encode())


def parse_network(text: str | bytes) -> NetworkFile:
    """Read a network file's text. Raises `RefusedError` NETWORK_FILE_INVALID."""
    try:
        return NetworkFile.model_validate_json(text)
    except ValidationError as failure:
        first = failure.errors()[0]
        raise RefusedError(
            "NETWORK_FILE_INVALID",
            f"not a concord/network/v1 file: {first['msg']}",
            pointer="/" + "/".join(str(part) for part in first["loc"]),
            fix="Fetch /v1/network again from a node of the network.",
        ) from failure


def load_network(source: str | Path) -> NetworkFile:
    """Read a network file from a path or an http(s) URL.

    Raises `RefusedError` NETWORK_FILE_UNAVAILABLE or NETWORK_FILE_INVALID.
    """
    text = str(source)
    if text.startswith(("http://", "https://")):
        return parse_network(_fetch(text))
    try:
        return parse_network(Path(text).read_bytes())
    except OSError as failure:
        raise _unavailable(text, failure) from failure


def _fetch(url: str) -> bytes:
    import httpx

    try:
        answer = httpx.get(url, timeout=10.0, follow_redirects=True)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        raise _unavailable(url, failure) from failure
    return answer.content


def _unavailable(text: str, failure: Exception) -> RefusedError:
    return RefusedError(
        "NETWORK_FILE_UNAVAILABLE",
        f"cannot read the network file {text}: {failure}",
        fix="Give the path or the URL (…/v1/network) of a network file that can be read.",
    )
