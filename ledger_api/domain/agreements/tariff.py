"""The tariff band of an annex, worked out (rule book §5): ``charge = max(0, e - alpha * B) * P * Q``.

All arithmetic is exact in decimals; the charge alone is rounded, half up, to hundredths of the currency.
Where units or methods differ nothing is compared. The outcome simulates what the parties agreed: it is no
legal charge, and not the law of any border adjustment.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from ledger_api.domain.agreements.annex import IntensityUnit, MarkUp, Tariff
from ledger_api.domain.agreements.standards import folded

SIMULATION = "This is a simulation of the agreement's terms; it is not a legal charge."
GOODS_UNIT: dict[IntensityUnit, str] = {
    "tCO2e/t": "TNE",
    "tCO2e/MWh": "MWH",
    "tCO2e/m3": "MTQ",
    "tCO2e/piece": "H87",
}
"""The UN/ECE Rec 20 unit in which goods are counted, for each unit of emissions."""

_CENT = Decimal("0.01")
_PRECISION = 400  # more than four factors of 40 digits can fill
_KILOGRAMS = {"kgCO2e": Decimal(1), "tCO2e": Decimal(1000)}
# Declared unit -> the unit goods are counted in, and how many of the former make one of the latter.
_DECLARED: dict[str, tuple[IntensityUnit, Decimal]] = {
    "TNE": ("tCO2e/t", Decimal(1)),
    "KGM": ("tCO2e/t", Decimal(1000)),
    "MWH": ("tCO2e/MWh", Decimal(1)),
    "KWH": ("tCO2e/MWh", Decimal(1000)),
    "MTQ": ("tCO2e/m3", Decimal(1)),
    "LTR": ("tCO2e/m3", Decimal(1000)),
    "H87": ("tCO2e/piece", Decimal(1)),
}


@dataclass(frozen=True)
class Emissions:
    """Verified emissions of one unit of goods: ``value`` in ``unit``, found by ``method``."""

    value: Decimal
    unit: str
    method: str


@dataclass(frozen=True)
class Differs:
    """What cannot be compared: its name, what the terms ask for, what was found (None: nothing)."""

    what: str
    agreed: str
    found: str | None


@dataclass(frozen=True)
class NotComparable:
    """No figure can be given; ``differs`` names every reason."""

    differs: tuple[Differs, ...]

    @property
    def sentence(self) -> str:
        """The reasons in words."""
        parts = [f"{one.what} is {one.found or 'not known'}, not {one.agreed}" for one in self.differs]
        return f"Not comparable: {'; '.join(parts)}."

    def evidence(self) -> dict[str, Any]:
        """The reasons as JSON values."""
        return {
            "comparable": False,
            "differs": [{"what": one.what, "agreed": one.agreed, "found": one.found} for one in self.differs],
        }


@dataclass(frozen=True)
class Simulation:
    """A charge with every figure it comes from. ``default`` and ``mark_up`` are None for verified
    emissions.
    """

    category: int
    alpha: Decimal
    benchmark: Decimal
    default: Decimal | None
    mark_up: Decimal | None
    emissions: Decimal
    free: Decimal
    excess: Decimal
    price: Decimal
    quantity: Decimal
    quantity_unit: str
    charge: Decimal
    currency: str
    unit: str
    method: str

    @property
    def default_applied(self) -> bool:
        """Whether the agreed default stood in for verified emissions."""
        return self.default is not None

    @property
    def sentence(self) -> str:
        """What every page that shows the charge must say."""
        return SIMULATION

    @property
    def lines(self) -> tuple[str, ...]:
        """The arithmetic, one step a line."""
        source = (
            f"Emissions: {_plain(self.emissions)} {self.unit}, verified."
            if self.default is None
            else f"Emissions: {_plain(self.default)} x {_plain(self.mark_up or Decimal(1))} ="
            f" {_plain(self.emissions)} {self.unit}, the marked-up default, as none are verified."
        )
        return (
            source,
            f"Free: {_plain(self.alpha)} x {_plain(self.benchmark)} = {_plain(self.free)} {self.unit}"
            f" (category {'I' * self.category}).",
            f"Above it: max(0, {_plain(self.emissions)} - {_plain(self.free)}) = {_plain(self.excess)}.",
            f"Charge: {_plain(self.excess)} x {_plain(self.price)} {self.currency} x"
            f" {_plain(self.quantity)} {self.quantity_unit} = {self.charge:,} {self.currency}.",
            SIMULATION,
        )

    def evidence(self) -> dict[str, Any]:
        """Every figure as JSON, decimals as text."""
        figures = {
            name: _plain(value) if isinstance(value, Decimal) else value for name, value in vars(self).items()
        }
        return {"comparable": True, "default_applied": self.default_applied, **figures, "note": SIMULATION}


def simulate(
    tariff: Tariff,
    *,
    category: int | None,
    day: str,
    quantity: Decimal,
    quantity_unit: str,
    verified: Emissions | None,
) -> Simulation | NotComparable:
    """The charge on a consignment declared on the legal date ``day`` by an economy of ``category``.

    ``verified`` is None where emissions are not verified: then the default stands in, marked up by the
    factor in effect on ``day`` (1 before the first). ``quantity`` is counted in ``quantity_unit`` (UN/ECE
    Rec 20).
    """
    differs = [
        *_goods_differ(tariff, category, quantity, quantity_unit),
        *_emissions_differ(tariff, verified),
    ]
    if differs or category is None:
        return NotComparable(tuple(differs))
    with localcontext() as context:
        context.prec = _PRECISION
        default = mark_up = None
        if verified is None:
            default, mark_up = Decimal(tariff.default or 0), _mark_up(tariff.mark_ups, day)
            emissions = default * mark_up
        else:
            emissions = verified.value
        alpha, benchmark = Decimal(tariff.alpha.of(category)), Decimal(tariff.benchmark)
        free = alpha * benchmark
        excess = max(Decimal(0), emissions - free)
        price = Decimal(tariff.price)
        return Simulation(
            category=category,
            alpha=alpha,
            benchmark=benchmark,
            default=default,
            mark_up=mark_up,
            emissions=emissions,
            free=free,
            excess=excess,
            price=price,
            quantity=quantity,
            quantity_unit=quantity_unit,
            charge=(excess * price * quantity).quantize(_CENT, ROUND_HALF_UP),
            currency=tariff.currency,
            unit=tariff.unit,
            method=tariff.method,
        )


def intensity(
    total: Decimal, total_unit: str, declared_amount: Decimal, declared_unit: str
) -> tuple[Decimal, IntensityUnit] | None:
    """Emissions of a declared amount as emissions of one unit of goods, in tonnes of CO2e.

    ``total_unit`` is kgCO2e or tCO2e; a footprint of 1.95 kgCO2e for 1 KGM is 1.95 tCO2e/t. None where
    units are not known or the amount is not above zero: then nothing is converted.
    """
    declared = _DECLARED.get(declared_unit)
    if declared is None or total_unit not in _KILOGRAMS or not declared_amount > 0 or not total.is_finite():
        return None
    unit, per_goods_unit = declared
    with localcontext() as context:
        context.prec = 60
        return (total * _KILOGRAMS[total_unit] * per_goods_unit / (declared_amount * 1000)).normalize(), unit


def _goods_differ(
    tariff: Tariff, category: int | None, quantity: Decimal, quantity_unit: str
) -> list[Differs]:
    found = []
    if category is None:
        found.append(Differs("the development category", "I, II or III", None))
    if not quantity.is_finite() or quantity < 0:
        found.append(Differs("the quantity", "zero or more", str(quantity)))
    if quantity_unit != GOODS_UNIT[tariff.unit]:
        found.append(Differs("the unit of quantity", GOODS_UNIT[tariff.unit], quantity_unit))
    return found


def _emissions_differ(tariff: Tariff, verified: Emissions | None) -> list[Differs]:
    if verified is None:
        return [Differs("the default value", "agreed", None)] if tariff.default is None else []
    found = []
    if verified.unit != tariff.unit:
        found.append(Differs("the unit of emissions", tariff.unit, verified.unit))
    if folded(verified.method) != folded(tariff.method):
        found.append(Differs("the method", tariff.method, verified.method))
    if not verified.value.is_finite():
        found.append(Differs("the value", "a number", str(verified.value)))
    return found


def _mark_up(mark_ups: list[MarkUp], day: str) -> Decimal:
    begun = [one for one in mark_ups if one.from_day <= day]
    return Decimal(begun[-1].factor) if begun else Decimal(1)


def _plain(value: Decimal) -> str:
    return format(value, "f")
