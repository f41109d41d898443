"""Label and value pairs about a document: what was signed, and never what merely claims to be."""

from __future__ import annotations

from anchors.commitment import Disclosure, Opening
from anchors.entry import Entry
from anchors.errors import AnchorsError
from anchors.hexadecimal import to_hex
from ledger_api.domain.documents import DocumentRefusedError, examine, render_summary
from ledger_api.domain.trust import TrustFacts
from ledger_api.web.words import capitalised, type_words

Row = tuple[str, str]
_MOST_FIELDS = 200


def is_signed(entry: Entry, opening: Opening | Disclosure | None) -> bool:
    """Whether the opening leads to the digest that the entry's statement signs."""
    try:
        return opening is not None and opening.digest() == entry.statement.digest
    except AnchorsError:
        return False


def document_rows(
    entry: Entry, opening: Opening | Disclosure | None, facts: TrustFacts | None = None
) -> list[Row]:
    """Type and issuer, then the document's own summary; of a withheld one, what its statement says.

    An opening that leads to another digest is not shown: its content is nobody's word.
    """
    statement = entry.statement
    rows = [("Document", type_words(statement.type)), ("Issuer", issuer_words(entry, facts))]
    if not is_signed(entry, opening):
        return rows + _statement_rows(entry)
    if isinstance(opening, Disclosure):
        return rows + _statement_rows(entry) + _disclosed_rows(opening)
    assert opening is not None
    return rows + (_summary_rows(opening) or _statement_rows(entry))


def issuer_words(entry: Entry, facts: TrustFacts | None) -> str:
    """Names and economies of all signers; an identifier stands for one that is not registered."""
    statement = entry.statement
    return ", ".join(issuer_name(issuer, facts) for issuer in (statement.issuer, *statement.cosigners))


def issuer_name(issuer: bytes, facts: TrustFacts | None) -> str:
    """The legal name and economy of one issuer."""
    record = None if facts is None else facts.issuer(issuer)
    name = None if record is None else record.identity.get("name")
    if record is None or not isinstance(name, str):
        return f"Not registered as known here ({to_hex(issuer)[:10]}…)"
    return f"{name} ({record.economy})"


def _statement_rows(entry: Entry) -> list[Row]:
    statement = entry.statement
    rows = [
        ("Economy", statement.economy),
        ("Revision", str(statement.revision) if statement.revision != 1 else ""),
        ("Assessed on", statement.assessed_on),
        ("Issued on", statement.issued_on),
        ("Valid from", statement.valid_from),
        ("Valid until", f"{statement.valid_to} (not including)" if statement.valid_to else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _summary_rows(opening: Opening) -> list[Row]:
    """Empty for content that its format's rules refuse: the verdict says so."""
    header, body = opening.header, opening.body
    if not isinstance(header, dict) or not isinstance(body, dict):
        return []
    try:
        examine(header, body)
    except DocumentRefusedError:
        return []
    return [(label, str(value)) for label, value in render_summary(header, body)]


def _disclosed_rows(disclosure: Disclosure) -> list[Row]:
    rows = []
    for shown in disclosure.opened[:_MOST_FIELDS]:
        if shown.type in ("string", "number", "boolean") and shown.pointer:
            words = shown.pointer.strip("/").replace("_", " ").replace("/", ", ")
            rows.append((capitalised(words), str(shown.value)))
    return rows
