"""The entry point: offline verification starts without loading anything that only a node needs."""

from __future__ import annotations

import sys


def app() -> None:
    """Run the command line."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["verify"] and "--offline" in arguments and "--help" not in arguments:
        from ledger_api.cli.verify_offline import main

        sys.exit(main(arguments[1:]))
    from ledger_api.cli.program import program

    program()
