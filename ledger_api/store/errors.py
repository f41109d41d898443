"""The root of the errors that the ledger's own machinery raises."""

from __future__ import annotations

from typing import Any, ClassVar


class LedgerError(Exception):
    """A refusal or failure with a stable code, what happened, and what to do about it."""

    code: ClassVar[str] = "LEDGER_ERROR"
    fix: ClassVar[str] = "Look at the node's log for the cause."

    def __init__(self, detail: str, *, pointer: str | None = None, **args: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.args_: dict[str, Any] = args


class StoreError(LedgerError):
    """The database cannot be used as it is."""

    code = "STORE_ERROR"


class StoreUnavailableError(StoreError):
    """The database does not answer; what was not acknowledged was not accepted."""

    code = "STORE_UNAVAILABLE"
    fix = "Check that the database runs and has disk space, then send the request again: it is idempotent."


class UnsupportedStoreError(StoreError):
    """The database URL names neither SQLite nor PostgreSQL."""

    code = "STORE_UNSUPPORTED"
    fix = "Use sqlite:///path/to/file.db or postgresql://user@host/database."


class UnknownRevisionError(StoreError):
    """The schema's revision is not one that this release knows; `args_` name both."""

    code = "STORE_REVISION_UNKNOWN"
    fix = "Start the release that wrote this database, or restore the backup taken before the upgrade."


class SchemaOutdatedError(StoreError):
    """The schema is of an older release."""

    code = "STORE_SCHEMA_OUTDATED"
    fix = "Run: concord db upgrade"
