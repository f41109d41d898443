"""What a command prints: a sentence for people, JSON for programs, and refusals with a way out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer

FAILURE = 1
USAGE = 2


def say(text: str) -> None:
    """A line for people."""
    typer.echo(text)


def note(text: str) -> None:
    """A line beside the result, on standard error."""
    typer.echo(text, err=True)


def show(value: Any, as_json: bool, human: Callable[[], None]) -> None:
    """Print `value` as JSON, or what `human` prints."""
    if as_json:
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        human()


@contextmanager
def refusals(as_json: bool = False) -> Iterator[None]:
    """Turn every refusal inside into a message and exit code 1."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except Exception as failure:
        if not hasattr(failure, "code") or not hasattr(failure, "fix"):
            raise
        refuse(failure, as_json)


def refuse(failure: Any, as_json: bool = False) -> NoReturn:
    """Print one refusal and end with exit code 1."""
    faults = [
        {"code": fault.code, "pointer": fault.pointer, "detail": fault.detail, "fix": fault.fix}
        for fault in (getattr(failure, "faults", None) or getattr(failure, "problems", None) or ())
    ]
    detail = getattr(failure, "detail", str(failure))
    pointer = getattr(failure, "pointer", None)
    if as_json:
        problem = {"code": failure.code, "pointer": pointer, "detail": detail, "problems": faults}
        print(json.dumps(problem | {"fix": failure.fix}, ensure_ascii=False, indent=2))
    else:
        note(f"{failure.code}{f' at {pointer}' if pointer else ''}: {detail}")
        for fault in faults:
            note(f"  {fault['code']} at {fault['pointer'] or '/'}: {fault['detail']}")
        note(f"  -> {failure.fix}")
    sys.stdout.flush()
    raise typer.Exit(FAILURE)
