"""The pages' words for what services and rules name by codes."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from markupsafe import Markup, escape

from ledger_api.domain.checks.role_table import rule_of
from ledger_api.domain.trust import StatusKind

ACTION_WORDS = {
    "ACCEPT": "Accept",
    "ACCEPT_WITH_CONDITIONS": "Accept, with conditions",
    "REFER": "Refer",
    "NOT_FOUND": "Not found",
    "REJECT": "Reject",
}
ACTION_HINTS = {
    "ACCEPT": "You may rely on this document.",
    "ACCEPT_WITH_CONDITIONS": "You may rely on this document once the condition below is met.",
    "REFER": "Do not decide on this answer alone.",
    "NOT_FOUND": "Nothing is proven, for or against.",
    "REJECT": "Do not rely on this document.",
}
DOCUMENT_WORDS = {
    "GENUINE": "genuine",
    "REFUTED": "refuted",
    "UNPROVEN": "not proven",
}
OBLIGATION_WORDS = {
    "MUST_ACCEPT": "must be accepted",
    "MUST_ACCEPT_WITH_CONDITIONS": "must be accepted, with conditions",
    "MAY_ACCEPT": "may be accepted",
    "NONE": "none",
    "UNDECIDED": "undecided",
}
OUTCOME_WORDS = {"ESTABLISHED": "Yes", "REFUTED": "No", "NOT_ESTABLISHED": "Not shown"}
MARKS = {
    "ACCEPT": "✓",
    "ACCEPT_WITH_CONDITIONS": "✓",
    "REFER": "!",
    "NOT_FOUND": "?",
    "REJECT": "✕",
    "ESTABLISHED": "✓",
    "REFUTED": "✕",
    "NOT_ESTABLISHED": "?",
}
"""Shapes that stand beside colour and word, so that none of the three carries the meaning alone."""

STATUS_WORDS = {
    StatusKind.SUSPEND: "Suspended",
    StatusKind.RESTORE: "Restored",
    StatusKind.WITHDRAW: "Withdrawn",
    StatusKind.ANNUL: "Annulled: it counts as never issued",
    StatusKind.SUPERSEDE: "Replaced by a newer document",
    StatusKind.AMEND: "Amended, in wording only",
    StatusKind.CONFIRM: "Confirmed by its issuer",
}
STATE_WORDS = {
    "pending": "Received",
    "logged": "In the log",
    "anchored": "Anchored on the chain",
    "final": "Final",
}
_DATE = re.compile(r"(?<![0-9-])([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9-])")
_COMMAND = re.compile(r"`([^`]+)`")


def type_words(statement_type: str) -> str:
    """`material_test_report:3.1` as a person says it: `Inspection certificate 3.1`."""
    rule = rule_of(statement_type)
    return capitalised(statement_type if rule is None else rule.words)


def moment(seconds: int) -> str:
    """A time as the pages write it: UTC, to the minute."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def machine_time(seconds: int) -> str:
    """The same time for the `datetime` attribute of HTML: RFC 3339, to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reason_words(reason: str) -> str:
    """A reason as the ledger records it (ERROR_FOUND), read aloud."""
    return reason.replace("_", " ").lower() if reason.isupper() else reason


def capitalised(text: str) -> str:
    """The text with a capital first letter, its other letters as they are."""
    return text[:1].upper() + text[1:]


def prose(text: str) -> Markup:
    """A refusal's words as a sentence in HTML: capital, full stop, `commands` set as code."""
    sentence = capitalised(text.strip())
    if sentence and sentence[-1] not in ".!?":
        sentence += "."
    parts = [
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part)
        for at, part in enumerate(_COMMAND.split(sentence))
    ]
    return Markup("").join(parts)


def dated(text: str) -> Markup:
    """The text with its dates kept on one line: a browser would break them at their hyphens."""
    parts = [
        Markup('<span class="date">{}</span>').format(part) if at % 2 else escape(part)
        for at, part in enumerate(_DATE.split(text))
    ]
    return Markup("").join(parts)
