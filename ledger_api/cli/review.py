"""`concord review`: keep answers that were given under review, and hear when one no longer holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ledger_api.cli.options import DEFAULT_NODE, AsJson, Node
from ledger_api.cli.output import refusals, say, show

commands = typer.Typer(
    help="Answers that were given, asked again whenever the ledger changes.", no_args_is_help=True
)
Id = Annotated[str, typer.Argument(help="Review id.", metavar="REVIEW")]
TokenPath = Annotated[
    Path,
    typer.Option(
        "--token-file",
        envvar="CONCORD_REVIEW_TOKEN_FILE",
        help="Where the token lies that reads what was recorded; made with the first answer.",
    ),
]


def _default_token() -> Path:
    return Path.home() / ".concord" / "review.token"


@commands.command("record")
def record(
    answer: Annotated[str, typer.Argument(help="A file with an answer (verify --json), or a document's id.")],
    contact: Annotated[
        str | None, typer.Option(help="A reference of your own, up to 200 characters; no personal data.")
    ] = None,
    axis: Annotated[str, typer.Option(help="For an id: both, or document alone.")] = "both",
    economy: Annotated[str | None, typer.Option(help="For an id: importing economy.")] = None,
    office: Annotated[str | None, typer.Option(help="For an id: customs office (UN/LOCODE).")] = None,
    declared: Annotated[str | None, typer.Option(help="For an id: when it was declared; now.")] = None,
    known: Annotated[str | None, typer.Option(help="For an id: how much of the ledger was known.")] = None,
    hs: Annotated[str | None, typer.Option(help="For an id: HS code.")] = None,
    quantity: Annotated[str | None, typer.Option(help="For an id: quantity.")] = None,
    unit: Annotated[str | None, typer.Option(help="For an id: unit (UN/ECE Rec 20).")] = None,
    exporter_lei: Annotated[str | None, typer.Option(help="For an id: LEI of the exporter.")] = None,
    token_file: TokenPath = _default_token(),
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Record an answer. The first one makes the token that reads all that follow; it is kept mode 0600."""
    from ledger_api.cli.session import connect
    from ledger_api.client import reviewing

    question = {
        "axis": axis,
        "importing_economy": economy,
        "customs_office": office,
        "declared_at": declared,
        "known_at": known,
        "hs": hs,
        "quantity": quantity,
        "unit": unit,
        "exporter_lei": exporter_lei,
    }
    with refusals(as_json), connect(node) as api:
        if Path(answer).is_file():
            body = reviewing.of_answer(_json(Path(answer)))
        else:
            asked = {name: value for name, value in question.items() if value is not None}
            body = {"document": answer, "question": asked}
        if contact is not None:
            body["contact"] = contact
        made = reviewing.record(api, reviewing.TokenFile(token_file), body)
    show(made, as_json, lambda: _print(made))


@commands.command("show")
def show_review(
    review: Id, token_file: TokenPath = _default_token(), node: Node = DEFAULT_NODE, as_json: AsJson = False
) -> None:
    """Show one recorded answer, and what has become of it."""
    found = _get(f"/v1/reviews/{review}", token_file, node, as_json)
    show(found, as_json, lambda: _print(found))


@commands.command("list")
def list_reviews(
    state: Annotated[
        str | None, typer.Option(help="STANDS, REVIEW_REQUIRED or CLOSED; all unless given.")
    ] = None,
    token_file: TokenPath = _default_token(),
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """List what was recorded with this token."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        asked = {name: value for name, value in (("state", state), ("cursor", cursor)) if value}
        page = _get("/v1/reviews", token_file, node, as_json, asked)
        found += page["items"]
        if (cursor := page["next"]) is None:
            break

    def human() -> None:
        for one in found:
            _line(one)
        if not found:
            say("Nothing is recorded.")

    show(found, as_json, human)


@commands.command("watch")
def watch(
    count: Annotated[int | None, typer.Option(help="End after so many events.", min=1)] = None,
    after: Annotated[str | None, typer.Option(help="Go on after this event's number.")] = None,
    token_file: TokenPath = _default_token(),
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Print events as they happen, the earlier ones first; with --json one object a line."""
    from ledger_api.cli.session import connect
    from ledger_api.client import reviewing

    with refusals(as_json), connect(node) as api:
        told = reviewing.events(api, reviewing.TokenFile(token_file), after=after)
        for number, one in enumerate(told, start=1):
            if as_json:
                typer.echo(json.dumps({"number": one.number, **one.data}, ensure_ascii=False))
            else:
                _print_event(one.number, one.data)
            if number == count:
                return


@commands.command("subscribe")
def subscribe(
    review: Id,
    url: Annotated[str, typer.Argument(help="Where events are posted, signed; https.")],
    token_file: TokenPath = _default_token(),
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Have a review's events posted to a URL until it accepts them, for a day."""
    path = f"/v1/reviews/{review}/subscriptions"
    made = _request("POST", path, token_file, node, as_json, json={"url": url})
    show(made, as_json, lambda: say(f"Events of {review} are posted to {url}."))


@commands.command("close")
def close(
    review: Id, token_file: TokenPath = _default_token(), node: Node = DEFAULT_NODE, as_json: AsJson = False
) -> None:
    """Say that an answer needs to be asked no more."""
    found = _request("POST", f"/v1/reviews/{review}/close", token_file, node, as_json)
    show(found, as_json, lambda: _print(found))


def _get(path: str, token_file: Path, node: str, as_json: bool, params: dict[str, str] | None = None) -> Any:
    return _request("GET", path, token_file, node, as_json, params=params)


def _request(method: str, path: str, token_file: Path, node: str, as_json: bool, **arguments: Any) -> Any:
    from ledger_api.cli.session import connect
    from ledger_api.client.reviewing import TokenFile

    with refusals(as_json), connect(node) as api:
        headers = TokenFile(token_file).headers()
        return api.request(method, path, headers=headers, **arguments).json()


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None


def _line(review: dict[str, Any]) -> None:
    contact = f"  {review['contact']}" if review["contact"] else ""
    say(f"{review['id']}  {review['state']:<15} {review['answer']['action']:<22}{contact}")


def _print(review: dict[str, Any]) -> None:
    _line(review)
    given = (review["given"] or {}).get("action")
    if given is not None and given != review["answer"]["action"]:
        say(f"  {given} was answered on what was presented, of which the node keeps nothing")
    if review["change"]:
        _print_change(review["change"])


def _print_event(number: str, data: dict[str, Any]) -> None:
    say(f"{number}  {data['type']}  {data['review']}")
    if data["change"]:
        _print_change(data["change"])
    elif data["type"] == "review.restored":
        say("  what had changed it left the chain; the answer stands again")
    elif data["reorganised"]:
        say(f"  block {data['rested_on']['number']} left the chain; asked again, the answer is the same")


def _print_change(change: dict[str, Any]) -> None:
    say(f"  {change['before']['action']} -> {change['after']['action']}: {', '.join(change['came'])}")
    say(f"  {change['sentence']}")
