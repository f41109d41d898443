"""Documents: what they say, in which forms they are accepted, and what their standards ask of them."""

from ledger_api.domain.documents.findings import DocumentRefusedError, Finding, Problem
from ledger_api.domain.documents.header import Attachment
from ledger_api.domain.documents.preparation import PreparedDocument, examine, prepare, unwrap
from ledger_api.domain.documents.rendering import render_summary

__all__ = [
    "Attachment",
    "DocumentRefusedError",
    "Finding",
    "PreparedDocument",
    "Problem",
    "examine",
    "prepare",
    "render_summary",
    "unwrap",
]
