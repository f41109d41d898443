"""Templates, and what every page is sent with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from anchors.errors import AnchorsError
from ledger_api.domain.codes import HS_EDITIONS, UNITS
from ledger_api.domain.errors import VerdictInputError
from ledger_api.edge.asked import MEMBERS
from ledger_api.problems import STATUS
from ledger_api.refusals import RefusedError
from ledger_api.store.errors import LedgerError
from ledger_api.web.words import dated, prose

FOLDER = Path(__file__).parent
ASKED = ("number", *MEMBERS)
"""What the form asks besides files."""

LABELS = {
    "importing_economy": "Importing economy",
    "customs_office": "Customs office (UN/LOCODE)",
    "declared_at": "Declared on",
    "hs": "HS code",
    "hs_edition": "HS edition",
    "quantity": "Quantity",
    "unit": "Unit",
    "loaded_at": "Loaded on",
    "site": "Made at the site",
    "exporter_lei": "Exporter's LEI",
    "axis": "What you want to know",
}
"""The fields that the form shows under its heading of where and when."""

Refusal = RefusedError | AnchorsError | VerdictInputError | LedgerError
REFUSALS = (RefusedError, AnchorsError, VerdictInputError, LedgerError)

SECTIONS = (
    ("/verify", "Check"),
    ("/recognition", "Recognition"),
    ("/agreements", "Agreements"),
    ("/ballots", "Ballots"),
)
"""Where the head of every page leads."""

# Nothing on these pages may load or run anything that this node does not serve itself.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_DEFAULT_STATUS = 422


class Pages:
    """Renders the templates with what every page shows."""

    def __init__(
        self,
        *,
        node_name: str,
        demo_chain: bool,
        economies: Callable[[], Sequence[str]],
    ) -> None:
        self._shared = {"node_name": node_name, "demo_chain": demo_chain, "sections": SECTIONS}
        self._economies = economies
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(prose=prose, dated=dated)

    def render(self, template: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """The page as a response."""
        text = self._templates.get_template(template).render({**self._shared, **context})
        return HTMLResponse(text, status, HEADERS)

    def form(
        self, asked: Mapping[str, str | None], *, max_file_bytes: int, refused: Refusal | None = None
    ) -> HTMLResponse:
        """The form, with what was asked filled in, and why it could not be answered."""
        is_detailed = any(value for name, value in asked.items() if name not in ("number", "axis"))
        problem = None if refused is None else _problem(refused)
        field = (problem["pointer"] or "").strip("/") if problem else ""
        context = {
            "asked": {name: asked.get(name) or "" for name in ASKED},
            "labels": LABELS,
            "is_detailed": is_detailed or field in LABELS,
            "economies": self._economies(),
            "editions": sorted(HS_EDITIONS, reverse=True),
            "units": sorted(UNITS.items(), key=lambda unit: unit[1]),
            "problem": problem,
            "wrong_field": field if field in LABELS else "",
            "max_file_bytes": max_file_bytes,
        }
        return self.render("verify.html", context, 200 if refused is None else status_of(refused))

    def refusal(self, refused: Refusal) -> HTMLResponse:
        """A page of its own for what cannot be shown."""
        return self.problem(status_of(refused), _problem(refused))

    def problem(self, status: int, problem: Mapping[str, Any]) -> HTMLResponse:
        """A problem document (RFC 9457) as a page."""
        members = {name: problem.get(name) or "" for name in ("code", "detail", "fix", "pointer")}
        return self.render("problem_page.html", {"problem": members, "status": status}, status)


def status_of(refused: Refusal) -> int:
    """The HTTP status of a refusal: the same as the API's."""
    return STATUS.get(refused.code, _DEFAULT_STATUS)


def _problem(refused: Refusal) -> dict[str, Any]:
    return {
        "code": refused.code,
        "detail": refused.detail,
        "fix": refused.fix,
        "pointer": refused.pointer,
    }
