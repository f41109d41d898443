"""The mill certificate of the examples as a page of text, so that document and PDF always agree."""

from collections.abc import Iterator
from typing import Any

from ledger_api.demo_data.pdf import Line, text_pdf


def certificate_pdf(document: dict[str, Any]) -> bytes:
    """The PDF of a native EN 10204 report: the same document gives the same bytes."""
    header = document["header"]
    return text_pdf(f"Inspection certificate {header['number']}", list(_lines(header, document["body"])))


def _lines(header: dict[str, Any], body: dict[str, Any]) -> Iterator[Line]:
    subject, material, order = header["subject"], body["material"], body["order"]
    yield Line(subject["manufacturer"]["name"], bold=True)
    yield Line(f"{subject['site']}, LEI {subject['manufacturer']['lei']}")
    yield Line("")
    yield Line(
        f"Inspection certificate {header['profile']} (EN 10204:2004)  No. {header['number']}", bold=True
    )
    yield Line(f"Date of issue {header['issued_on']}")
    yield Line("")
    yield Line(f"Purchaser      {order['purchaser']['name']}, order {order['number']}, item {order['item']}")
    yield Line(f"Product        {subject['product']}")
    yield Line(f"HS code        {subject['hs']['code']}")
    yield Line(f"Heat           {material['heat']}")
    yield Line(f"Quantity       {subject['quantity']} t")
    standard = material["product_standard"]
    yield Line(f"Grade          {material['designation']}, {standard['id']}:{standard['edition']}")
    for dimension in material["dimensions"]:
        yield Line(f"{dimension['name']:<14} {dimension['value']} {dimension['unit']}")
    yield Line("")
    yield Line("Analysis, percent by mass", bold=True)
    for element in body["analysis"]:
        yield Line(f"  {element['symbol']:<4} {element['percent']:>8}   at most {element['maximum']}")
    yield Line("")
    yield Line("Tests on the lot delivered", bold=True)
    for result in body["results"]:
        limits = [f"at least {result['minimum']}"] if "minimum" in result else []
        limits += [f"at most {result['maximum']}"] if "maximum" in result else []
        value = f"{result['value']} {result['unit']}"
        yield Line(f"  {result['property']:<32} {value:>10}   {', '.join(limits)}")
    yield Line("")
    yield Line(body["conformity_statement"])
    yield Line(body["inspector"]["function"])
