"""One page of text as PDF 1.4, for the examples: no library is worth carrying for it.

The same text gives the same bytes: no time, no random identifier. Text is Latin-1 in the standard
fonts Courier and Courier-Bold, which every reader has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT = 595, 842  # A4 in points
_MARGIN, _SIZE, _LEADING = 50, 9, 13
MAX_CHARACTERS = 91  # Courier is 0.6 em wide
MAX_LINES = (_HEIGHT - 2 * _MARGIN) // _LEADING


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page; one that is too long continues on the next."""

    text: str
    bold: bool = False


def text_pdf(title: str, lines: Sequence[Line]) -> bytes:
    """A PDF of one A4 page.

    Raises:
        ValueError: where the text does not fit on the page or in Latin-1.
    """
    rows = [row for line in lines for row in _wrapped(line)]
    if len(rows) > MAX_LINES:
        raise ValueError(f"{len(rows)} lines do not fit on a page of {MAX_LINES}")
    content = b"BT\n%d TL\n%d %d Td\n" % (_LEADING, _MARGIN, _HEIGHT - _MARGIN)
    for row in rows:
        content += b"/F%d %d Tf (%s) Tj T*\n" % (2 if row.bold else 1, _SIZE, _escaped(row.text))
    content += b"ET"
    fonts = [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name
        for name in (b"Courier", b"Courier-Bold")
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R " % (_WIDTH, _HEIGHT)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page + b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *fonts,
        b"<< /Title (%s) >>" % _escaped(title),
    ]
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    """Header, objects, cross-reference table and trailer (ISO 32000-1 section 7.5)."""
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    return out + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def _wrapped(line: Line) -> list[Line]:
    rows, rest = [], line.text
    while len(rest) > MAX_CHARACTERS:
        cut = rest.rfind(" ", 1, MAX_CHARACTERS + 1)
        cut = cut if cut > 0 else MAX_CHARACTERS
        rows.append(Line(rest[:cut], line.bold))
        rest = rest[cut:].lstrip()
    return [*rows, Line(rest, line.bold)]


def _escaped(text: str) -> bytes:
    for char in "\\()":
        text = text.replace(char, "\\" + char)
    return text.encode("latin-1")
