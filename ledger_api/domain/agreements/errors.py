"""What terms, policies and regional annexes are refused with."""

from collections.abc import Sequence

from ledger_api.domain.documents.findings import Problem
from ledger_api.domain.errors import VerdictInputError


class AgreementInputError(VerdictInputError):
    """Something that cannot be read, or contradicts itself; ``problems`` holds every reason, in order."""

    code = "AGREEMENT_INPUT_INVALID"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(first.detail + more, code=type(self).code, pointer=first.pointer, fix=first.fix)


class TermsInvalidError(AgreementInputError):
    """Terms of an agreement that are malformed or contradict themselves."""

    code = "TERMS_INVALID"


class PolicyInvalidError(AgreementInputError):
    """A published policy that is malformed, or loosens what no economy may loosen."""

    code = "POLICY_INVALID"


class RegionalAnnexError(AgreementInputError):
    """A regional annex that goes further than the annex it is built on allows."""

    code = "REGIONAL_ANNEX_REFUSED"
