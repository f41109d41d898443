"""Structured log lines: one event, its figures beside it, and no secret in either."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any, TextIO
from urllib.parse import urlsplit

import structlog
from structlog.stdlib import BoundLogger, ExtraAdder, ProcessorFormatter

from ledger_api.settings import Settings

_QUIET = ("alembic", "httpx", "httpcore", "urllib3", "web3", "websockets", "uvicorn.access")
_USERINFO = re.compile(r"(?<=://)[^/\s@'\"]+@")
_NAMES = re.compile(
    r"password|passphrase|secret|seed|private_key|salt_key|authorization|cookie", re.IGNORECASE
)
_HIDDEN = "[hidden]"

Event = MutableMapping[str, Any]


def logger(name: str) -> BoundLogger:
    """A logger whose keyword arguments become members of the line.

    It stands on the standard library's logger of that name: a program that never calls `configure`, as the
    client commands, prints nothing below a warning.
    """
    made: BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.render_to_log_kwargs,
        ],
        wrapper_class=BoundLogger,
    )
    return made


def configure(settings: Settings, out: TextIO | None = None) -> None:
    """Send every line of this process, also those of libraries, to `out` (standard error) in one form.

    `log_format` `json` is one JSON object a line, `text` is for people, `auto` is text on a terminal.
    """
    stream = out or sys.stderr
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not stream.isatty())
    rendering: list[Any] = (
        [
            structlog.processors.format_exc_info,
            Redactor(settings.locators),
            structlog.processors.JSONRenderer(),
        ]
        if as_json
        else [
            structlog.processors.format_exc_info,
            Redactor(settings.locators),
            structlog.dev.ConsoleRenderer(colors=stream.isatty()),
        ]
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                ExtraAdder(),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class Redactor:
    """A structlog processor that takes out what a line must not show.

    Members with a telling name, what stands before the ``@`` of any URL, and every locator the node was
    configured with (the key of a hosted chain is part of its path) down to the host.
    """

    def __init__(self, locators: Iterable[str]) -> None:
        self._hosts = sorted(
            ((one, _host_of(one)) for one in locators), key=lambda pair: len(pair[0]), reverse=True
        )

    def __call__(self, _: Any, __: str, event: Event) -> Event:
        """Redact the line in place."""
        for name, value in event.items():
            event[name] = _HIDDEN if _NAMES.search(name) else self._clean(value)
        return event

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            for locator, host in self._hosts:
                value = value.replace(locator, host)
            return _USERINFO.sub("", value)
        if isinstance(value, dict):
            return {
                key: _HIDDEN if _NAMES.search(str(key)) else self._clean(one) for key, one in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._clean(one) for one in value]
        return value if value is None or isinstance(value, int | float) else self._clean(str(value))


def _host_of(locator: str) -> str:
    found = urlsplit(locator)
    return f"{found.scheme}://{found.hostname}" if found.hostname else found.scheme or "[locator]"
