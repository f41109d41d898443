"""The numbers of this project's own rules [own]; pinned with the rule set, so that an answer names them."""

from dataclasses import dataclass

DAY = 86_400


@dataclass(frozen=True)
class Parameters:
    """``stale_after``: how old a saved trust view may be, in seconds, before its status counts for nothing.

    ``issue_tolerance_days``: how far an asserted issue date may lie after the anchor's UTC date; one day, for
    issuers east of Greenwich.
    """

    stale_after: int = 7 * DAY
    issue_tolerance_days: int = 1


DEFAULT_PARAMETERS = Parameters()
