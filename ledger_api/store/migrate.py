"""Schema revisions: Alembic, the same scripts for both dialects, run from inside the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from ledger_api.store.engine import Store
from ledger_api.store.errors import SchemaOutdatedError, UnknownRevisionError

SCRIPTS = Path(__file__).parent / "migrations"


def known_revisions() -> tuple[str, ...]:
    """Every revision this release can read, the newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions())


def current_revision(store: Store) -> str | None:
    """The revision written in the database, or None for an empty one."""
    with store.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(store: Store, revision: str = "head") -> None:
    """Bring the schema to this release's revision, or to an older one; does nothing when it is there already.

    Raises `UnknownRevisionError` when a newer release wrote the database.
    """
    _refuse_unknown(store)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def check_revision(store: Store) -> None:
    """Raise unless the database has exactly this release's schema.

    Raises `UnknownRevisionError` for a revision of another release, `SchemaOutdatedError` for an
    older or missing schema.
    """
    revision = _refuse_unknown(store)
    newest = known_revisions()[0]
    if revision != newest:
        raise SchemaOutdatedError(
            f"the database is at revision {revision or 'none'}, this release needs {newest}"
        )


def is_empty(store: Store) -> bool:
    """Whether nothing was ever created in this database."""
    with store.read() as connection:
        return not inspect(connection).get_table_names()


def _refuse_unknown(store: Store) -> str | None:
    revision = current_revision(store)
    if revision is not None and revision not in known_revisions():
        raise UnknownRevisionError(
            f"the database is at revision {revision}, which this release does not know",
            revision=revision,
            known=known_revisions(),
        )
    return revision
