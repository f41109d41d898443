"""EN 10204 types of inspection documents: their order, and the free text by which certificates name them."""

import re
import unicodedata
from dataclasses import dataclass

ORDER = ("2.1", "2.2", "3.1", "3.2")

# EN 10204:1991 knew three kinds of 3.1; the edition of 2004 kept B and merged A and C into 3.2.
_LEGACY = {"3.1.A": "3.2", "3.1.B": "3.1", "3.1.C": "3.2"}

_STANDARD = re.compile(
    r"\bEN(?:\s*ISO)?[\s:-]*(?:10204|10168)(?:\s*[:/-]?\s*(?:1991|1995|2004|2005)(?:-\d\d)?)?", re.I
)
_TYPE = re.compile(
    r"(?<![\d.,])([23])\s?[.,]\s?([123])(?:(?:\s?[.\-]\s?|\s)?([ABC])|[.\-]?([abc]))?(?![\w])(?!\.\d)"
)

# Names that the standard gives its types in German, French and English, folded, with the types each can mean.
_NAMES: dict[str, frozenset[str]] = {
    "werksbescheinigung": frozenset({"2.1"}),
    "attestation de conformite a la commande": frozenset({"2.1"}),
    "declaration of compliance with the order": frozenset({"2.1"}),
    "certificate of compliance with the order": frozenset({"2.1"}),
    "werkszeugnis": frozenset({"2.2"}),
    "werkzeugnis": frozenset({"2.2"}),
    "releve de controle": frozenset({"2.2"}),
    "abnahmepruefzeugnis": frozenset({"3.1", "3.2"}),
    "certificat de reception": frozenset({"3.1", "3.2"}),
    "inspection certificate": frozenset({"3.1", "3.2"}),
    "abnahmepruefprotokoll": frozenset({"3.2"}),
    "proces-verbal de reception": frozenset({"3.2"}),
}


@dataclass(frozen=True, slots=True)
class TypeReading:
    """What a free text says: every type it can mean, and the 1991 type where it used one."""

    types: frozenset[str]
    legacy: str | None = None

    @property
    def type(self) -> str | None:
        """The one type meant, or None where the text names none or several."""
        return next(iter(self.types)) if len(self.types) == 1 else None


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("ü", "ue"))
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def read_type(text: str) -> TypeReading:
    """The EN 10204 type that a certificate's free text (EN 10168 field A02) names.

    A number decides; a name narrows it. A name that cannot be that number leaves both standing, so that the
    contradiction is seen. 2.3 of 1991 has no successor and is no type.
    """
    normal = unicodedata.normalize("NFKC", text)
    numbers: set[str] = set()
    legacy = None
    for match in _TYPE.finditer(_STANDARD.sub(" ", normal)):
        letter = (match[3] or match[4] or "").upper()
        plain = f"{match[1]}.{match[2]}"
        if letter and f"{plain}.{letter}" in _LEGACY:
            legacy = f"{plain}.{letter}"
            numbers.add(_LEGACY[legacy])
        elif plain in ORDER:
            numbers.add(plain)
    named = [types for name, types in _NAMES.items() if name in _folded(normal)]
    meant = frozenset.intersection(*named) if named else frozenset[str]()
    if not numbers:
        return TypeReading(meant if len(meant) == 1 else frozenset())
    if meant and not numbers & meant:
        return TypeReading(frozenset(numbers) | meant, legacy)
    return TypeReading(frozenset(numbers), legacy)


def satisfies(held: str, wanted: str) -> bool:
    """Whether a document of type `held` gives at least the assurance of `wanted`."""
    return held in ORDER and wanted in ORDER and ORDER.index(held) >= ORDER.index(wanted)
