"""What the verdict's inputs are refused with.

A verdict itself is never refused: what cannot be shown is a code in the answer. Only inputs that are not what
they claim to be (a trust file, a question) raise.
"""


class VerdictInputError(Exception):
    """A question or a trust view that cannot be read.

    ``code`` is stable, ``pointer`` is the RFC 6901 pointer of the member concerned, ``fix`` says what to do.
    """

    def __init__(self, detail: str, *, code: str, pointer: str = "", fix: str) -> None:
        self.code = code
        self.pointer = pointer
        self.detail = detail
        self.fix = fix
        super().__init__(f"{code} at {pointer or '/'}: {detail}")
