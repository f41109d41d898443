"""How a verdict is printed: the sentence first, then every check; identifiers last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_SIGNS = {"ESTABLISHED": "yes", "REFUTED": "NO", "NOT_ESTABLISHED": "?"}


def print_verdict(answer: dict[str, Any], say: Callable[[str], None]) -> None:
    """Print what an officer reads."""
    if answer.get("demo_chain"):
        say("DEMO CHAIN, NOT EVIDENCE")
    asked_both = answer["obligation"] is not None
    obligation = f", obligation {answer['obligation']}" if asked_both else ""
    provisional = " (provisional)" if answer["provisional"] else ""
    say(f"{answer['action']}{provisional}: document {answer['document']}{obligation}")
    say(f"  {answer['sentence']}")
    for check in answer["checks"]:
        if check["axis"] == "D" or asked_both:
            sign = _SIGNS.get(check["outcome"], check["outcome"])
            codes = f"  [{', '.join(check['codes'])}]" if check["codes"] else ""
            say(f"  {sign:>3}  {check['number']}. {check['name']}{codes}")
    for code in answer["codes"]:
        if code["outcome"] != "INFO":
            say(f"  {code['code']}: {code['sentence']}")
            if code.get("who_can_fix"):
                say(f"      can be put right by: {code['who_can_fix']}")
    for finding in answer["findings"]:
        say(f"  noted: {finding['code']} at {finding['pointer'] or '/'}: {finding['detail']}")
    newer = answer.get("lookup", {}).get("successor")
    if newer:
        say(f"  the newer document: {newer['statement']['digest']} ({newer['origin']} #{newer['index']})")
    for suggestion in answer.get("lookup", {}).get("suggestions", []):
        say(f"  perhaps you mean {suggestion['id']} ({suggestion['origin']} #{suggestion['index']})")
