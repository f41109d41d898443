"""Realistic input for benchmarks: EN 10204 3.1 reports of a steel mill, about fifty values each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_ANALYSIS = (("C", "0.23"), ("Mn", "1.60"), ("Si", "0.55"), ("P", "0.030"), ("S", "0.025"))
_RESULTS = (
    ("yield strength", "MPa", "355", 360, 60),
    ("tensile strength", "MPa", "470", 500, 90),
    ("elongation", "%", "20", 22, 9),
)


def material_test_report(index: int) -> dict[str, Any]:
    """Native payload ``index``: different from every other one, and always the same."""
    heat = f"H{240_000 + index // 4}"
    return {
        "concord": "1",
        "header": {
            "type": "material_test_report",
            "profile": "3.1",
            "number": f"MTR-2026-{index:06d}",
            "subject": {
                "exporter": {"name": "Example Steel Trading", "country": "VN"},
                "manufacturer": {"name": "Example Mill", "country": "VN"},
                "product": "Hot-rolled plate S355J2+N, 20 mm",
                "hs": {"code": "720851", "edition": "2022"},
                "lot": f"L{index:06d}",
                "quantity": f"{20 + index % 9}.{index % 1000:03d}",
                "unit": "TNE",
            },
            "standard": {"id": "EN 10204", "edition": "2004"},
            "assessed_on": "2026-02-27",
            "issued_on": "2026-03-01",
        },
        "body": {
            "material": {
                "designation": "S355J2+N",
                "product_standard": {"id": "EN 10025-2", "edition": "2019"},
                "heat": heat,
            },
            "analysis": [
                {
                    "symbol": symbol,
                    "percent": f"{float(limit) * 0.7 + index % 7 / 1000:.3f}",
                    "maximum": limit,
                }
                for symbol, limit in _ANALYSIS
            ],
            "results": [
                {"property": name, "value": str(base + index * step % spread), "unit": unit, "minimum": limit}
                for step, (name, unit, limit, base, spread) in enumerate(_RESULTS, 7)
            ],
            "conformity_statement": "The products delivered comply with the order.",
            "inspector": {"function": "Head of inspection", "independent_of_manufacturing": True},
        },
    }


def write_ndjson(path: Path, count: int) -> None:
    """Write ``count`` reports, one on each line."""
    with path.open("w", encoding="utf-8") as file:
        for index in range(count):
            file.write(json.dumps(material_test_report(index)) + "\n")
