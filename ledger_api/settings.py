"""What a node is told from outside: environment variables with the prefix ``CONCORD_``.

No module reads the environment but this one, and nobody keeps a global copy: settings are built once
and handed down (`ledger_api.wiring.build`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEMO_ECONOMIES = ("VN", "DE", "SA")


class Settings(BaseSettings):
    """A node's settings; unset engines are the embedded ones (anvil, directory, SQLite)."""

    model_config = SettingsConfigDict(env_prefix="CONCORD_", extra="ignore", frozen=True)

    data_dir: Path = Path("concord-data")
    mode: Literal["demo", "production"] = "demo"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str | None = None
    """How others reach this node; written on chain for the logs it founds."""

    chain_url: str | None = None
    """JSON-RPC of the chain; None starts an embedded demonstration chain."""
    confirmations: int | None = Field(default=None, ge=0)
    """Blocks on top that make one final; None takes what the network file says (1 when it is founded)."""
    block_time: int | None = Field(default=1, ge=1)
    """Seconds between blocks of the embedded chain; None mines each transaction at once."""
    ipfs_api: str | None = None
    """Multiaddr or URL of a Kubo API; None keeps content in a directory."""
    database_url: str | None = None
    """SQLAlchemy URL; None is SQLite in the data folder."""
    network: str | None = None
    """Path or URL of network.json; None is the one in the data folder."""
    economies: Annotated[tuple[str, ...], NoDecode] = DEMO_ECONOMIES
    """Whose seats, registrars and logs a demonstration network is founded with."""

    anchor_window: float = Field(default=1.0, ge=0)
    """Seconds the anchorer gathers entries before it anchors them together."""
    poll_interval: float = Field(default=0.25, gt=0)
    """Seconds between two looks at the chain or at another node."""
    webhook_retry: float = Field(default=5.0, gt=0)
    """Seconds before a webhook that failed is tried again; doubled with each failure, up to an hour."""
    quota_per_issuer: int = Field(default=100_000, ge=1)
    """Registrations of one issuer that may wait in the queue at one time."""
    max_file_bytes: int = Field(default=25 * 2**20, ge=1)
    max_request_bytes: int = Field(default=70 * 2**20, ge=1)
    demo_data: bool = False

    @field_validator("economies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip().upper() for part in value.split(",")) if isinstance(value, str) else value

    @property
    def store_url(self) -> str:
        """The database to open."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'concord.db').resolve()}"

    @property
    def node_url(self) -> str:
        """How this node is reached."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def is_embedded_store(self) -> bool:
        """Whether the database is the node's own SQLite file, which migrates itself."""
        return self.database_url is None or self.database_url.startswith("sqlite")

    @property
    def keys_dir(self) -> Path:
        """Where the node keeps the keys it operates with."""
        return self.data_dir / "keys"

    @property
    def network_path(self) -> Path:
        """Where this node keeps its copy of the network file."""
        return self.data_dir / "network.json"
