"""Figures of ISO 12944, as data with their `source_status`.

"check" means that a figure is taken from secondary sources and is still to be compared with the purchased
standard.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Least hours of one alternative for a category and durability; every regime of it is due."""

    edition: str
    corrosivity: str
    durability: str
    hours: dict[str, int]
    source_status: Literal["std", "check"] = "check"


ISO_12944_6_HOURS = (
    HoursRow("2018", "C3", "H", {"condensation": 240, "neutral-salt-spray": 480}),
    HoursRow("2018", "C3", "VH", {"condensation": 480, "neutral-salt-spray": 720}),
    HoursRow("2018", "C4", "H", {"condensation": 480, "neutral-salt-spray": 720}),
    HoursRow("2018", "C4", "VH", {"condensation": 720, "neutral-salt-spray": 1440}),
    HoursRow("2018", "C5", "M", {"condensation": 480, "neutral-salt-spray": 720}),
    HoursRow("2018", "C5", "H", {"condensation": 720, "neutral-salt-spray": 1440}),
    HoursRow("2018", "C5", "H", {"cyclic": 1680}),
    HoursRow("2018", "C5", "VH", {"cyclic": 2688}),
    HoursRow("2018", "CX", "H", {"cyclic": 4200}),  # ISO 12944-9, offshore
)


@dataclass(frozen=True, slots=True)
class DurabilityRow:
    """Years (above, up to] that a durability means in an edition; `up_to` None is open."""

    edition: str
    durability: str
    above: int
    up_to: int | None
    source_status: Literal["std", "check"] = "check"


ISO_12944_DURABILITY = (
    DurabilityRow("2018", "L", 0, 7),
    DurabilityRow("2018", "M", 7, 15),
    DurabilityRow("2018", "H", 15, 25),
    DurabilityRow("2018", "VH", 25, None),
    DurabilityRow("1998", "L", 2, 5),
    DurabilityRow("1998", "M", 5, 15),
    DurabilityRow("1998", "H", 15, None),
)
