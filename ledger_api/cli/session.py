"""What a command that acts for an issuer needs: its profile, its keys, its node, its network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_api.cli.passphrase import read_passphrase
from ledger_api.refusals import RefusedError

if TYPE_CHECKING:
    from ledger_api.client.node_api import NodeClient
    from ledger_api.client.preparation import Home
    from ledger_api.client.profile import Profile
    from ledger_api.network_file import NetworkFile


@dataclass(slots=True)
class Session:
    """A key folder together with the node it speaks to."""

    profile: Profile
    node: NodeClient
    network: NetworkFile

    def home(self) -> Home:
        """The log of the issuer's economy. Raises `RefusedError` LOG_MISSING."""
        from ledger_api.client.preparation import Home

        issuer = self.node.get(f"/v1/issuers/{self.profile.issuer_id}")
        economy = issuer["economy"]
        for log in self.node.get("/v1/logs")["items"]:
            if log["economy"] == economy and log["closed"] is None:
                return Home(self.network.network, log["origin"], economy)
        raise RefusedError(
            "LOG_MISSING", f"{economy} has no open log", fix="Ask the economy's authority to register one."
        )


@contextmanager
def connect(node_url: str) -> Iterator[NodeClient]:
    """A client for the node, closed afterwards."""
    from ledger_api.client.node_api import NodeClient

    with NodeClient(node_url) as node:
        yield node


@contextmanager
def session(node_url: str, keys: Path, name: str) -> Iterator[Session]:
    """A key folder with its node. Raises `RefusedError` PROFILE_UNKNOWN, NODE_UNREACHABLE."""
    from ledger_api.client.profile import load_profile
    from ledger_api.network_file import parse_network

    profile = load_profile(keys, name)
    with connect(node_url) as node:
        network = parse_network(node.network_text())
        if profile.network_id not in (None, network.network_id):
            raise RefusedError(
                "NETWORK_MISMATCH",
                f"{name} belongs to another network than {node_url}",
                fix="Name the node of its own network with --node.",
            )
        yield Session(profile, node, network)


def ask_passphrase(file: Path | None, descriptor: int | None) -> str:
    """The passphrase of an existing key folder."""
    return read_passphrase(file, descriptor)
