"""The system's Chromium, for tests of pages in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from anchors.errors import EngineMissingError
from tests.support.engines.binaries import first_executable

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_executable() -> Path:
    """Path of the browser: `CONCORD_CHROMIUM`, else Debian's.

    Raises `EngineMissingError` when there is none.
    """
    named = os.environ.get("CONCORD_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    found = first_executable(named) if named else None
    if found is None:
        raise EngineMissingError("Chromium is not there: apt-get install chromium, or set CONCORD_CHROMIUM")
    return found


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A headless browser with an empty profile; it is closed at the end."""
    executable = chromium_executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(executable), headless=True, args=list(_QUIET)
        )
        try:
            yield browser
        finally:
            browser.close()
