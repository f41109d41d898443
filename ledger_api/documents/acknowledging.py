"""What a client is told of its registration once it is on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from fastapi import Response

from ledger_api.documents.reading import DocumentReader, of_submission
from ledger_api.documents.service import Registered, RegistrationService
from ledger_api.documents.warnings import Warned
from ledger_api.domain.documents import Finding
from ledger_api.edge.conditional import answer_json

LogUrl = Callable[[str], str | None]
"""The URL prefix of a log by its origin, as of now."""


class Acknowledgement:
    """Answers of 202 to what is new, of 200 to what was registered before, with warnings about either."""

    def __init__(self, registration: RegistrationService, reader: DocumentReader, log_url: LogUrl) -> None:
        self._registration = registration
        self._reader = reader
        self._log_url = log_url

    def for_group(self) -> Callable[[Registered], Response]:
        """What answers registrations that are on disk and came together: logs are looked up once for all."""
        return partial(self._answer, cache(self._log_url))

    def _answer(self, log_url: LogUrl, done: Registered) -> Response:
        submission = done.submission
        found = (
            of_submission(submission, done.examined)
            if submission.created
            else self._reader.get(submission.statement_digest)
        )
        warnings = self._registration.foretell(done.examined)
        body = found.to_json(log_url(found.origin)) | {"warnings": _said(warnings, done.examined.findings)}
        return answer_json(
            body,
            status=202 if submission.created else 200,
            headers={"Location": body["links"]["self"]},
        )


def _said(warnings: Sequence[Warned], findings: Sequence[Finding]) -> list[dict[str, Any]]:
    warned = [
        {"code": one.code, "severity": "warning", "detail": one.detail, "pointer": None} for one in warnings
    ]
    return warned + [
        {"code": one.code, "severity": one.severity, "detail": one.detail, "pointer": one.pointer}
        for one in findings
    ]
