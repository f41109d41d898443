"""What a node is told from outside: environment variables with the prefix ``CONCORD_``.

No module reads the environment but this one, and nobody keeps a global copy: settings are built once
and handed down (`ledger_api.wiring.building`).
"""

from __future__ import annotations

from ipaddress import ip_network
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
    """Registrations of one issuer that are accepted on one day (UTC)."""
    rate_reads: int = Field(default=12_000, ge=0)
    """Requests that read, of one address, in a minute; a sixth of them may come at once. 0 is no limit."""
    rate_writes: int = Field(default=3_000, ge=0)
    """Requests that write or verify, of one address, in a minute; a third of them may come at once."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses or networks whose X-Forwarded-For says who asks; nobody else's is believed."""
    log_format: Literal["auto", "json", "text"] = "auto"
    """Form of log lines on standard error; auto is text on a terminal and JSON elsewhere."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least that is logged."""
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    """Where `sequence`, `anchor` and `index` show their own metrics; the API shows them at /metrics."""
    max_file_bytes: int = Field(default=25 * 2**20, ge=1)
    max_request_bytes: int = Field(default=70 * 2**20, ge=1)
    demo_data: bool = False

    @field_validator("economies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip().upper() for part in value.split(",")) if isinstance(value, str) else value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if isinstance(value, str):
            value = tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(value, tuple):
            for part in value:
                ip_network(part, strict=False)
        return value

    @property
    def locators(self) -> tuple[str, ...]:
        """Where the engines are: may hold passwords and keys, and is never logged."""
        named = (self.chain_url, self.ipfs_api, self.database_url, self.network)
        return tuple(one for one in named if one is not None and "://" in one)

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
